"""Files that an evaluation's own requirements name: changed with the file where it goes by another name, or told."""

import re
from collections.abc import Iterator

from evalkit.editing.references import Reference
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.globs import matches
from evalkit.keys import numbered
from evalkit.model.file_names import EVALUATION_FILE


def required(evaluation: Evaluation, thing: Entity) -> list[Reference]:
    """The requirements whose `file` is that of a thing, and of nothing in another project."""
    path = within_project(thing.file)
    if thing.kind.shape not in ("file", "page") or path in _others(evaluation, thing):
        return []
    return [one for one in _requirements(evaluation) if one.text.removeprefix("./") == path]


def no_longer_matching(evaluation: Evaluation, thing: Entity, new: str | None = None) -> list[Reference]:
    """The requirements whose pattern matches the file of a thing, and would match none once it is called `new`, or gone."""
    if thing.kind.shape not in ("file", "page"):
        return []
    path = within_project(thing.file)
    then = _others(evaluation, thing)
    if new is not None:
        then.add(f"{path.rpartition('/')[0]}/{new}.{path.rpartition('.')[2]}")
    return [
        one
        for one in _requirements(evaluation)
        if re.search(r"[*?]", one.text)
        and not re.search(r"(?:\A|/)\*+(?:\.\w+)?\Z", one.text)  # all of a folder, which may be empty for now
        and matches(one.text, path)
        and not any(matches(one.text, other) for other in then)
    ]


def within_project(path: str) -> str:
    """A path in an evaluation as it is from the folder of its project."""
    return path.split("/", 2)[-1]


def _requirements(evaluation: Evaluation) -> Iterator[Reference]:
    programme = evaluation.programme
    for index, one in numbered(programme.value.require):
        key = ("require", index, "file")
        yield Reference("within", EVALUATION_FILE, programme.place(key)[0], key, one.file or "")


def _others(evaluation: Evaluation, thing: Entity) -> set[str]:
    """The files of all projects but that of a thing, as they are from the folders of their projects."""
    return {within_project(path) for project in evaluation.projects for path in _files(project) if path != thing.file}


def _files(project: ProjectFolder) -> Iterator[str]:
    yield from (sheet.path for sheet in project.sheets() if sheet.exists)
    yield from (page.path for page in project.pages() if page.exists)
