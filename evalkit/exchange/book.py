"""An Excel workbook of an evaluation: what can be seen of it, and hidden beside it what it was when it was exported."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from evalkit.exchange.cells import LONGEST, Cell
from evalkit.exchange.choices import Choices
from evalkit.exchange.due import Due, is_asked
from evalkit.exchange.look import FORMATS, height_of, note_of, width_of
from evalkit.exchange.names import Called
from evalkit.exchange.read_me import lines_of
from evalkit.exchange.rows import Row
from evalkit.exchange.sheets import INSIDE, PROJECT, WHAT, WHOSE, Column, Sheet
from evalkit.files.evaluation import Evaluation
from evalkit.system.extras import needed

VERSION = 1
"""Of the workbook's own form."""
MARKS = "_evalkit"
"""The hidden sheet that says so."""
MARK = "Row"
"""The heading of the hidden column that says which thing each row is."""
TOO_LONG = "Too long for a cell. It stands in the file, and stays as it is."
_SPARE = 200
"""Rows below the last one that have drop-downs, for what is new."""
_WIDE = 12
"""With more columns, a sheet is printed on larger paper."""
_A3, _A4 = 8, 9
_PAGE = 76
"""The width of the first sheet, in signs."""

Filled = Sequence[tuple[Sheet, Sequence[Row]]]


