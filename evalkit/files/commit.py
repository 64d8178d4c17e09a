"""Carrying out changes to the files of an evaluation: decided or not, and nothing between.

What files are to hold is laid down first. Then a list of it is given its name, and with that the change is decided: whoever
comes next finishes it, should this process die. Where it cannot be carried out, a second list takes the place of the first,
by which it is taken back in the same way.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.known import LIST
from evalkit.files.pending import NEXT, Decided, Rewrite, decided, in_plain_words, pending
from evalkit.files.sources import Disk, is_in
from evalkit.files.swap import hash_at, swap
from evalkit.system import locks
from evalkit.system.signals import undisturbed
from evalkit.terminal import say

FORWARD, BACK = "list", "list-back"
"""What the two lists are called before one of them counts."""


@contextmanager
def writing(root: Path) -> Iterator[list[str]]:
    """Sees to it that nobody else writes in an evaluation, after finishing what was interrupted before: gives the paths of
    the files that were written or taken away by that, and of folders that were renamed.

    Raises EvalkitError where something cannot be written.
    """
    with in_plain_words(root), locks.alone(root) as is_alone:
        yield _finished(root, is_alone=is_alone)


def finish(root: Path) -> list[str]:
    """Finishes changes that were decided and interrupted, says so, and takes away what was never decided.

    A file that somebody has changed since is left as it is. Raises EvalkitError where something cannot be written.
    """
    with undisturbed(), writing(root) as done:
        return done


def _finished(root: Path, *, is_alone: bool) -> list[str]:
    done: list[str] = []
    disk = Disk(root)
    for folder in pending(disk):
        change = decided(disk, folder)
        if change:
            done += (now := _carried_out(root, change))
            _take_away_folders(root, change)
            if now:
                say(f"A change that was interrupted before is {'taken back' if change.is_back else 'finished'} now.")
        if change or is_alone or locks.is_given_up(root / folder):
            discard(root / folder)
    return done


def make(root: Path, change: Decided) -> None:
    """Decides what is laid down, and carries it out. Where that fails, or somebody else saves one of the files at that very
    moment, all is taken back. Raises EvalkitError or OSError; then nothing has changed, or that is said.
    """
    folder = root / change.folder
    try:
        os.replace(folder / FORWARD, folder / LIST)
        _carried_out(root, change)
        _refuse_saved_meanwhile(root, change)
        _take_away_folders(root, change)
    except BaseException as failure:
        _take_back(root, change, failure)
        discard(folder)
        raise
    discard(folder)


def _take_back(root: Path, change: Decided, failure: BaseException) -> None:
    """Raises EvalkitError where that fails, too."""
    folder, back = root / change.folder, change.taken_back()
    why = getattr(failure, "strerror", None) or str(failure) or "interrupted"
    try:
        os.replace(folder / BACK, folder / LIST)
    except OSError as error:
        if not (folder / LIST).exists():
            return  # it was never decided
        raise EvalkitError(
            f"In {root} a change was decided, and could be made in part only: {why.lower()}.",
            hint=f"It counts as made, and {NEXT} finishes it.",
        ) from error
    try:
        _carried_out(root, back)
        _take_away_folders(root, back)
    except OSError as error:
        raise EvalkitError(
            f"In {root} a change could not be made, nor all of it be taken back yet: {why.lower()}.",
            hint=f"It counts as not made, and {NEXT} takes back the rest.",
        ) from error


def _carried_out(root: Path, change: Decided) -> list[str]:
    """Does what is decided; what has been done already is not done again, and what somebody has changed since stays. Gives
    what was done.
    """
    done = []
    if change.is_back:
        done += _moved(root, change)
    for number, rewrite in enumerate(change.rewrites):
        if _rewritten(root, change, number, rewrite):
            done.append(rewrite.path)
    if not change.is_back:
        done += _moved(root, change)
    return done


def _rewritten(root: Path, change: Decided, number: int, rewrite: Rewrite) -> bool:
    new = None if rewrite.after is None else root / change.new(number)
    if new and Disk(root).leads_to(rewrite.path) is None:
        return False  # a link has come that leads out of the evaluation
    target = _place_of(root, change, rewrite)
    if new and os.path.lexists(new):
        target.parent.mkdir(parents=True, exist_ok=True)
    return swap(target, rewrite.before, root / change.old(number), new)


def _place_of(root: Path, change: Decided, rewrite: Rewrite) -> Path:
    """Where a file really is: what is written through a link stands where that leads, what is taken away is the link."""
    path = root / rewrite.path
    is_taken_away = (rewrite.before if change.is_back else rewrite.after) is None
    return Path(os.path.realpath(path.parent), path.name) if is_taken_away else Path(os.path.realpath(path))


def _moved(root: Path, change: Decided) -> list[str]:
    if not change.moved:
        return []
    old, new = (root / path for path in change.moved)
    if not old.exists() or os.path.lexists(new):
        return []
    os.rename(old, new)
    return [change.moved[1]]


def _refuse_saved_meanwhile(root: Path, change: Decided) -> None:
    """Raises EvalkitError where something does not stand there as it was written: whoever saves wins."""
    for rewrite in change.rewrites:
        path = _path_now(change, rewrite.path)
        if hash_at(root / path) != rewrite.after:
            raise saved_meanwhile(rewrite.path)
    if change.moved and not (root / change.moved[1]).is_dir():
        raise saved_meanwhile(change.moved[1])


def saved_meanwhile(path: str) -> EvalkitError:
    return EvalkitError(
        f"{path} was changed by somebody else at this very moment; nothing has been written.", hint="Try again."
    )


def _path_now(change: Decided, path: str) -> str:
    """The path of a file once the folder is renamed."""
    if change.moved and is_in(path, change.moved[0]):
        return change.moved[1] + path.removeprefix(change.moved[0])
    return path


def _take_away_folders(root: Path, change: Decided) -> None:
    """Takes away folders in which nothing is left: those of files that were taken away, or those that were made."""
    if change.is_back:
        for path in (*reversed(change.made), *reversed(change.made)):
            with suppress(OSError):
                (root / path).rmdir()
        return
    real = Path(os.path.realpath(root))
    for rewrite in change.rewrites * 2:  # once more, should it fail once
        folder = Path(os.path.realpath((root / _path_now(change, rewrite.path)).parent))
        with suppress(OSError):
            while rewrite.after is None and folder != real and real in folder.parents:
                with suppress(FileNotFoundError):
                    folder.rmdir()
                folder = folder.parent


def discard(staging: Path) -> None:
    """Takes away what was laid down: the list first, so that nobody finishes it once more. Twice, should it fail once."""
    for _ in range(2):
        if os.path.lexists(staging):
            with suppress(OSError):
                os.unlink(staging / LIST)
            shutil.rmtree(staging, ignore_errors=True)
        if staging.parent.is_dir():
            with suppress(OSError):  # evalkit keeps something else there
                staging.parent.rmdir()
