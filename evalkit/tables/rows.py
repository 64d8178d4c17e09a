"""Comma-separated text → headings and rows."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from evalkit.errors import EvalkitError

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


def rows_of(text: str, name: str, known: Callable[[str], bool]) -> Rows:
    """The table in a comma-separated text, or one with `;` or tabs between, whichever gives headings that are `known`.

    A title above the headings is passed over. Raises EvalkitError, with `name`, where it cannot be read, or holds no rows.
    """
    first = text.partition("\n")[0]
    tried: list[list[Cells]] = []
    for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True):
        try:
            tried.append(_read(text, delimiter))
        except _NotReadError as error:
            if not tried:
                raise EvalkitError(f"{name} cannot be read, at {error}.", hint="Correct it there.") from error
    read = max(tried, key=lambda rows: _score(rows, known))
    at = _heading(read, known)
    below = [(number, row) for number, row in enumerate(read[at + 1 :], at + 2) if any(row)]
    if not below:
        raise EvalkitError(
            f"{name} has no rows below its headings.", hint="The first row names the keys; things follow."
        )
    return Rows(read[at], at + 1, below)


class _NotReadError(ValueError):
    """What is wrong, with its line."""


def _read(text: str, delimiter: str) -> list[Cells]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise _NotReadError(f"line {reader.line_num}: {error}") from error


def _score(rows: list[Cells], known: Callable[[str], bool]) -> int:
    return sum(map(known, rows[_heading(rows, known)])) if rows else 0


def _heading(rows: list[Cells], known: Callable[[str], bool]) -> int:
    """The position of the row of headings: the first row, or the one below a title, which stands in a cell of its own."""
    for at, row in enumerate(rows[:_ABOVE]):
        is_title = sum(map(bool, row)) < 2 and not any(map(known, filter(None, row)))
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
