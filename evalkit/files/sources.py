"""Where the files of an evaluation come from. The disk is one such place; `overlays` and `revision` hold the others.

Paths are those in the evaluation, with `/` on every system; the empty one is the evaluation itself.
"""

import os
from operator import attrgetter
from pathlib import Path
from typing import Literal, Protocol

from evalkit.errors import EvalkitError
from evalkit.system.ordinary import only_ordinary

FileType = Literal["file", "folder", "link", "other"]
"""`other`: a pipe or a device, for instance, which is never opened."""


class Source(Protocol):
    """What evaluations are read from. Reading changes nothing."""

    @property
    def root(self) -> Path:
        """The evaluation's folder on the disk."""

    def entries(self, folder: str) -> dict[str, FileType]:
        """What is in a folder, by name, sorted. Raises OSError where it cannot be listed."""

    def read(self, path: str) -> bytes:
        """The content of an ordinary file; links are followed. Raises OSError, for anything else too."""

    def leads_to(self, path: str) -> str | None:
        """The same path without links on the way; None where one leads out of the evaluation."""

    def type_of(self, path: str) -> FileType | None:
        """What a path leads to in the end, never a link; None where nothing is there."""


class Disk:
    """An evaluation as it stands in its folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real_root = os.path.realpath(root)

    def entries(self, folder: str) -> dict[str, FileType]:
        with os.scandir(self._absolute(folder)) as found:
            return {entry.name: _type(entry) for entry in sorted(found, key=attrgetter("name"))}

    def read(self, path: str) -> bytes:
        with open(self._absolute(path), "rb", buffering=0, opener=only_ordinary) as stream:
            return stream.readall()

    def leads_to(self, path: str) -> str | None:
        real = os.path.realpath(self._absolute(path))
        if real == self._real_root:
            return ""
        inside = real.removeprefix(self._real_root + os.sep)
        return inside.replace(os.sep, "/") if inside != real else None

    def type_of(self, path: str) -> FileType | None:
        absolute = self._absolute(path)
        if os.path.isfile(absolute):
            return "file"
        if os.path.isdir(absolute):
            return "folder"
        return "other" if os.path.exists(absolute) else None

    def _absolute(self, path: str) -> str:
        return f"{self.root}/{path}"


def _type(entry: "os.DirEntry[str]") -> FileType:
    if entry.is_symlink():
        return "link"
    if entry.is_dir():
        return "folder"
    return "file" if entry.is_file() else "other"


def refused(number: int, path: str) -> OSError:
    """The error by which the system itself would refuse a path. `number`: of the module `errno`."""
    return OSError(number, os.strerror(number), path)


def is_in(path: str, folder: str) -> bool:
    """Whether a path is that of a folder, or of something in it."""
    return path == folder or path.startswith(f"{folder}/")


def content(source: Source, path: str) -> bytes | None:
    """What an ordinary file holds; None where there is nothing. Raises EvalkitError for anything else, or OSError."""
    type = source.type_of(path)
    if type is None:
        return None
    if type != "file":
        raise EvalkitError(f"{path} is not an ordinary file.", hint="Move it away, or rename it.")
    return source.read(path)
