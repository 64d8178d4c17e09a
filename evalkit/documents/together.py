"""Several files written at once, and the folders that they lie in: all or none."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.atomic import Result, write_all


def write_together(files: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Writes files, each beside its place before the first is put there; the first of them last, for it shows the others.

    `force`: also over what is there. Raises EvalkitError where one cannot be written, or where somebody else wrote it at that
    very moment; then none has changed, and nothing is left behind.
    """
    made: list[Path] = []
    try:
        for folder in sorted({path.parent for path in files}):
            made += _make_folder(folder)
        found = [Result(path, data) if force else Result(path, data, held=None) for path, data in files.items()]
        write_all(found[::-1])
        made.clear()
    finally:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


def _make_folder(folder: Path) -> list[Path]:
    """The folders that had to be made for one to be there, the outermost first. Raises EvalkitError."""
    if folder.is_dir():
        return []
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise EvalkitError(
            f"{folder} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Give a folder that can be written to, with --output.",
        ) from error
    return missing[::-1]
