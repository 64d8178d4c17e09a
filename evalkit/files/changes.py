"""Changes to the files of an evaluation: all of them, or none, wherever they are interrupted.

What files are to hold is laid down first, and a list of it last: see `commit`. With that list the change is decided, and
is carried out by renaming; where that is interrupted, whoever writes to the evaluation next finishes it.
"""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath
from posixpath import basename, dirname

from evalkit.errors import EvalkitError
from evalkit.files import commit
from evalkit.files.known import FOLDER, PREFIX
from evalkit.files.overlays import Laid, Moved
from evalkit.files.pending import Decided, Rewrite, as_it_counts, in_plain_words
from evalkit.files.sources import Disk, Source, content
from evalkit.files.swap import Large, hash_at, hash_of, write_new
from evalkit.system.signals import Waiting, undisturbed

_BOM = "\ufeff"
_LARGE = 8 << 20
"""From so many bytes on, what a file holds is not held in memory."""


@dataclass(slots=True)
class _File:
    """A file as it was read, and as it will be; None where there is none."""

    before: bytes | Large | None
    after: bytes | Large | None
    like: str = ""
    """The path of the file that it was before, whose permissions and owner it keeps."""


class Changes:
    """What is to be changed in an evaluation. Paths are relative to its folder, with `/`.

    Nothing is written before `apply`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        with in_plain_words(root):
            self._now = as_it_counts(Disk(root))
        self._files: dict[str, _File] = {}
        self._news: dict[str, None] = {}
        self._moved: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return self._moved is not None or any(file.before != file.after for file in self._files.values())

    @property
    def paths(self) -> list[str]:
        """The files that change, in the order in which they were given."""
        return [path for path, file in self._files.items() if file.before != file.after]

    @property
    def source(self) -> Source:
        """The evaluation as it will be, so that a change can be judged before it is made."""
        laid = Laid(self._now, {path: self._files[path].after for path in self.paths})
        return Moved(laid, *self._moved) if self._moved else laid

    def news(self) -> list[str]:
        """The files that have been given something since this was last asked."""
        news, self._news = list(self._news), {}
        return news

    def text(self, path: str) -> str | None:
        """The text of a file as it will be; None where there will be none.

        Raises EvalkitError where it cannot be read, or is not in UTF-8.
        """
        data = self.data(path)
        if data is None:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise EvalkitError(f"{path} is not in UTF-8, at line {line}.", hint="Save it as UTF-8.") from error

    def write(self, path: str, text: str) -> None:
        """Gives a file this text."""
        try:
            self._give(path, text.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise EvalkitError("A sign that was given cannot be written in UTF-8.", hint="Give other signs.") from error

    def data(self, path: str) -> bytes | None:
        """What a file will hold; None where there will be none."""
        data = self._file(path).after
        return data.path.read_bytes() if isinstance(data, Large) else data

    def file(self, path: str) -> Path | None:
        """Where what a large file will hold can be read; None for any other."""
        data = self._file(path).after
        return data.path if isinstance(data, Large) else None

    def write_bytes(self, path: str, data: bytes) -> None:
        """Gives a file, which need not be a text, what it is to hold."""
        self._give(path, data)

    def write_from(self, path: str, file: Path) -> None:
        """Gives a file what another holds, which has to be there until `apply`, and stays."""
        is_large = file.stat().st_size >= _LARGE
        self._give(path, Large(file, hash_at(file) or "") if is_large else file.read_bytes())

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Changes the text of a file that is there. Raises EvalkitError, naming the file, where that cannot be done."""
        text = self.text(path)
        if text is None:
            raise EvalkitError(f"{path} is not there.", hint="Write it first.")
        try:
            self.write(path, change(text))
        except EvalkitError as error:
            raise EvalkitError(f"{path} cannot be changed. {error.message}", hint=error.hint) from error

    def exists(self, path: str) -> bool:
        """Whether there will be a file."""
        return self._file(path).after is not None

    def remove(self, path: str) -> None:
        """Takes a file away."""
        self._give(path, None)

    def remove_folder(self, path: str) -> None:
        """Takes away every file in a folder, hidden ones too. Raises EvalkitError where it holds anything else."""
        with in_plain_words(self._root):
            for file in _files_below(self._now, path):
                self.remove(file)

    def rename(self, path: str, new: str) -> None:
        """Gives a file another path."""
        if self._file(new).after is not None:
            raise EvalkitError(f"{new} is there already.", hint="Choose another name.")
        self._give(new, self._file(path).after)
        self._file(new).like = self._file(path).like or path
        self._give(path, None)

    def rename_folder(self, path: str, new: str) -> None:
        """Gives a folder another path, once all files have been changed under their old ones. One folder at most."""
        if basename(new) in self._now.entries(dirname(new)):
            raise EvalkitError(f"{new} is there already.", hint="Choose another name.")
        self._moved = (path, new)

    def diff(self) -> str:
        """What changes, as a unified diff for people: line endings do not show."""
        parts = []
        for path in self.paths:
            if path.startswith(f"{FOLDER}/"):  # what evalkit keeps for itself
                continue
            file = self._files[path]
            now, then = _lines(file.before), _lines(file.after)
            names = (path if file.before is not None else "(nothing)", path if file.after is not None else "(nothing)")
            parts += [f"{line}\n" for line in unified_diff(now, then, *names, lineterm="")]
        if self._moved:
            parts.append(f"folder {self._moved[0]} → {self._moved[1]}\n")
        return "".join(parts)

    def apply(self) -> None:
        """Carries the changes out.

        Raises EvalkitError where a file cannot be written, or was changed by somebody else since it was read; then nothing
        has changed. Ctrl-C ends it while nothing is decided, and waits afterwards.
        """
        with undisturbed() as waiting, commit.writing(self._root):
            if self:
                commit.make(self._root, self._laid_down(waiting))

    def _laid_down(self, waiting: Waiting) -> Decided:
        """Writes what files are to hold, and the two lists under other names yet."""
        staging = self._root / f"{PREFIX}{secrets.token_hex(4)}"
        try:
            staging.mkdir(parents=True)
            rewrites = tuple(self._rewrite(staging / str(number), path) for number, path in enumerate(self.paths))
            change = Decided(f"{FOLDER}/{staging.name}", rewrites, self._moved, made=tuple(self._folders_to_make()))
            for name, decided in ((commit.FORWARD, change), (commit.BACK, change.taken_back())):
                write_new(staging / name, decided.list().encode("utf-8"))
            waiting.pass_on()
        except BaseException:
            commit.discard(staging)
            raise
        return change

    def _rewrite(self, laid: Path, path: str) -> Rewrite:
        """What becomes of a file, once what it is to hold is laid down."""
        file = self._files[path]
        self._may_change(path, file)
        if file.after is not None:
            target = self._root / path
            write_new(laid, file.after, (target, self._root / (file.like or path)), target.parent)
        return Rewrite(path, hash_of(file.before), hash_of(file.after))

    def _folders_to_make(self) -> Iterator[str]:
        """The folders that are not there yet, the outer ones first."""
        folders = {
            parent.as_posix()
            for path in self.paths
            for parent in PurePosixPath(path).parents
            if self._files[path].after is not None and not (self._root / parent).exists()
        }
        yield from sorted(folders)

    def _may_change(self, path: str, file: _File) -> None:
        target = Path(os.path.realpath(self._root / path))
        now = hash_at(target) if isinstance(file.before, Large) else hash_of(content(Disk(self._root), path))
        if now != hash_of(file.before):
            raise commit.saved_meanwhile(path)
        folder = next(parent for parent in target.parents if parent.exists())
        if file.before != file.after and not os.access(folder, os.W_OK):
            raise EvalkitError(f"The folder {folder} cannot be written to.", hint="Make it writable for yourself.")
        writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
        if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & writable):
            raise EvalkitError(f"{path} cannot be changed: it is read-only.", hint="Make it writable for yourself.")

    def _give(self, path: str, data: bytes | Large | None) -> None:
        file = self._file(path)
        if file.after != data:
            file.after = data
            self._news[path] = None

    def _file(self, path: str) -> _File:
        if path not in self._files:
            with in_plain_words(self._root):
                data = self._content(path)
            self._files[path] = _File(data, data)
        return self._files[path]

    def _content(self, path: str) -> bytes | Large | None:
        """What a file holds. Raises OSError."""
        target = self._root / path
        is_large = isinstance(self._now, Disk) and target.is_file() and target.stat().st_size >= _LARGE
        return Large(target, hash_at(target) or "") if is_large else content(self._now, path)


def _files_below(source: Source, folder: str) -> Iterator[str]:
    """The paths of all that is in a folder and is none itself; links are not followed. Raises OSError."""
    for name, type in source.entries(folder).items():
        path = f"{folder}/{name}"
        yield from _files_below(source, path) if type == "folder" else (path,)


def _lines(data: bytes | Large | None) -> list[str]:
    if isinstance(data, Large):
        return [f"(of {data.path.stat().st_size} bytes)"]
    text = (data or b"").decode("utf-8", "replace").removeprefix(_BOM).removesuffix("\n")
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []
