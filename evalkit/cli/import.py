"""`evalkit import`: a workbook that was filled in, or a table of others, into the files of an evaluation."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from evalkit.check.checker import Options
    from evalkit.exchange.spreadsheet import Grid

File = Annotated[Path, typer.Argument(parser=_options.a_path, metavar="FILE", help="A workbook, or a table.")]
Accept = Annotated[
    str | None,
    typer.Option(metavar="workbook|files", help="Which holds where both have changed a value.", show_default=False),
]
Remove = Annotated[bool, typer.Option("--remove", help="Also take away what was emptied or deleted in the workbook.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask before it is written.")]


def command(
    file: File,
    accept: Accept = None,
    remove: Remove = False,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    yes: Yes = False,
    dry_run: _options.DryRun = False,
) -> int:
    """Take a workbook back that was filled in: what was changed in it is merged into the files, value by value.

    First it is said what would change. All of it is written, or nothing. Nothing is taken away without --remove.
    """
    from evalkit.exchange.filled import is_ours
    from evalkit.exchange.spreadsheet import grids

    if accept not in (None, "workbook", "files"):
        raise EvalkitError(f"--accept is “{accept}”.", hint="Give workbook or files.")
    root, options = _options.only_one(evaluation), _options.options()
    _refuse_unattended(yes=yes, dry_run=dry_run)
    book = grids(file)
    if not is_ours(book):
        raise EvalkitError(f"{file} is not a workbook that evalkit has exported.", hint="Say what it holds: --as KIND")
    return _take(root, file, book, options, accept, project, remove=remove, yes=yes, dry_run=dry_run)


def _refuse_unattended(*, yes: bool, dry_run: bool) -> None:
    """Refuses to write what nobody has been asked about."""
    if not (yes or dry_run or (sys.stdin.isatty() and sys.stderr.isatty())):
        raise EvalkitError("There is no terminal to ask at.", hint="Look with --dry-run; --yes writes without asking.")


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
