"""A folder of Parquet files, one for each table."""

from pathlib import Path

from evalkit.portfolio import database, marked
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.tables import ROW_TYPES

prepare = database.prepare


def version(path: Path) -> int | None:
    return marked.version(path, (f"{table}.parquet" for table in (*ROW_TYPES, database.ABOUT)))


def write(rollup: Rollup, to: Path, earlier: Path | None) -> None:
    """Writes it anew, with the history of the earlier one."""
    to.mkdir()
    with database.opened() as connection:
        database.load(connection, rollup)
        if earlier:
            connection.execute("INSERT INTO history SELECT * FROM read_parquet(?)", [str(earlier / "history.parquet")])
        if rollup.keep_history:
            database.keep_history(connection, rollup)
        rollup.tally.trend = database.trend_of(connection)
        for table in (*rollup.tables, "history", database.ABOUT):
            file = database.text_of(str(to / f"{table}.parquet"))
            connection.execute(f"COPY {table} TO {file} (FORMAT parquet, COMPRESSION zstd)")
    marked.write(rollup, to)
