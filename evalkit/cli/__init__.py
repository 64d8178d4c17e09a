"""The command line: a module for each command, found by listing this folder and loaded when it is asked for.

Exit status: 0 the gate holds, 1 it does not, 2 wrong use, 3 a fault of evalkit itself, 130 interrupted, 143 told
to end.
"""

import os
import sys
from importlib import import_module

import typer

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.system.refusals import way_out
from evalkit.system.signals import passed_on
from evalkit.terminal import give_up_on_what_is_held, say, visible

HELP = "Scaffolds evaluations of changing relationships, and checks that they are complete."
LONGEST = 600
MISUSED = 2
FAULT = 3
INTERRUPTED = 130
FIRST_SIGNAL = 128
"""What ends by a signal ends with this and its number."""
EPILOG = "Begin with: evalkit new"
_ORDER = (
    "new",
    "fill",
    "add",
    "rename",
    "remove",
    "update",
    "check",
    "status",
    "portfolio",
    "stage",
    "trace",
    "draw",
    "record",
    "chart",
    "publish",
    "export",
    "import",
    "explain",
    "library",
    "rules",
    "schema",
    "templates",
    "cache",
)


def commands() -> list[str]:
    """The names of all commands, those of the main job first."""
    names = [name.removesuffix(".py") for name in os.listdir(__path__[0]) if name.endswith(".py") and name[0] != "_"]
    return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))


def application(*names: str, whole: bool = True) -> typer.Typer:
    """A Typer application with the commands of these names.

    `whole`: of a single command, the help is completed with what is too slow to import for the help of all.
    """
    app = typer.Typer(
        name="evalkit",
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def evalkit(
        version: bool = typer.Option(False, "--version", help="Show the version.", is_eager=True, callback=_version),
    ) -> None:
        pass

    for name in names:
        module = import_module(f"{__name__}.{name}")
        if whole and len(names) == 1 and hasattr(module, "complete_help"):
            module.complete_help()
        app.command(name)(module.command)
    return app


def _version(asked: bool) -> None:
    if asked:
        from evalkit import __version__

        typer.echo(f"evalkit {__version__}")
        raise typer.Exit


def run() -> int:
    """Runs what the command line says, and gives the exit status."""
    _mend_streams()
    known = commands()
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked and not asked.startswith("-") and asked not in known:
        return _unknown(asked, known)
    try:
        os.getcwd()
        with passed_on():
            status = (
                _offered(known) if "_EVALKIT_COMPLETE" in os.environ else _done([asked] if asked in known else known)
            )
    except EvalkitError as error:
        return _refused(error)
    except typer.TyperException as error:
        return _misused(error)
    except (KeyboardInterrupt, EOFError, typer.Abort):  # EOFError: the end of what is typed at a question
        status = INTERRUPTED
    except SystemExit as end:  # told to end
        status = end.code
    except OSError as error:
        return _hindered(error)
    except Exception:  # the edge: a fault of evalkit's own never reaches the user as a traceback
        return _fault()
    if isinstance(status, int) and status > FIRST_SIGNAL:
        say("\nInterrupted. Nothing has been left half done.")
    return status if isinstance(status, int) else 0


def _done(names: list[str]) -> object:
    return application(*names)(standalone_mode=False, prog_name="evalkit")


def _offered(known: list[str]) -> object:
    """Prints the words that a shell asks for, which stand for what is being typed."""
    from typer.main import get_command

    from evalkit.cli._completion import asked_of, complete

    try:
        command = get_command(application(*asked_of(known), whole=False))
        complete(command)
        return command.main(standalone_mode=False, prog_name="evalkit")
    except Exception:  # who presses a key reads no message
        return 0


def _unknown(asked: str, known: list[str]) -> int:
    say(f"Error: there is no command “{visible(asked[:40])}”.{did_you_mean(asked, known)}")
    say(f"evalkit has: {', '.join(known)}. `evalkit --help` says what they do.")
    return MISUSED


def _refused(error: EvalkitError) -> int:
    say("\n".join(_short(line) for line in f"Error: {error.message}".split("\n")))
    if error.hint:
        say(_short(error.hint))
    return MISUSED


def _misused(error: typer.TyperException) -> int:
    show = getattr(error, "show", None)  # Typer's base class does not have it; what it raises does
    if show:
        show()
    else:
        say(f"Error: {error}")
    return MISUSED


def _hindered(error: OSError) -> int:
    """What the system refused."""
    give_up_on_what_is_held(sys.stdout)
    what = f"{error.filename}: " if error.filename else ""
    say(f"Error: {visible(str(what))}{(error.strerror or 'unknown reason').lower()}.")
    say(way_out(error, "Check that the folder is there, and that it can be read and written."))
    return MISUSED


def _short(line: str) -> str:
    """A line of a message, harmless to show; the middle of a very long one is left out."""
    return visible(line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}")


def _mend_streams() -> None:
    """Gives a command that was started without output or input (as by a service) something to write to and read from."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # open as long as the command runs
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _fault() -> int:
    import tempfile
    import traceback

    said = "This is a fault of evalkit itself, not of your files."
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="evalkit-fault-", suffix=".txt", delete=False
        ) as report:
            traceback.print_exc(file=report)
        say(f"{said} The report is in {report.name}.")
    except OSError:
        say(f"{said} A report of it could not be written.")
    return FAULT
