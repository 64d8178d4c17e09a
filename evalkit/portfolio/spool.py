"""Rows on their way to the outputs: on the disk, table by table, so that however many there are fits into memory."""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evalkit.errors import EvalkitError
from evalkit.portfolio.tables import ROW_TYPES, Rows, Type, columns

_READ: dict[Type, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: text == "True",
    "date": date.fromisoformat,
}


class Spool:
    """Tables as comma-separated files in a folder, without headings; nothing stands for None, and nothing else is empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()
        self.number = dict.fromkeys(Rows._fields, 0)
        """How many rows each table has."""
        self.anew: list[str] = []
        """The evaluations of which all rows were added."""
        self._streams = {
            table: self._files.enter_context(self.file(table).open("w", encoding="utf-8", newline=""))
            for table in Rows._fields
        }
        self._writers = {table: csv.writer(stream, lineterminator="\n") for table, stream in self._streams.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):  # what could not be written is told already
            self._files.close()

    def file(self, table: str) -> Path:
        return self._folder / f"{table}.csv"

    def add(self, rows: Rows, *, is_kept: bool = False) -> None:
        """Adds the rows of an evaluation; of one whose rows are kept elsewhere only the first, which is of the day."""
        if is_kept:
            rows = Rows(evaluations=rows.evaluations)
        else:
            self.anew += [row.evaluation for row in rows.evaluations]
        with self._told():
            for table, held in zip(Rows._fields, rows, strict=True):
                self._writers[table].writerows(held)
                self.number[table] += len(held)

    def written(self) -> None:
        """Sees to it that all that was added can be read."""
        with self._told():
            for stream in self._streams.values():
                stream.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EvalkitError(
                f"What is found out cannot be kept in {self._folder}: {(error.strerror or str(error)).lower()}.",
                hint="Make room there, or let TMPDIR name a folder that has some.",
            ) from error

    def rows(self, table: str) -> Iterator[Any]:
        """The rows of a table, as they were added."""
        csv.field_size_limit(sys.maxsize)
        make, read = ROW_TYPES[table], [_READ[column.type] for column in columns(table)]
        with open(self.file(table), encoding="utf-8", newline="") as stream:
            for cells in csv.reader(stream):
                yield make(*(how(cell) if cell else None for how, cell in zip(read, cells, strict=True)))
