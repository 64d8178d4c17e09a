"""Comma-separated text as a table in a query: as it is, where every line is a row; else read with care, and written anew."""

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from evalkit.errors import EvalkitError
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import text_of

LOOKED_AT = 20
"""How many rows are looked at to tell what a file holds."""
_CHUNK = 1 << 20
_LONGEST_LINE = 16 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Record = tuple[int, list[str]]
"""A row, and its number as a spreadsheet shows it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a query reads them, in the order of the file: `c0`, `c1` …, in the order of the headings."""

    query: str
    first: int | None
    """The number of the first row, as a spreadsheet shows it; None where a column `row` holds the number of each."""
    rows: int | None = None
    """How many rows there have to be, where that is known without reading them."""
    typed: Callable[[Mapping[int, str]], str] | None = None
    """The same query where some columns, by number, are of a type: it fails where a cell cannot be read as that."""
    has_underscores: bool = True
    """Whether there may be `_` anywhere, which the database takes within numbers."""
    with_care: Callable[[], "Table"] | None = None
    """The same table read with care, for where the query fails, or finds another number of rows."""


def in_utf8(path: Path, folder: Path) -> Path:
    """The file itself where it is in UTF-8 without a mark; else a copy in `folder` that is.

    Raises EvalkitError, with the line, where it is in no encoding that is known, or in two.
    """
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((name for mark, name in _MARKS if start.startswith(mark)), "")
    if not encoding:
        encoding = "utf-8" if _is_utf8(path) else "cp1252"
    if encoding == "cp1252":
        _refuse_two_encodings(path)
    if encoding == "utf-8":
        return path
    copy = folder / "answers.csv"
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as text, copy.open("w", encoding="utf-8", newline="") as out:
            while chunk := text.read(_CHUNK):
                if "\0" in chunk:
                    raise _with_nul(path, line + chunk.count("\n", 0, chunk.index("\0")))
                out.write(chunk)
                line += chunk.count("\n")
    except UnicodeError as error:
        raise EvalkitError(
            f"{path.name}, from line {line} on, cannot be read as text: {error.__class__.__name__}.",
            hint="Export it as CSV in UTF-8.",
        ) from error
    return copy


def _with_nul(path: Path, line: int) -> EvalkitError:
    return EvalkitError(
        f"{path.name}, line {line} holds a sign that no text has (NUL).", hint="Export it as CSV in UTF-8."
    )


def _is_utf8(path: Path) -> bool:
    """Whether a file is in UTF-8. Raises EvalkitError where there is a sign in it that no text has."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:
                    raise _with_nul(path, _line_at(path, file.tell() - len(chunk) + chunk.index(b"\0")))
                if not chunk.isascii() or decoder.getstate()[0]:  # to ask is far quicker than to decode
                    decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line_at(path: Path, place: int) -> int:
    """The line of a place in a file, counted in bytes."""
    with path.open("rb") as file:
        return 1 + sum(file.read(min(_CHUNK, place - at)).count(b"\n") for at in range(0, place, _CHUNK))


def _refuse_two_encodings(path: Path) -> None:
    """Raises EvalkitError where more lines are in UTF-8, of those that have signs of their own, than are not."""
    first = wrong = right = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.isascii():
                try:
                    line.decode("utf-8")
                    right += 1
                except UnicodeDecodeError:
                    first, wrong = first or number, wrong + 1
    if right >= wrong:
        raise EvalkitError(
            f"{path.name}, line {first} is not in UTF-8, and other lines are.", hint="Export it as CSV in UTF-8."
        )


def delimiter_of(path: Path) -> str:
    """What stands between columns: whatever makes the first rows most alike."""
    with path.open(encoding="utf-8", newline="") as file:
        head = file.read(65_536)

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(islice(csv.reader(head.splitlines(keepends=True), delimiter=delimiter), LOOKED_AT))
        widths = [len(row) for row in rows if row]
        return (sum(width == widths[0] > 1 for width in widths), widths[0]) if widths else (0, 0)

    return max(",;\t", key=score)


def head_of(readable: Path, delimiter: str, name: str) -> list[Record]:
    """The first rows that hold anything. `name`: what the file is called, for an error."""
    with readable.open(encoding="utf-8", newline="") as file:
        return list(islice(_records(file, delimiter, name), LOOKED_AT))


def table_of(readable: Path, width: int, below: int, delimiter: str, name: str, work: Workspace) -> Table:
    """The rows below row `below`. Raises EvalkitError for one that has not as many columns, or ends within quotation marks."""

    def with_care() -> Table:
        written = work.folder / "rows.csv"
        _write_with_numbers(readable, written, width, below, delimiter, name)
        return Table(f"{_csv(written, ',', 0)}, columns = {{row: 'BIGINT', {_columns(width, {})}}})", None)

    def typed(types: Mapping[int, str]) -> str:
        return f"{_csv(readable, delimiter, below)}, columns = {{{_columns(width, types)}}}, dateformat = '%Y-%m-%d')"

    lines, has_underscores = _lines(readable)
    if lines is None and not _is_plain(readable):
        return with_care()
    return Table(typed({}), below + 1, None if lines is None else lines - below, typed, has_underscores, with_care)


def _lines(path: Path) -> tuple[int | None, bool]:
    """How many lines there are, None where a line may be no row, for there are quotation marks or carriage returns; and
    whether there may be an underscore anywhere.
    """
    lines, last, has_underscores = 0, b"\n", False
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b'"' in chunk or b"\r" in chunk:
                return None, True
            has_underscores = has_underscores or b"_" in chunk
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n"), has_underscores


def _is_plain(path: Path) -> bool:
    """Whether quotation marks come in pairs, all lines end alike, and none is empty."""
    quotes = returns = ends = pairs = 0
    before = b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            both = before + chunk
            if b"\n\n" in both or b"\n\r\n" in both:
                return False
            quotes += chunk.count(b'"')
            returns += chunk.count(b"\r")
            ends += chunk.count(b"\n")
            pairs += both.count(b"\r\n") - (before == b"\r\n")
            before = both[-2:] if both.endswith(b"\r\n") else both[-1:]
    return quotes % 2 == 0 and (returns == 0 or returns == ends == pairs)


def _csv(path: Path, delimiter: str, skip: int) -> str:
    return (
        f"read_csv({text_of(str(path))}, auto_detect = false, header = false, skip = {skip}, quote = '\"', escape = '\"', "
        f"delim = {text_of(delimiter)}, strict_mode = true, nullstr = '', max_line_size = {_LONGEST_LINE}"
    )


def _columns(width: int, types: Mapping[int, str]) -> str:
    return ", ".join(f"c{at}: {text_of(types.get(at, 'VARCHAR'))}" for at in range(width))


def _write_with_numbers(readable: Path, written: Path, width: int, below: int, delimiter: str, name: str) -> None:
    with readable.open(encoding="utf-8", newline="") as file, written.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, row in _records(file, delimiter, name):
            if number <= below:
                continue
            if len(row) < width or any(row[width:]):
                raise EvalkitError(
                    f"{name}, row {number}: {len(row)} columns, and there are {width} headings.",
                    hint="A quotation mark or a comma may be missing there, or the file may be cut off.",
                )
            writer.writerow([number, *row[:width]])


def _records(file: TextIO, delimiter: str, name: str) -> Iterator[Record]:
    """The rows that hold anything. Raises EvalkitError where one cannot be read."""
    csv.field_size_limit(_LONGEST_LINE)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise EvalkitError(
                f"{name}, row {number}: {error}.",
                hint="A quotation mark may be left open, or the file may be cut off.",
            ) from error
        if any(row):
            yield number, row
