"""The room that the store takes: measured, kept within its bound, given back."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from evalkit.errors import EvalkitError

SIZE = "EVALKIT_CACHE_SIZE"
"""The environment variable that says how many MiB the store may take."""
_USUAL_SIZE = 512
_LEFT = 0.8
"""Of its bound: so much is left of a store that has grown beyond it."""
MIB = 2**20
_HOUR = 60 * 60
_DAY = 24 * _HOUR
_LOOKED_OVER = "looked-over"
"""The file that says how many files there were when the store was last looked over, and how many bytes it might take."""
_MANY = 2000
"""So many files take as long to look over as a small evaluation to check."""


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


def keep_within_bound(folder: Path, number: int) -> None:
    """Looks a store over, if that is due once so many verdicts more were found out."""
    most = bound()
    if _is_due(folder, number, most):
        with suppress(OSError):
            shrink(folder, most)


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
        if size <= bound * _LEFT:
            break
        _remove(path)
        size, left = size - of_file, left - 1
    (folder / _LOOKED_OVER).write_text(f"{left} {bound}", "utf-8")


def _is_due(folder: Path, number: int, bound: int) -> bool:
    """Whether a store is to be looked over once so many verdicts more are in it: one with many only now and then, or where it
    may take less than before.
    """
    try:
        last = folder / _LOOKED_OVER
        held, before = map(int, last.read_text("utf-8").split())
        return held < _MANY or bound < before or number > held // 20 or abs(time.time() - last.stat().st_mtime) > _HOUR
    except (OSError, ValueError):
        return True


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
