"""Where the files of an evaluation come from: the disk, or the disk with changes laid over it, as if they were made.

Paths are those in the evaluation, with `/` on every system; the empty one is the evaluation itself.
"""

import errno
import os
from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from posixpath import basename, dirname, join, split
from typing import Literal, Protocol

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
        """The content of an ordinary file; links are followed. Raises OSError."""

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
        with open(self._absolute(path), "rb") as stream:
            return stream.read()

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


class Laid:
    """A source with files laid over it: what each will hold, or None where it will be gone.

    A folder in which nothing would be left is gone, too.
    """

    def __init__(self, below: Source, files: Mapping[str, bytes | None]) -> None:
        self._below = below
        self._files: dict[str, bytes | None] = {}
        """By paths without links."""
        self._changed: dict[str, dict[str, FileType | None]] = {}
        """By folder: what stands in it that did not, and None for what does not any more."""
        for path, data in files.items():
            self._lay(path, data)
        for path, data in files.items():
            if data is None:
                self._take_away_if_empty(dirname(self._itself(path)))

    @property
    def root(self) -> Path:
        return self._below.root

    def entries(self, folder: str) -> dict[str, FileType]:
        changed = self._changed.get(self._at(folder), {})
        is_new = bool(changed) and self._below.type_of(folder) is None
        entries = {**({} if is_new else self._below.entries(folder)), **changed}
        return {name: type for name in sorted(entries) if (type := entries[name]) is not None}

    def read(self, path: str) -> bytes:
        at = self._at(path)
        if at not in self._files:
            return self._below.read(path)
        data = self._files[at]
        if data is None:
            raise refused(errno.ENOENT, path)
        return data

    def leads_to(self, path: str) -> str | None:
        return self._below.leads_to(path)

    def type_of(self, path: str) -> FileType | None:
        folder, name = split(self._at(path))
        changed = self._changed.get(folder, {})
        return changed[name] if name in changed else self._below.type_of(path)

    def _lay(self, path: str, data: bytes | None) -> None:
        """A file that is written through a link stands where the link leads; one that is taken away is the link."""
        at = self._itself(path) if data is None else self._at(path)
        self._files[at] = data
        folder, name = split(at)
        self._changed.setdefault(folder, {})[name] = None if data is None else "file"
        while data is not None and folder:
            folder, name = split(folder)
            self._changed.setdefault(folder, {}).setdefault(name, "folder")

    def _take_away_if_empty(self, folder: str) -> None:
        while folder and self._below.type_of(folder) == "folder" and not self.entries(folder):
            above, name = split(folder)
            self._changed.setdefault(above, {})[name] = None
            folder = above

    def _itself(self, path: str) -> str:
        """A path whose last part is not followed, should it be a link."""
        folder = self._below.leads_to(dirname(path))
        return path if folder is None else join(folder, basename(path))

    def _at(self, path: str) -> str:
        itself = self._itself(path)
        led = None if itself in self._files else self._below.leads_to(path)
        return itself if led is None else led
