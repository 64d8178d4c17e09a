"""Workbooks of any spreadsheet program as cells: their values as they are shown."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.exchange.cells import plain
from evalkit.system.extras import needed
from evalkit.tables.package import MOST_CELLS, opened, shown
from evalkit.tables.rows import letter
from evalkit.tables.shown import At, Shown

ENDINGS = (".xlsx", ".xlsm", ".ods")


@dataclass(slots=True)
class Grid:
    """A sheet as texts, its first row and column those of the spreadsheet."""

    title: str
    rows: list[list[str]]
    faulty: dict[At, str] = field(default_factory=dict)
    """The cells whose value cannot be read, and why."""
    hidden_rows: set[int] = field(default_factory=set)
    """Those that hold anything."""
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False

    def address(self, row: int, column: int) -> str:
        """What a spreadsheet calls a cell, by its row and column counted from 0: `Indicators!F7`."""
        return address(self.title, row, column)

    def row(self, row: int) -> str:
        """What is said of a row, counted from 0: `Indicators!7`."""
        return f"{self.title}!{row + 1}"

    def column(self, column: int) -> str:
        """What is said of a column, counted from 0: `Indicators!F`."""
        return f"{self.title}!{letter(column)}"

    def text(self, row: int, column: int) -> str:
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""


def address(title: str, row: int, column: int) -> str:
    """The place of a cell by the title of its sheet, and its row and column counted from 0: `Indicators!F7`."""
    return f"{title}!{letter(column)}{row + 1}"


def grids(path: Path) -> list[Grid]:
    """The sheets of a workbook. Raises EvalkitError where it cannot be read, and where python-calamine is not installed."""
    data = opened(path)
    looks = shown(data, path)
    with needed("python-calamine", "office", "Reading a workbook needs"):
        from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum
    found = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for title in book.sheet_names:
            if title not in looks:
                continue  # a chart
            sheet = book.get_sheet_by_name(title)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                raise EvalkitError(
                    f"{path}, {title} reaches to row {sheet.total_height}, column {sheet.total_width}.",
                    hint="Delete the rows and columns behind the table, and save it again.",
                )
            found.append(_grid(title, sheet.to_python(skip_empty_area=False), looks[title]))
            _fill_down(found[-1], sheet.merged_cell_ranges or [])
        for grid, about in zip(found, (one for one in book.sheets_metadata if one.name in looks), strict=True):
            grid.is_hidden = about.visible != SheetVisibleEnum.Visible
    except (CalamineError, OSError, ValueError) as error:
        raise EvalkitError(
            f"{path} cannot be read as a workbook: {error}.", hint="Open it, and save it anew."
        ) from error
    return found


def _grid(title: str, rows: list[list[Any]], look: Shown) -> Grid:
    texts = [list(map(plain, row)) for row in rows]
    for row, column in look.percent:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], int | float):
            texts[row][column] = f"{rows[row][column] * 100:.12g}%"
    hidden_rows = {row for row in look.hidden_rows if row < len(texts) and any(texts[row])}
    used = {column for row in texts for column in look.hidden_columns if column < len(row) and row[column]}
    return Grid(title, texts, look.faulty, hidden_rows, used)


def _fill_down(grid: Grid, merged: Iterable[tuple[At, At]]) -> None:
    """Puts what stands in a cell that goes over several rows of its column into each of them."""
    for (row, column), (last, other) in merged:
        if column == other and (text := grid.text(row, column)):
            for below in range(row + 1, min(last + 1, len(grid.rows))):
                cells = grid.rows[below]
                if column < len(cells) and not cells[column]:
                    cells[column] = text
