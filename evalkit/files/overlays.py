"""The files of an evaluation as they would be: changes laid over where they come from, as if they were made."""

import errno
from collections.abc import Mapping
from pathlib import Path
from posixpath import basename, dirname, join, split

from evalkit.files.sources import FileType, Source, is_in, refused
from evalkit.files.swap import Large


class Laid:
    """A source with files laid over it: what each will hold, or None where it will be gone.

    A folder in which nothing would be left is gone, too.
    """

    def __init__(self, below: Source, files: Mapping[str, bytes | Large | None]) -> None:
        self._below = below
        self._files: dict[str, bytes | Large | None] = {}
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
        return data.path.read_bytes() if isinstance(data, Large) else data

    def leads_to(self, path: str) -> str | None:
        return self._below.leads_to(path)

    def type_of(self, path: str) -> FileType | None:
        folder, name = split(self._at(path))
        changed = self._changed.get(folder, {})
        return changed[name] if name in changed else self._below.type_of(path)

    def _lay(self, path: str, data: bytes | Large | None) -> None:
        """A file that is written through a link stands where the link leads; one that is taken away is the link."""
        at = self._itself(path) if data is None else self._at(path)
        self._files[at] = data
        folder, name = split(at)
        self._changed.setdefault(folder, {})[name] = None if data is None else "file"
        while data is not None and folder:
            folder, name = split(folder)
            self._changed.setdefault(folder, {}).setdefault(name, "folder")

    def _take_away_if_empty(self, folder: str) -> None:
        """Takes a folder away in which nothing is left, and so on upwards."""
        while folder:
            type = self.type_of(folder)
            if type is not None and (type != "folder" or self.entries(folder)):
                return
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


class Moved:
    """A source in which a folder goes by another path. What links lead into it, still do."""

    def __init__(self, below: Source, old: str, new: str) -> None:
        self._below = below
        self._old = old
        self._new = new

    @property
    def root(self) -> Path:
        return self._below.root

    def entries(self, folder: str) -> dict[str, FileType]:
        before = self._before(folder)
        entries = dict(self._below.entries(before))
        at = self._below.leads_to(before)
        if at == dirname(self._new):
            entries[basename(self._new)] = self._below.entries(dirname(self._old))[basename(self._old)]
        if at == dirname(self._old):
            del entries[basename(self._old)]
        return dict(sorted(entries.items()))

    def read(self, path: str) -> bytes:
        return self._below.read(self._before(path))

    def leads_to(self, path: str) -> str | None:
        if is_in(path, self._old):
            return path
        at = self._below.leads_to(self._before(path))
        return self._new + at.removeprefix(self._old) if at is not None and is_in(at, self._old) else at

    def type_of(self, path: str) -> FileType | None:
        return None if is_in(path, self._old) else self._below.type_of(self._before(path))

    def _before(self, path: str) -> str:
        """What a path was. Raises OSError where nothing is there any more."""
        if is_in(path, self._old):
            raise refused(errno.ENOENT, path)
        return self._old + path.removeprefix(self._new) if is_in(path, self._new) else path
