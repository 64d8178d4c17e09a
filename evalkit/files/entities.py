"""What an evaluation holds of each kind, and where it stands in its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.files.evaluation import Evaluation, Page, ProjectFolder, Sheet
from evalkit.keys import Key, numbered
from evalkit.model.file_kinds import file_of
from evalkit.model.kind import Kind


@dataclass(slots=True, eq=False)
class Entity:
    """One thing of a kind, as it stands in an evaluation."""

    kind: Kind
    id: str
    """Empty where it has none."""
    source: Sheet[Any] | Page
    """The file in which it stands."""
    key: Key
    """Where it stands there; empty where it is the file."""
    value: Any
    project: str = ""
    inside: str = ""
    """The id of what it lives in, where that has a file of its own."""

    @property
    def file(self) -> str:
        return self.source.path

    @property
    def leads_to(self) -> Sequence[str]:
        """The ids of what it leads to, in a logic model."""
        found: Sequence[str] = getattr(self.value, "leads_to", ())
        return found


def entities(evaluation: Evaluation, kind: Kind, project: ProjectFolder | None) -> Iterator[Entity]:
    """All things of a kind in a project; without one, those that belong to the evaluation as a whole."""
    if kind.shape == "page":
        for page in project.reflections if project else ():
            yield Entity(kind, page.path.rpartition("/")[2].removesuffix(".md"), page, (), page, _id(project))
        return
    for sheet in project.sheets() if project and kind.in_project else evaluation.sheets():
        yield from entities_in(sheet, kind, _id(project))


def entities_in(sheet: Sheet[Any], kind: Kind, project: str = "") -> Iterator[Entity]:
    """All things of a kind in a TOML file; none where such a file does not hold any."""
    if file_of(type(sheet.value)).path != kind.path:
        return
    inside = sheet.id if kind.inside else ""
    if kind.shape == "file":
        if sheet.exists:
            yield Entity(kind, kind.name if kind.is_single else sheet.id or project, sheet, (), sheet.value, project)
        return
    held = getattr(sheet.value, kind.within.replace("-", "_"))
    if kind.shape == "table":
        for id, value in held.items():
            yield Entity(kind, id, sheet, (kind.within, id), value, project, inside)
    else:
        for index, value in numbered(held):
            yield Entity(kind, getattr(value, "id", None) or "", sheet, (kind.within, index), value, project, inside)


def _id(project: ProjectFolder | None) -> str:
    return project.id if project else ""
