"""A place within the evaluation where answers may lie while they are read, and a database that reaches nothing else."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from evalkit.errors import EvalkitError
from evalkit.expressions.sql import text_of
from evalkit.system import locks
from evalkit.system.extras import needed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "350MB"
_AT_ONCE = 1000
"""Rows that are fetched together."""
_PREFIX = "record-"
_IGNORED = ("/key", "/key.*", f"/{_PREFIX}*")


@dataclass(frozen=True, slots=True)
class Workspace:
    folder: Path
    database: "DuckDBPyConnection"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows that a query finds: for those that are few."""
        return self.database.execute(query).fetchall()

    def each(self, query: str) -> Iterator[int]:
        """A whole number from each row that a query finds, few at once; nothing else is asked while they are gone through."""
        found = self.database.execute(query)
        while rows := found.fetchmany(_AT_ONCE):
            yield from (int(number) for (number,) in rows)

    def value(self, query: str) -> Any:
        """The single value that a query finds."""
        row = self.database.execute(query).fetchone()
        return row[0] if row else None

    def do(self, statement: str) -> None:
        self.database.execute(statement)


@contextmanager
def workspace(root: Path) -> Iterator[Workspace]:
    """A workspace under `.evalkit/` of the evaluation at `root`, taken away again. Raises EvalkitError without DuckDB.

    What the database cannot hold in memory it puts there, too: answers of people never leave the evaluation's folder.
    """
    with needed("DuckDB", "evidence", "Recording data needs"):
        import duckdb
    kept = root / ".evalkit"
    try:
        with _folder(kept) as folder:
            database = duckdb.connect(":memory:", config=_settings(folder))
            try:
                yield Workspace(folder, database)
            finally:
                database.close()
    except duckdb.OutOfMemoryException:
        raise EvalkitError(
            "There is not enough room in memory for so many different answers.", hint="Record fewer at once."
        ) from None
    except (duckdb.IOException, OSError) as error:
        raise EvalkitError(
            f"What is read finds no room in {kept}: {_reason(error)}.", hint="Make room on that disk."
        ) from None
    except duckdb.Error as error:  # what it says may quote answers, which no report of a fault is to hold
        raise RuntimeError(f"a query failed: {type(error).__name__}") from None


def _settings(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": _MEMORY,
        "threads": "2",
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "preserve_insertion_order": "true",
    }


@contextmanager
def _folder(kept: Path) -> Iterator[Path]:
    """A new folder within another, marked as in use before anybody sees it, and taken away again with all that is in it."""
    try:
        _prepare(kept)
        made = Path(mkdtemp(prefix="new-", dir=kept))
        folder = made.with_name(f"{_PREFIX}{made.name}")
        try:
            with locks.in_use(made):
                made.rename(folder)
                yield folder
        finally:
            for left in (made, folder):
                shutil.rmtree(left, ignore_errors=True)
    finally:
        _take_away_if_empty(kept)


def _prepare(kept: Path) -> None:
    """Sees to it that git does not see what lies there, and that nothing lies there of processes that were killed."""
    kept.mkdir(exist_ok=True)
    ignore = kept / ".gitignore"
    lines = ignore.read_text("utf-8").splitlines() if ignore.exists() else []
    if missing := [line for line in _IGNORED if line not in lines]:
        ignore.write_text("\n".join([*lines, *missing, ""]), "utf-8")
    for left in kept.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if locks.is_given_up(left):
                shutil.rmtree(left, ignore_errors=True)


def _take_away_if_empty(kept: Path) -> None:
    """Takes the folder away where nothing is kept in it."""
    with suppress(OSError):
        ignore = kept / ".gitignore"
        if [*kept.iterdir()] == [ignore] and set(ignore.read_text("utf-8").splitlines()) <= set(_IGNORED):
            ignore.unlink()
        kept.rmdir()


def _reason(error: Exception) -> str:
    """Why the system would not write, also where it is the database that says so."""
    if isinstance(error, OSError):
        return (error.strerror or "unknown reason").lower()
    reasons = (errno.ENOSPC, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO)
    return next((os.strerror(one).lower() for one in reasons if os.strerror(one) in str(error)), "unknown reason")


def parquet(path: Path) -> str:
    """A Parquet file as a table in a query."""
    return f"read_parquet({text_of(str(path))})"
