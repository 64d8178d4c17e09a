"""A folder of comma-separated tables, with headings."""

import csv
from pathlib import Path

from evalkit.portfolio import marked
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.tables import ROW_TYPES, columns
from evalkit.tables.formulas import harmless


def version(path: Path) -> int | None:
    return marked.version(path, (f"{table}.csv" for table in ROW_TYPES))


def write(rollup: Rollup, to: Path, _earlier: Path | None) -> None:
    """Days are written as 2026-12-31, yes and no as true and false; a cell that could be a formula gets an apostrophe."""
    to.mkdir()
    for table in rollup.tables:
        with open(to / f"{table}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(column.name for column in columns(table))
            writer.writerows([_cell(value) for value in row] for row in rollup.spool.rows(table))
    marked.write(rollup, to)


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else harmless(value)
