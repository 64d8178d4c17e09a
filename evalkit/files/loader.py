"""A folder → the evaluation, and what is wrong with its files. The only reader of evaluations."""

import os
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

from evalkit.errors import EvalkitError
from evalkit.files import changes
from evalkit.files.evaluation import Evaluation, Page, ProjectFolder, Sheet
from evalkit.files.markdown import Link
from evalkit.files.markdown import parse as parse_markdown
from evalkit.files.near_misses import near_miss
from evalkit.files.reading import decoded, not_toml, read, shape
from evalkit.files.sources import NOTHING_LAID, Entries, FileEntry, Laid, LaidEntry, entries_of
from evalkit.model.data_capture import DataCapture
from evalkit.model.findings import Findings
from evalkit.model.ids import MAX_ID, is_id
from evalkit.model.indicator import Indicator
from evalkit.model.kinds import EVALUATION_FILE
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.report import Problem
from evalkit.suggest import nearest
from evalkit.toml.parse import parse

V = TypeVar("V", bound=Table)
_IN_EVALUATION = (EVALUATION_FILE, "projects")
_IN_PROJECT = (
    "project.toml",
    "relationships",
    "logic-model.toml",
    "indicators",
    "data-capture",
    "story.md",
    "reflections",
    "findings.toml",
    "data",
)


def load(root: Path, laid: Laid = NOTHING_LAID) -> Evaluation:
    """Loads the evaluation in the folder `root`. A draft always loads; what is wrong is among its problems.

    `laid`: files as they would be (None: taken away), in place of what is on the disk, so that a change can be judged
    before it is made. A change that was interrupted is finished first. Raises EvalkitError where the folder holds no
    evaluation or cannot be listed.
    """
    if not os.path.lexists(root / EVALUATION_FILE):
        raise EvalkitError(f"There is no evaluation in {root}.", hint="`evalkit new` starts one.")
    return _Loader(root, laid).load()


