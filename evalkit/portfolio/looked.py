"""What a check looked at in a folder, and how it is told whether any of that has changed since: by what the system says of
the files, or else by their bytes.
"""

import marshal
import os
import sys
from collections.abc import Sequence
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path
from posixpath import dirname
from stat import S_ISREG
from typing import Any, NamedTuple

from evalkit.files.sources import Disk, FileType
from evalkit.model.file_names import EVALUATION_FILE

Seen = tuple[str, str, int, int, int, int]
"""Of what is in a folder: name and type; of files also size, times of change of content and of anything (ns), and number."""
RECENT = 2 * 10**9
"""For so many nanoseconds after a change there may be another that leaves the same times."""
_TIMES_TELL = sys.platform != "win32"
"""Whether a change that sets the time of the content back is told by another time."""


class Looked(NamedTuple):
    """What was looked at in the folder of an evaluation, by paths in it."""

    folders: Sequence[str]
    """Those that were listed."""
    asked: Sequence[str]
    """Paths of which was asked where they lead, outside of those folders: targets of links, mostly."""
    files: Sequence[str]
    """Those that were read."""

    def now(self, root: Path) -> "Now | None":
        """What the system says of all that is there by now; None where a folder cannot be listed."""
        try:
            folders = [(folder, _listed(f"{root}/{folder}")) for folder in self.folders]
        except OSError:
            return None
        return Now.of(folders, self._where(root))

    def digest(self, root: Path, now: "Now") -> str | None:
        """What the names, as the system tells them now, and the bytes of the files come to; None where one cannot be read."""
        disk = Disk(root)
        try:
            files = [(path, _hash(disk.read(path))) for path in self.files]
        except OSError:
            return None
        return _digest(now.folders, now.asked, files)

    def _where(self, root: Path) -> list[tuple[str, str | None, str | None]]:
        """Where each path leads of which was asked."""
        if not self.asked:
            return []
        disk = Disk(root)
        return [(path, *_where(disk, path)) for path in self.asked]


class Now(NamedTuple):
    """What the system says of files at a moment."""

    signature: str
    latest: int
    """The time of the latest change, in nanoseconds."""
    folders: Sequence[tuple[str, list[Seen]]]
    asked: Sequence[tuple[str, str | None, str | None]]
    """Where each path leads of which was asked."""

    @classmethod
    def of(
        cls, folders: Sequence[tuple[str, list[Seen]]], asked: Sequence[tuple[str, str | None, str | None]]
    ) -> "Now":
        latest = max((max(seen[3], seen[4]) for _, found in folders for seen in found), default=0)
        return cls(_hash_of((folders, asked)), latest, folders, asked)

    def is_recent(self, moment: int) -> bool:
        """Whether something was changed only just before a moment, or by a clock that is ahead: its next change may leave
        no trace.
        """
        return not _TIMES_TELL or self.latest > moment - RECENT


class Watched(Disk):
    """An evaluation as it stands in its folder, that notes what is looked at."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.told_apart = True
        """Whether all that was looked at can be told from what it may be later: nothing that is a link, or unreadable."""
        self._folders: dict[str, list[Seen]] = {}
        self._asked: dict[str, tuple[str | None, str | None]] = {}
        self._files: dict[str, str] = {}
        self.top: bytes | None = None
        """What the file holds by which the evaluation is known."""

    def entries(self, folder: str) -> dict[str, FileType]:
        try:
            found = _listed(self._absolute(folder))
        except FileNotFoundError:
            self._ask(folder)
            raise
        except OSError:
            self.told_apart = False
            raise
        if self._folders.setdefault(folder, found) != found:
            self.told_apart = False
        self.told_apart = self.told_apart and not any(seen[1] == "link" for seen in found)
        return {seen[0]: seen[1] for seen in found}  # type: ignore[misc]  # types of files, each

    def read(self, path: str) -> bytes:
        try:
            data = super().read(path)
        except OSError:
            self.told_apart = False
            raise
        hashed = _hash(data)
        if self._files.setdefault(path, hashed) != hashed:
            self.told_apart = False
        if path == EVALUATION_FILE:
            self.top = data
        return data

    def leads_to(self, path: str) -> str | None:
        self._ask(path)
        return super().leads_to(path)

    def type_of(self, path: str) -> FileType | None:
        self._ask(path)
        return super().type_of(path)

    def _ask(self, path: str) -> None:
        if path not in self._asked:
            self._asked[path] = _where(self, path)

    def _asked_apart(self) -> list[tuple[str, str | None, str | None]]:
        """Where paths lead of which no list of a folder tells: in one that is listed, there is no link."""
        return [
            (path, *where)
            for path, where in sorted(self._asked.items())
            if dirname(path) not in self._folders or path.endswith("/") or ".." in path
        ]

    @property
    def looked(self) -> Looked:
        return Looked(sorted(self._folders), [path for path, *_ in self._asked_apart()], sorted(self._files))

    @property
    def seen(self) -> "Now":
        """As the system told of each folder at the moment at which it was listed: before anything in it was read."""
        return Now.of(sorted(self._folders.items()), self._asked_apart())

    @property
    def digest(self) -> str:
        """Of what was read."""
        return _digest(sorted(self._folders.items()), self._asked_apart(), sorted(self._files.items()))


def _listed(folder: str) -> list[Seen]:
    """What is in a folder, sorted by name. Raises OSError."""
    found: list[Seen] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found.append((entry.name, "folder", 0, 0, 0, 0))
            elif entry.is_symlink():
                found.append((entry.name, "link", 0, 0, 0, 0))
            else:
                held = entry.stat(follow_symlinks=False)
                kind = "file" if S_ISREG(held.st_mode) else "other"
                found.append((entry.name, kind, held.st_size, held.st_mtime_ns, held.st_ctime_ns, held.st_ino))
    found.sort(key=itemgetter(0))
    return found


def _where(disk: Disk, path: str) -> tuple[str | None, str | None]:
    """What a path leads to, and where that is."""
    try:
        return Disk.type_of(disk, path), Disk.leads_to(disk, path)
    except (OSError, ValueError):
        return None, None


def _digest(folders: Sequence[tuple[str, list[Seen]]], asked: object, files: object) -> str:
    names = [(folder, [seen[:2] for seen in found]) for folder, found in folders]
    return _hash_of((names, asked, files))


def _hash_of(value: Any) -> str:
    """Of plain values. In this form, what is equal gives the same bytes; it takes a fifth of the time of their text."""
    return _hash(marshal.dumps(value, 2))


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