class Book:
    """A workbook that is being written, sheet by sheet."""

    def __init__(self, evaluation: Evaluation, called: Called, due: Due, project: str | None) -> None:
        """Raises EvalkitError where XlsxWriter is not installed."""
        with needed("XlsxWriter", "office", "A workbook needs"):
            from xlsxwriter import Workbook
        self._data = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = Workbook(self._data, options)
        title = evaluation.programme.value.title or "Evaluation"
        day = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same plan, the same bytes
        self._book.set_properties({"title": title, "created": day})
        self._formats = {name: self._book.add_format({**FORMATS["cell"], **look}) for name, look in FORMATS.items()}
        self._title = title
        self._due = due
        self._choices = Choices(evaluation, called, project)

    def read_me(self, filled: Filled) -> None:
        """The first sheet: what this is, and how it is filled in."""
        page = self._book.add_worksheet("Read me")
        page.hide_gridlines(2)
        page.set_column(0, 0, _PAGE)
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        due = {sheet.title: sum(len(self._open(sheet, row)) for row in rows) for sheet, rows in filled}
        for number, (look, text) in enumerate(lines_of(self._title, due)):
            wide, high = (_PAGE * 0.6, 26) if look == "title" else (_PAGE * 1.1, 16)
            page.set_row(number, high * ceil(max(len(text), 1) / wide))
            page.write_string(number, 0, text, self._formats[look])

    def add(self, sheet: Sheet, rows: Sequence[Row], *, is_marked: bool = True) -> None:
        """One sheet, the first column of which, hidden, says which thing each row is, where it is marked."""
        page = self._book.add_worksheet(sheet.title)
        self._set_up(page, sheet, len(rows))
        if is_marked:
            page.write_string(0, 0, MARK, self._formats["heading"])
        for number, row in enumerate(rows, 1):
            page.set_row(number, height_of(sheet.columns, row.cells))
            if is_marked:
                page.write_string(number, 0, row.mark)
            for at, column in enumerate(sheet.columns, 1):
                self._write(page, number, at, self._shown(column, row), self._format(column, row))
        self._tint(page, sheet, rows)
        for at, column in enumerate(sheet.columns, 1):
            self._validate(page, sheet, at, column, rows)

    def choices(self) -> None:
        """The last sheet that is seen: what drop-downs offer."""
        page = self._book.add_worksheet(Choices.TITLE)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        for at, (heading, values) in enumerate(self._choices.lists()):
            page.set_column(at, at, 32)
            page.write_string(0, at, heading, self._formats["heading"])
            for number, value in enumerate(values, 1):
                page.write_string(number, at, value, self._formats["cell"])

    def keep(self, filled: Filled) -> None:
        """Hidden sheets: the version, and each row as it is now."""
        page = self._book.add_worksheet(MARKS)
        page.hide()
        page.write_row(0, 0, ["evalkit workbook", VERSION])
        for sheet, rows in filled:
            page = self._book.add_worksheet(sheet.hidden)
            page.hide()
            keys = [column.key for column in sheet.columns]
            page.write_row(0, 0, ["row", *keys])
            for number, row in enumerate(rows, 1):
                page.write_string(number, 0, row.mark)
                for at, column in enumerate(sheet.columns, 1):
                    self._write(page, number, at, self._shown(column, row), None)

    def bytes(self) -> bytes:
        """The workbook as it is written to a file."""
        self._book.worksheets_objs[0].activate()
        self._book.close()
        return self._data.getvalue()

    def _set_up(self, page: Any, sheet: Sheet, count: int) -> None:
        """Headings with their notes, widths, filters, and how it is printed."""
        page.set_column(0, 0, 8, None, {"hidden": True})
        page.set_row(0, 32)
        for at, column in enumerate(sheet.columns, 1):
            page.set_column(at, at, width_of(column))
            page.write_string(0, at, column.label, self._formats["heading"])
            if note := note_of(column):
                page.write_comment(
                    0, at, note, {"width": 380, "height": 40 + 18 * (len(note) // 48 + note.count("\n"))}
                )
        about = sum(column.is_about for column in sheet.columns)
        page.freeze_panes(1, about + 2 if len(sheet.columns) > about + 1 else 1)
        page.autofilter(0, 1, max(count, 1), len(sheet.columns))
        page.set_landscape()
        page.set_paper(_A3 if len(sheet.columns) > _WIDE else _A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_margins(0.4, 0.4, 0.6, 0.6)
        page.set_header(f"&L{self._title.replace('&', '&&')[:80]}&R&A")
        page.set_footer("&CPage &P of &N")

    def _shown(self, column: Column, row: Row) -> Cell:
        cell = row.cells.get(column.key)
        return TOO_LONG if isinstance(cell, str) and len(cell) > LONGEST else cell

    def _format(self, column: Column, row: Row) -> Any:
        if not self._is_asked(column, row):
            return self._formats["not asked"]
        if column.is_about:
            return self._formats["about"]
        return self._formats["day" if column.of[row.kind.name].holds == "day" else "cell"]

    def _is_asked(self, column: Column, row: Row) -> bool:
        """Whether a row has anything in a column, or may get it."""
        if row.cells.get(column.key) is not None:
            return True
        if column.key in (PROJECT, INSIDE, WHOSE):
            return column.key in row.cells
        return column.key == WHAT or (row.kind.name in column.of and is_asked(row.kind, column.key, row))

    def _write(self, page: Any, row: int, at: int, cell: Cell, look: Any) -> None:
        if cell is None:
            if look is not None:
                page.write_blank(row, at, None, look)
        elif isinstance(cell, str):
            page.write_string(row, at, cell, look)
        elif isinstance(cell, date):
            if cell.year < 1900:
                page.write_string(row, at, cell.isoformat(), look)
            else:
                page.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), look or self._formats["day"])  # noqa: DTZ001
        else:
            page.write_number(row, at, cell, look)

    def _open(self, sheet: Sheet, row: Row) -> list[int]:
        """The columns of a row that are due and empty."""
        keys = self._due.keys(row)
        return [
            at for at, column in enumerate(sheet.columns, 1) if column.key in keys and row.cells.get(column.key) is None
        ]

    def _tint(self, page: Any, sheet: Sheet, rows: Sequence[Row]) -> None:
        """What is due and empty has a colour until it is filled in."""
        found = [(number, at) for number, row in enumerate(rows, 1) for at in self._open(sheet, row)]
        for at in sorted({at for _, at in found}):
            for first, last in _spans(number for number, column in found if column == at):
                page.conditional_format(first, at, last, at, {"type": "blanks", "format": self._formats["due"]})

    def _validate(self, page: Any, sheet: Sheet, at: int, column: Column, rows: Sequence[Row]) -> None:
        """Drop-downs: of each row the names of its project; below, for new ones, those of all."""
        groups: dict[str, list[int]] = {}
        for number, row in enumerate(rows, 1):
            if self._is_asked(column, row):
                groups.setdefault(self._choices.range_of(sheet, column, row), []).append(number)
        below = self._choices.range_of(sheet, column, None)
        groups.setdefault(below, []).extend(range(len(rows) + 1, len(rows) + 1 + _SPARE))
        several = any(field.holds == "names" for field in column.of.values())
        for source, numbers in groups.items():
            if not source:
                continue
            for first, last in _spans(numbers):
                page.data_validation(
                    first,
                    at,
                    last,
                    at,
                    {
                        "validate": "list",
                        "source": f"={source}",
                        "error_type": "warning",
                        "error_title": "Not in the list",
                        "error_message": "Several names stand one to a line (Alt+Enter)."
                        if several
                        else "It is not one of those in the list.",
                        "show_error": not several,
                    },
                )


def _spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers next to each other, from the first to the last of each run."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return spans
