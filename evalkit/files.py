"""Files that are changed in place, whole or not at all."""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from difflib import unified_diff
from pathlib import Path

from evalkit.errors import EvalkitError

_BOM = "\ufeff"


def edit_file(path: Path, change: Callable[[str], str]) -> None:
    """Changes the text of a file: written beside its place, then renamed. A link is followed; permissions stay.

    The text comes with its byte-order mark and line endings. Raises EvalkitError where the file cannot be read or
    written, is not in UTF-8, or was changed by somebody else meanwhile; then nothing is written and nothing left behind.
    """
    real = Path(os.path.realpath(path))
    with _told(path):
        before, after = _edited(real, path, change)
        if after != before:
            _replace(real, path, before, after)


def preview(path: Path, change: Callable[[str], str]) -> str:
    """What `edit_file` would change, as a unified diff for people: line endings do not show. Writes nothing.

    Raises EvalkitError as `edit_file` does.
    """
    with _told(path):
        now, then = map(_lines, _edited(Path(os.path.realpath(path)), path, change))
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


def _edited(real: Path, path: Path, change: Callable[[str], str]) -> tuple[bytes, bytes]:
    """The bytes of a file, and what an edit makes of them."""
    before = _content(real, path)
    return before, _changed(before, change, path)


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
