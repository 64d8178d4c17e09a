"""A file of answers → a table of texts: CSV, XLSX, ODS, Parquet and JSON lines, as the tools write them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.evidence.books import Unclear, sheet_rows
from evalkit.evidence.json_lines import json_rows
from evalkit.evidence.texts import LOOKED_AT, Table, delimiter_of, head_of, in_utf8, table_of
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column

_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_PARQUET = ".parquet"
_LINES = (".jsonl", ".ndjson", ".json")
MOST_COLUMNS = 5000


@dataclass(frozen=True, slots=True)
class Answers:
    """A file of answers, as texts. `head`: the first rows below the headings, each with its number."""

    path: Path
    headings: list[str]
    head: list[tuple[int, list[str]]]
    table: Table
    decimal_comma: bool = False
    """Whether a comma cannot stand between columns, so that it may be that of a number."""
    unclear: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cells of which nobody can tell what was answered, by row and column: what they are."""


def read_answers(path: Path, work: Workspace, sheet: str | None = None) -> Answers:
    """Reads a file. Raises EvalkitError for one that cannot be used, naming it and the place."""
    if not path.is_file():
        raise EvalkitError(f"There is no file {path}.", hint="Name the file that the form tool has exported.")
    if not path.stat().st_size:
        raise EvalkitError(f"{path.name} is empty.", hint="Export it again.")
    ending = path.suffix.lower()
    if ending == _PARQUET:
        return _not_empty(_of_parquet(path, work))
    if ending in _SHEETS:
        unclear: Unclear = {}
        written = _written(sheet_rows(path, sheet, unclear), work.folder / "table.csv")
        return _not_empty(replace(_of_text(path, written, ",", work), unclear=unclear))
    _refuse_binary(path)
    readable = in_utf8(path, work.folder)
    if ending in _LINES:
        written = _written(json_rows(readable, path.name), work.folder / "table.csv")
        return _not_empty(_of_text(path, written, ",", work))
    return _not_empty(_of_text(path, readable, delimiter_of(readable), work))


def _refuse_binary(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise EvalkitError(f"{path.name} is a workbook, and not a text.", hint="Name it .xlsx, as it was.")
    if start.startswith(b"PAR1"):
        raise EvalkitError(f"{path.name} is a Parquet file, and not a text.", hint="Name it .parquet, as it was.")
    if start.startswith(b"\x1f\x8b"):
        raise EvalkitError(f"{path.name} is packed, and not a text.", hint="Unpack it first.")


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
    _refuse_too_many(len(cells), path)
    table = table_of(readable, len(cells), below, delimiter, path.name, work)
    first = [(number, row[: len(cells)]) for number, row in head[at + 1 :]]
    return Answers(path, [cell.strip() for cell in cells], first, table, delimiter != ",")


def _refuse_too_many(columns: int, path: Path) -> None:
    if columns > MOST_COLUMNS:
        raise EvalkitError(
            f"{path.name} has {columns} columns; up to {MOST_COLUMNS} are read.",
            hint="Export only the questions of this plan.",
        )


def _of_parquet(path: Path, work: Workspace) -> Answers:
    with as_parquet(path):
        described = work.rows(f"DESCRIBE SELECT * FROM {parquet(path)}")
    _refuse_too_many(len(described), path)
    texts = []
    for at, (name, type, *_) in enumerate(described):
        texts.append(f"nullif({_as_text(column(name), str(type))}, '') AS c{at}")
    table = f"(SELECT {', '.join(texts)} FROM {parquet(path)})"
    with as_parquet(path):
        rows = work.rows(f"SELECT * FROM {table} LIMIT {LOOKED_AT}")
    head = [(number, ["" if cell is None else str(cell) for cell in cells]) for number, cells in enumerate(rows, 2)]
    return Answers(path, [str(name) for name, *_ in described], head, Table(table, 2))


@contextmanager
def as_parquet(path: Path) -> Iterator[None]:
    """Says of a Parquet file that it is damaged: raises EvalkitError. A database tells it only once it comes there."""
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        if path.suffix.lower() != _PARQUET:
            raise
        raise EvalkitError(f"{path.name} cannot be read as Parquet.", hint="Export it again.") from error


def _as_text(name: str, type: str) -> str:
    """A column of some type as texts, in a query."""
    if type.endswith("[]"):
        return f"array_to_string({name}, ' ')"
    text = f"CAST({name} AS VARCHAR)"
    if type.startswith(("DOUBLE", "FLOAT", "DECIMAL")):  # a choice 1 that is held as a number is 1, and not 1.0
        is_whole = f"{name} = floor({name}) AND abs({name}) < 1e15"
        return f"CASE WHEN {is_whole} THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) ELSE {text} END"
    return f"coalesce(try(decode({name})), {text})" if type == "BLOB" else text


def _written(rows: Iterable[Sequence[str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return path
