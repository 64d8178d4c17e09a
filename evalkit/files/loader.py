"""A folder → the evaluation, and what is wrong with its files. The only reader of evaluations."""

import re
from functools import cache
from pathlib import Path
from posixpath import basename, dirname
from typing import Any, TypeVar

from evalkit.errors import EvalkitError, UnreadableError
from evalkit.files.evaluation import Evaluation, Page, ProjectFolder, Sheet
from evalkit.files.find import shown
from evalkit.files.known import FOLDER, is_evaluation
from evalkit.files.near_misses import note_near_misses
from evalkit.files.pages import reflection, story
from evalkit.files.pending import NEXT, as_it_counts, decided, pending
from evalkit.files.reading import not_toml, shape
from evalkit.files.sources import Disk, Source
from evalkit.files.visit import Folder, Visit
from evalkit.model.data_capture import DataCapture
from evalkit.model.file_kinds import FILES, file_of
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.findings import Findings
from evalkit.model.ids import MAX_ID, NO_FILE, is_device, is_id
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.report import Problem
from evalkit.terminal import say
from evalkit.toml.parse import parse

V = TypeVar("V", bound=Table)
_PLANS = dirname(file_of(DataCapture).in_project)
_IN_EVALUATION = (EVALUATION_FILE, "projects", _PLANS)
_IN_PROJECT = (
    *(kind.in_project.partition("/")[0] for kind in FILES if kind.in_project),
    "story.md",
    "reflections",
    "data",
)


def load(root: Path, disk: Disk | None = None) -> Evaluation:
    """Loads the evaluation in the folder `root`. A draft always loads; what is wrong is among its problems. `disk`: the
    folder, where somebody wants to know what is looked at in it.

    Where a change was interrupted, the evaluation is as if it had been carried out, and that is said; nothing is written.
    Raises EvalkitError where the folder holds no evaluation, UnreadableError where it cannot be listed.
    """
    if not is_evaluation(root):
        raise EvalkitError(f"There is no evaluation in {root}.", hint="`evalkit new` starts one.")
    disk = disk or Disk(root)
    try:
        source = as_it_counts(disk)
    except OSError as error:
        raise _cannot_be_listed(root / FOLDER, error) from error
    if source is not disk:
        where = "this evaluation" if shown(root) == "." else shown(root)
        changes = [change for folder in pending(disk) if (change := decided(disk, folder))]
        counts, ends = ("not made", "takes it back") if all(c.is_back for c in changes) else ("made", "finishes it")
        say(f"In {where} a change was interrupted halfway. It counts as {counts}, and {NEXT} {ends}.")
    return load_from(source)


def load_from(source: Source) -> Evaluation:
    """Loads an evaluation from wherever its files come. Raises UnreadableError where its folder cannot be listed."""
    visit = Visit(source)
    try:
        top = Folder("", source.entries(""))
    except OSError as error:
        raise _cannot_be_listed(source.root, error) from error
    programme = sheet(visit, top, EVALUATION_FILE, Programme)
    note_near_misses(visit, top, _IN_EVALUATION)
    plans = _several(visit, top, DataCapture)
    folders = visit.folder_in(top, "projects")
    projects = [
        _project(visit, name)
        for name in folders.entries
        if not name.startswith(".") and visit.type_of(folders, name) == "folder"
    ]
    return Evaluation(source, programme, projects, plans, visit.problems, visit.files)


def _cannot_be_listed(folder: Path, error: OSError) -> UnreadableError:
    reason = (error.strerror or "unknown reason").lower()
    return UnreadableError(f"The folder {folder} cannot be listed: {reason}.", hint="Make it readable for yourself.")


def _project(visit: Visit, id: str) -> ProjectFolder:
    visit.project = id
    folder = visit.folder(f"projects/{id}")
    _check_id(visit, id, folder.path_of("project.toml"), "the folder of a project")
    note_near_misses(visit, folder, _IN_PROJECT)
    found = ProjectFolder(
        id=id,
        path=folder.path,
        project=_single(visit, folder, Project),
        logic_model=_single(visit, folder, LogicModel),
        findings=_single(visit, folder, Findings),
        relationships=_several(visit, folder, Relationship),
        indicators=_several(visit, folder, Indicator),
        plans=_several(visit, folder, DataCapture),
        # pages come last: for a dead link, the files of the project are known by then
        story=story(visit, folder),
        reflections=_reflections(visit, folder),
    )
    visit.project = None
    return found


def sheet(visit: Visit, folder: Folder, name: str, table: type[V], id: str = "") -> Sheet[V]:
    """A TOML file of a folder, as the table that it holds; an empty one where the file is missing or cannot be read."""
    path = folder.path_of(name)
    text, exists = visit.text(folder, name)
    if text is None:
        return Sheet(id, path, _empty(table), None, exists)
    parsed = parse(text)
    if parsed.fault:
        visit.note(not_toml(parsed.fault, path))
        return Sheet(id, path, _empty(table), None, exists)
    shaped = shape(parsed.table, table, text, path)
    for problem in shaped.problems:
        visit.note(problem)
    return Sheet(id, path, shaped.value, text, exists)


def _single(visit: Visit, project: Folder, table: type[V]) -> Sheet[V]:
    """The file of which a project has one."""
    return sheet(visit, project, file_of(table).in_project, table)


def _several(visit: Visit, holder: Folder, table: type[V]) -> dict[str, Sheet[V]]:
    """The files of a folder of a project, or of the evaluation itself, by the ids after which they are named."""
    sheets = {}
    folder = visit.folder_in(holder, dirname(file_of(table).in_project))
    for file in _with_ending(visit, folder, ".toml"):
        id = file.removesuffix(".toml")
        _check_id(visit, id, folder.path_of(file), "the name of the file")
        sheets[id] = sheet(visit, folder, file, table, id)
    return sheets


def _reflections(visit: Visit, project: Folder) -> list[Page]:
    folder = visit.folder_in(project, "reflections")
    return [reflection(visit, folder, file) for file in _with_ending(visit, folder, ".md")]


def _with_ending(visit: Visit, folder: Folder, ending: str) -> list[str]:
    """The files with the ending that is expected in a folder; any other is a stray."""
    expected = []
    for name in folder.entries:
        if name.startswith("."):
            continue
        if name.endswith(ending):
            expected.append(name)
            continue
        path = folder.path_of(name)
        visit.files.add(path)
        message = f"evalkit reads only files that end in {ending} here, so this one goes unread."
        fix = f"Rename it if it belongs to the evaluation, else move it out of {basename(folder.path)}/."
        visit.note(Problem("FIL006", path, message, fix))
    return expected


def _check_id(visit: Visit, id: str, path: str, what: str) -> None:
    if not is_id(id):
        message = (
            f"“{id}” cannot be an id, and {what} is one: lower-case letters and digits with single hyphens "
            f"between them, at most {MAX_ID} characters."
        )
        slug = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")[:MAX_ID].strip("-")
        suggested = f", for instance “{slug}”" if slug else ""
        visit.note(Problem("FIL005", path, message, f"Rename it{suggested}, also where it is referred to."))
    elif is_device(id):
        fix = f"Rename it, for instance “{id}-1”, also where it is referred to: `evalkit rename` does both."
        visit.note(Problem("FIL005", path, f"“{id}” is {what}. {NO_FILE}.", fix, is_warning=True))


@cache
def _empty(table: type[V]) -> V:
    """A table in which nothing is given."""
    value: Any = table.model_construct()
    return value  # type: ignore[no-any-return]  # of the type that was asked for
