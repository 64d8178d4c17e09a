"""The command `evalkit`."""

import sys


def main() -> None:
    """Runs the command line, and exits with its status. `--version` is answered before anything else is loaded."""
    _say_of_another()
    if sys.argv[1:] == ["--version"]:
        _version()
        return
    import gc
    import os

    # A command lives for a moment and makes next to no circles: looking for them costs a tenth of its time.
    gc.disable()
    # Nothing here is meant for plug-ins of pydantic, and to look for them is to read about every package there is.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    sys.unraisablehook = _once_more
    try:
        from evalkit.cli import run

        status = run()
    except KeyboardInterrupt:
        status = 130
    if status == 130:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once more while all is taken down, it would be another status
    sys.exit(status)


def _say_of_another() -> None:
    """The public index has another program called evalkit, whose files bear the names of ours: says where both are.

    Ends with status 2 where that other one has written over ours.
    """
    import os

    import evalkit

    beside = os.path.dirname(os.path.dirname(__file__))
    others = [name for name in os.listdir(beside) if name.startswith("evalkit-") and name.endswith(".dist-info")]
    if others:
        version = others[0].removeprefix("evalkit-").removesuffix(".dist-info")
        print(  # noqa: T201
            f"Error: Another program called evalkit ({version}) is installed here too, and writes over files of this one. Run "
            "python -m pip uninstall evalkit evalkit-relationships, then python -m pip install evalkit-relationships.",
            file=sys.stderr,
        )
    if not hasattr(evalkit, "__version__"):
        sys.exit(2)


def _once_more(unraisable: "sys.UnraisableHookArgs") -> None:
    """Ctrl-C that came where Python cannot pass it on, as in a callback of an import, comes once more a moment later."""
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    import _thread
    import os
    import signal
    import threading

    def interrupt() -> None:
        if sys.platform == "win32":
            _thread.interrupt_main()
        else:  # a real signal, which also wakes what waits
            os.kill(os.getpid(), signal.SIGINT)

    again = threading.Timer(0.01, interrupt)
    again.daemon = True
    again.start()


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
