"""Files that are written whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError


def write_whole(path: Path, text: str) -> None:
    """Writes a file in UTF-8: beside its place first, then renamed. A link is followed; a pipe or device is written to.

    Raises EvalkitError where it cannot be written; then, and when interrupted, nothing is left behind.
    """
    real = Path(os.path.realpath(path))
    beside = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}")
    try:
        if os.path.exists(real) and not os.path.isfile(real):
            with open(real, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        with open(beside, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.replace(beside, real)
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give a file in a folder that is there and can be written to.",
        ) from error
    finally:
        with suppress(OSError):
            os.unlink(beside)
