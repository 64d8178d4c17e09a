"""Files that are written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError


def write_whole(path: Path, text: str) -> None:
    """Writes a file in UTF-8: beside its place first, then renamed. Raises EvalkitError where it cannot be written."""
    import tempfile

    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        os.replace(beside, path)
    except OSError as error:
        if beside:
            with suppress(OSError):
                os.unlink(beside)
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give a file in a folder that is there and can be written to.",
        ) from error
