"""Verdicts that were found out before: one file for each evaluation and wish, in the user's cache folder.

A verdict is only ever a shortcut. It counts for the days of which it holds, while nothing that was looked at has changed;
a file that is damaged, or of another format, is as if it were not there. No text of anybody can be read in it without the
evaluation itself. Where nothing can be kept, nothing is: that is no fault.
"""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.files.find import real_path
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.portfolio import tool
from evalkit.portfolio.clock import Range
from evalkit.portfolio.looked import Looked
from evalkit.portfolio.packed import DamagedError, packed, unpacked
from evalkit.portfolio.sealed import seal

PLACE, SIZE = "EVALKIT_CACHE", "EVALKIT_CACHE_SIZE"
"""Environment variables: the folder in which the store lies, and how many MiB it may take."""
_USUAL_SIZE = 512
_ROOM = 0.8
"""Of its bound: so much is left of a store that has grown beyond it."""
MIB = 2**20
_MAGIC = b"evalkit 1\n"
_SUM, _NONCE, _LENGTH = 16, 16, 4
_HEAD, _BODY = b"head", b"body"
_HOUR = 60 * 60
_DAY = 24 * _HOUR
_LOOKED_OVER = "looked-over"
"""The file that says how many files there were when the store was last looked over."""
_MANY = 2000
"""So many files take as long to look over as a small evaluation to check."""
_TRIES = 3
"""How often it is tried to put a file in its place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A verdict, and what it rests on."""

    range: Range
    looked: Looked
    signature: str
    digest: str
    recent: bool
    """Whether something had changed only just, so that the bytes decide and not what the system says of them."""
    brief: Any
    """The verdict in a few plain values."""
    body: bytes
    """All of it, packed."""


