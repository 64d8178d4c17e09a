"""A workbook with a sheet for each table."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from evalkit.errors import EvalkitError
from evalkit.portfolio.rollup import MARK, Rollup
from evalkit.portfolio.tables import Column, columns
from evalkit.portfolio.words import CAVEAT, headline
from evalkit.system.extras import needed

MOST = 1_048_575
"""Rows below the headings of a sheet."""
FIRST_DAY = date(1900, 3, 1)
"""The first that all programs agree on; earlier ones are written as text."""
_MARKED = re.compile(rf'name="{MARK}"[^>]*><vt:r8>(\d+)</vt:r8>')
_LARGEST = 10**6
_WIDTHS = {"text": 24, "date": 12}


def prepare() -> None:
    with needed("XlsxWriter", "portfolio", "A workbook needs", instead="give --output with .csv or .json."):
        import xlsxwriter  # noqa: F401


def version(path: Path) -> int | None:
    try:
        with ZipFile(path) as book, book.open("docProps/custom.xml") as stream:
            found = _MARKED.search(stream.read(_LARGEST).decode("utf-8", "replace"))
    except (OSError, KeyError, BadZipFile, NotImplementedError, RuntimeError):
        return None
    return int(found[1]) if found else None


def refuse_too_many(number: Mapping[str, int]) -> None:
    """Raises EvalkitError where a table has more rows than a sheet; `number`: how many each has."""
    for table, rows in number.items():
        if rows > MOST:
            raise EvalkitError(
                f"{table} has more than the {MOST:,} rows that a sheet of a workbook holds.",
                hint="Give --output with .parquet or .duckdb instead"
                + (", or leave out --detail requirements." if table == "requirements" else "."),
            )


def write(rollup: Rollup, to: Path, _earlier: Path | None) -> None:
    """Writes row after row, so that it need not fit into memory."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(to), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_custom_property(MARK, rollup.mark[MARK], "number")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    about = book.add_worksheet("about")
    about.set_column(0, 0, 100)
    for number, line in enumerate((headline(rollup.tally), CAVEAT, f"As on {rollup.as_of}")):
        about.write_string(number, 0, line)
    for table in rollup.tables:
        _sheet(book.add_worksheet(table), columns(table), rollup.spool.rows(table), bold, day)
    book.close()


def _sheet(sheet: Any, held: list[Column], rows: Iterable[Any], bold: Any, day: Any) -> None:
    for number, column in enumerate(held):
        sheet.set_column(number, number, _WIDTHS.get(column.type, 10))
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, [column.name for column in held], bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            if isinstance(value, date) and value >= FIRST_DAY:
                sheet.write_datetime(last, number, value, day)
            elif isinstance(value, str | date):
                sheet.write_string(last, number, str(value))
            elif isinstance(value, bool):
                sheet.write_boolean(last, number, value)
            elif value is not None:
                sheet.write_number(last, number, value)
    sheet.autofilter(0, 0, last, len(held) - 1)
