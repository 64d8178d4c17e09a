"""A table of one kind of thing, filled in or empty, with headings in words: as a workbook or comma-separated."""

import csv
import io

from evalkit.check.checker import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.book import Book
from evalkit.exchange.cells import plain
from evalkit.exchange.due import Due
from evalkit.exchange.names import Called
from evalkit.exchange.rows import Row, rows_of
from evalkit.exchange.sheets import Sheet, sheet_of
from evalkit.exchange.wish import Export
from evalkit.files.evaluation import Evaluation
from evalkit.model.kind import Kind

TEXT = "things of one kind (--as) as a table with headings in words"
ENDINGS = (".xlsx", ".csv")


def refuse(kind: Kind | None, *, empty: bool) -> None:  # noqa: ARG001  # each export is asked
    """Raises EvalkitError where it is not said of which kind."""
    if kind is None:
        raise EvalkitError("It is not said what the table is of.", hint="For instance: --as indicator")
    if kind.shape == "page":
        raise EvalkitError(f"A {kind.name} is a page of text.", hint="It stands in a file of its own.")


def made(evaluation: Evaluation, wish: Export, options: Options) -> bytes:  # noqa: ARG001  # as every export
    """The bytes of the table."""
    assert wish.kind
    called = Called(evaluation)
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
    writer.writerows([[plain(row.cells.get(column.key)) for column in sheet.columns] for row in rows])
    return out.getvalue().encode("utf-8-sig")
