"""`evalkit record`: answers come in, are held against their plan, kept without names, and computed."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from evalkit.cli import _options
from evalkit.errors import EvalkitError

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        parser=_options.a_path,
        metavar="[FILE]...",
        help="What the form tool has exported: CSV, XLSX, ODS, Parquet or JSON lines; without, what is kept is computed.",
        show_default=False,
    ),
]
Source = Annotated[
    str | None,
    typer.Option(metavar="ID", help="The data-capture plan that was answered.", show_default="by its headings"),
]
Sheet = Annotated[str | None, typer.Option(metavar="NAME", help="Of a workbook: this sheet.", show_default="the first")]
Columns = Annotated[
    list[str] | None,
    typer.Option(metavar="HEADING=ITEM", help="Which item a column is; may be given again.", show_default=False),
]
Invited = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="How many were asked in this wave.", show_default=False)
]
Strict = Annotated[bool, typer.Option("--strict", help="Write nothing where anything is wrong.")]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Compute again from what is kept, or from these files, and fail where a file says something else.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be recorded, and write nothing.")]
Format = Annotated[str, typer.Option(metavar="FORMAT", help="text, csv (what is wrong, row by row) or json.")]


def command(
    files: Files = None,
    source: Source = None,
    project: _options.ProjectId = None,
    evaluation: _options.Folder = None,
    sheet: Sheet = None,
    columns: Columns = None,
    invited: Invited = None,
    strict: Strict = False,
    check: Check = False,
    dry_run: DryRun = False,
    format: Format = "text",
) -> int:
    """Record answers, and compute what follows from them.

    Every answer is held against its data-capture plan. A value that cannot be right is left out, named and counted; a
    column that is no item of the plan is not stored. What identifies people is refused, or kept only as a keyed hash.
    Observations of indicators with [compute] follow, between marks of their own; what people wrote stays.

    Recording a file again changes nothing; a corrected file replaces its waves.

    Exit status: 0 stored, also where values were left out; 1 personal data, or --strict and something was wrong, or
    --check and something differs: nothing was written; 2 a file or a source that cannot be used.
    """
    from evalkit.evidence.record import Asked, record
    from evalkit.evidence.tell import FORMATS, tell

    if format not in FORMATS:
        raise EvalkitError(f"There is no format “{format}”.", hint=f"The formats are {', '.join(FORMATS)}.")
    named = dict(map(_pair, columns or []))
    asked = Asked(files or [], source, project, sheet, named, invited, strict, dry_run or check, check)
    outcome = record(_options.only_one(evaluation), asked)
    tell(outcome, format, sys.stdout)
    return 1 if outcome.refused or (check and (outcome.differs or outcome.damaged)) else 0


def _pair(text: str) -> tuple[str, str]:
    heading, found, item = text.rpartition("=")
    if not found or not heading.strip() or not item.strip():
        raise EvalkitError(f"“{text}” does not say which column is which item.", hint="Write --columns “HEADING=ITEM”.")
    return heading.strip(), item.strip()
