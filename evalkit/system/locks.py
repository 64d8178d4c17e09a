"""Who is writing where: a lock on a file or a folder, which ends with the process that holds it, however that ends.

Windows locks no folders. There, what nobody has touched for a while counts as given up.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evalkit.errors import EvalkitError

_LONG = 60.0
"""After how many seconds nobody is still writing, where that cannot be found out."""
_PATIENCE = 10.0
"""How many seconds a writer waits for another, who should need a fraction of one."""


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Waits until nobody else writes in a folder, and keeps others waiting; says whether the system can do that.

    Raises EvalkitError where somebody takes too long, and OSError.
    """
    with _opened(folder) as number:
        until = time.monotonic() + _PATIENCE
        while (locked := _locked(number)) is False:
            if time.monotonic() > until:
                raise EvalkitError(
                    f"Another evalkit is writing in {folder} at this moment.", hint="Try again once it has ended."
                )
            time.sleep(0.02)
        yield locked is True


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """Marks a file or folder as one that somebody is writing."""
    with _opened(path) as number:
        _locked(number)
        yield


def is_given_up(path: Path) -> bool:
    """Whether nobody is writing a file or folder any more. Raises OSError where it is not there."""
    with _opened(path) as number:
        locked = _locked(number)
    return time.time() - os.stat(path).st_mtime > _LONG if locked is None else locked


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """A file or folder, open as long as it is needed; None on Windows, and where one may not look at it."""
    if sys.platform == "win32" or not os.access(path, os.R_OK):
        yield None
        return
    number = os.open(path, os.O_RDONLY)
    try:
        yield number
    finally:
        with suppress(OSError):
            os.close(number)


def _locked(number: int | None) -> bool | None:
    """Whether a lock could be had; None where the system, or the place, has none."""
    if sys.platform == "win32" or number is None:
        return None
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
