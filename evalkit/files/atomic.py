"""Files that are changed in place, whole or not at all."""

import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from difflib import unified_diff
from pathlib import Path
from typing import TextIO

from evalkit.errors import EvalkitError
from evalkit.terminal import deliver_bytes

_BOM = "\ufeff"


def edit_file(path: Path, change: Callable[[str], str]) -> None:
    """Changes the text of a file: written beside its place, then renamed. A link is followed; permissions stay.

    The text comes with its byte-order mark and line endings. Raises EvalkitError where the file cannot be read or
    written, is not in UTF-8, or was changed by somebody else meanwhile; then nothing is written and nothing left behind.
    """
    real = Path(os.path.realpath(path))
    with _told(path):
        before = _content(real, path)
        after = _changed(before, change, path)
        if after != before:
            _replace(real, path, before, after)


def preview(path: Path, before: bytes, change: Callable[[str], str]) -> str:
    """What `edit_file` would change in a file, as a unified diff for people: line endings do not show. Writes nothing.

    `before`: what the file holds. Raises EvalkitError where the change cannot be made.
    """
    after = _changed(before, change, path)
    now, then = _lines(before), _lines(after)
    name = path.as_posix()
    return "".join(f"{line}\n" for line in unified_diff(now, then, f"{name} (now)", f"{name} (then)", lineterm=""))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8").removeprefix(_BOM).removesuffix("\n")
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Says of which file it is that the system would not read or write it."""
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be changed: {(error.strerror or 'unknown reason').lower()}.",
            hint="Make the file, and the folder that it is in, writable for yourself.",
        ) from error


def _content(real: Path, path: Path) -> bytes:
    """The bytes of an ordinary file that may be written to. The permission bits count, whoever asks."""
    if not os.path.isfile(real):
        what = "not an ordinary file" if os.path.lexists(path) else "not there"
        raise EvalkitError(f"{path} cannot be changed: it is {what}.", hint="Give the path of a file.")
    if not os.access(real, os.W_OK) or not os.stat(real).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise EvalkitError(f"{path} cannot be changed: it is read-only.", hint="Make it writable for yourself.")
    return real.read_bytes()


def _changed(before: bytes, change: Callable[[str], str], path: Path) -> bytes:
    try:
        return change(before.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError as error:
        line = before.count(b"\n", 0, error.start) + 1
        raise EvalkitError(f"{path} is not in UTF-8, at line {line}.", hint="Save it as UTF-8.") from error
    except UnicodeEncodeError as error:
        raise EvalkitError("A sign that was given cannot be written in UTF-8.", hint="Give other signs.") from error
    except EvalkitError as error:
        raise EvalkitError(f"{path} cannot be changed. {error.message}", hint=error.hint) from error


def _replace(real: Path, path: Path, before: bytes, after: bytes) -> None:
    """Puts the new bytes in the place of those that were read, unless the file holds others by now."""
    beside = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as stream:
            stream.write(after)
        os.chmod(beside, stat.S_IMODE(os.stat(real).st_mode))
        if real.read_bytes() != before:
            raise EvalkitError(
                f"{path} was changed by somebody else at this very moment; nothing has been written.", hint="Try again."
            )
        os.replace(beside, real)
    finally:
        with suppress(OSError):
            os.unlink(beside)


def write_whole(path: Path, content: str | bytes) -> None:
    """Writes a file, text in UTF-8: beside its place first, then renamed. A link is followed; a pipe, a device and what a
    process has open are written to.

    Raises EvalkitError where it cannot be written; then, and when interrupted, nothing is left behind.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    real = Path(os.path.realpath(path))
    beside = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}")
    try:
        if stream := _open_as(path):
            deliver_bytes(data, stream)
        elif _is_no_file(path):
            with open(path, "ab") as other:
                other.write(data)
        else:
            with open(beside, "xb") as new:
                new.write(data)
            os.replace(beside, real)
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give a file in a folder that is there and can be written to.",
        ) from error
    finally:
        with suppress(OSError):
            os.unlink(beside)


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
    return os.path.realpath(os.path.dirname(path) or ".").startswith(("/dev", "/proc"))
