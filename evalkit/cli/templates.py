"""`evalkit templates`: evalkit's own templates, a house template started from one, a template tried."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean

ACTIONS = ("list", "check", "new")

Action = Annotated[str, typer.Argument(metavar="[list|check|new]", help="What to do.", show_default="list")]
Source = Annotated[
    str | None,
    typer.Argument(
        parser=_options.something,
        metavar="[PATH]",
        help="For check: a folder, a ZIP, the https address of a ZIP (for which alone evalkit uses the network), or a "
        "name. For new: the folder to be made.",
        show_default=False,
    ),
]
Original = Annotated[
    str | None,
    typer.Option("--from", metavar="NAME", help="The template that new copies.", show_default="evaluation"),
]


def command(
    action: Action = "list",
    path: Source = None,
    start: Original = None,
) -> int:
    """List evalkit's own templates, try one, or start one of your own.

    evalkit templates check house.zip reads a template, makes evaluations of it with sample answers in a temporary folder,
    and says whether evalkit can read them, what is to be mended and where, and what it would ask --trust for.
    evalkit templates new house copies evalkit's own, for you to change.

    Exit status of check: 0 it can be used; 1 it cannot, or with --trust only; 2 there is none, or it is not safe to unpack.
    """
    if action not in ACTIONS:
        raise EvalkitError(
            f"There is nothing called “{action}” to do.{did_you_mean(action, ACTIONS)}",
            hint="Say list, check PATH or new DIR.",
        )
    if (path is None) != (action == "list"):
        what = f"{action} needs a path." if path is None else "list takes no path."
        raise EvalkitError(what, hint="Such as: evalkit templates check house.zip, or evalkit templates new house")
    if start is not None and action != "new":
        raise EvalkitError("--from goes with new only.", hint="Such as: evalkit templates new house --from evaluation")
    if action == "check":
        return _check(path or "")
    if action == "new":
        return _new(Path(path or ""), start)
    return _list()


def _list() -> int:
    from evalkit.templates.find import templates
    from evalkit.terminal import Screen

    own = templates().values()
    screen = Screen(sys.stdout)
    width = max(len(template.name) for template in own) + 2
    for template in own:
        screen.hanging((template.name.ljust(width), "bold"), text=f"{template.title}: {template.description}.")
    screen.show()
    return 0


def _check(source: str) -> int:
    from evalkit.scaffold import try_template
    from evalkit.templates import find

    with find.found(source) as template:
        return 0 if try_template.report(template, sys.stdout) else 1


def _new(folder: Path, name: str | None) -> int:
    from evalkit.scaffold.new_template import copy
    from evalkit.templates import find
    from evalkit.terminal import say, visible

    files = copy(find.template(name or find.DEFAULT_TEMPLATE), folder)
    shown = visible(folder.as_posix())
    say(f"Made {shown}/ with {files} files.\n")
    say(
        f"To go on: change wording in {shown}, add files where they shall stand (parts/project is a project), set rules and"
    )
    say(f"requirements in evaluation.toml. Then: evalkit templates check {shown}, and evalkit new --template {shown}")
    return 0
