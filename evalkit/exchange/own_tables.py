"""Tables that others have made: which of their columns is which field, and what their rows ask for."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.editing.faults import Faults
from evalkit.editing.from_file import Given, decoded, of_rows
from evalkit.editing.headings import column_of, own_columns, proposed
from evalkit.errors import EvalkitError
from evalkit.exchange.cells import says_nothing
from evalkit.files.ordinary import read_ordinary
from evalkit.model.kind import Kind
from evalkit.suggest import did_you_mean
from evalkit.tables.rows import Cells, Doubt, Rows, rows_in, rows_of

if TYPE_CHECKING:
    from evalkit.exchange.spreadsheet import Grid

Known = Callable[[str], bool]
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
SHOW = "Show what is to count (take filters off), and delete what is not."
_TOTALS = frozenset({"total", "totals", "grand total", "sum", "overall total", "subtotal"})


@dataclass(slots=True)
class Own:
    """A table of others, with the key that each of its columns stands for; empty for one that is left out."""

    kind: Kind
    path: Path
    rows: Rows
    keys: list[str]
    passed_over: list[int]
    """The numbers of rows that are no things: units, totals."""

    def left_out(self) -> list[str]:
        """The headings of columns that are left out."""
        return [head for head, key in zip(self.rows.headings, self.keys, strict=True) if head and not key]

    def agreed(self) -> dict[str, str]:
        """Heading → key of every column."""
        return {head: key for head, key in zip(self.rows.headings, self.keys, strict=True) if head}

    def given(self) -> Given:
        """What its rows ask for."""
        kept = [(n, _kept(row, self.keys)) for n, row in self.rows.rows if n not in self.passed_over]
        wishes, faults = of_rows(self.kind, replace(self.rows, headings=list(self.keys), rows=kept), self.path)
        columns = {at for at, key in enumerate(self.keys) if key}
        note_doubts(self.rows, {number for number, _ in kept}, columns, faults)
        return wishes, faults


def own(
    kind: Kind, path: Path, sheet: str | None, columns: Mapping[str, str], known: Mapping[str, str] | None = None
) -> Own:
    """The table in a file. `columns`: heading → key, where it is said; `known`: what was agreed before.

    Raises EvalkitError where it cannot be read, and for headings and keys that there are not.
    """
    table = table_in(path, sheet, lambda heading: bool(proposed(kind, heading)))
    given = {_plain(head): key for head, key in (known or {}).items() if not key or column_of(kind, key)}
    given |= {_plain(head): _checked(kind, key) for head, key in columns.items()}
    if missing := next((head for head in columns if _plain(head) not in map(_plain, table.headings)), None):
        raise EvalkitError(
            f"{path} has no column “{missing}”.{did_you_mean(missing, table.headings)}",
            hint=f"Its headings are {', '.join(filter(None, table.headings))}.",
        )
    keys = _keys(kind, table.headings, given)
    return Own(kind, path, table, keys, list(_passed_over(kind, table, keys)))


def table_in(path: Path, sheet: str | None, known: Known) -> Rows:
    """The table in a workbook or a text, of the sheet of this name or the one whose headings are known best."""
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        try:
            return rows_of(decoded(read_ordinary(path)), str(path), known)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise EvalkitError(f"{path} cannot be read: {reason}.", hint="Check the path.") from error
        except UnicodeDecodeError as error:
            raise EvalkitError(f"{path} is no text.", hint="Save it as CSV.") from error
    from evalkit.exchange.spreadsheet import ENDINGS, grids

    if ending not in ENDINGS:
        listed = ", ".join((*ENDINGS, *TEXT_ENDINGS))
        raise EvalkitError(f"The ending of {path} does not say what it is.", hint=f"Give one of {listed}.")
    found = [grid for grid in grids(path) if any(map(any, grid.rows))]
    grid = _the_sheet(found, path, sheet, known)
    cells = [[cell.strip() for cell in row] for row in grid.rows]
    return replace(rows_in(cells, str(path), known), doubts=tuple(_doubts(grid)))


def _the_sheet(found: Sequence["Grid"], path: Path, sheet: str | None, known: Known) -> "Grid":
    titles = [grid.title for grid in found]
    if sheet is not None and sheet not in titles:
        raise EvalkitError(
            f"{path} has no sheet “{sheet}” with anything in it.{did_you_mean(sheet, titles)}",
            hint=f"Its sheets are {', '.join(titles)}.",
        )
    if not found:
        raise EvalkitError(f"{path} is empty.", hint="Give a table with a row of headings.")
    named = [grid for grid in found if sheet == grid.title or (sheet is None and not grid.is_hidden)] or found
    return max(named, key=lambda grid: max(sum(map(known, filter(None, row))) for row in grid.rows[:10]))


def _doubts(grid: "Grid") -> Iterator[Doubt]:
    """Cells without a value, and what is hidden: what nobody sees may not be meant."""
    for (row, column), fault in sorted(grid.faulty.items()):
        yield Doubt(row + 1, column, f"{grid.address(row, column)} {fault}", "Put a value there, and save it again.")
    for row in sorted(grid.hidden_rows):
        yield Doubt(row + 1, None, f"{grid.row(row)} is a hidden row", SHOW)
    for column in sorted(grid.hidden_columns):
        yield Doubt(0, column, f"{grid.column(column)} is a hidden column", SHOW)


def note_doubts(table: Rows, numbers: Collection[int], columns: Collection[int], faults: Faults) -> None:
    """Notes what is not clear in the rows and columns that are read."""
    for doubt in table.doubts_of(numbers, columns):
        faults.add((doubt.number or min(numbers, default=table.heading_row),), doubt.told, doubt.fix)


def _checked(kind: Kind, key: str) -> str:
    """A key that a column is said to stand for; empty where the column is to be left out."""
    if not key:
        return ""
    found = column_of(kind, key)
    if found is None:
        raise EvalkitError(
            f"--columns: there is no field “{key}” of {kind.words}.{did_you_mean(key, own_columns(kind))}",
            hint=f"Fields: {', '.join(own_columns(kind))}.",
        )
    return found


def _keys(kind: Kind, headings: Sequence[str], given: Mapping[str, str]) -> list[str]:
    """The key of each column: as it is said, else as it is proposed; of two that mean the same, the surer one."""
    keys = [given.get(_plain(head), "") if head else "" for head in headings]
    for sure in (True, False):
        for at, head in enumerate(headings):
            if head and not keys[at] and _plain(head) not in given:
                key = (column_of(kind, head) or "") if sure else proposed(kind, head)
                keys[at] = key if key not in keys else ""
    return keys


def _passed_over(kind: Kind, table: Rows, keys: Sequence[str]) -> list[int]:
    """Rows that are no things: one of units right below the headings, headings said again, totals."""
    leading = next((at for at, key in enumerate(keys) if key == kind.leading), None)
    found = []
    for place, (number, row) in enumerate(table.rows):
        first = next(filter(None, row), "").strip().rstrip(":").lower()
        is_units = place == 0 and leading is not None and not _at(row, leading) and len(table.rows) > 1
        if is_units or first in _TOTALS or row[: len(table.headings)] == table.headings:
            found.append(number)
    return found


def _kept(row: Cells, keys: Sequence[str]) -> Cells:
    """A row without what stands in columns that are left out, and without what says that nothing is given."""
    return ["" if not key or says_nothing(_at(row, at)) else _at(row, at) for at, key in enumerate(keys)]


def _at(row: Cells, at: int) -> str:
    return row[at] if at < len(row) else ""


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())
