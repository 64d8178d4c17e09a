"""An evaluation of which some files have changed: these are read again, and no others."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.files.loader import load_from, sheet
from evalkit.files.sources import Source
from evalkit.files.visit import Folder, Visit
from evalkit.model.data_capture import DataCapture
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.indicator import Indicator
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table

V = TypeVar("V", bound=Table)
_FOLDERS: dict[str, tuple[str, type[Table]]] = {
    "relationships": ("relationships", Relationship),
    "indicators": ("indicators", Indicator),
    "data-capture": ("plans", DataCapture),
}
"""The folders of a project: what holds their files once they are loaded, and the table that is in each."""
_MANY = 20
"""With more files, everything is loaded anew: each alone would sort those of its folder again."""
_PLANS = "data-capture"
"""The folder of the evaluation's own plans."""


def reread(evaluation: Evaluation, source: Source, paths: Iterable[str]) -> Evaluation:
    """The evaluation with some TOML files as they are in `source`: other than they were, new, or gone.

    What is wrong with files stays as it was noted before. Where another file than such a one has changed, or a project
    has come or gone, everything is loaded anew. Raises EvalkitError where that cannot be done.
    """
    changed = list(paths)
    now: Evaluation | None = evaluation if len(changed) <= _MANY else None
    for path in changed:
        now = _with(now, source, path) if now else None
    return now or load_from(source)


def _with(evaluation: Evaluation, source: Source, path: str) -> Evaluation | None:
    folder, _, name = path.rpartition("/")
    if path == EVALUATION_FILE:
        return replace(evaluation, programme=_read(source, folder, name, evaluation.programme))
    if folder == _PLANS and name.endswith(".toml"):
        return replace(evaluation, plans=_sheets_with(evaluation.plans, source, folder, name, DataCapture))
    for number, project in enumerate(evaluation.projects):
        changed = _project_with(project, source, folder, name) if path.startswith(f"{project.path}/") else None
        if changed:
            projects = [*evaluation.projects[:number], changed, *evaluation.projects[number + 1 :]]
            return replace(evaluation, projects=projects)
    return None


def _project_with(project: ProjectFolder, source: Source, folder: str, name: str) -> ProjectFolder | None:
    for attribute in ("project", "logic_model", "findings"):
        held = getattr(project, attribute)
        if held.path == f"{folder}/{name}":
            changed: dict[str, Any] = {attribute: _read(source, folder, name, held)}
            return replace(project, **changed)
    inside = folder.removeprefix(f"{project.path}/")
    if inside not in _FOLDERS or not name.endswith(".toml"):
        return None
    attribute, table = _FOLDERS[inside]
    kept: dict[str, Any] = {attribute: _sheets_with(getattr(project, attribute), source, folder, name, table)}
    return replace(project, **kept)


def _sheets_with(
    before: dict[str, Sheet[V]], source: Source, folder: str, name: str, table: type[V]
) -> dict[str, Sheet[V]]:
    """The files of a folder by their ids, with one as it is now."""
    id = name.removesuffix(".toml")
    sheets = {**before, id: _read(source, folder, name, Sheet(id, f"{folder}/{name}", table()))}
    return {i: sheets[i] for i in sorted(sheets, key="{}.toml".format) if sheets[i].exists}


def _read(source: Source, folder: str, name: str, before: Sheet[V]) -> Sheet[V]:
    entries = source.entries(folder) if source.type_of(folder) == "folder" or not folder else {}
    return sheet(Visit(source), Folder(folder, entries), name, type(before.value), before.id)
