"""A file of answers → a table of texts: CSV, XLSX, ODS, Parquet and JSON lines, as the tools write them."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.evidence.texts import LOOKED_AT, Table, delimiter_of, head_of, in_utf8, table_of
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column
from evalkit.system.extras import needed

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MOST_COLUMNS = 5000
_FIRST = 100
"""How many objects of JSON are looked at to tell which keys there are."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A file of answers, as texts. `head`: the first rows below the headings, each with its number."""

    path: Path
    headings: list[str]
    head: list[tuple[int, list[str]]]
    table: Table
    decimal_comma: bool = False
    """Whether a comma cannot stand between columns, so that it may be that of a number."""


def read_answers(path: Path, work: Workspace, sheet: str | None = None) -> Answers:
    """Reads a file. Raises EvalkitError for one that cannot be used, naming it and the place."""
    if not path.is_file():
        raise EvalkitError(f"There is no file {path}.", hint="Name the file that the form tool has exported.")
    if not path.stat().st_size:
        raise EvalkitError(f"{path.name} is empty.", hint="Export it again.")
    ending = path.suffix.lower()
    if ending == ".parquet":
        return _not_empty(_of_parquet(path, work))
    if ending in _SHEETS or ending in (".jsonl", ".ndjson", ".json"):
        rows = _sheet_rows(path, sheet) if ending in _SHEETS else _json_rows(path)
        written = _written(rows, work.folder / "table.csv")
        return _not_empty(_of_text(path, written, ",", work))
    _refuse_binary(path)
    readable = in_utf8(path, work.folder)
    return _not_empty(_of_text(path, readable, delimiter_of(readable), work))


def _refuse_binary(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise EvalkitError(f"{path.name} is a workbook, and not a text.", hint="Name it .xlsx, as it was.")
    if start.startswith(b"PAR1"):
        raise EvalkitError(f"{path.name} is a Parquet file, and not a text.", hint="Name it .parquet, as it was.")
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise EvalkitError(f"{path.name} holds signs that no text has.", hint="Export it as CSV in UTF-8.")


def _not_empty(answers: Answers) -> Answers:
    if not answers.head:
        raise EvalkitError(f"{answers.path.name} has no rows below its headings.", hint="Export it with its answers.")
    return answers


def _of_text(path: Path, readable: Path, delimiter: str, work: Workspace) -> Answers:
    """A comma-separated text in UTF-8 at `readable`. A first line `sep=;` is passed over."""
    head = head_of(readable, delimiter, path.name)
    at = 1 if head and head[0][1][0].lower().startswith("sep=") else 0
    if len(head) <= at:
        raise EvalkitError(f"{path.name} holds nothing.", hint="Export it again.")
    below, cells = head[at]
    if len(cells) > MOST_COLUMNS:
        raise EvalkitError(
            f"{path.name} has {len(cells)} columns; up to {MOST_COLUMNS} are read.",
            hint="Export only the questions of this plan.",
        )
    table = table_of(readable, len(cells), below, delimiter, path.name, work)
    first = [(number, row[: len(cells)]) for number, row in head[at + 1 :]]
    return Answers(path, [cell.strip() for cell in cells], first, table, delimiter != ",")


def _of_parquet(path: Path, work: Workspace) -> Answers:
    import duckdb

    try:
        described = work.rows(f"DESCRIBE SELECT * FROM {parquet(path)}")
    except duckdb.Error as error:
        raise EvalkitError(f"{path.name} cannot be read as Parquet.", hint="Export it again.") from error
    texts = []
    for at, (name, type, *_) in enumerate(described):
        is_list = str(type).endswith("[]")
        text = f"array_to_string({column(name)}, ' ')" if is_list else f"CAST({column(name)} AS VARCHAR)"
        texts.append(f"{text} AS c{at}")
    table = f"(SELECT {', '.join(texts)} FROM {parquet(path)})"
    rows = work.rows(f"SELECT * FROM {table} LIMIT {LOOKED_AT}")
    head = [(number, ["" if cell is None else str(cell) for cell in cells]) for number, cells in enumerate(rows, 2)]
    return Answers(path, [str(name) for name, *_ in described], head, Table(table, 2))


def _written(rows: Iterable[Sequence[str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path


def _sheet_rows(path: Path, sheet: str | None) -> Iterator[list[str]]:
    """The rows of a sheet as texts: dates as 2026-01-31, whole numbers without a point."""
    with needed("python-calamine", "evidence", "Reading a workbook needs"):
        from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise EvalkitError(f"{path.name} has no sheet “{sheet}”.", hint=f"Its sheets: {', '.join(names)}.")
        for row in book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False):
            yield [_cell(value) for value in row]
    except (CalamineError, OSError) as error:
        raise EvalkitError(
            f"{path.name} cannot be read as a workbook: {error}.", hint="Save it again as .xlsx."
        ) from error


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _json_rows(path: Path) -> Iterator[list[str]]:
    """Objects, one to a line → headings and rows."""
    records = _json_records(path)
    first = list(islice(records, _FIRST))
    headings = list(dict.fromkeys(key for _, record in first for key in record))
    yield headings
    known = set(headings)
    for number, record in chain(first, records):
        if unknown := next((key for key in record if key not in known), None):
            raise EvalkitError(
                f"{path.name}, line {number}: “{unknown}” is not in the first {_FIRST} lines.",
                hint="Give one of the first objects all of the keys; null, where it has no answer.",
            )
        yield [_json_text(record.get(heading)) for heading in headings]


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(map(_json_text, value))
    return value if isinstance(value, str) else json.dumps(value)


def _json_records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            try:
                found = json.loads(line) if line.strip() else None
            except ValueError as error:
                raise EvalkitError(
                    f"{path.name}, line {number}: this is no JSON: {error}.", hint="Write one object to a line."
                ) from error
            if isinstance(found, dict):
                yield number, found
            elif found is not None:
                raise EvalkitError(
                    f"{path.name}, line {number}: this is no object.", hint="Write one object to a line."
                )
