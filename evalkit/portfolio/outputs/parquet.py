"""A folder of Parquet files, one for each table."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.portfolio import database, marked
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.tables import ROW_TYPES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

prepare = database.prepare


MOST, PARTS = 1_000_000, 64
"""A table of more rows than that is cut into so many parts."""
_FILE = "{}.parquet"
_PART = "{}-{:02}.parquet"


def version(path: Path) -> int | None:
    names = [_FILE.format(table) for table in (*ROW_TYPES, database.ABOUT)]
    parts = [_PART.format(table, part) for table in ROW_TYPES for part in range(PARTS)]
    return marked.version(path, names + parts)


def last_run(path: Path) -> date | None:
    """The day of the last run that is kept there."""
    with database.opened() as connection:
        files = _files_of("history", path)
        ((day,),) = connection.execute("SELECT max(as_of) FROM read_parquet(?)", [files]).fetchall()
    return day if isinstance(day, date) else None


def write(rollup: Rollup, to: Path, earlier: Path | None) -> None:
    """Writes it anew, with the history of the earlier one."""
    to.mkdir()
    with database.written() as connection:
        database.load(connection, rollup)
        if earlier:
            connection.execute("INSERT INTO history SELECT * FROM read_parquet(?)", [_files_of("history", earlier)])
        if rollup.keep_history:
            database.keep_history(connection, rollup)
        rollup.tally.trend = database.trend_of(connection)
        for table in (*rollup.tables, "history", database.ABOUT):
            _copy(connection, table, to)
    marked.write(rollup, to)


def _files_of(table: str, folder: Path) -> list[str]:
    """The files of a table: one, or its parts."""
    names = [_FILE.format(table), *(_PART.format(table, part) for part in range(PARTS))]
    return [str(folder / name) for name in names if (folder / name).exists()]


def _copy(connection: "DuckDBPyConnection", table: str, to: Path) -> None:
    """Writes a table: a very large one in parts, so that all rows of an evaluation stand in the same."""
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    if rows <= MOST:
        _write(connection, table, to / _FILE.format(table))
        return
    for part in range(PARTS):
        some = f"(FROM {table} WHERE hash(evaluation) % {PARTS} = {part})"
        _write(connection, some, to / _PART.format(table, part))


def _write(connection: "DuckDBPyConnection", rows: str, file: Path) -> None:
    connection.execute(f"COPY {rows} TO {database.text_of(str(file))} (FORMAT parquet, COMPRESSION zstd)")
