"""A folder is made beside its place, and put there once it is whole: all of it or nothing."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.swap import put
from evalkit.system import locks
from evalkit.system.signals import undisturbed
from evalkit.terminal import say

_PREFIX = ".evalkit-new-"
_DECIDED = "decided"
"""What is called so in such a folder is being put in its place, piece by piece."""
_NO_CONTENT = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})
_LAST = "evaluation.toml"
"""What makes a folder an evaluation."""


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder to make something in for a target that is new or empty: within that, where it is there already, so that it
    hands on its group. Afterwards it is gone, also when interrupted, and what another that was killed left there.

    Raises EvalkitError for a target that is not empty, and where one cannot write there.
    """
    absolute = Path(os.path.abspath(target))
    above = absolute if os.path.isdir(absolute) else absolute.parent
    folder = above / f"{_PREFIX}{secrets.token_hex(4)}"
    missing = [over for over in (above, *above.parents) if not os.path.exists(over)]
    with writing(target), ExitStack() as held:
        try:
            try:
                _begin(folder, target, held)
                yield folder
            finally:
                _discard(folder, missing)
        finally:  # once more, should Ctrl-C have come just then
            _discard(folder, missing)


def _begin(folder: Path, target: Path, held: ExitStack) -> None:
    """Makes the folder, in use as long as `held` lasts, where nobody else is making something that can be seen."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder.parent)) from error
    with undisturbed(), locks.alone(folder.parent):
        for above in (Path(os.path.abspath(target)).parent, folder.parent):
            with suppress(PermissionError):  # a folder that may be written to and not be looked at
                _take_away_left(above)
        refuse_occupied(target)
        folder.mkdir()
        held.enter_context(locks.in_use(folder))


def _discard(folder: Path, made: list[Path]) -> None:
    """Takes away the folder in which something was made, and the folders above it that are still empty."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        for above in made:
            above.rmdir()


def _take_away_left(above: Path) -> None:
    """Takes away what was left by one that was killed; what it had begun to put in its place is put there first."""
    for name in sorted(name for name in os.listdir(above) if name.startswith(_PREFIX)):
        folder = above / name
        if not locks.is_given_up(folder):
            continue
        if (folder / _DECIDED).is_dir():
            for piece in _in_order(folder / _DECIDED):
                if not os.path.lexists(above / piece):
                    _move(folder / _DECIDED / piece, above / piece)
            say(f"What was being made in {above} when evalkit was interrupted is finished now.")
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(made: Path, target: Path) -> None:
    """Moves what was made beside a target to its place: in one step where the target is new. Raises OSError, and EvalkitError
    where somebody else was faster; then nothing is there.
    """
    if not os.path.exists(target):
        os.rename(made, target)
        return
    moved: list[str] = []
    decided = made.with_name(_DECIDED)
    with undisturbed() as waiting:
        refuse_occupied(target)
        waiting.pass_on()
        os.rename(made, decided)
        try:
            for name in _in_order(decided):
                if os.path.isfile(target / name):
                    refuse_occupied(target)
                moved.append(name)
                _move(decided / name, target / name)
        except BaseException:
            for name in moved:
                if not os.path.lexists(decided / name):
                    os.rename(target / name, decided / name)
            os.rename(decided, made)
            raise


def _in_order(made: Path) -> list[str]:
    """Folders first: of two who make something here at once, the second cannot move its own onto the other's, and stops
    before it has touched a file.
    """
    return sorted(os.listdir(made), key=lambda name: (not (made / name).is_dir(), name == _LAST, name))


def _move(piece: Path, place: Path) -> None:
    if piece.is_dir():
        os.rename(piece, place)
    else:
        put(piece, place)


def refuse_occupied(target: Path) -> None:
    """Raises EvalkitError for what is no folder, and for a folder that holds anything."""
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
        raise EvalkitError(f"{target} is there already, and is not a folder.", hint="Choose another name.")
    try:
        names = sorted(os.listdir(target))
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be read: {(error.strerror or '').lower()}.", hint="Choose another."
        ) from error
    held = [name for name in names if name not in _NO_CONTENT and not name.startswith(_PREFIX)]
    if held:
        shown = ", ".join(held[:3]) + (" …" if len(held) > 3 else "")
        raise EvalkitError(
            f"The folder {target} is not empty: {shown}.",
            hint="Choose a new folder. Nothing that is there has been touched.",
        )


def settle(made: Path) -> None:
    """Gives every file and folder the usual permissions: those of an installed template may be others. What hands on its group
    goes on doing so.
    """
    mask = os.umask(0)
    os.umask(mask)
    for path in (made, *made.rglob("*")):
        if not path.is_symlink():
            now = stat.S_IMODE(path.stat().st_mode)
            usual = 0o777 if path.is_dir() or now & stat.S_IXUSR else 0o666
            path.chmod((usual & ~mask) | (now & stat.S_ISGID))


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Says of a folder that the system would not write it."""
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Nothing has been left behind. Choose another folder, or make room.",
        ) from error
