"""`evalkit new`: a new evaluation, as a folder of guided files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError
from evalkit.framework import RELATIONSHIP_TYPES

Folder = Annotated[
    Path | None,
    typer.Argument(
        parser=_options.a_path, metavar="[DIR]", help="A new or empty folder.", show_default="named after the title"
    ),
]
Template = Annotated[
    str,
    typer.Option(
        parser=_options.something,
        metavar="NAME|PATH|URL",
        help="evaluation, worked-example, closing-the-gap; or one of your own: a folder, a ZIP, or the https address of "
        "a ZIP, for which alone evalkit uses the network.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY=VALUE", help="title, commissioner, evaluator, start or end; repeatable.", show_default=False
    ),
]
Projects = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ID[:TYPE]",
        help="A project, and the type of relationship it sets out to change: person-professional, people-system or "
        "community-system; repeatable.",
        show_default=False,
    ),
]
Answers = Annotated[
    Path | None,
    typer.Option(parser=_options.a_path, metavar="FILE", help="A TOML file with all answers.", show_default=False),
]
Ci = Annotated[str | None, typer.Option(metavar="github|gitlab|none", help="Where the gate runs.", show_default="none")]
_LINES_BESIDE = 7
"""That are written with the status of a new evaluation: what was made, and how to go on."""
NoInput = Annotated[bool, typer.Option("--no-input", help="Ask nothing, also at a terminal.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="List the files, and write nothing.")]
Trust = Annotated[bool, typer.Option("--trust", help="Run what is written in a template of your own.")]


def command(
    dir: Folder = None,
    template: Template = "evaluation",
    set: Settings = None,
    project: Projects = None,
    answers: Answers = None,
    ci: Ci = None,
    no_input: NoInput = False,
    dry_run: DryRun = False,
    trust: Trust = False,
) -> int:
    """Start an evaluation: a folder of files with guidance in place.

    Asks a few questions when there is a terminal. The folder must be new or empty; it is written whole or not at all.
    """
    from evalkit.scaffold.answers import checked, completed
    from evalkit.scaffold.create import create, preview
    from evalkit.templates import find
    from evalkit.templates.inspect import admitted

    with find.found(template) as found:
        chosen = admitted(found, trust=trust)
        known = _given(set or [], project or [], answers, ci)
        if chosen.is_own and not chosen.asks_for_projects:
            _refuse_answers(chosen.name, known)
        elif (
            chosen.asks_for_projects and not no_input and answers is None and sys.stdin.isatty() and sys.stderr.isatty()
        ):
            known = _asked(known, dir)
        target = dir or Path(_folder(known, chosen.name))
        known["title"] = known.get("title") or _title(target)
        values = completed(checked(known))
        if dry_run:
            _list(target, preview(chosen, values))
            return 0
        files = create(chosen, values, target)
    _show(target, len(files))
    return 0


def _given(settings: list[str], projects: list[str], answers: Path | None, ci: str | None) -> dict[str, Any]:
    """What is known from the command line and the file of answers, as it would stand in such a file."""
    from evalkit.scaffold.answers import read_answers

    known = read_answers(answers) if answers else {}
    known |= dict(map(_setting, settings))
    if projects:
        known["projects"] = [_project(text) for text in projects]
    if ci is not None:
        known["ci"] = ci
    return known


def _setting(text: str) -> tuple[str, Any]:
    """A key and its value from `KEY=VALUE`. Raises EvalkitError where it is not one that can be set."""
    from evalkit.scaffold.answers import SETTABLE
    from evalkit.suggest import did_you_mean

    key, equals, value = text.partition("=")
    key = key.strip()
    if not equals or key not in SETTABLE:
        what = f"“{key}” cannot be set" if equals else f"“{text}” has no equals sign"
        raise EvalkitError(f"--set: {what}.{did_you_mean(key, SETTABLE)}", hint=f"Keys: {', '.join(SETTABLE)}.")
    return key, _options.a_date(value, f"--set {key}") if key in ("start", "end") else value.strip()


def _project(text: str) -> dict[str, Any]:
    id, colon, type = text.partition(":")
    if colon and not type:
        types = ", ".join(RELATIONSHIP_TYPES)
        raise EvalkitError(
            f"--project {text} has no type; it has to be one of: {types}.", hint="Or leave out the colon."
        )
    return {"id": id, "type": type} if colon else {"id": id}


def _asked(known: dict[str, Any], dir: Path | None) -> dict[str, Any]:
    """What is known after questions at the terminal. What is wrong before, is refused before anything is asked.

    Raises typer.Abort where nothing shall be made of it.
    """
    from evalkit.scaffold.answers import checked, completed
    from evalkit.scaffold.beside import refuse_occupied
    from evalkit.scaffold.interview import asked
    from evalkit.terminal import say

    def refuse_title(title: str) -> None:
        """Refuses one of which the folder is there already."""
        try:
            refuse_occupied(dir or Path(_folder({"title": title}, "evaluation")))
        except EvalkitError as error:
            raise EvalkitError(error.message, hint="Give another title, or a folder: evalkit new FOLDER.") from error

    completed(checked(known))
    if dir:
        refuse_occupied(dir)
    elif known.get("title"):
        refuse_title(known["title"])
    try:
        known, is_wanted = asked(known, refuse_title)
    except EOFError:
        say("\nThe answers end here; nothing has been written.")
        raise typer.Abort from None
    if not is_wanted:
        raise typer.Abort
    return known


def _folder(known: dict[str, Any], template: str) -> str:
    """The name of the folder to be made, where none is given."""
    from evalkit.model.ids import is_device, slug

    if known.get("title"):
        name = slug(known["title"])
        return f"{name}-evaluation" if is_device(name) else name or "my-evaluation"
    return "my-evaluation" if template == "evaluation" else template


def _title(target: Path) -> str:
    """The title of an evaluation that is known by its folder only."""
    name = target.absolute().name.encode("utf-8", "replace").decode("utf-8")
    return name.replace("-", " ").capitalize()


def _refuse_answers(template: str, known: dict[str, Any]) -> None:
    extra = [key for key in known if key != "ci"]
    if extra:
        raise EvalkitError(
            f"The template {template} comes with its own {', '.join(extra)}.",
            hint="Leave these options out, or take the template evaluation.",
        )


def _list(target: Path, files: Iterable[str]) -> None:
    from evalkit.terminal import deliver, say, visible

    deliver("".join(f"{visible((target / file).as_posix())}\n" for file in files), sys.stdout)
    say("Nothing has been written.")


def _show(target: Path, files: int) -> None:
    """Says what was made, shows where it stands, and says what to do next."""
    from datetime import date

    from evalkit.check.options import Options
    from evalkit.status.look import overviews
    from evalkit.status.text.write import write
    from evalkit.terminal import say, visible

    folder = target.as_posix()
    say(f"Made {visible(folder)}/ with {files} files.\n")
    (overview,) = overviews([target], Options(as_of=date.today()))  # noqa: DTZ011  # the user's own day
    write([overview], sys.stdout, beside=_LINES_BESIDE)
    step = "" if folder == "." else f"cd {visible(folder)}, then "
    if overview.found.all:
        say(
            f"\nTo go on: {step}run evalkit fill, which asks for what is missing; or write it into the files, and run evalkit check."
        )
    else:
        say(f"\nTo go on: {step}read what is there; evalkit explain TAN202 says why a rule is asked.")
    _say_where_ci_looks(target)


def _say_where_ci_looks(target: Path) -> None:
    """GitHub and GitLab read their files only at the root of a repository: says so where this is not one."""
    from evalkit.terminal import say

    made = [name for name in (".github/workflows/evaluation.yml", ".gitlab-ci.yml") if (target / name).is_file()]
    root = next((folder for folder in target.absolute().parents if (folder / ".git").exists()), None)
    if made and root and not (target / ".git").exists():
        say(
            f"\nThe gate runs only from the root of the repository: move {target.as_posix()}/{made[0]} to {root / made[0]}."
        )
