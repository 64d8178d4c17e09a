"""The command `evalkit`."""

import sys


def main() -> None:
    """Runs the command line, and exits with its status. `--version` is answered before anything else is loaded."""
    if sys.argv[1:] == ["--version"]:
        from evalkit import __version__

        print(f"evalkit {__version__}")  # noqa: T201
        return
    import gc

    # A command lives for a moment and makes next to no circles: looking for them costs a tenth of its time.
    gc.disable()
    from evalkit.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
