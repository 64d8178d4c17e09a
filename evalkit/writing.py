"""Files that are written whole or not at all."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from evalkit.errors import EvalkitError
from evalkit.terminal import deliver_bytes


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
