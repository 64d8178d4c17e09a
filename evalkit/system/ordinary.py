"""Ordinary files, and no others: a pipe would keep its reader waiting, and a device may have no end."""

import errno
import os
import stat
from pathlib import Path


def read_ordinary(path: str | Path) -> bytes:
    """What an ordinary file holds; links are followed. Raises OSError, for anything else too, which is not even opened."""
    with open(path, "rb", opener=only_ordinary) as stream:
        return stream.read()


def only_ordinary(path: str, flags: int) -> int:
    """Opens an ordinary file, as an `opener` of `open`. Raises OSError, for anything else too."""
    _refuse_others(path, os.stat(path).st_mode)
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        _refuse_others(path, os.fstat(descriptor).st_mode)  # it may be another by now
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _refuse_others(path: str, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", path)
