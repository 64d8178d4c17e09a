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
from evalkit.files.atomic import write_whole
from evalkit.system import locks
from evalkit.system.extras import needed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "350MB"
_PREFIX = "record-"
_IGNORED = ("/key", f"/{_PREFIX}*")


@dataclass(frozen=True, slots=True)
class Workspace:
    folder: Path
    database: "DuckDBPyConnection"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows that a query finds: for those that are few."""
        return self.database.execute(query).fetchall()

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
    folder = _made(root / ".evalkit")
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": "2",
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "preserve_insertion_order": "true",
    }
    database = duckdb.connect(":memory:", config=settings)
    try:
        with locks.in_use(folder):
            yield Workspace(folder, database)
    except duckdb.OutOfMemoryException:
        raise EvalkitError(
            "There is not enough room in memory for so many different answers.", hint="Record fewer at once."
        ) from None
    except duckdb.IOException as error:
        raise EvalkitError(
            f"What is read finds no room in {folder.parent}: {_reason(error)}.", hint="Make room on that disk."
        ) from None
    except duckdb.Error as error:  # what it says may quote answers, which no report of a fault is to hold
        raise RuntimeError(f"a query failed: {type(error).__name__}") from None
    finally:
        database.close()
        shutil.rmtree(folder, ignore_errors=True)
        _take_away_if_empty(folder.parent)


def _made(kept: Path) -> Path:
    """A new folder for a workspace, which git does not see; without those of processes that were killed."""
    kept.mkdir(exist_ok=True)
    ignore = kept / ".gitignore"
    lines = ignore.read_text("utf-8").splitlines() if ignore.exists() else []
    if missing := [line for line in _IGNORED if line not in lines]:
        write_whole(ignore, "\n".join([*lines, *missing, ""]))
    for left in kept.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if locks.is_given_up(left):
                shutil.rmtree(left, ignore_errors=True)
    return Path(mkdtemp(prefix=_PREFIX, dir=kept))


def _take_away_if_empty(kept: Path) -> None:
    """Takes the folder away where nothing is kept in it."""
    with suppress(OSError):
        if [path.name for path in kept.iterdir()] == [".gitignore"] and _holds_only_ignored(kept / ".gitignore"):
            (kept / ".gitignore").unlink()
        kept.rmdir()


def _holds_only_ignored(ignore: Path) -> bool:
    return ignore.read_text("utf-8").splitlines() == list(_IGNORED)


def _reason(error: Exception) -> str:
    """Why the system would not write, from what the database says."""
    text = str(error)
    reasons = (errno.ENOSPC, errno.EFBIG, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO)
    return next((os.strerror(one).lower() for one in reasons if os.strerror(one) in text), "it cannot be written")


def parquet(path: Path) -> str:
    """A Parquet file as a table in a query."""
    return f"read_parquet({text_of(str(path))})"
