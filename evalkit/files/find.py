"""Which evaluations are meant, and how they are named."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.files.known import FOLDER, is_evaluation
from evalkit.library.name import HOUSE
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.terminal import say

_NOT_ENTERED = frozenset({"node_modules", "__pycache__"})


def find(paths: Sequence[Path], hindered: Callable[[OSError], None] | None = None) -> list[Path]:
    """The folders of the evaluations that are meant, each once, in the order given.

    A path is an evaluation (its folder or its evaluation.toml), or a folder that contains evaluations. Without paths it
    is the evaluation in the current folder or above it. `hindered` is told of folders that cannot be read, and may hold
    some. Raises EvalkitError where there is none, and for such a folder where nobody is to be told of it.
    """
    if not paths:
        return [here()]
    found: dict[str, Path] = {}
    for path in paths:
        for root in _at(path, hindered or _refuse):
            found.setdefault(real_path(root), root)
    return list(found.values())


def around() -> Path | None:
    """The evaluation in the current folder or above it, if there is one."""
    current = Path.cwd()
    found = (folder for folder in (current, *current.parents) if is_evaluation(folder))
    return next((Path(os.path.relpath(folder)) for folder in found), None)


def here() -> Path:
    """The evaluation in the current folder or above it. Raises EvalkitError where there is none."""
    current = Path.cwd()
    if root := around():
        return root
    below = next(_below(current, _refuse), None)
    if below:
        hint = f"There are evaluations further down, such as {os.path.relpath(below)}: give the path of one."
    else:
        hint = "Go to the folder of one, give its path, or start one with `evalkit new`."
    raise EvalkitError(f"There is no evaluation in {current} or above it.", hint=hint)


_WRITTEN_BY_PEOPLE = (EVALUATION_FILE, "projects", "data-capture", HOUSE)


def refuse_file_of_evaluation(file: Path) -> None:
    """Raises EvalkitError for a path at which people write, be it in the evaluation that is meant or in another."""
    real = Path(os.path.realpath(file))
    for root in real.parents:
        inside = real.relative_to(root).parts[0]
        theirs = inside in _WRITTEN_BY_PEOPLE or (inside == "README.md" and real.exists())
        if theirs and is_evaluation(root):
            raise EvalkitError(
                f"{file} is among the files of the evaluation in {root}, which people write.",
                hint="Give a file outside its projects.",
            )


def _at(path: Path, hindered: Callable[[OSError], None]) -> Iterator[Path]:
    if path.name == EVALUATION_FILE and os.path.isfile(path):
        path = path.parent
    if not os.path.exists(path):
        raise EvalkitError(f"There is nothing at {path}.", hint="Check how the path is written.")
    if not os.path.isdir(path):
        raise EvalkitError(f"{path} is a file, and not an evaluation.", hint="Give the folder of the evaluation.")
    if is_evaluation(path):
        yield path
        return
    below = list(_below(path, hindered))
    for link in _linked(path, below):
        say(f"{link} is a link to an evaluation, and is not followed: give its path, and it is checked.")
    if not below:
        above = next((f for f in path.absolute().parents if is_evaluation(f)), None)
        hint = f"It belongs to the evaluation in {above}: give that folder." if above else ""
        raise EvalkitError(
            f"There is no evaluation in {path}, and none below it.",
            hint=hint or f"An evaluation is a folder with an {EVALUATION_FILE}; `evalkit new` starts one.",
        )
    yield from below


def _below(path: Path, hindered: Callable[[OSError], None]) -> Iterator[Path]:
    """The evaluations in a folder, sorted by path. Links to folders are not followed, hidden ones not entered.

    `hindered` is told of a folder that cannot be read.
    """
    for folder, folders, files in os.walk(path, onerror=hindered):
        if EVALUATION_FILE in (*files, *folders) or (FOLDER in folders and is_evaluation(Path(folder))):
            folders.clear()
            yield Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_ENTERED)


def _refuse(error: OSError) -> None:
    raise EvalkitError(
        f"The folder {error.filename} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
        hint="Nobody can tell whether there is an evaluation in it: make it readable, or give the evaluations by their paths.",
    ) from error


def _linked(path: Path, found: Sequence[Path]) -> Iterator[Path]:
    """Links in a folder that lead to evaluations other than those that were found."""
    known = set(map(real_path, found))
    with os.scandir(path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            inside = os.path.join(entry.path, EVALUATION_FILE)
            if entry.is_symlink() and os.path.lexists(inside) and os.path.realpath(entry.path) not in known:
                yield Path(entry.path)


def in_repository(root: Path) -> str:
    """The path of an evaluation from the root of its repository; outside any, from the current folder. Empty for that
    itself. With `/` on every system.
    """
    real = real_path(root)
    repository = _repository(real)
    path = _relative(real, repository) if repository else shown(root)
    return "" if path == "." else path


def real_path(root: Path) -> str:
    """The path of a folder without links. The folder in which many of them lie is looked up once."""
    above, name = os.path.split(root)
    if name in ("", ".", ".."):
        return os.path.realpath(root)
    real = os.path.join(_real_above(above, os.getcwd()), name)
    return os.path.realpath(real) if os.path.islink(real) else real


@cache
def _real_above(folder: str, current: str) -> str:
    return os.path.realpath(os.path.join(current, folder))


def _repository(real: str) -> str | None:
    """The folder, at a path or above it, that is a repository's."""
    above = os.path.dirname(real)
    if os.path.lexists(os.path.join(real, ".git")):
        return real
    return None if above == real else _above(above)


@cache
def _above(folder: str) -> str | None:
    """The same of a folder in which others lie, of which it will be asked again."""
    return _repository(folder)


def shown(root: Path) -> str:
    """How an evaluation is named: its path from the current folder, with `/` on every system."""
    try:
        return _relative(_straight(root), os.getcwd())
    except ValueError:  # another drive
        return root.absolute().as_posix()


def _straight(root: Path) -> str:
    """The path of a folder without `..` after a name: behind a link, that does not lead back to where the name stands."""
    parts = root.parts
    if ".." not in parts:
        return os.fspath(root)
    first = len(parts) - parts[::-1].index("..")
    return os.path.join(_real_above(os.path.join(*parts[:first]), os.getcwd()), *parts[first:])


def _relative(path: str, start: str) -> str:
    """A path from a folder. Where many lie in another folder, that one is looked up once."""
    above, name = os.path.split(path)
    if above and name not in ("", ".", "..") and not (upper := _relative_above(above, start)).startswith(".."):
        return name if upper == "." else f"{upper}/{name}"
    return os.path.relpath(path, start).replace(os.sep, "/")


@cache
def _relative_above(folder: str, start: str) -> str:
    return os.path.relpath(folder, start).replace(os.sep, "/")
