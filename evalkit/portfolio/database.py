"""The tables of a roll-up in DuckDB: how they are loaded, what stood in an earlier one, and what is kept of its runs."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit import __version__
from evalkit.portfolio.questions import question
from evalkit.portfolio.rollup import Rollup
from evalkit.portfolio.shares import Share
from evalkit.portfolio.tables import SCHEMA_VERSION, Type, columns
from evalkit.portfolio.trend import Run, Trend
from evalkit.system.extras import needed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES: dict[Type, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
ABOUT = "portfolio"
"""The table that says of which version and day a roll-up is."""
KEEP_RUNS = (".duckdb", ".parquet")
"""The formats that keep earlier runs."""
_MEMORY = "256MB"


def prepare() -> None:
    """Raises EvalkitError where DuckDB is not installed."""
    with needed("DuckDB", "portfolio", "A database or Parquet needs", instead="give --output with .csv or .json."):
        import duckdb  # noqa: F401


@contextmanager
def opened(file: Path | None = None, *, read_only: bool = False) -> Iterator["DuckDBPyConnection"]:
    """A database in a file, or in memory: it fetches nothing, and keeps within bounds."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": str(min(4, os.cpu_count() or 1)),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
    connection = duckdb.connect(str(file) if file else ":memory:", read_only=read_only, config=settings)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def written(file: Path | None = None) -> Iterator["DuckDBPyConnection"]:
    """A database to write. What the system refuses, or has no room for, is an OSError as elsewhere."""
    import duckdb

    try:
        with opened(file) as connection:
            yield connection
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        raise OSError(errno.EIO, str(error).partition("\n")[0]) from error


def load(connection: "DuckDBPyConnection", rollup: Rollup) -> None:
    """Makes every table, and fills it."""
    for table in rollup.tables:
        create(connection, table)
        _fill(connection, rollup, table)
    create(connection, "history")
    connection.execute(f"CREATE TABLE {ABOUT} (schema_version BIGINT, as_of DATE, evalkit VARCHAR, key VARCHAR)")
    _say_what_it_is(connection, rollup)


def refresh(connection: "DuckDBPyConnection", rollup: Rollup) -> None:
    """Replaces the rows of evaluations that have changed or are gone, and those that are of the day."""
    connection.execute("CREATE TEMP TABLE there (evaluation VARCHAR)")
    connection.execute("INSERT INTO there SELECT evaluation FROM evaluations")
    connection.execute("DELETE FROM evaluations")
    _fill(connection, rollup, "evaluations")
    connection.execute(
        "CREATE TEMP TABLE old AS FROM there WHERE evaluation NOT IN (SELECT evaluation FROM evaluations)"
    )
    connection.execute("INSERT INTO old SELECT unnest(?::VARCHAR[])", [rollup.spool.anew])
    for table in rollup.tables:
        if table != "evaluations":
            connection.execute(f"DELETE FROM {table} WHERE evaluation IN (FROM old)")
            _fill(connection, rollup, table)
    connection.execute(f"DELETE FROM {ABOUT}")
    _say_what_it_is(connection, rollup)


def verdicts(file: Path, key: str) -> dict[str, str]:
    """The verdicts in a roll-up, by evaluation; none where it rests on other things."""
    with opened(file, read_only=True) as connection:
        about = connection.execute(f"FROM {ABOUT}").fetchall()
        if len(about) != 1 or about[0][-1] != key:
            return {}
        return dict(
            connection.execute("SELECT evaluation, verdict FROM evaluations WHERE state = 'checked'").fetchall()
        )


def _fill(connection: "DuckDBPyConnection", rollup: Rollup, table: str) -> None:
    held = ", ".join(f"{text_of(one.name)}: {text_of(_TYPES[one.type])}" for one in columns(table))
    connection.execute(
        f"INSERT INTO {table} SELECT * FROM read_csv(?, header = false, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', nullstr = '', new_line = '\\n', columns = {{{held}}})",
        [str(rollup.spool.file(table))],
    )


def _say_what_it_is(connection: "DuckDBPyConnection", rollup: Rollup) -> None:
    held = [SCHEMA_VERSION, rollup.as_of, __version__, rollup.key or None]
    connection.execute(f"INSERT INTO {ABOUT} VALUES (?, ?, ?, ?)", held)


def create(connection: "DuckDBPyConnection", table: str) -> None:
    """Makes a table without rows."""
    held = ", ".join(f'"{one.name}" {_TYPES[one.type]}' for one in columns(table))
    connection.execute(f"CREATE TABLE {table} ({held})")


def keep_history(connection: "DuckDBPyConnection", rollup: Rollup) -> None:
    """Adds this run to the history: rows of evaluations whose verdict has changed since the last one. What stands there of
    the same day is replaced.
    """
    connection.execute("DELETE FROM history WHERE as_of = ?", [rollup.as_of])
    connection.execute(
        """
        INSERT INTO history
        WITH counted AS (
          SELECT evaluation, principle, sum(met) AS met, sum(missing) AS missing, sum(waived) AS waived
          FROM scores GROUP BY ALL
        ), now AS (
          SELECT ? AS as_of, ? AS evalkit, evaluation, principle, stage, counted.met, counted.missing, counted.waived, held
          FROM counted JOIN evaluations USING (evaluation)
        ), last AS (
          SELECT evaluation, max(as_of) AS as_of FROM history GROUP BY evaluation
        ), before AS (
          SELECT history.* FROM history JOIN last USING (evaluation, as_of)
        ), changed AS (
          SELECT DISTINCT evaluation FROM (
            SELECT COLUMNS(* EXCLUDE (as_of, evalkit)) FROM now EXCEPT SELECT COLUMNS(* EXCLUDE (as_of, evalkit)) FROM before
          )
        )
        SELECT * FROM now WHERE evaluation IN (SELECT evaluation FROM changed)
        """,
        [rollup.as_of, __version__],
    )


def trend_of(connection: "DuckDBPyConnection") -> Trend:
    """How far principles were met at the runs that were kept."""
    runs: list[Run] = []
    for day, principle, met, missing, evaluations, lacking in connection.execute(question("trend").sql).fetchall():
        if not runs or runs[-1].as_of != day:
            runs.append(Run(day, {}))
        runs[-1].principles[principle] = Share(int(met), int(missing), evaluations, lacking)
    return Trend(runs)


def text_of(text: str) -> str:
    """A text in a query."""
    return "'" + text.replace("'", "''") + "'"
