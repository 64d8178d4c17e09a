"""Results are written whole or not at all, several of them all or none; what somebody else saves meanwhile stays."""

import os
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from evalkit.errors import EvalkitError
from evalkit.files.swap import hash_at, hash_of, put, swap, write_new
from evalkit.system import locks
from evalkit.system.refusals import way_out
from evalkit.system.signals import undisturbed
from evalkit.terminal import deliver_bytes

_AS_IT_IS = "as it is"


@dataclass(slots=True)
class Result:
    """A file to be written: text in UTF-8, or bytes."""

    path: Path
    content: str | bytes
    held: str | None = _AS_IT_IS
    """The hash of what it held when it was looked at, None for nothing: holds it anything else by now, it stays. Without, it
    is written over whatever it holds.
    """

    @property
    def data(self) -> bytes:
        return self.content.encode("utf-8") if isinstance(self.content, str) else self.content


@dataclass(slots=True)
class _Place:
    """A result, where it really goes, and two names beside that: for what is new, and for what was there."""

    result: Result
    real: Path
    held: str | None
    new: Path = field(init=False)
    old: Path = field(init=False)

    def __post_init__(self) -> None:
        beside = f".{self.real.name[:100]}.{secrets.token_hex(4)}"
        self.new, self.old = self.real.with_name(beside), self.real.with_name(f"{beside}.was")


def write_whole(path: Path, content: str | bytes, *, held: str | None = _AS_IT_IS) -> None:
    """Writes one file: see `write_all`."""
    write_all([Result(path, content, held)])


def write_all(results: Sequence[Result]) -> None:
    """Writes files beside their places first. A link is followed; permissions, owner and group of what is there stay. A pipe,
    a device and what a process has open are written to.

    Raises EvalkitError where one cannot be written, or somebody else wrote it at that very moment; then, and when
    interrupted, no file has changed and nothing is left behind.
    """
    files = []
    for result in results:
        with _told(result.path):
            if not _is_written_to(result):
                take_away_left(result.path)
                files.append(_place(result))
    with undisturbed() as waiting, ExitStack() as open_files:
        try:
            for place in files:
                with _told(place.result.path):
                    write_new(place.new, place.result.data, [place.real], place.real.parent)
                    open_files.enter_context(locks.in_use(place.new))
            waiting.pass_on()
            _put_all(files)
        finally:
            for name in [
                name for place in files for name in (place.new, place.old)
            ] * 2:  # once more, should it fail once
                with suppress(OSError):
                    os.unlink(name)


def _place(result: Result) -> _Place:
    real = Path(os.path.realpath(result.path))
    return _Place(result, real, hash_at(real) if result.held == _AS_IT_IS else result.held)


def _put_all(places: Sequence[_Place]) -> None:
    """Puts results in their places; where one cannot be, those before it are taken back."""
    done: list[_Place] = []
    try:
        for place in places:
            done.append(place)
            with _told(place.result.path):
                swap(place.real, place.held, place.old, place.new)
        _refuse_written_meanwhile(places)
    except BaseException:
        for place in reversed(done):
            with suppress(OSError):
                swap(place.real, hash_of(place.result.data), place.new, place.old if place.held else None)
        raise


def _refuse_written_meanwhile(places: Sequence[_Place]) -> None:
    for place in places:
        if hash_at(place.real) != hash_of(place.result.data):
            raise EvalkitError(
                f"{place.result.path} was written by somebody else at this very moment; nothing has been written.",
                hint="Try again.",
            )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Says of which file it is that the system would not write it."""
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint=way_out(error, "Give a file in a folder that is there and can be written to."),
        ) from error


def take_away_left(path: Path) -> None:
    """Takes away what a process that was killed has left beside a file. What was there before comes back, should it be gone.

    Raises OSError.
    """
    real = Path(os.path.realpath(path))
    pattern = re.compile(rf"\.{re.escape(real.name[:100])}\.[0-9a-f]{{8}}(\.was)?")
    for name in sorted(name for name in os.listdir(real.parent) if pattern.fullmatch(name)):
        beside = real.with_name(name.removesuffix(".was"))
        if os.path.lexists(beside) and not locks.is_given_up(beside):
            continue
        if name.endswith(".was") and not os.path.lexists(real):
            put(real.with_name(name), real)
        with suppress(OSError):
            os.unlink(real.with_name(name))


def _is_written_to(result: Result) -> bool:
    """Writes to what is no file to be replaced: a pipe, a device, what a process has open. Says whether it is one."""
    path = result.path
    if stream := _open_as(path):
        deliver_bytes(result.data, stream)
    elif _is_no_file(path):
        with open(path, "ab") as other:
            other.write(result.data)
    else:
        return False
    return True


def _open_as(path: Path) -> TextIO | None:
    """The standard stream that a path such as /dev/stdout leads to."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if os.path.samestat(os.stat(path), os.fstat(stream.fileno())):
                return stream
    return None


def _is_no_file(path: Path) -> bool:
    """Whether a path leads to a pipe, a device or what a process has open, and not to a file to be replaced."""
    if os.path.exists(path) and not os.path.isfile(path):
        return True
    folder = os.path.realpath(os.path.dirname(path) or ".")
    return folder in ("/dev", "/dev/fd") or folder.startswith("/proc/")
