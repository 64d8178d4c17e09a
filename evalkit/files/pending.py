"""Changes that were interrupted: what files are to hold lies in a folder `.evalkit/pending-…`, with a list of it.

With the list a change is decided. Whoever reads the evaluation reads through it, as if it had been carried out, and writes
nothing; whoever writes carries it out first. Without the list, nothing has happened.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.overlays import Laid, Moved
from evalkit.files.sources import Disk, Source
from evalkit.terminal import say

FOLDER = ".evalkit"
PREFIX = f"{FOLDER}/pending-"
LIST = "changes.json"
_LONG = 60.0
"""After how many seconds nobody is still laying down files, unless it was interrupted."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What becomes of a file: the hashes of what it held and of what it will hold, None where there is none."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A change that is decided. What a file is to hold lies in `folder` under the number of its rewrite."""

    folder: str
    rewrites: tuple[Rewrite, ...]
    moved: tuple[str, str] | None = None
    """The path of a folder that is renamed once all else is done, and its new one."""

    def list(self) -> str:
        """The text of the list by which it is decided."""
        files = [{"path": r.path, "before": r.before, "after": r.after} for r in self.rewrites]
        return json.dumps({"files": files, "folder": self.moved}, indent=1)


def hash_of(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def as_it_counts(source: Source) -> Source:
    """What a source holds, with what was decided and interrupted laid over it. Raises OSError."""
    for folder in _pending(source):
        change = _decided(source, folder)
        if change:
            source = _through(source, change)
    return source


def _through(source: Source, change: Decided) -> Source:
    """A source as it will be once a change is carried out. What somebody has changed since stays as it is."""
    files: dict[str, bytes | None] = {}
    for number, rewrite in enumerate(change.rewrites):
        if rewrite.after is None and source.type_of(rewrite.path) is None:
            files[rewrite.path] = None  # gone already, but perhaps not yet the folder that it was in
        elif _is_as_before(source, rewrite) and rewrite.after is None:
            files[rewrite.path] = None
        elif _is_as_before(source, rewrite):
            with suppress(FileNotFoundError):  # somebody carries it out at this very moment
                files[rewrite.path] = source.read(f"{change.folder}/{number}")
    if files:
        source = Laid(source, files)
    if change.moved and source.type_of(change.moved[0]) and not source.type_of(change.moved[1]):
        source = Moved(source, *change.moved)
    return source


def finish(root: Path) -> list[str]:
    """Finishes changes that were decided and interrupted, says so, and takes away what was never decided. Gives the paths
    of the files that were written or taken away, and of folders that were renamed.

    A file that somebody has changed since is left as it is. Raises EvalkitError where something cannot be written.
    """
    done: list[str] = []
    disk = Disk(root)
    with in_plain_words(root):
        for folder in _pending(disk):
            change = _decided(disk, folder)
            if change:
                done += carry_out(root, change)
            if change or time.time() - os.stat(root / folder).st_mtime > _LONG:
                discard(root / folder)
    if done:
        say("A change that was interrupted before is finished now.")
    return done


def carry_out(root: Path, change: Decided) -> list[str]:
    """Does what is decided; what has been done already is not done again."""
    disk = Disk(root)
    done = []
    for number, rewrite in enumerate(change.rewrites):
        is_as_before = _is_as_before(disk, rewrite)
        if is_as_before and rewrite.after is not None:
            _put(root / change.folder / str(number), Path(os.path.realpath(root / rewrite.path)))
        elif rewrite.after is None:
            _take_away(root, rewrite.path, also_the_file=is_as_before)
        if is_as_before:
            done.append(rewrite.path)
    if change.moved:
        old, new = (root / path for path in change.moved)
        if old.exists() and not os.path.lexists(new):
            os.rename(old, new)
            done.append(change.moved[1])
    return done


def _put(laid: Path, target: Path) -> None:
    if laid.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # somebody else finishes it, too
            os.replace(laid, target)


def _take_away(root: Path, path: str, *, also_the_file: bool) -> None:
    """Takes a file away (a link itself, and not what it leads to), and every folder in which nothing is left by that."""
    target = Path(os.path.realpath((root / path).parent), os.path.basename(path))
    if also_the_file and os.path.lexists(target):
        target.unlink()
    real = Path(os.path.realpath(root))
    folder = target.parent
    with suppress(OSError):
        while folder != real and real in folder.parents:
            with suppress(FileNotFoundError):
                folder.rmdir()
            folder = folder.parent


def discard(staging: Path) -> None:
    """Takes away what was laid down. The list goes last: without it, nobody finishes what is done."""
    with suppress(OSError):
        for name in os.listdir(staging):
            if name != LIST:
                os.unlink(staging / name)
    shutil.rmtree(staging, ignore_errors=True)
    with suppress(OSError):  # evalkit keeps something else there
        staging.parent.rmdir()


def _pending(source: Source) -> list[str]:
    try:
        entries = source.entries(FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        return []
    paths = [f"{FOLDER}/{name}" for name, type in entries.items() if type == "folder"]
    return [path for path in paths if path.startswith(PREFIX)]


def _decided(source: Source, folder: str) -> Decided | None:
    """The change whose files lie in a folder. None where it is not decided, or its list is not as evalkit writes it."""
    try:
        held = json.loads(source.read(f"{folder}/{LIST}"))
        rewrites = tuple(Rewrite(file["path"], file["before"], file["after"]) for file in held["files"])
        moved = (held["folder"][0], held["folder"][1]) if held["folder"] else None
        stays = all(_stays_inside(source, path) for path in (*(rewrite.path for rewrite in rewrites), *(moved or ())))
    except (FileNotFoundError, IsADirectoryError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return Decided(folder, rewrites, moved) if stays else None


def _stays_inside(source: Source, path: str) -> bool:
    """Whether a path is written as that of a file in the evaluation, and is one: nothing outside is ever touched."""
    parts = path.split("/")
    if {"", ".", ".."} & set(parts) or Path(path).anchor or len(Path(path).parts) != len(parts):
        return False
    return source.leads_to(os.path.dirname(path)) is not None


def _is_as_before(source: Source, rewrite: Rewrite) -> bool:
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
        raise EvalkitError(
            f"{file} cannot be changed: {(error.strerror or 'unknown reason').lower()}.",
            hint="Make the files of the evaluation, and their folders, writable for yourself.",
        ) from error
