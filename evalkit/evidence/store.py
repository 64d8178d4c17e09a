"""Answers as they are kept: a file for each wave, the same bytes for the same answers, and a record of where they came from."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from evalkit.evidence.people import hashed, is_hashed
from evalkit.evidence.waves import Days, Waved
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column, text_of
from evalkit.files.kept_answers import RECORD as RECORD
from evalkit.files.kept_answers import folder_of as folder_of
from evalkit.files.kept_answers import recorded_waves as recorded_waves
from evalkit.model.data_capture import Item
from evalkit.toml.parse import parse

SMALL_FILE = 10_000
"""Below so many rows data are kept as CSV, else as Parquet."""
_WAVE = re.compile(r"(\d{4}-\d{2}-\d{2})\.(csv|parquet)")
_TYPES = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}


@dataclass(frozen=True, slots=True)
class Wave:
    """The answers of a wave as they are to be kept. `path`: in the workspace."""

    date: date
    rows: int
    path: Path
    name: str
    sha256: str
    called: str = ""
    """What a column calls the wave, where answers are gathered so."""


def kept(
    waved: Waved, items: Mapping[str, Item], days: Days, key: bytes, work: Workspace, *, by_name: bool
) -> Iterator[Wave]:
    """Writes each wave into the workspace as it may be kept: who answered as a hash, several choices as one text; sorted,
    so that the order of rows in the file is no matter.

    `key`: what hashes are made with. `by_name`: whether waves are those that a column names.
    """
    # What is sorted holds nothing twice: what stands there besides comes to it afterwards.
    columns = [f"{_as_kept(item, column(id), key)} AS {column(id)}" for id, item in items.items()]
    columns += [] if days.item else [f"{column(days.column)} AS _day"]
    first = days.item or "_day"
    counted = f'SELECT ":date", count(*), count(":wave"), any_value(":wave") FROM {waved.table} GROUP BY 1 ORDER BY 1'
    for day, rows, named, called in work.rows(counted):
        if day is None:
            continue
        holds = waved.when[day]
        ending = "csv" if rows < SMALL_FILE else "parquet"
        path = Path(mkdtemp(dir=work.folder), f"{day.isoformat()}.{ending}")
        order = [first, *(["_wave"] if named else []), *(id for id in items if id != first)]
        inside = ", ".join([*columns, *(['":wave" AS _wave'] if named else [])])
        answers = f"SELECT {inside} FROM {waved.table} WHERE {holds} ORDER BY {', '.join(map(column, order))}"
        outside = [f"{column(first)} AS _day", "_wave" if named else "NULL::VARCHAR AS _wave", *map(column, items)]
        options = "FORMAT csv, HEADER true, DELIMITER ',', NULLSTR ''" if ending == "csv" else "FORMAT parquet"
        work.do(f"COPY (SELECT {', '.join(outside)} FROM ({answers})) TO {text_of(str(path))} ({options})")
        yield Wave(day, int(rows), path, path.name, hash_of(path), str(called or "") if by_name else "")


def _as_kept(item: Item, value: str, key: bytes) -> str:
    if is_hashed(item):
        return f"CASE WHEN {value} IS NOT NULL THEN {hashed(f'trim(CAST({value} AS VARCHAR))', key)} END"
    return f"array_to_string({value}, ' ')" if item.type == "select-many" else value


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(folder: Path) -> list[Path]:
    """The files of waves in a folder, by date."""
    return sorted(path for path in folder.glob("*") if _WAVE.fullmatch(path.name)) if folder.is_dir() else []


def table_of(files: Sequence[Path], items: Mapping[str, Item], work: Workspace) -> str:
    """Kept answers as a query reads them, with the columns of a staged table. A file may lack an item that came later.

    Files of comma-separated texts are few and small: they are read once. All others are read where they lie.
    """
    texts = [as_texts(path) for path in files if path.suffix == ".csv"]
    tables = [parquet(path) for path in files if path.suffix != ".csv"]
    if texts:
        work.do(f"CREATE OR REPLACE TEMP TABLE texts AS {' UNION ALL BY NAME '.join(f'FROM {text}' for text in texts)}")
        tables.append("texts")
    together = f"({' UNION ALL BY NAME '.join(f'FROM {table}' for table in tables)})"
    there = {str(name) for name, *_ in work.rows(f"DESCRIBE FROM {together}")}
    columns = [f"{_typed(item, column(id) if id in there else 'NULL')} AS {column(id)}" for id, item in items.items()]
    return f"""(SELECT {", ".join((*columns, 'CAST(_day AS DATE) AS ":day"', '_wave AS ":wave"'))} FROM {together})"""


def _typed(item: Item, value: str) -> str:
    if is_hashed(item):
        return f"CAST({value} AS VARCHAR)"
    if item.type == "select-many":
        text = f"CAST({value} AS VARCHAR)"
        return f"CASE WHEN {text} = '' THEN [] ELSE string_split({text}, ' ') END"
    return f"CAST({value} AS {_TYPES.get(item.type or '', 'VARCHAR')})"


def as_texts(path: Path) -> str:
    """A kept file of comma-separated texts as a query reads it."""
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    typed = ", ".join(f"{text_of(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({text_of(str(path))}, header = true, auto_detect = false, columns = {{{typed}}}, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)"
    )


def record_in(text: str | None) -> dict[str, Any]:
    """What a record says: `waves` by their dates, and `figures` by their files; nothing where there is none."""
    figures = parse(text).table.get("figures", {}) if text else {}
    return {"waves": recorded_waves(text), "figures": figures}
