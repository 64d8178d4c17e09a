"""Several files written at once: all are there beside their places before the first is moved into its own."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError


def write_together(files: Mapping[Path, bytes]) -> None:
    """Writes files, and the folders that they lie in. The first is moved into its place last.

    Raises EvalkitError where one cannot be written; then none has been moved, and nothing is left behind.
    """
    beside: dict[Path, Path] = {}
    made: list[Path] = []
    path = Path()
    try:
        for path, data in files.items():
            made += _make_folder(path.parent)
            real = Path(os.path.realpath(path))
            held = beside[path] = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}")
            with open(held, "xb") as stream:
                stream.write(data)
        for path in reversed(beside):
            os.replace(beside[path], os.path.realpath(path))
        made.clear()
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give a folder that can be written to, with --output.",
        ) from error
    finally:
        for held in beside.values():
            with suppress(OSError):
                os.unlink(held)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def _make_folder(folder: Path) -> list[Path]:
    """The folders that had to be made for one to be there, the outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
