"""An evaluation as it was: read from git, as from the disk, without a copy anywhere."""

import errno
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, split

from evalkit.files.sources import FileType, refused

_MOST_LINKS = 40
"""Links that lead to links further than this are a circle, as on the disk."""


def _is_text(path: str) -> bool:
    """Whether a file is one of those that are read in any case, and so all at once."""
    return path.endswith((".toml", ".md"))


@dataclass(frozen=True, slots=True)
class Blob:
    """A file or a link in a tree of git, by the name of the object that holds its text, or where it leads."""

    path: str
    name: str
    is_link: bool


class Revision:
    """The files of an evaluation as of a commit. Links are followed within it; what lies outside is out of reach.

    `contents`: the content of objects, by their names.
    """

    def __init__(
        self, root: Path, blobs: Iterable[Blob], contents: Callable[[Sequence[str]], dict[str, bytes]]
    ) -> None:
        self.root = root
        self._above = os.path.realpath(root).replace(os.sep, "/").rstrip("/").split("/")
        self._contents = contents
        self._folders: dict[str, dict[str, FileType]] = defaultdict(dict, {"": {}})
        self._names: dict[str, str] = {}
        for blob in sorted(
            blobs, key=lambda blob: blob.is_link
        ):  # where a tree has two of a path, no file is in a link
            self._place(blob)
        self._folders = {folder: dict(sorted(entries.items())) for folder, entries in self._folders.items()}
        links = [join(folder, name) for folder, held in self._folders.items() for name in held if held[name] == "link"]
        self._held = contents([self._names[path] for path in (*links, *filter(_is_text, self._names))])
        self._links = {path: os.fsdecode(self._held[self._names[path]]) for path in links}

    def entries(self, folder: str) -> dict[str, FileType]:
        at, type = self._found(folder)
        if at is None or type is None:
            raise refused(errno.ENOENT, folder)
        if type != "folder":
            raise refused(errno.ENOTDIR, folder)
        return self._folders[at]

    def read(self, path: str) -> bytes:
        at, type = self._found(path)
        if at is None or type is None:
            raise refused(errno.ENOENT, path)
        if type == "folder":
            raise refused(errno.EISDIR, path)
        name = self._names[at]
        if name not in self._held:
            self._held |= self._contents([name])
        return self._held[name]

    def leads_to(self, path: str) -> str | None:
        return self._found(path)[0]

    def type_of(self, path: str) -> FileType | None:
        """What a path leads to; nobody can tell of what is out of reach, but that it is no file of the evaluation."""
        at, type = self._found(path)
        return "other" if at is None else type

    def _place(self, blob: Blob) -> None:
        folder, name = split(blob.path)
        if blob.is_link and name in self._folders.get(folder, {}):
            return
        self._names[blob.path] = blob.name
        self._folders[folder][name] = "link" if blob.is_link else "file"
        while folder:
            folder, name = split(folder)
            self._folders[folder][name] = "folder"

    def _type_at(self, at: str) -> FileType | None:
        """What stands at a path without links."""
        return "folder" if at in self._folders else "file" if at in self._names else None

    def _found(self, path: str) -> tuple[str | None, FileType | None]:
        """Where a path leads to, part by part as on the disk, and what stands there; None: out of the evaluation."""
        here, left, links, is_way = self._above, path.split("/")[::-1], 0, True
        while left:
            part = left.pop()
            if part in ("", "."):
                continue
            if part == "..":
                at = self._inside(here)
                is_way = is_way and (at is None or at in self._folders)
                here = here[:-1] or here
                continue
            here = [*here, part]
            target = self._links.get(self._inside(here) or "")
            if target is not None:
                links += 1
                if links > _MOST_LINKS:
                    return path, None
                here = [""] if target.startswith("/") else here[:-1]
                left += target.split("/")[::-1]
        at = self._inside(here)
        return at, self._type_at(at) if is_way and at is not None else None

    def _inside(self, parts: list[str]) -> str | None:
        """The path in the evaluation of one that is whole and without links; None where it is not in there."""
        depth = len(self._above)
        return "/".join(parts[depth:]) if parts[:depth] == self._above else None
