"""A template → an evaluation: whole, or not at all.

It is rendered into a folder beside the target, which takes its place in one step.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.scaffold.beside import beside, put_in_place, writing
from evalkit.scaffold.render import render
from evalkit.templates.find import Template


def create(template: Template, answers: Mapping[str, Any], target: Path) -> list[str]:
    """Renders a template into the folder `target`, which must be new or empty. Gives the files, sorted.

    Either everything is there afterwards or nothing is. Raises EvalkitError where it cannot be written.
    """
    absolute = Path(os.path.abspath(target))
    _refuse_marks(absolute if os.path.isdir(absolute) else absolute.parent)
    with beside(target) as folder:
        made, _ = render(template, answers, folder)
        files = _files(made)
        put_in_place(made, absolute)
    return files


def preview(template: Template, answers: Mapping[str, Any]) -> list[str]:
    """The files that `create` would write, sorted."""
    with rendering() as folder:
        return _files(render(template, answers, folder)[0])


@contextmanager
def rendering() -> Iterator[Path]:
    """A folder, for a while, to render a template in."""
    temporary = Path(tempfile.gettempdir())
    _refuse_marks(temporary)
    with writing(temporary), tempfile.TemporaryDirectory(prefix="evalkit-") as folder:
        yield Path(folder)


def _refuse_marks(folder: Path) -> None:
    """Refuses a folder whose path Cookiecutter would render."""
    if any(mark in str(folder) for mark in ("{{", "{%", "{#")):
        raise EvalkitError(
            f"The path {folder} holds the marks of a template ({{{{, {{% or {{#).",
            hint="Make the evaluation in another folder, and move it there afterwards.",
        )


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file())
