"""A template → an evaluation: whole, or not at all.

It is rendered into a folder beside the target, which takes its place in one step.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.scaffold.render import render
from evalkit.templates.find import Template

_NO_CONTENT = frozenset({".git", ".DS_Store", "Thumbs.db", "desktop.ini"})


def create(template: Template, answers: Mapping[str, Any], target: Path) -> list[str]:
    """Renders a template into the folder `target`, which must be new or empty. Gives the files, sorted.

    Either everything is there afterwards or nothing is. Raises EvalkitError where it cannot be written.
    """
    _refuse_occupied(target)
    absolute = Path(os.path.abspath(target))
    _refuse_marks(absolute.parent)
    beside = absolute.parent / f".evalkit-new-{secrets.token_hex(4)}"
    missing: list[Path] = []
    with _writing(target):
        missing += [folder for folder in absolute.parents if not folder.exists()]
        try:
            try:
                absolute.parent.mkdir(parents=True, exist_ok=True)
                beside.mkdir()
                made, _ = render(template, answers, beside)
                files = _files(made)
                _put(made, absolute)
            finally:
                _discard(beside, missing)
        finally:  # once more, should Ctrl-C have come just then
            _discard(beside, missing)
    return files


def _discard(beside: Path, made: list[Path]) -> None:
    """Takes away the folder in which an evaluation was made, and the folders above it that are still empty."""
    shutil.rmtree(beside, ignore_errors=True)
    with suppress(OSError):
        for folder in made:
            folder.rmdir()


def preview(template: Template, answers: Mapping[str, Any]) -> list[str]:
    """The files that `create` would write, sorted."""
    temporary = Path(tempfile.gettempdir())
    _refuse_marks(temporary)
    with _writing(temporary), tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        return _files(render(template, answers, Path(folder))[0])


def _refuse_marks(folder: Path) -> None:
    """Refuses a folder whose path Cookiecutter would render."""
    if any(mark in str(folder) for mark in ("{{", "{%", "{#")):
        raise EvalkitError(
            f"The path {folder} holds the marks of a template ({{{{, {{% or {{#).",
            hint="Make the evaluation in another folder, and move it there afterwards.",
        )


def _refuse_occupied(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not os.path.isdir(target):
        raise EvalkitError(f"{target} is there already, and is not a folder.", hint="Choose another name.")
    try:
        held = sorted(name for name in os.listdir(target) if name not in _NO_CONTENT)
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be read: {(error.strerror or '').lower()}.", hint="Choose another."
        ) from error
    if held:
        shown = ", ".join(held[:3]) + (" …" if len(held) > 3 else "")
        raise EvalkitError(
            f"The folder {target} is not empty: {shown}.",
            hint="Choose a new folder. Nothing that is there has been touched.",
        )


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{target} cannot be written: {(error.strerror or 'unknown reason').lower()}.",
            hint="Nothing has been left behind. Choose another folder, or make room.",
        ) from error


def _put(made: Path, target: Path) -> None:
    """Moves what was made to its place: in one step where the target is new."""
    if not target.exists():
        os.rename(made, target)
        return
    # Folders first: of two who make an evaluation here at once, the second cannot move its own onto the other's, and
    # stops before it has touched a file. What makes it an evaluation comes last.
    names = sorted(os.listdir(made), key=lambda name: (not (made / name).is_dir(), name == "evaluation.toml", name))
    moved: list[str] = []
    try:
        _refuse_occupied(target)
        for name in names:
            if os.path.isfile(target / name):
                _refuse_occupied(target)
            moved.append(name)
            os.rename(made / name, target / name)
    except BaseException:
        for name in moved:
            if not os.path.lexists(made / name):
                os.rename(target / name, made / name)
        raise


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())