class Store:
    """The verdicts that this evalkit, as it is installed here, has found out."""

    def __init__(self, folder: Path, tool: bytes) -> None:
        self.folder = folder
        self._tool = tool
        self.hindered = ""
        """Why nothing can be kept; empty where that is not known."""

    def kept(self, root: Path, wish: str, day: date) -> Entry | None:
        """The verdict on the evaluation in a folder on a day; None where it has to be found out.

        `wish`: what was asked of the evaluation, as text.
        """
        path = self._path(root, wish)
        try:
            key = (root / EVALUATION_FILE).read_bytes()
            entry = _opened(path.read_bytes(), key)
        except (OSError, ValueError, DamagedError):
            return None
        if not entry.range.holds(day):
            return None
        now = None if entry.recent else entry.looked.now(root)
        if now and now.signature == entry.signature:
            _touch(path)
            return entry
        return self._told_by_bytes(root, path, key, entry)

    def _told_by_bytes(self, root: Path, path: Path, key: bytes, entry: Entry) -> Entry | None:
        """The verdict where the files hold what they held: from now on the system tells that again."""
        moment, before = time.time_ns(), entry.looked.now(root)
        if before is None or entry.looked.digest(root) != entry.digest or entry.looked.now(root) != before:
            return None
        recent = before.is_recent(moment)
        if before.signature != entry.signature or recent != entry.recent:
            self._write(path, replace(entry, signature=before.signature, recent=recent), key)
        return entry

    def keep(self, root: Path, wish: str, entry: Entry, key: bytes) -> None:
        """Keeps a verdict. `key`: what the file by which the evaluation is known holds."""
        self._write(self._path(root, wish), entry, key)

    def held(self, name: str, key: bytes) -> bytes | None:
        """What was kept with `hold` under a name and with a key."""
        path = self._named(name)
        try:
            rest = _checked(path.read_bytes())
        except (OSError, ValueError):
            return None
        _touch(path)
        return seal(rest[_NONCE:], key, rest[:_NONCE])

    def hold(self, name: str, data: bytes, key: bytes) -> None:
        """Keeps what can be read with a key only."""
        nonce = os.urandom(_NONCE)
        rest = nonce + seal(data, key, nonce)
        self._put(self._named(name), _MAGIC + _sum(rest) + rest)

    def texts(self) -> bytes | None:
        """What was kept with `keep_texts` under a name, packed."""
        try:
            return _checked((self.folder / f"texts-{self._tool.hex()}").read_bytes())
        except (OSError, ValueError):
            return None

    def keep_texts(self, body: bytes) -> None:
        """Keeps what all verdicts share and nobody but evalkit wrote: what is to be said of its rules, packed."""
        self._put(self.folder / f"texts-{self._tool.hex()}", _MAGIC + _sum(body) + body)

    def close(self, number: int) -> None:
        """Sees to it that the store does not grow beyond its bound, once so many verdicts were found out."""
        if number and _is_due(self.folder, number):
            with suppress(OSError):
                shrink(self.folder, bound())

    def _path(self, root: Path, wish: str) -> Path:
        return self._named("\0".join((real_path(root), wish)))

    def _named(self, name: str) -> Path:
        hashed = blake2b(self._tool + name.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self.folder / hashed[:2] / hashed

    def _write(self, path: Path, entry: Entry, key: bytes) -> None:
        self._put(path, _closed(entry, key))

    def _put(self, path: Path, data: bytes) -> None:
        """Writes a file beside its place, and puts it there. Where that cannot be done, it is left."""
        if self.hindered:
            return
        new = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(new, "xb", opener=_for_its_user) as stream:
                stream.write(data)
            _in_place(new, path)
        except OSError as error:
            self.hindered = f"{path.parent}: {(error.strerror or 'unknown reason').lower()}"
            with suppress(OSError):
                os.unlink(new)


def opened() -> Store | None:
    """The store of this user; None where there is no place for it, or nothing can be kept. Nothing is written."""
    folder, made_by = place(), tool.key()
    return Store(folder, made_by) if folder and made_by else None


def place() -> Path | None:
    """The folder of the store, which need not be there: in that which EVALKIT_CACHE names, else in the system's cache."""
    given = os.environ.get(PLACE) or _of_system()
    return Path(given).absolute() / "evalkit" / f"v{tool.FORMAT}" if given else None


def _of_system() -> str | None:
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA")
    if given := os.environ.get("XDG_CACHE_HOME"):
        return given
    home = os.path.expanduser("~")
    if home == "~":
        return None
    return os.path.join(home, "Library/Caches" if sys.platform == "darwin" else ".cache")


def bound() -> int:
    """How many bytes the store may take. Raises EvalkitError where EVALKIT_CACHE_SIZE is no number of MiB."""
    given = os.environ.get(SIZE) or str(_USUAL_SIZE)
    if not given.isdecimal():
        raise EvalkitError(f"{SIZE} is “{given}”.", hint="Give a whole number of MiB, such as 512.")
    return int(given) * MIB


def files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Each file of a store, and what the system says of it."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # somebody else takes it away at this moment
                if entry.is_dir(follow_symlinks=False):
                    yield from files(Path(entry.path))
                else:
                    yield entry.path, entry.stat(follow_symlinks=False)


def measured(folder: Path) -> tuple[int, int]:
    """How many verdicts a store holds, and how many bytes it takes."""
    number = size = 0
    for path, stat in files(folder):
        number += _is_verdict(path)
        size += stat.st_size
    return number, size


def cleared(folder: Path) -> tuple[int, int]:
    """Takes away all that a store holds; says how many verdicts these were, and how many bytes they took. Raises OSError
    where something stays.
    """
    held = measured(folder)
    if folder.exists():
        shutil.rmtree(folder)
    return held


def _is_verdict(path: str) -> bool:
    return os.path.basename(path).startswith(os.path.basename(os.path.dirname(path)))


def shrink(folder: Path, bound: int) -> None:
    """Takes away what was not used for longest where a store is larger than its bound, and what was left half written."""
    held = []
    for path, stat in files(folder):
        if os.path.basename(path).startswith(".") and stat.st_mtime < time.time() - _DAY:
            _remove(path)
        elif os.path.basename(path) != _LOOKED_OVER:
            held.append((stat.st_mtime, stat.st_size, path))
    size, left = sum(size for _, size, _ in held), len(held)
    for _, of_file, path in sorted(held) if size > bound else ():
        if size <= bound * _ROOM:
            break
        _remove(path)
        size, left = size - of_file, left - 1
    (folder / _LOOKED_OVER).write_text(str(left), "utf-8")


def _is_due(folder: Path, number: int) -> bool:
    """Whether a store is to be looked over once so many verdicts more are in it: one with many only now and then."""
    try:
        last = folder / _LOOKED_OVER
        held = int(last.read_text("utf-8"))
        return held < _MANY or number > held // 20 or last.stat().st_mtime < time.time() - _HOUR
    except (OSError, ValueError):
        return True


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _touch(path: Path) -> None:
    """Notes that a file was used, once a day at most."""
    with suppress(OSError):
        if path.stat().st_mtime < time.time() - _DAY:
            os.utime(path)


def _in_place(new: Path, path: Path) -> None:
    """Where a reader holds what is there, as on Windows, it is tried again. Raises OSError."""
    for _ in range(_TRIES):
        with suppress(PermissionError):
            os.replace(new, path)
            return
        time.sleep(0.01)
    os.replace(new, path)


def _for_its_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sum(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SUM).digest()


def _checked(data: bytes) -> bytes:
    """What a file of the store holds behind its checksum. Raises ValueError where that is another."""
    start = len(_MAGIC) + _SUM
    if data[: len(_MAGIC)] != _MAGIC or _sum(data[start:]) != data[len(_MAGIC) : start]:
        raise ValueError("damaged")
    return data[start:]


def _closed(entry: Entry, key: bytes) -> bytes:
    """The bytes of a file: checksum, nonce, length of the head, head and body; these two sealed."""
    looked, held = entry.looked, entry.range
    days = (held.since.toordinal(), held.until.toordinal())
    paths = (looked.folders, looked.asked, looked.files)
    head = packed((*days, entry.signature, entry.digest, entry.recent, entry.brief, *paths))
    nonce = os.urandom(_NONCE)
    rest = (
        nonce
        + len(head).to_bytes(_LENGTH, "big")
        + seal(head, key + _HEAD, nonce)
        + seal(entry.body, key + _BODY, nonce)
    )
    return _MAGIC + _sum(rest) + rest


def _opened(data: bytes, key: bytes) -> Entry:
    """The entry again. Raises ValueError or DamagedError where the bytes are damaged, or sealed with another key."""
    rest = _checked(data)
    nonce, length = rest[:_NONCE], int.from_bytes(rest[_NONCE : _NONCE + _LENGTH], "big")
    start = _NONCE + _LENGTH
    head, body = rest[start : start + length], rest[start + length :]
    since, until, signature, digest, recent, brief, *paths = unpacked(seal(head, key + _HEAD, nonce))
    days = Range(date.fromordinal(since), date.fromordinal(until))
    return Entry(days, Looked(*paths), signature, digest, recent, brief, seal(body, key + _BODY, nonce))
