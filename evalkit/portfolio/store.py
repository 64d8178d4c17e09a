"""Verdicts that were found out before: one file for each evaluation and wish, in the user's cache folder.

A verdict is only ever a shortcut. It counts for the days of which it holds, while nothing that was looked at has changed;
a file that is damaged, or of another format, is as if it were not there. No text of anybody can be read in it without the
evaluation itself. Where nothing can be kept, nothing is: that is no fault.
"""

import os
import sys
import time
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from evalkit.files.find import real_path
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.portfolio import tool
from evalkit.portfolio.clock import Range
from evalkit.portfolio.looked import Looked
from evalkit.portfolio.packed import DamagedError, packed, unpacked
from evalkit.portfolio.sealed import seal

PLACE = "EVALKIT_CACHE"
"""The environment variable with the folder in which the store lies."""
_MAGIC = b"evalkit 1\n"
_SUM, _NONCE, _LENGTH = 16, 16, 4
_HEAD, _BODY = b"head", b"body"
_DAY = 24 * 60 * 60
_TRIES = 3
"""How often it is tried to put a file in its place."""


class Entry(NamedTuple):
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
            key = _bytes_of(f"{root}/{EVALUATION_FILE}")
            entry = _opened(_bytes_of(path), key)
        except (OSError, ValueError, DamagedError):
            return None
        if not entry.range.holds(day):
            return None
        moment, now = time.time_ns(), entry.looked.now(root)
        if now is None:
            return None
        if not entry.recent and now.signature == entry.signature:
            _touch(path)
            return entry
        # Else the bytes tell whether the files hold what they held; from then on, the system tells that again.
        if entry.looked.digest(root, now) != entry.digest or entry.looked.now(root) != now:
            return None
        recent = now.is_recent(moment)
        if now.signature != entry.signature or recent != entry.recent:
            self._write(path, entry._replace(signature=now.signature, recent=recent), key)
        return entry

    def keep(self, root: Path, wish: str, entry: Entry, key: bytes) -> None:
        """Keeps a verdict. `key`: what the file by which the evaluation is known holds."""
        self._write(self._path(root, wish), entry, key)

    def held(self, name: str, key: bytes) -> bytes | None:
        """What was kept with `hold` under a name and with a key."""
        path = self._named(name)
        try:
            rest = _checked(_bytes_of(path))
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
            return _checked(_bytes_of(self._texts))
        except (OSError, ValueError):
            return None

    def keep_texts(self, body: bytes) -> None:
        """Keeps what all verdicts share and nobody but evalkit wrote: what is to be said of its rules, packed."""
        self._put(self._texts, _MAGIC + _sum(body) + body)

    def close(self, number: int) -> None:
        """Sees to it that the store does not grow beyond its bound, once so many verdicts were found out."""
        if number:
            from evalkit.portfolio.room import keep_within_bound

            keep_within_bound(self.folder, number)

    def _path(self, root: Path, wish: str) -> str:
        return self._named("\0".join((real_path(root), wish)))

    def _named(self, name: str) -> str:
        hashed = blake2b(self._tool + name.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return os.path.join(self.folder, hashed[:2], hashed)

    @property
    def _texts(self) -> str:
        return os.path.join(self.folder, f"texts-{self._tool.hex()}")

    def _write(self, path: str, entry: Entry, key: bytes) -> None:
        self._put(path, _closed(entry, key))

    def _put(self, path: str, data: bytes) -> None:
        """Writes a file beside its place, and puts it there. Where that cannot be done, it is left."""
        if self.hindered:
            return
        folder, name = os.path.split(path)
        new = os.path.join(folder, f".{name}.{os.urandom(4).hex()}")
        try:
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(new, "xb", opener=_for_its_user) as stream:
                stream.write(data)
            _in_place(new, path)
        except OSError as error:
            self.hindered = f"{folder}: {(error.strerror or 'unknown reason').lower()}"
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


def _touch(path: str) -> None:
    """Notes that a file was used, once a day at most."""
    with suppress(OSError):
        if os.stat(path).st_mtime < time.time() - _DAY:
            os.utime(path)


def _in_place(new: str, path: str) -> None:
    """Where a reader holds what is there, as on Windows, it is tried again. Raises OSError."""
    for _ in range(_TRIES):
        with suppress(PermissionError):
            os.replace(new, path)
            return
        time.sleep(0.01)
    os.replace(new, path)


def _for_its_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _bytes_of(path: str) -> bytes:
    with open(path, "rb", buffering=0) as stream:
        return stream.readall()


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
