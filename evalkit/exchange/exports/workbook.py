"""A workbook to fill an evaluation in: a sheet for each kind of thing, written as `book` does."""

from evalkit.check.checker import judge
from evalkit.check.options import Options
from evalkit.errors import EvalkitError
from evalkit.exchange.book import Book
from evalkit.exchange.due import Due
from evalkit.exchange.names import Called
from evalkit.exchange.rows import rows_of
from evalkit.exchange.sheets import sheets_of
from evalkit.exchange.wish import Export
from evalkit.files.evaluation import Evaluation

TEXT = "the whole plan as an Excel workbook, to be filled in and brought back"
ENDINGS: tuple[str, ...] = (".xlsx",)
INTO = "file"


def made(evaluation: Evaluation, wish: Export, options: Options) -> dict[str, bytes]:
    """The workbook, by its name. Raises EvalkitError where XlsxWriter is not installed."""
    called, due = Called(evaluation), Due(judge(evaluation, options).report().findings)
    book = Book(evaluation, called, due, wish.project)
    filled = [(sheet, list(rows_of(sheet, evaluation, called, wish.project))) for sheet in sheets_of(evaluation)]
    book.read_me(filled)
    for sheet, rows in filled:
        book.add(sheet, rows)
    book.choices()
    book.keep(filled)
    return {"plan.xlsx": book.bytes()}


def refuse(wish: Export) -> None:
    """Raises EvalkitError for what can be said of a table or of forms only."""
    if wish.kind or wish.is_empty:
        raise EvalkitError("A workbook holds things of all kinds.", hint="evalkit export table --as KIND")
    if wish.sources:
        raise EvalkitError("A workbook holds the whole plan.", hint="Leave out --source.")
