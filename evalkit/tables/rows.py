"""Comma-separated text → headings and rows."""

import csv
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass

from evalkit.errors import EvalkitError
from evalkit.tables.formulas import as_meant

Cells = list[str]
_DELIMITERS = ",;\t"
_ABOVE = 10
"""How many rows a title and remarks may take above the headings."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, its cells without white space around them."""

    headings: Cells
    heading_row: int
    """The number of the row that holds the headings; the first row of the file is 1."""
    rows: list[tuple[int, Cells]]
    """The rows below that hold anything, each with its number."""
    doubts: tuple["Doubt", ...] = ()
    """What is not clear in it, whoever reads it."""

    def doubts_of(self, numbers: Collection[int], columns: Collection[int]) -> list["Doubt"]:
        """What is not clear in some rows and columns."""
        return [
            doubt
            for doubt in self.doubts
            if (doubt.number in numbers or doubt.number == 0) and (doubt.column in columns or doubt.column is None)
        ]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a table that cannot be taken as it stands.

    `number`: of the row, 0 for a whole column; `column`: counted from 0, None for a whole row.
    """

    number: int
    column: int | None
    told: str
    fix: str


def rows_of(text: str, name: str, known: Callable[[str], bool]) -> Rows:
    """The table in a comma-separated text, or one with `;` or tabs between, whichever gives headings that are `known`.

    A title above the headings is passed over. Raises EvalkitError, with `name`, where it cannot be read, or holds no rows.
    """
    first = next((line for line in text.split("\n", 2) if line.strip() and line[:4].lower() != "sep="), "")
    tried: list[list[Cells]] = []
    for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True):
        try:
            tried.append(_read(text, delimiter))
        except _NotReadError as error:
            if not tried:
                raise EvalkitError(f"{name} cannot be read, at {error}.", hint="Correct it there.") from error
    return rows_in(max(tried, key=lambda rows: _score(rows, known)), name, known)


def rows_in(read: list[Cells], name: str, known: Callable[[str], bool]) -> Rows:
    """The table in the cells of a sheet. Raises EvalkitError, with `name`, where it holds no rows."""
    at = _heading(read, known) if read else 0
    below = [(number, row) for number, row in enumerate(read[at + 1 :], at + 2) if any(row)]
    if below and (joined := _joined(read[at], read[at + 1], known)):
        return Rows(joined, at + 1, [(number, row) for number, row in below if number > at + 2])
    if not below:
        raise EvalkitError(
            f"{name} has no rows below its headings.", hint="The first row names the keys; things follow."
        )
    return Rows(read[at], at + 1, below)


def _joined(upper: Cells, lower: Cells, known: Callable[[str], bool]) -> Cells | None:
    """Headings over two rows, the upper ones over several columns, as one; None where one row is the better reading."""
    over, joined = "", []
    for at, below in enumerate(lower):
        above = upper[at] if at < len(upper) else ""
        over = above or (over if below else "")
        joined.append(below if below == over else f"{over} {below}".strip())
    has_blanks = any(not cell for cell in upper[1 : len(lower)])
    return joined if has_blanks and sum(map(known, joined)) > sum(map(known, upper)) else None


class _NotReadError(ValueError):
    """What is wrong, with its line."""


def _read(text: str, delimiter: str) -> list[Cells]:
    """The cells of a text. A first line such as `sep=;`, by which Excel is told the delimiter, is an empty row."""
    if text[:4].lower() == "sep=":
        text = text[text.find("\n") :] if "\n" in text else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[as_meant(cell.strip()) for cell in row] for row in reader]
    except csv.Error as error:
        raise _NotReadError(f"line {reader.line_num}: {error}") from error


def _score(rows: list[Cells], known: Callable[[str], bool]) -> int:
    return sum(map(known, rows[_heading(rows, known)])) if rows else 0


def _heading(rows: list[Cells], known: Callable[[str], bool]) -> int:
    """The position of the row of headings: the one that is known best or, where none is, the first that is no title, which
    stands in a cell of its own.
    """
    best = max(range(min(len(rows), _ABOVE)), key=lambda at: sum(map(known, rows[at])))
    if sum(map(known, rows[best])) > sum(map(known, rows[0])) + 1:
        return best
    has_row_of_headings = any(sum(map(bool, row)) > 1 and any(map(known, filter(None, row))) for row in rows[:_ABOVE])
    for at, row in enumerate(rows[:_ABOVE]):
        is_over_others = len(row) > 1 and has_row_of_headings
        is_title = sum(map(bool, row)) < 2 and (is_over_others or not any(map(known, filter(None, row))))
        if not is_title:
            is_below = at == 0 or any(map(known, row)) or len(rows[0]) == len(row)
            return at if is_below else 0
    return 0


def letter(position: int) -> str:
    """What a spreadsheet calls a column: 0 → `A`, 26 → `AA`."""
    name, position = "", position + 1
    while position:
        position, left = divmod(position - 1, 26)
        name = chr(ord("A") + left) + name
    return name


def is_on_its_side(rows: Rows, known: Callable[[str], bool]) -> bool:
    """Whether the headings stand below each other, in the first column."""
    column = [rows.headings[0], *(row[0] if row else "" for _, row in rows.rows)]
    return len(column) > 1 and all(map(known, column)) and not all(map(known, filter(None, rows.headings)))
