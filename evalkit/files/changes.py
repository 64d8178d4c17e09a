"""Changes to the files of an evaluation: all of them, or none, wherever they are interrupted.

What files are to hold is laid down first, in a folder `.evalkit/pending-…` of the evaluation, and a list of it last. With
that list the change is decided: it is carried out by renaming, and where that is interrupted, whoever loads the evaluation
next finishes it. Without the list, nothing has happened.
"""

import hashlib
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.files.sources import Disk, Laid, Source

FOLDER = ".evalkit"
_PENDING = "pending-"
_LONG = 60.0
"""After how many seconds nobody is still laying down files, unless it was interrupted."""
_LIST = "changes.json"
_BOM = "\ufeff"


@dataclass(slots=True)
class _File:
    """A file as it was read, and as it will be; None where there is none."""

    before: bytes | None
    after: bytes | None


class Changes:
    """What is to be changed in an evaluation. Paths are relative to its folder, with `/`.

    Nothing is written before `apply`.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, _File] = {}
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
        return Laid(Disk(self._root), {path: self._files[path].after for path in self.paths})

    def text(self, path: str) -> str | None:
        """The text of a file as it will be; None where there will be none.

        Raises EvalkitError where it cannot be read, or is not in UTF-8.
        """
        data = self._file(path).after
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
            self._file(path).after = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise EvalkitError("A sign that was given cannot be written in UTF-8.", hint="Give other signs.") from error

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
        self._file(path).after = None

    def remove_folder(self, path: str) -> None:
        """Takes away every file in a folder, hidden ones too. Raises EvalkitError where it holds anything else."""
        for folder, _, names in os.walk(self._root / path):
            for name in names:
                self.remove(Path(folder, name).relative_to(self._root).as_posix())

    def rename(self, path: str, new: str) -> None:
        """Gives a file another path."""
        if self._file(new).after is not None:
            raise EvalkitError(f"{new} is there already.", hint="Choose another name.")
        self._file(new).after = self._file(path).after
        self._file(path).after = None

    def rename_folder(self, path: str, new: str) -> None:
        """Gives a folder another path, once all files have been changed under their old ones. One folder at most."""
        if os.path.lexists(self._root / new):
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
        has changed.
        """
        if not self:
            return
        folder = self._root / FOLDER
        existed = folder.is_dir()
        staging = folder / f"{_PENDING}{secrets.token_hex(4)}"
        with _told(self._root):
            try:
                staging.mkdir(parents=True)
                self._stage(staging)
                os.replace(staging / "list", staging / _LIST)
            except BaseException:
                if not (staging / _LIST).exists():
                    _discard(staging, existed=existed)
                raise
            _carry_out(self._root, staging)
        _discard(staging, existed=existed)

    def _stage(self, staging: Path) -> None:
        listed: list[dict[str, Any]] = []
        for number, path in enumerate(self.paths):
            file = self._files[path]
            target = Path(os.path.realpath(self._root / path))
            self._may_change(path, target, file)
            if file.after is not None:
                laid = staging / str(number)
                laid.write_bytes(file.after)
                if target.exists():
                    laid.chmod(stat.S_IMODE(target.stat().st_mode))
            listed.append({"path": path, "before": _name(file.before), "after": _name(file.after)})
        moved = list(self._moved) if self._moved else None
        (staging / "list").write_text(json.dumps({"files": listed, "folder": moved}, indent=1), "utf-8")

    def _may_change(self, path: str, target: Path, file: _File) -> None:
        if _content(target) != file.before:
            raise EvalkitError(
                f"{path} was changed by somebody else at this very moment; nothing has been written.", hint="Try again."
            )
        folder = next(parent for parent in target.parents if parent.exists())
        if file.before != file.after and not os.access(folder, os.W_OK):
            raise EvalkitError(f"The folder {folder} cannot be written to.", hint="Make it writable for yourself.")
        writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
        if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & writable):
            raise EvalkitError(f"{path} cannot be changed: it is read-only.", hint="Make it writable for yourself.")

    def _file(self, path: str) -> _File:
        if path not in self._files:
            with _told(self._root):
                data = _content(self._root / path)
            self._files[path] = _File(data, data)
        return self._files[path]


def finish(root: Path) -> list[str]:
    """Finishes changes that were decided and interrupted, and takes away what was never decided. Gives the files that
    were written or taken away.

    A file that somebody has changed since is left as it is. Raises EvalkitError where something cannot be written.
    """
    done: list[str] = []
    folder = root / FOLDER
    with _told(root):
        for name in sorted(os.listdir(folder)):
            if name.startswith(_PENDING):
                decided = (folder / name / _LIST).exists()
                if decided:
                    done += _carry_out(root, folder / name)
                if decided or time.time() - os.stat(folder / name).st_mtime > _LONG:
                    _discard(folder / name, existed=True)
    return done


def _carry_out(root: Path, staging: Path) -> list[str]:
    """Does what the list says; what has been done already is not done again."""
    listed = json.loads((staging / _LIST).read_text("utf-8"))
    done = []
    for number, entry in enumerate(listed["files"]):
        target, laid = Path(os.path.realpath(root / entry["path"])), staging / str(number)
        if _name(_content(target)) != entry["before"]:
            continue  # done already, or changed by somebody
        if entry["after"] is None:
            target.unlink()
            _remove_if_empty(target.parent, root)
        elif laid.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # somebody else finishes it, too
                os.replace(laid, target)
        done.append(entry["path"])
    if listed["folder"]:
        old, new = (root / path for path in listed["folder"])
        if old.exists() and not os.path.lexists(new):
            os.rename(old, new)
    return done


def _remove_if_empty(folder: Path, root: Path) -> None:
    """Takes a folder away in which nothing is left, and those above it, within the evaluation."""
    real = Path(os.path.realpath(root))
    with suppress(OSError):
        while folder != real and real in folder.parents:
            folder.rmdir()
            folder = folder.parent


def _discard(staging: Path, *, existed: bool) -> None:
    """The list goes last: without it, nobody finishes what is done."""
    with suppress(OSError):
        for name in os.listdir(staging):
            if name != _LIST:
                os.unlink(staging / name)
    shutil.rmtree(staging, ignore_errors=True)
    if not existed:
        with suppress(OSError):
            staging.parent.rmdir()


def _content(path: Path) -> bytes | None:
    """The bytes of an ordinary file; None where there is nothing. Raises OSError for anything else."""
    if not os.path.lexists(path):
        return None
    if not os.path.isfile(path):
        raise EvalkitError(f"{path} is not an ordinary file.", hint="Move it away, or rename it.")
    return path.read_bytes()


def _name(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _lines(data: bytes | None) -> list[str]:
    text = (data or b"").decode("utf-8", "replace").removeprefix(_BOM).removesuffix("\n")
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []


@contextmanager
def _told(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        file = error.filename or root
        raise EvalkitError(
            f"{file} cannot be changed: {(error.strerror or 'unknown reason').lower()}.",
            hint="Make the files of the evaluation, and their folders, writable for yourself.",
        ) from error
