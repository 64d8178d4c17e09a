"""`evalkit add`: a project, an indicator, an adverse effect … in an evaluation that is there."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from evalkit.editing.from_file import Given
    from evalkit.model.kind import Kind

if TYPE_CHECKING:
    from evalkit.check.options import Options
    from evalkit.editing.values import Wish

_KIND = typer.Argument(metavar="KIND", help="What it is: stakeholder, indicator, adverse-effect …")
KindName = Annotated[str, _KIND]
IdOrParty = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help="Its id; the party of a practice, the relationship of a judgement, the day of a reflection.",
        show_default=False,
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="A value, such as baseline.value=12; repeatable, also for one list, whose parts may also stand with ; between.",
        show_default=False,
    ),
]
Source = Annotated[
    Path | None,
    typer.Option(
        "--from",
        parser=_options.a_path,
        metavar="FILE",
        help="Take values from TOML or JSON, or one thing from each row of a CSV file: keys as headings, lists one to a line or with ; between.",
        show_default=False,
    ),
]
Holder = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar="KIND:ID",
        help="What it belongs to, such as relationship:patient-nurse; `evaluation` for a plan of several projects.",
        show_default=False,
    ),
]

MeasureId = Annotated[
    str | None,
    typer.Option(
        "--measure",
        metavar="ID",
        help="Take values of a published measure, for a data-capture plan or an indicator: evalkit library lists them.",
        show_default=False,
    ),
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what was answered as a diff before it is written.")]


def complete_help() -> None:
    """Names the kinds in the help."""
    from evalkit.model.kinds import KINDS

    several = [kind.name for kind in KINDS.values() if not kind.is_single]
    single = " and ".join(kind.name for kind in KINDS.values() if kind.is_single)
    _KIND.help = f"{', '.join(several)}; {single} to fill in theirs."


def command(
    kind: KindName,
    id: IdOrParty = None,
    set_: Settings = None,
    from_: Source = None,
    measure: MeasureId = None,
    inside: Holder = None,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    stage: _options.StageName = None,
    as_of: _options.AsOf = None,
    dry_run: _options.DryRun = False,
    diff: Diff = False,
) -> int:
    """Add something to an evaluation, or fill in what is not given yet.

    On a terminal it asks for what the present stage needs; in scripts, values come from --set or --from. A new file has the
    guidance of the template. What somebody wrote is never changed. Keys are those of the files: evalkit explain KIND.KEY.
    Without an id, one is made of the title, statement or name.
    """
    from evalkit.editing import add, outcome, values
    from evalkit.model.kinds import kind_named

    root = _options.only_one(evaluation)
    options = _options.options(stage, as_of)
    wanted = kind_named(kind)
    if from_ and (set_ or id or measure):
        raise EvalkitError("--from brings all values, and the ids.", hint="Leave out --from, or all others.")
    faults = None
    if from_:
        wishes, faults = _of_file(root, wanted, from_)
    else:
        wishes = [values.Wish(wanted, id or "", values=values.from_options(wanted, set_ or []))]
    for wish in wishes:
        wish.project, wish.inside = wish.project or project, wish.inside or inside
    if measure:
        _take(wishes[0], measure, root)
    if not (from_ or set_ or measure) and sys.stdin.isatty() and sys.stderr.isatty():
        return _asked(root, wishes[0], options, diff=diff, dry_run=dry_run)
    added = add.add(root, wishes, options, faults)
    outcome.carry_out(added.changes, sys.stdout, dry_run=dry_run)
    if not dry_run:
        outcome.tell_added(added, root, sys.stdout)
    return 0


def _asked(root: Path, wish: "Wish", options: "Options", *, diff: bool, dry_run: bool) -> int:
    """Asks for what is to be added, and adds it. Raises typer.Abort where it is not wanted after all."""
    from evalkit.editing import ask, outcome
    from evalkit.terminal import say

    try:
        asked = ask.asked(root, wish, options, diff=diff)
    except EOFError:
        say("\nThe answers end here; nothing has been written.")
        raise typer.Abort from None
    if not asked.is_wanted:
        raise typer.Abort
    outcome.carry_out(asked.added.changes, sys.stdout, dry_run=dry_run)
    if not dry_run:
        outcome.tell_added(asked.added, root, sys.stdout)
    for one in asked.later:
        say(f"Later: {one}")
    return 0


def _take(wish: "Wish", measure: str, root: Path) -> None:
    """Adds to a wish what a measure of the library gives it."""
    from evalkit.editing.from_measure import take

    take(wish, measure, root)


def _of_file(root: Path, kind: "Kind", path: Path) -> "Given":
    """What a file asks for: a workbook as `import` reads it, once it was told how."""
    from evalkit.editing.from_file import from_file
    from evalkit.exchange import own_tables, spreadsheet

    if path.suffix.lower() not in spreadsheet.ENDINGS:
        return from_file(kind, path)
    from evalkit.exchange import preview, remembered
    from evalkit.files.changes import Changes

    table = own_tables.own(kind, path, None, {}, remembered.remembered(Changes(root), kind))
    preview.tell_columns(table, sys.stdout)
    return table.given()
