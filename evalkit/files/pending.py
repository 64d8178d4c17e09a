"""Changes that were interrupted: what files are to hold lies in a folder `.evalkit/pending-…`, with a list of it, and what they
held is kept there.

With the list a change is decided. Whoever reads the evaluation reads through it, as if it had been carried out, and writes
nothing; whoever writes carries it out first. Without the list, nothing has happened.
"""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.known import FOLDER, LIST, PREFIX
from evalkit.files.overlays import Laid, Moved
from evalkit.files.sources import Source
from evalkit.files.swap import hash_of

NEXT = "the next command that writes there (add, rename, remove, update, stage next)"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What becomes of a file: the hashes of what it held and of what it will hold, None where there is none."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A change that is decided."""

    folder: str
    rewrites: tuple[Rewrite, ...]
    moved: tuple[str, str] | None = None
    """The path of a folder that is renamed, and its new one: once all else is done, or before it where that is taken back."""
    is_back: bool = False
    """Whether it takes back another, which failed."""
    made: tuple[str, ...] = ()
    """The paths of folders that were not there before, the outer ones first."""

    def list(self) -> str:
        """The text of the list by which it is decided."""
        files = [{"path": r.path, "before": r.before, "after": r.after} for r in self.rewrites]
        held = {"files": files, "folder": self.moved, "back": self.is_back, "made": self.made}
        return json.dumps(held, indent=1)

    def taken_back(self) -> "Decided":
        """The change that undoes it."""
        rewrites = tuple(Rewrite(rewrite.path, rewrite.after, rewrite.before) for rewrite in self.rewrites)
        moved = (self.moved[1], self.moved[0]) if self.moved else None
        return Decided(self.folder, rewrites, moved, not self.is_back, self.made)

    def new(self, number: int) -> str:
        """The path of what a file is to hold, by the number of its rewrite."""
        return f"{self.folder}/{number}{'.was' if self.is_back else ''}"

    def old(self, number: int) -> str:
        """The path to which what it held goes."""
        return f"{self.folder}/{number}{'' if self.is_back else '.was'}"


def as_it_counts(source: Source) -> Source:
    """What a source holds, with what was decided and interrupted laid over it. Raises OSError."""
    for folder in pending(source):
        change = decided(source, folder)
        if change:
            source = _through(source, change)
    return source


def _through(source: Source, change: Decided) -> Source:
    """A source as it will be once a change is carried out. What somebody has changed since stays as it is."""
    if change.is_back:
        source = _moved(source, change)
    files: dict[str, bytes | None] = {}
    for number, rewrite in enumerate(change.rewrites):
        with suppress(FileNotFoundError):  # somebody carries it out at this very moment
            files |= _rewritten(source, change, number, rewrite)
    if files:
        source = Laid(source, files)
    return source if change.is_back else _moved(source, change)


def _rewritten(source: Source, change: Decided, number: int, rewrite: Rewrite) -> dict[str, bytes | None]:
    """What a file will hold by its path; nothing where it stays as it is. Raises OSError."""
    taken = None
    if source.type_of(rewrite.path) is None and source.type_of(change.old(number)) == "file":
        taken = source.read(change.old(number))
    if taken is not None and hash_of(taken) != rewrite.before:  # somebody else's, which was about to be given back
        return {rewrite.path: taken}
    if rewrite.after is None and (source.type_of(rewrite.path) is None or is_as_before(source, rewrite)):
        return {rewrite.path: None}  # where it is gone already, the folder that it was in is perhaps not
    if rewrite.after is not None and (taken is not None or is_as_before(source, rewrite)):
        return {rewrite.path: source.read(change.new(number))}
    return {}


def _moved(source: Source, change: Decided) -> Source:
    if change.moved and source.type_of(change.moved[0]) and not source.type_of(change.moved[1]):
        return Moved(source, *change.moved)
    return source


def pending(source: Source) -> list[str]:
    """The folders in which changes were laid down, decided or not. Raises OSError."""
    try:
        entries = source.entries(FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        return []
    paths = [f"{FOLDER}/{name}" for name, type in entries.items() if type == "folder"]
    return [path for path in paths if path.startswith(PREFIX)]


def decided(source: Source, folder: str) -> Decided | None:
    """The change whose files lie in a folder. None where it is not decided, or its list is not as evalkit writes it."""
    try:
        held = json.loads(source.read(f"{folder}/{LIST}"))
        rewrites = tuple(Rewrite(file["path"], file["before"], file["after"]) for file in held["files"])
        moved = (held["folder"][0], held["folder"][1]) if held["folder"] else None
        made = tuple(held.get("made", ()))
        paths = (*(rewrite.path for rewrite in rewrites), *(moved or ()), *made)
        change = Decided(folder, rewrites, moved, bool(held.get("back")), made)
        return change if all(_stays_inside(source, path) for path in paths) else None
    except (FileNotFoundError, IsADirectoryError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _stays_inside(source: Source, path: str) -> bool:
    """Whether a path is written as that of a file in the evaluation, and is one: nothing outside is ever touched."""
    parts = path.split("/")
    if {"", ".", ".."} & set(parts) or Path(path).anchor or len(Path(path).parts) != len(parts):
        return False
    return source.leads_to(os.path.dirname(path)) is not None


def is_as_before(source: Source, rewrite: Rewrite) -> bool:
    """Whether a file still holds what it held when the change was decided. What is written never goes out by a link."""
    type = source.type_of(rewrite.path)
    if type is None:
        return rewrite.before is None
    is_outside = rewrite.after is not None and source.leads_to(rewrite.path) is None
    return type == "file" and not is_outside and hash_of(source.read(rewrite.path)) == rewrite.before


@contextmanager
def in_plain_words(root: Path) -> Iterator[None]:
    """Says of which file of an evaluation it is that the system would not read or write it: raises EvalkitError."""
    try:
        yield
    except OSError as error:
        file = Path(error.filename or root)
        may_write = error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)
        raise EvalkitError(
            f"{file} cannot be changed: {(error.strerror or 'unknown reason').lower()}.",
            hint="Nothing has been written. Try again once the disk has room and can be written to."
            if may_write
            else "Make the files of the evaluation, and their folders, writable for yourself.",
        ) from error
