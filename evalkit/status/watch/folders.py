"""Whether something changes below folders, which may vanish and come back."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_TICK = 0.3
"""In seconds: how soon another size of the window, another day, or a folder that is there again is noticed."""
_SETTLING = 0.4
"""In seconds: changes that follow one another closely count as one for so long."""


def ticks(folders: Sequence[Path]) -> Iterator[bool]:
    """Several times a second, without end: whether something has changed below the folders.

    A folder that is deleted, or replaced by another of its name, is watched again as soon as it is there.
    """
    yield True
    while True:
        there = [folder for folder in folders if folder.is_dir()]
        known = _identities(folders)
        if there:
            with suppress(FileNotFoundError):  # gone at this very moment
                for changed in _changes_below(there):
                    if _identities(folders) != known:
                        break
                    yield changed
            yield True
        else:
            time.sleep(_TICK)
            yield _identities(folders) != known


def _changes_below(folders: Sequence[Path]) -> Iterator[bool]:
    """Whether something has changed, at each tick. Raises FileNotFoundError for a folder that is gone already."""
    from watchfiles import watch

    starting = True  # what changed before the watching began
    for changed in watch(
        *folders,
        rust_timeout=int(_TICK * 1000),
        debounce=int(_SETTLING * 1000),
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield starting or bool(changed)
        starting = False


def _identities(folders: Sequence[Path]) -> list[tuple[int, int] | None]:
    """Which folder stands at each path; None where none does."""
    return [_identity(folder) for folder in folders]


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino
