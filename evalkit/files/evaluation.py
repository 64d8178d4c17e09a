"""An evaluation as it was loaded: every file's value, and where its keys stand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from evalkit.errors import EvalkitError
from evalkit.files.markdown import Document
from evalkit.files.sources import Source
from evalkit.keys import Key
from evalkit.model.data_capture import DataCapture
from evalkit.model.findings import Findings
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import LogicModel
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table
from evalkit.report import Problem
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from evalkit.toml.places import Places


V_co = TypeVar("V_co", bound=Table, covariant=True)


@dataclass(slots=True, eq=False)
class Sheet(Generic[V_co]):
    """One file of an evaluation: its path in the evaluation, its value, and its text to find places in.

    `text` is None where the file is missing or cannot be read; the value is then an empty one.
    """

    id: str
    path: str
    value: V_co
    text: str | None = None
    exists: bool = True
    _places: "Places | None" = None
    _missing: set[str] = field(default_factory=set)
    """First parts of keys that do not stand in the text, as far as anybody has asked."""

    @property
    def readable(self) -> bool:
        """Whether all that it holds is known: nothing, where there is no such file."""
        return self.text is not None or not self.exists

    def place(self, key: Key) -> tuple[int, int]:
        """Line and column of `key`, or of the table that it is missing from."""
        if self.text is None or not key or str(key[0]) in self._missing:
            return 1, 1
        if self._places is None:
            if str(key[0]) not in self.text:
                self._missing.add(str(key[0]))
                return 1, 1
            from evalkit.toml.places import Places

            self._places = Places(self.text)
        return self._places.at(key)


@dataclass(slots=True, eq=False)
class Page:
    """A Markdown file: a story, or the reflection of a date. `document` is None where it is missing or unreadable."""

    path: str
    text: str | None
    exists: bool
    document: Document | None
    day: date | None = None
    refers_from: dict[str, frozenset[str]] = field(default_factory=dict)
    """By section (by which its heading is found): the files of the evaluation that its links lead to."""
    refers_to: frozenset[str] = frozenset()
    """The files of the evaluation that its links lead to, from whichever section."""

    @property
    def readable(self) -> bool:
        """Whether all that it holds is known: nothing, where there is no such file."""
        return self.text is not None or not self.exists

    def place(self, key: Key) -> tuple[int, int]:
        section = self.document.section(str(key[0])) if key and self.document else None
        return (section.line if section else 1), 1


@dataclass(slots=True, eq=False)
class ProjectFolder:
    """A project with all its files."""

    id: str
    path: str
    project: Sheet[Project]
    logic_model: Sheet[LogicModel]
    findings: Sheet[Findings]
    story: Page
    relationships: dict[str, Sheet[Relationship]] = field(default_factory=dict)
    indicators: dict[str, Sheet[Indicator]] = field(default_factory=dict)
    plans: dict[str, Sheet[DataCapture]] = field(default_factory=dict)
    reflections: list[Page] = field(default_factory=list)

    def sheets(self) -> list[Sheet[Any]]:
        """Its TOML files: those that are there once, then relationships, indicators and plans."""
        single: list[Sheet[Any]] = [self.project, self.logic_model, self.findings]
        return [*single, *self.relationships.values(), *self.indicators.values(), *self.plans.values()]

    def pages(self) -> list[Page]:
        """Its Markdown files: the story, then reflections."""
        return [self.story, *self.reflections]


@dataclass(slots=True, eq=False)
class Evaluation:
    """A whole evaluation, and what the loader found wrong with its files."""

    source: Source
    """Where its files come from."""
    programme: Sheet[Programme]
    projects: list[ProjectFolder] = field(default_factory=list)
    plans: dict[str, Sheet[DataCapture]] = field(default_factory=dict)
    """Its own data-capture plans, each of which serves several projects."""
    problems: list[Problem] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """The files that were looked at, as paths in the evaluation."""

    @property
    def root(self) -> Path:
        """Its folder on the disk."""
        return self.source.root

    def sheets(self) -> list[Sheet[Any]]:
        """The TOML files that belong to no project."""
        return [self.programme, *self.plans.values()]

    def all_sheets(self) -> list[Sheet[Any]]:
        """All its TOML files: those that belong to no project first."""
        return [*self.sheets(), *(sheet for project in self.projects for sheet in project.sheets())]

    def plans_for(self, project: str) -> dict[str, Sheet[DataCapture]]:
        """Its own plans that serve a project: those that name it, or none at all."""
        return {id: s for id, s in self.plans.items() if not s.value.projects or project in s.value.projects}

    def unreadable(self, project: str | None = None) -> list[Problem]:
        """Why files or folders that are there cannot be read, so that nobody knows what they hold: of a project and of the
        evaluation itself; of all projects where none is given.
        """
        return [p for p in self.problems if p.hides and (project is None or p.project in (None, project))]


def refuse_unknown_project(id: str | None, projects: Iterable[str]) -> None:
    """Raises EvalkitError where an evaluation has no project of this id."""
    names = list(projects)
    if id is not None and id not in names:
        listed = f"The projects are {', '.join(names)}." if names else "The evaluation has no project yet."
        raise EvalkitError(f"There is no project “{id}”.{did_you_mean(id, names)}", hint=listed)
