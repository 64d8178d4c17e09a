"""`evalkit import`: a workbook that was filled in, or a table of others, into the files of an evaluation."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evalkit.check.options import Options
    from evalkit.editing.from_file import Given
    from evalkit.editing.values import Wish
    from evalkit.exchange.own_tables import Own
    from evalkit.exchange.spreadsheet import Grid

LOGFRAME = "logframe"
File = Annotated[Path, typer.Argument(parser=_options.a_path, metavar="FILE", help="A workbook, or a table.")]
As = Annotated[
    str | None,
    typer.Option(
        "--as", metavar="KIND", help="Each row of a table is one of this kind; `logframe` for one.", show_default=False
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The sheet of the table, where there are several.", show_default=False),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HEADING=FIELD", help="Which field a column is; repeatable. HEADING= leaves it out.", show_default=False
    ),
]
Accept = Annotated[
    str | None,
    typer.Option(metavar="workbook|files", help="Which holds where both have changed a value.", show_default=False),
]
Remove = Annotated[bool, typer.Option("--remove", help="Also take away what was emptied or deleted in the workbook.")]
AddMissing = Annotated[
    bool,
    typer.Option("--add-missing", help="Of a table: also add what it names and is not there, such as data sources."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before it is written.")]


def command(
    file: File,
    as_: As = None,
    sheet: Sheet = None,
    columns: Columns = None,
    add_missing: AddMissing = False,
    inside: _options.Inside = None,
    accept: Accept = None,
    remove: Remove = False,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    yes: Yes = False,
    dry_run: _options.DryRun = False,
) -> int:
    """Take a workbook back that was filled in: what was changed in it is merged into the files, value by value.

    A table that others have made comes in with --as: which column is which field is proposed, and remembered. First it is
    said what would change. All of it is written, or nothing. Nothing is taken away without --remove.
    """
    if accept not in (None, "workbook", "files"):
        raise EvalkitError(f"--accept is “{accept}”.", hint="Give workbook or files.")
    root, options = _options.only_one(evaluation), _options.options()
    _refuse_unattended(yes=yes, dry_run=dry_run)
    if as_ is not None:
        place = (project, inside)
        return _take_table(
            root, file, as_, sheet, columns or [], place, options, add_missing=add_missing, yes=yes, dry_run=dry_run
        )
    from evalkit.exchange.filled import is_ours
    from evalkit.exchange.spreadsheet import grids

    book = grids(file)
    if not is_ours(book):
        raise EvalkitError(f"{file} is not a workbook that evalkit has exported.", hint="Say what it holds: --as KIND")
    return _take(root, file, book, options, accept, project, remove=remove, yes=yes, dry_run=dry_run)


def _refuse_unattended(*, yes: bool, dry_run: bool) -> None:
    """Refuses to write what nobody has been asked about."""
    if not (yes or dry_run or (sys.stdin.isatty() and sys.stderr.isatty())):
        raise EvalkitError("There is no terminal to ask at.", hint="Look with --dry-run; --yes writes without asking.")


def _take_table(
    root: Path,
    file: Path,
    as_: str,
    sheet: str | None,
    columns: list[str],
    place: tuple[str | None, str | None],
    options: "Options",
    *,
    add_missing: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    from evalkit.asking.ask import yes as asked
    from evalkit.editing import outcome
    from evalkit.editing.add import add
    from evalkit.exchange import remembered
    from evalkit.terminal import say, visible

    is_asked = not (yes or dry_run)
    table, (wishes, faults) = _asked_for(root, file, as_, sheet, columns, place[0], is_asked=is_asked, adds=add_missing)
    for wish in wishes:
        wish.project, wish.inside = wish.project or place[0], wish.inside or place[1]
    if add_missing or is_asked:
        wishes = [*_not_there(root, wishes, is_asked=not add_missing), *wishes]
    try:
        added = add(root, wishes, options, faults)
    except EvalkitError as error:
        ways = ['--columns "HEADING=" leaves a column out'] if table else []
        ways += ["--add-missing adds what is named and not there"] if as_ != LOGFRAME else []
        way = f"{'; '.join(ways)}." if ways else ""
        told = "\n".join(filter(None, (error.message, error.hint, way)))
        say("\n".join(visible(line) for line in told.split("\n")))
        return 1
    if dry_run:
        outcome.carry_out(added.changes, sys.stdout, dry_run=True)
        return 0
    if not yes and not asked("Write this?", default=True):
        raise typer.Abort
    if table:
        remembered.remember(added.changes, table.kind, table.agreed())
    outcome.carry_out(added.changes, sys.stdout, dry_run=False)
    outcome.tell_added(added, root, sys.stdout)
    return 0


def _not_there(root: Path, wishes: "list[Wish]", *, is_asked: bool) -> "list[Wish]":
    """What is named and not there yet, where it is to be added, too."""
    from evalkit.asking.ask import yes as asked
    from evalkit.exchange.preview import tell_strangers
    from evalkit.exchange.strangers import strangers
    from evalkit.files.loader import load

    found = strangers(load(root), wishes)
    if found:
        tell_strangers(found, sys.stdout)
    return found if found and (not is_asked or asked("Add them, too?", default=True)) else []


def _asked_for(
    root: Path,
    file: Path,
    as_: str,
    sheet: str | None,
    columns: list[str],
    project: str | None,
    *,
    is_asked: bool,
    adds: bool,
) -> "tuple[Own | None, Given]":
    """What the rows of a table ask for, once that was told; also the table, where each row is one thing and columns are
    agreed on.
    """
    from evalkit.exchange.preview import tell_columns, tell_kinds
    from evalkit.model.kinds import kind_named

    if given := _of_several_kinds(root, file, as_, sheet, columns, project, adds=adds):
        if given[0]:
            tell_kinds(given[0], sys.stdout)
        return None, given
    from evalkit.exchange import own_tables, remembered
    from evalkit.files.changes import Changes

    kind = kind_named(as_)
    known = remembered.remembered(Changes(root), kind)

    def take(columns: "Sequence[str]") -> "Own":
        return own_tables.own(kind, file, sheet, dict(map(_heading_and_field, columns)), known)

    if is_asked:
        from evalkit.exchange.agree import agreed

        table = agreed(take, columns, sys.stdout)
    else:
        table = take(columns)
        tell_columns(table, sys.stdout)
    return table, table.given()


def _of_several_kinds(
    root: Path, file: Path, as_: str, sheet: str | None, columns: list[str], project: str | None, *, adds: bool
) -> "Given | None":
    """What a logframe or a tracking table asks for, once it was told what is left out; None for any other table."""
    from evalkit.model.kinds import kind_named
    from evalkit.terminal import say, visible

    if as_ == LOGFRAME:
        from evalkit.exchange import logframe

        wishes, faults, left = logframe.framed(file, sheet)
    elif kind_named(as_).name == "observation" and not columns:
        from evalkit.exchange import tracking
        from evalkit.files.loader import load

        found = tracking.tracked(file, sheet, load(root), project, adds=adds)
        if found is None:
            return None
        wishes, faults, left = found
    else:
        return None
    if left:
        say(f"Left out: {visible(', '.join(left))}")
    return wishes, faults


def _heading_and_field(text: str) -> tuple[str, str]:
    heading, equals, field = text.rpartition("=")
    if not equals or not heading.strip():
        raise EvalkitError(
            f"--columns is “{text}”, which is not HEADING=FIELD.", hint='For instance: --columns "Measure=title"'
        )
    return heading.strip(), field.strip()


def _take(
    root: Path,
    file: Path,
    book: "list[Grid]",
    options: "Options",
    accept: str | None,
    project: str | None,
    *,
    remove: bool,
    yes: bool,
    dry_run: bool,
) -> int:
    from evalkit.asking.ask import yes as asked
    from evalkit.editing import outcome
    from evalkit.exchange.filled import filled
    from evalkit.exchange.merge import merged
    from evalkit.exchange.preview import tell
    from evalkit.exchange.taken import taken
    from evalkit.files.evaluation import refuse_unknown_project
    from evalkit.files.loader import load

    evaluation = load(root)
    refuse_unknown_project(project, [folder.id for folder in evaluation.projects])
    merge = merged(filled(book, evaluation, file), evaluation, project)
    result = taken(root, merge, options, accept=accept, remove=remove, source=str(file))
    unclear = [*merge.unclear, *result.unclear]
    merge.notes += result.notes
    merge.new = [new for number, new in enumerate(merge.new, 1) if number not in result.there]
    tell(merge, unclear, sys.stdout, remove=remove)
    if unclear or (merge.conflicts and not accept):
        hint = "" if unclear else " --accept workbook or --accept files says which holds."
        from evalkit.terminal import say

        say(f"Nothing has been written.{hint}")
        return 1
    added = result.added
    if added is None or not added.changes:
        return 0
    if dry_run:
        return 0
    if not yes and not asked("Write this?", default=True):
        raise typer.Abort
    outcome.carry_out(added.changes, sys.stdout, dry_run=False)
    outcome.tell_added(added, root, sys.stdout)
    return 0
