"""A table of one kind of thing, filled in or empty, with headings in words: as a workbook or comma-separated."""

import csv
import io

from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.book import Book
from evalkit.exchange.cells import plain
from evalkit.exchange.due import Due
from evalkit.exchange.names import Called
from evalkit.exchange.rows import Row, rows_of
from evalkit.exchange.sheets import Sheet, sheet_of
from evalkit.exchange.wish import Export
from evalkit.files.evaluation import Evaluation
from evalkit.tables.formulas import harmless

TEXT = "things of one kind (--as) as a table with headings in words"
ENDINGS: tuple[str, ...] = (".xlsx", ".csv")
INTO = "file"


def refuse(wish: Export) -> None:
    """Raises EvalkitError where it is not said of which kind."""
    if wish.sources:
        raise EvalkitError("A table is of things of one kind.", hint="Leave out --source.")
    if wish.kind is None:
        raise EvalkitError("It is not said what the table is of.", hint="For instance: --as indicator")
    if wish.kind.shape == "page":
        raise EvalkitError(f"A {wish.kind.name} is a page of text.", hint="It stands in a file of its own.")


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:  # noqa: ARG001  # as every export
    """The table, by its name."""
    assert wish.kind
    return {f"{wish.kind.plural}{wish.ending}": _table(evaluation, wish)}


def _table(evaluation: Evaluation, wish: Export) -> bytes:
    assert wish.kind
    called = Called(evaluation, by_parties=False)
    sheet = sheet_of(wish.kind.plural.capitalize()[:31], (wish.kind,), evaluation)
    rows = [] if wish.is_empty else list(rows_of(sheet, evaluation, called, wish.project))
    rows = [row for row in rows if row.entity]
    if wish.ending == ".csv":
        return _separated(sheet, rows)
    book = Book(evaluation, called, Due(()), wish.project)
    book.add(sheet, rows, is_marked=False)
    book.choices()
    return book.bytes()


def _separated(sheet: Sheet, rows: list[Row]) -> bytes:
    """With a mark that Excel knows UTF-8 by."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.label for column in sheet.columns])
    writer.writerows([[_cell(row.cells.get(column.key)) for column in sheet.columns] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """A cell as text. What would be a formula in a spreadsheet is marked as none; a number may begin with a minus."""
    return plain(value) if isinstance(value, int | float) else str(harmless(plain(value)))
