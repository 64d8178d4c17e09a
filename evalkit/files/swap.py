"""One file takes the place of another, in steps that can be undone. Nothing is ever written over: what somebody saves at that
very moment stands there when evalkit comes, and stays.
"""

import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# Where a file cannot have two names, or one of a link would be another thing.
_NO_LINKS = {getattr(errno, name, None) for name in ("EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK")}

_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Large:
    """What a file holds, or is to hold, where memory may have no room for it: it lies at `path`."""

    path: Path = field(compare=False)
    sha256: str


def hash_of(data: bytes | Large | None) -> str | None:
    if isinstance(data, Large):
        return data.sha256
    return None if data is None else hashlib.sha256(data).hexdigest()


def hash_at(path: Path) -> str | None:
    """The hash of what a file holds; None where there is nothing, an empty one for what is no file. Raises OSError."""
    if not os.path.isfile(path):  # a pipe could keep its reader waiting for ever
        return "" if os.path.lexists(path) else None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def swap(target: Path, held: str | None, kept: Path, new: Path | None) -> bool:
    """Puts a new file (or none) where one stands that holds what is expected, and keeps that one elsewhere.

    `held`: the hash of what is expected, None for nothing; `kept`: where it goes to. Says whether it was so; where not,
    somebody else's file stays. Begun and interrupted, it is finished by doing it again. Raises OSError.
    """
    if new is not None and not os.path.lexists(new):
        return False
    if not os.path.lexists(target) and os.path.lexists(kept):
        taken = True  # before, by somebody who was interrupted
    elif hash_at(target) != held:
        return False
    else:
        taken = held is not None
        if taken:
            _take(target, kept)
    if taken and not os.path.islink(kept) and hash_at(kept) != held:
        _give_back(kept, target)
        return False
    return new is None or _placed(new, target)


def _take(target: Path, kept: Path) -> None:
    with suppress(FileNotFoundError):  # to rename one name of a file to another of its names does nothing
        os.unlink(kept)
    os.rename(target, kept)


def _give_back(kept: Path, target: Path) -> None:
    with suppress(FileExistsError):  # saved once more
        put(kept, target)


def _placed(new: Path, target: Path) -> bool:
    try:
        put(new, target)
    except FileExistsError:
        return False
    return True


def put(new: Path, target: Path) -> None:
    """Gives a file a place where nothing stands. Raises FileExistsError where somebody was faster, and OSError."""
    if not os.path.islink(new):
        try:
            os.link(new, target)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            with suppress(OSError):  # it has its place; its other name is taken away with what is left
                os.unlink(new)
            return
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    os.rename(new, target)


def write_new(path: Path, data: bytes | Large, like: Iterable[Path] = (), folder: Path | None = None) -> None:
    """Writes a file that will be put elsewhere, and sees that it is on the disk. Raises OSError.

    `like`: the file in whose place it will stand, or after whose pattern, whichever is there: permissions, owner and group
    are kept as far as the system allows. `folder`: where it will stand; without any of them it may hand on its group.
    """
    with open(path, "xb") as stream:
        if isinstance(data, Large):
            with data.path.open("rb") as held:
                shutil.copyfileobj(held, stream, _AT_ONCE)
        else:
            stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    pattern = next((file for file in like if file.is_file()), None)
    if pattern:
        facts = pattern.stat()
        _own(path, facts.st_uid, facts.st_gid)
        shutil.copystat(pattern, path)
        os.utime(path)
    elif folder and folder.exists() and (facts := folder.stat()).st_mode & stat.S_ISGID:
        _own(path, -1, facts.st_gid)


def _own(path: Path, user: int, group: int) -> None:
    """Gives a file an owner (-1: the one it has) and a group; only the group where the system does not allow both."""
    if sys.platform == "win32" or _is_of(path, user, group):
        return
    try:
        os.chown(path, user, group)
    except OSError:
        with suppress(OSError):
            os.chown(path, -1, group)


def _is_of(path: Path, user: int, group: int) -> bool:
    facts = path.stat()
    return user in (-1, facts.st_uid) and group == facts.st_gid
