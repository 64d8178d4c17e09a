"""`evalkit new`: a new evaluation, as a folder of guided files."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from evalkit.errors import EvalkitError
from evalkit.framework import RELATIONSHIP_TYPES


def command(
    dir: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A new or empty folder.", show_default="named after the title"),
    ] = None,
    template: Annotated[
        str,
        typer.Option(
            metavar="NAME|PATH|URL",
            help="evaluation, worked-example, closing-the-gap; or one of your own: a folder, a ZIP, or the https address of "
            "a ZIP, for which alone evalkit uses the network.",
        ),
    ] = "evaluation",
    set: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE", help="title, commissioner, evaluator, start or end; repeatable.", show_default=False
        ),
    ] = None,
    project: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID[:TYPE]",
            help="A project, and the type of relationship it sets out to change: person-professional, people-system or "
            "community-system; repeatable.",
            show_default=False,
        ),
    ] = None,
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TOML file with all answers.", show_default=False)
    ] = None,
    ci: Annotated[
        str | None, typer.Option(metavar="github|gitlab|none", help="Where the gate runs.", show_default="none")
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing, also at a terminal.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List the files, and write nothing.")] = False,
    trust: Annotated[bool, typer.Option("--trust", help="Run what is written in a template of your own.")] = False,
) -> int:
    """Start an evaluation: a folder of files with guidance in place.

    Asks a few questions when there is a terminal. The folder must be new or empty; it is written whole or not at all.
    """
    from evalkit.scaffold import answers as asked
    from evalkit.scaffold import create
    from evalkit.templates import find
    from evalkit.templates.inspect import admitted
    from evalkit.terminal import deliver, say, visible

    with find.found(template) as found:
        chosen = admitted(found, trust=trust)
        known = _given(asked.SETTABLE, set or [], project or [], answers, ci)
        if chosen.is_own and not chosen.asks_for_projects:
            _refuse_answers(chosen.name, known)
        elif chosen.asks_for_projects and not no_input and answers is None and sys.stdin.isatty():
            from evalkit.scaffold.interview import ask_about_evaluation, confirmed

            known = ask_about_evaluation(known)
            if not confirmed(known):
                raise typer.Abort
        target = dir or Path(_folder(known, chosen.name))
        if not known.get("title"):
            name = target.absolute().name.encode("utf-8", "replace").decode("utf-8")
            known["title"] = name.replace("-", " ").capitalize()
        values = asked.completed(asked.checked(known))
        if dry_run:
            files = create.preview(chosen, values)
            listed = "".join(f"{visible((target / file).as_posix())}\n" for file in files)
            deliver(listed, sys.stdout)
            say("Nothing has been written.")
            return 0
        files = create.create(chosen, values, target)
    _show(target, len(files))
    return 0


def _given(
    settable: tuple[str, ...], settings: list[str], projects: list[str], answers: Path | None, ci: str | None
) -> dict[str, Any]:
    """What is known from the command line and the file of answers, as it would stand in such a file."""
    from evalkit.cli._options import a_date
    from evalkit.scaffold.answers import read_answers
    from evalkit.suggest import did_you_mean

    known = read_answers(answers) if answers else {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        key = key.strip()
        if not equals or key not in settable:
            what = f"“{key}” cannot be set" if equals else f"“{setting}” has no equals sign"
            raise EvalkitError(f"--set: {what}.{did_you_mean(key, settable)}", hint=f"Keys: {', '.join(settable)}.")
        known[key] = a_date(value, f"--set {key}") if key in ("start", "end") else value.strip()
    if projects:
        known["projects"] = [_project(text) for text in projects]
    if ci is not None:
        known["ci"] = ci
    return known


def _project(text: str) -> dict[str, Any]:
    id, colon, type = text.partition(":")
    if colon and not type:
        types = ", ".join(RELATIONSHIP_TYPES)
        raise EvalkitError(
            f"--project {text} has no type; it has to be one of: {types}.", hint="Or leave out the colon."
        )
    return {"id": id, "type": type} if colon else {"id": id}


def _folder(known: dict[str, Any], template: str) -> str:
    from evalkit.model.ids import slug

    if known.get("title"):
        return slug(known["title"]) or "my-evaluation"
    return "my-evaluation" if template == "evaluation" else template


def _refuse_answers(template: str, known: dict[str, Any]) -> None:
    extra = [key for key in known if key != "ci"]
    if extra:
        raise EvalkitError(
            f"The template {template} comes with its own {', '.join(extra)}.",
            hint="Leave these options out, or take the template evaluation.",
        )


def _show(target: Path, files: int) -> None:
    """Says what was made, shows where it stands, and says what to do next."""
    from datetime import date

    from evalkit.check.checker import Options
    from evalkit.status import text
    from evalkit.status.overview import overviews
    from evalkit.terminal import say, visible

    folder = target.as_posix()
    say(f"Made {visible(folder)}/ with {files} files.\n")
    (overview,) = overviews([target], Options(as_of=date.today()))  # noqa: DTZ011  # the user's own day
    text.write([overview], sys.stdout)
    step = "" if folder == "." else f"cd {visible(folder)}, then "
    if overview.findings:
        say(f"\nTo go on: {step}fill in what is marked TODO or missing, and run evalkit check.")
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
