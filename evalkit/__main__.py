"""The command `evalkit`."""

import sys


def main() -> None:
    """Runs the command line, and exits with its status. `--version` is answered before anything else is loaded."""
    if sys.argv[1:] == ["--version"]:
        _version()
        return
    import gc

    # A command lives for a moment and makes next to no circles: looking for them costs a tenth of its time.
    gc.disable()
    try:
        from evalkit.cli import run

        status = run()
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _version() -> None:
    from evalkit import __version__

    try:
        print(f"evalkit {__version__}", flush=True)  # noqa: T201
    except OSError:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)


if __name__ == "__main__":
    main()
