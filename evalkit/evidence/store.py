"""Answers as they are kept: a file for each wave, the same bytes for the same answers, and a record of where they came from."""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

from evalkit import __version__
from evalkit.evidence.people import hashed, is_hashed
from evalkit.evidence.waves import Days
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column, text_of
from evalkit.files.kept_answers import RECORD as RECORD
from evalkit.files.kept_answers import folder_of as folder_of
from evalkit.files.kept_answers import recorded_waves as recorded_waves
from evalkit.model.data_capture import Item

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


def kept(table: str, items: Mapping[str, Item], days: Days, key: bytes) -> str:
    """The table as it may be kept: who answered as a hash, several choices as one text. `key`: what hashes are made with."""
    columns = [f"{column(days.column)} AS _day", '":wave" AS _wave', '":date"', "row"]
    for id, item in items.items():
        value = column(id)
        if is_hashed(item):
            text = f"trim(CAST({value} AS VARCHAR))"
            columns.append(f"CASE WHEN {value} IS NOT NULL THEN {hashed(text, key)} END AS {value}")
        elif item.type == "select-many":
            columns.append(f"array_to_string({value}, ' ') AS {value}")
        else:
            columns.append(value)
    return f"(SELECT {', '.join(columns)} FROM {table})"


def waves_to_keep(table: str, work: Workspace, *, by_name: bool) -> Iterator[Wave]:
    """Writes each wave of a `kept` table into the workspace, sorted, so that the order of rows in the file is no matter.

    `by_name`: whether waves are those that a column names.
    """
    days = work.rows(
        f'SELECT ":date", count(*), any_value(_wave) FROM {table} WHERE ":date" IS NOT NULL GROUP BY 1 ORDER BY 1'
    )
    for day, rows, called in days:
        ending = "csv" if rows < SMALL_FILE else "parquet"
        name = f"{day.isoformat()}.{ending}"
        path = work.folder / name
        rest = (
            f'SELECT * EXCLUDE (row, ":date") FROM {table} WHERE ":date" = DATE {text_of(day.isoformat())} ORDER BY ALL'
        )
        options = "FORMAT csv, HEADER true, DELIMITER ',', NULLSTR ''" if ending == "csv" else "FORMAT parquet"
        work.do(f"COPY ({rest}) TO {text_of(str(path))} ({options})")
        yield Wave(day, int(rows), path, name, _hash(path), str(called or "") if by_name else "")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored(folder: Path) -> list[Path]:
    """The files of waves in a folder, by date."""
    return sorted(path for path in folder.glob("*") if _WAVE.fullmatch(path.name)) if folder.is_dir() else []


def table_of(files: list[Path], items: Mapping[str, Item]) -> str:
    """Kept answers as a query reads them, with the columns of a staged table. A file may lack an item that came later."""
    typed = ", ".join(
        f"CAST({column(id)} AS {_TYPES.get(item.type or '', 'VARCHAR')}) AS {column(id)}"
        if item.type != "select-many"
        else f"CASE WHEN {column(id)} = '' THEN [] ELSE string_split({column(id)}, ' ') END AS {column(id)}"
        for id, item in items.items()
        if not is_hashed(item)
    )
    each = " UNION ALL BY NAME ".join(f"SELECT * FROM {_read(path)}" for path in files)
    nothing = ", ".join(f"NULL::VARCHAR AS {column(id)}" for id in items)
    return f'(SELECT {typed + ", " if typed else ""}CAST(_day AS DATE) AS ":day", _wave AS ":wave" FROM ({each} UNION ALL BY NAME (SELECT {nothing or "NULL AS _day"} LIMIT 0)))'


def _read(path: Path) -> str:
    """A kept file as a query reads it, all as texts."""
    if path.suffix == ".parquet":
        return f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {parquet(path)})"
    with path.open(encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    typed = ", ".join(f"{text_of(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({text_of(str(path))}, header = true, auto_detect = false, columns = {{{typed}}}, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)"
    )


def record_text(waves: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of a record: for each wave, by its date, where its answers came from."""
    listed = [{"date": day} | dict(wave) for day, wave in sorted(waves.items())]
    return tomli_w.dumps({"evalkit": __version__, "waves": listed})
