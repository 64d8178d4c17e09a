"""The rows of a sheet as texts, and the cells of which nobody can tell what was answered."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.system.extras import needed
from evalkit.tables.package import opened, shown
from evalkit.tables.shown import Shown

_MOST_CELLS = 10_000_000
"""As many find room in memory; of more, a text or Parquet is read bit by bit."""
Unclear = dict[tuple[int, int], str]
"""Cells without a value that could be read, by row (as a spreadsheet counts it) and column (from 0): what they are."""


def sheet_rows(path: Path, sheet: str | None, unclear: Unclear) -> Iterator[list[str]]:
    """The rows of a sheet as texts: dates as 2026-01-31, whole numbers without a point. Notes cells that are `unclear`.

    Raises EvalkitError where the workbook, or the sheet, cannot be used.
    """
    data = opened(path)
    looks = shown(data, path, _MOST_CELLS)
    with needed("python-calamine", "evidence", "Reading a workbook needs"):
        from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        name = _chosen(path, [name for name in book.sheet_names if name in looks], sheet, looks)
        held = book.get_sheet_by_name(name)
        unclear |= {(row + 1, column): what for (row, column), what in looks[name].faulty.items()}
        for (row, column), (last, other) in held.merged_cell_ranges or []:
            inside = [(at + 1, to) for at in range(row, last + 1) for to in range(column, other + 1)]
            unclear |= dict.fromkeys(inside[1:], f"is merged with a cell in row {row + 1}, and says nothing of its own")
        before = [""] * (held.start[1] if held.start else 0)
        percent = looks[name].percent
        for number, values in enumerate(held.iter_rows()):
            cells = before + list(map(_text, values))
            for column in range(len(cells)) if percent else ():
                if (number, column) in percent:
                    cells[column] = f"{float(cells[column] or 0) * 100:.12g}%"
            yield cells
    except (CalamineError, OSError, ValueError) as error:
        raise EvalkitError(
            f"{path.name} cannot be read as a workbook: {error}.", hint="Save it again as .xlsx."
        ) from error


def _chosen(path: Path, names: list[str], sheet: str | None, looks: dict[str, Shown]) -> str:
    """The sheet that is meant: the one named, or the first."""
    if sheet is not None and sheet not in names:
        raise EvalkitError(f"{path.name} has no sheet “{sheet}”.", hint=f"Its sheets: {', '.join(names)}.")
    filled = [name for name in names if looks[name].height]
    if not filled:
        raise EvalkitError(f"{path.name} holds nothing.", hint="Export it again.")
    if sheet is None and names[0] not in filled:
        raise EvalkitError(
            f"The first sheet of {path.name} holds nothing.", hint=f"Say which with --sheet: {', '.join(filled)}."
        )
    return sheet or names[0]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
