"""One DuckDB database with every table."""

import shutil
from datetime import date
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.portfolio import database
from evalkit.portfolio.rollup import Rollup

prepare = database.prepare


def version(path: Path) -> int | None:
    """Nothing is opened that does not begin as such a database does: DuckDB would make one of an empty file."""
    import duckdb

    if not path.is_file():
        return None
    with path.open("rb") as stream:
        if stream.read(12)[8:] != b"DUCK":
            return None
    try:
        with database.opened(path, read_only=True) as connection:
            found = connection.execute(f"SELECT max(schema_version) FROM {database.ABOUT}").fetchone()
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise EvalkitError(f"Another program has {path} open.", hint="Close it there, then try again.") from error
        return None
    except duckdb.Error:
        return None
    return found[0] if found and type(found[0]) is int else None


def last_run(path: Path) -> date | None:
    """The day of the last run that is kept there."""
    with database.opened(path, read_only=True) as connection:
        ((day,),) = connection.execute("SELECT max(as_of) FROM history").fetchall()
    return day if isinstance(day, date) else None


def write(rollup: Rollup, to: Path, earlier: Path | None) -> None:
    """Writes it anew, with the history of the earlier one; where that is kept, a copy of it with what has changed."""
    if earlier and rollup.kept:
        shutil.copyfile(earlier, to)
    with database.written(to) as connection:
        if earlier and rollup.kept:
            database.refresh(connection, rollup)
        else:
            database.load(connection, rollup)
            if earlier:
                connection.execute(f"ATTACH {database.text_of(str(earlier))} AS earlier (READ_ONLY)")
                connection.execute("INSERT INTO history SELECT * FROM earlier.history")
                connection.execute("DETACH earlier")
        if rollup.keep_history:
            database.keep_history(connection, rollup)
        rollup.tally.trend = database.trend_of(connection)