class _Loader:
    """Reads one evaluation; collects the problems on the way."""

    def __init__(self, root: Path, laid: Laid) -> None:
        self._root = str(root)
        self._laid = laid
        self._laid_folders = {
            "/".join(parts[:n]) for path in laid for parts in [path.split("/")] for n in range(len(parts))
        }
        self._real_root = os.path.realpath(root)
        self._problems: list[Problem] = []
        self._files: set[str] = set()
        self._known_files: frozenset[str] = frozenset()
        self._project: str | None = None

    def load(self) -> Evaluation:
        try:
            entries = self._entries("")
            if changes.FOLDER in entries:
                changes.finish(Path(self._root))
        except OSError as error:
            raise EvalkitError(
                f"The folder {self._root} cannot be listed: {(error.strerror or '').lower()}.",
                hint="Make it readable for yourself.",
            ) from error
        programme = self._sheet(EVALUATION_FILE, "", Programme, entries)
        self._near_misses("", entries, _IN_EVALUATION)
        folders = self._folder("projects", entries)
        projects = [self._load_project(name) for name, entry in folders.items() if self._is_project(name, entry)]
        return Evaluation(
            root=Path(self._root),
            programme=programme,
            projects=projects,
            problems=self._problems,
            files=self._files,
        )

    def _is_project(self, name: str, entry: FileEntry) -> bool:
        return not name.startswith(".") and self._stays_inside(f"projects/{name}", entry) and entry.is_dir()

    def _load_project(self, id: str) -> ProjectFolder:
        path = f"projects/{id}"
        self._project = id
        entries = self._list(path)
        self._check_id(id, f"{path}/project.toml", "the folder of a project")
        self._near_misses(f"{path}/", entries, _IN_PROJECT)
        folder = ProjectFolder(
            id=id,
            path=path,
            project=self._sheet(f"{path}/project.toml", "", Project, entries),
            logic_model=self._sheet(f"{path}/logic-model.toml", "", LogicModel, entries),
            findings=self._sheet(f"{path}/findings.toml", "", Findings, entries),
            relationships=self._sheets(f"{path}/relationships", Relationship, entries),
            indicators=self._sheets(f"{path}/indicators", Indicator, entries),
            plans=self._sheets(f"{path}/data-capture", DataCapture, entries),
            # pages come last: for a dead link, the files of the project are known by then
            story=self._page(f"{path}/story.md", entries),
            reflections=self._reflections(f"{path}/reflections", entries),
        )
        self._project = None
        return folder

    def _absolute(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _problem(
        self, code: str, path: str, message: str, fix: str, *, line: int = 1, column: int = 1, hides: bool = False
    ) -> None:
        problem = Problem(code, path, message, fix, line=line, column=column, project=self._project, subject=path)
        problem.hides = hides
        self._problems.append(problem)

    def _report(self, problem: Problem) -> None:
        self._problems.append(replace(problem, project=self._project, subject=problem.file))

    def _list(self, path: str) -> Entries:
        try:
            return self._entries(path)
        except NotADirectoryError:
            self._problem("FIL001", path, "This is a file; evalkit expects a folder here.", "Rename it or move it.")
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            self._problem("FIL001", path, f"The folder cannot be read: {reason}.", "Make it readable for yourself.")
        return {}

    def _entries(self, path: str) -> Entries:
        """What is in a folder of the evaluation, or will be. Raises OSError."""
        if not self._laid:
            return entries_of(self._absolute(path))
        entries = (
            entries_of(self._absolute(path))
            if os.path.isdir(self._absolute(path)) or path not in self._laid_folders
            else {}
        )
        for inside in (*self._laid, *self._laid_folders):
            folder, _, name = inside.rpartition("/")
            if folder == path and name and inside not in self._laid:
                entries.setdefault(name, LaidEntry(name, self._absolute(inside), True))
            elif folder == path and name and self._laid[inside] is not None:
                entries[name] = LaidEntry(name, self._absolute(inside), False)
            elif folder == path:
                entries.pop(name, None)
        return dict(sorted(entries.items()))

    def _folder(self, path: str, siblings: Entries) -> Entries:
        """The entries of a folder that may be missing."""
        entry = siblings.get(path.rpartition("/")[2])
        return self._list(path) if entry and self._stays_inside(path, entry) else {}

    def _stays_inside(self, path: str, entry: FileEntry) -> bool:
        """Whether a path is itself, or a link that stays in the evaluation; else the problem is noted."""
        if not entry.is_symlink():
            return True
        real = os.path.realpath(entry.path)
        if real != self._real_root and not real.startswith(self._real_root + os.sep):
            self._problem(
                "FIL007",
                path,
                "This link leads out of the evaluation; evalkit does not follow it.",
                "Put the file itself here: an evaluation has to be whole wherever it is copied to.",
                hides=True,
            )
            return False
        if not os.path.exists(entry.path):
            self._problem(
                "FIL001", path, "This link leads nowhere, or in a circle.", "Put the file itself here, or remove it."
            )
            return False
        return True

    def _read(self, path: str, siblings: Entries) -> tuple[str | None, bool]:
        """The text of a file (None where it cannot be read), and whether it is there."""
        entry = siblings.get(path.rpartition("/")[2])
        if entry is None:
            return None, False
        self._files.add(path)
        if not self._stays_inside(path, entry):
            return None, True
        data = self._laid.get(path)
        result = decoded(data, path) if data is not None else read(entry.path, path, ordinary=entry.is_file())
        if result.problem:
            self._report(result.problem)
        return result.text, True

    def _sheet(self, path: str, id: str, table: type[V], siblings: Entries) -> Sheet[V]:
        text, exists = self._read(path, siblings)
        if text is None:
            return Sheet(id, path, _empty(table), None, exists)
        parsed = parse(text)
        if parsed.fault:
            self._report(not_toml(parsed.fault, path))
            return Sheet(id, path, _empty(table), None, exists)
        shaped = shape(parsed.table, table, text, path)
        for problem in shaped.problems:
            self._report(problem)
        return Sheet(id, path, shaped.value, text, exists)

    def _sheets(self, path: str, table: type[V], siblings: Entries) -> dict[str, Sheet[V]]:
        sheets = {}
        entries = self._folder(path, siblings)
        for name in self._with_ending(path, entries, ".toml"):
            id = name.removesuffix(".toml")
            self._check_id(id, f"{path}/{name}", "the name of the file")
            sheets[id] = self._sheet(f"{path}/{name}", id, table, entries)
        return sheets

    def _with_ending(self, path: str, entries: Entries, ending: str) -> list[str]:
        """The files with the ending that is expected in a folder; any other is a stray."""
        expected = []
        for name in entries:
            if name.startswith("."):
                continue
            if name.endswith(ending):
                expected.append(name)
            else:
                self._files.add(f"{path}/{name}")
                self._problem(
                    "FIL006",
                    f"{path}/{name}",
                    f"evalkit reads only files that end in {ending} here, so this one goes unread.",
                    f"Rename it if it belongs to the evaluation, else move it out of {path.rpartition('/')[2]}/.",
                )
        return expected

    def _check_id(self, id: str, path: str, what: str) -> None:
        if not is_id(id):
            self._problem(
                "FIL005",
                path,
                f"“{id}” cannot be an id, and {what} is one: lower-case letters and digits with single hyphens "
                f"between them, at most {MAX_ID} characters.",
                f"Rename it{_suggested(id)}, also where it is referred to.",
            )

    def _near_misses(self, path: str, entries: Entries, expected: tuple[str, ...]) -> None:
        for name, entry in entries.items():
            if name in expected or name.startswith("."):
                continue
            if entry.is_symlink() and not self._stays_inside(path + name, entry):
                continue
            near = near_miss(name, expected)
            if near is None:
                continue
            inside = self._list(path + name) if entries[name].is_dir() else {}
            for stray in [f"{path}{name}/{file}" for file in inside] or [path + name]:
                self._files.add(stray)
                message = f"evalkit does not read {name}. Did you mean “{near}”?"
                self._problem("FIL006", stray, message, "Rename it if it belongs to the evaluation.")

    def _page(self, path: str, siblings: Entries) -> Page:
        text, exists = self._read(path, siblings)
        if text is None:
            return Page(path, None, exists, None)
        document = parse_markdown(text)
        refers: dict[str, set[str]] = defaultdict(set)
        for link in document.links:
            if target := self._target(path, link):
                refers[link.section.casefold()].add(target)
        by_section = {title: frozenset(files) for title, files in refers.items()}
        return Page(path, text, exists, document, None, by_section, frozenset().union(*by_section.values()))

    def _reflections(self, path: str, siblings: Entries) -> list[Page]:
        pages = []
        entries = self._folder(path, siblings)
        for name in self._with_ending(path, entries, ".md"):
            page = self._page(f"{path}/{name}", entries)
            page.day = _day(name.removesuffix(".md"))
            if page.day is None:
                self._problem(
                    "FIL005",
                    f"{path}/{name}",
                    "A reflection is named after its day, and this is not a date such as 2012-03-01.md.",
                    "Rename the file after the day of the reflection.",
                )
            pages.append(page)
        return pages

    def _target(self, path: str, link: Link) -> str | None:
        """The file of the evaluation that a link leads to; None, and a problem, where it leads nowhere or out."""

        def problem(code: str, message: str, fix: str) -> None:
            self._report(Problem(code, path, message, fix, line=link.line, column=link.column, identity=link.target))

        folder = path.rpartition("/")[0]
        relative = unquote(link.target)
        target = os.path.normpath(f"{folder}/{relative}").replace(os.sep, "/")
        if target in self._files:  # looked at already, and found to be inside
            return target
        if relative.startswith(("/", "\\")) or target == ".." or target.startswith("../"):
            problem(
                "FIL007",
                f"The link to “{relative}” leads out of the evaluation.",
                "Link to a file of the evaluation, or to a web address in full (https://…).",
            )
            return None
        try:
            exists = self._laid[target] is not None if target in self._laid else os.path.exists(self._absolute(target))
        except ValueError:  # a null character
            exists = False
        if not exists:
            near = self._near_file(target)
            hint = f" Did you mean “{os.path.relpath(near, folder).replace(os.sep, '/')}”?" if near else ""
            problem(
                "FIL004",
                f"The link to “{relative}” leads nowhere: there is no such file.{hint}",
                "Correct the link; it is read from the folder in which this file stands.",
            )
            return None
        real = os.path.realpath(self._absolute(target))
        if real != self._real_root and not real.startswith(self._real_root + os.sep):
            problem(
                "FIL007",
                f"The link to “{relative}” leads out of the evaluation, by way of a link between folders.",
                "Put the file itself into the evaluation, and link to it there.",
            )
            return None
        return target

    def _near_file(self, target: str) -> str | None:
        if len(self._known_files) != len(self._files):
            self._known_files = frozenset(self._files)
        return nearest(target, self._known_files)


@cache
def _empty(table: type[V]) -> V:
    """A table in which nothing is given."""
    value: Any = table.model_construct()
    return value  # type: ignore[no-any-return]  # of the type that was asked for


def _day(name: str) -> date | None:
    """The date that a reflection is named after."""
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def _suggested(id: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")[:MAX_ID].strip("-")
    return f", for instance “{slug}”" if slug else ""
