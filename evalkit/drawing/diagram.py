"""What a picture shows, whatever it is drawn with: boxes in columns and the links between them, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit.files.evaluation import Page, Sheet
from evalkit.terminal import visible
from evalkit.thread.graph import ProjectGraph


@dataclass(frozen=True, slots=True)
class Group:
    """A relationship that boxes belong to."""

    id: str
    name: str
    mark: str
    """A short sign that tells it from the others without colour: a number."""


@dataclass(slots=True, eq=False)
class Box:
    """One part of what is drawn."""

    id: str
    """Unique in the picture: `outcome:trust`."""
    column: int
    kind: str
    """As it is spoken of: `outcome`, `data source`."""
    text: str
    group: str | None = None
    """The id of its group."""
    gaps: list[str] = field(default_factory=list)
    """What it lacks, each in a few words: `no indicator`."""
    remarks: list[str] = field(default_factory=list)
    """What else is said of it, such as the assumptions it rests on."""
    place: str = ""
    """File and line."""
    is_missing: bool = False
    """Whether it only stands for what is not there: an id that leads nowhere, a column without anything."""

    @property
    def said(self) -> str:
        """All that is known of it, in one sentence or more."""
        parts = [f"{self.kind}: {self.text}" if self.text else self.kind]
        parts += [f"Gap: {', '.join(self.gaps)}"] if self.gaps else []
        parts += [*self.remarks, *([self.place] if self.place else [])]
        return ". ".join(part.rstrip(".") for part in parts)


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow from a box to another, by their ids."""

    start: str
    end: str
    broken: bool = False
    """Whether it leads to nothing, or not forwards."""


@dataclass(frozen=True, slots=True)
class Note:
    """A list below the picture."""

    heading: str
    items: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Diagram:
    """A picture of boxes in columns. No text in it holds a control character or a line break."""

    title: str
    description: str
    columns: list[str]
    boxes: list[Box]
    links: list[Link]
    groups: list[Group] = field(default_factory=list)
    """Those that occur."""
    lead: str = ""
    """A sentence or two below the title."""
    notes: list[Note] = field(default_factory=list)
    footer: str = ""


@dataclass(slots=True, eq=False)
class Matrix:
    """A picture of a table: projects in rows, types of relationship in columns."""

    title: str
    description: str
    columns: list[Group]
    explained: list[str]
    """What each column stands for."""
    rows: list[str]
    cells: list[list[tuple[str, ...]]]
    """For each row and each column: the relationships that stand there."""
    notes: list[Note] = field(default_factory=list)
    footer: str = ""

    @property
    def unaddressed(self) -> list[Group]:
        """The columns in which nothing stands."""
        return [column for number, column in enumerate(self.columns) if not any(row[number] for row in self.cells)]

    def diagram(self) -> Diagram:
        """The same as boxes and links, for formats that have no table: types on the left, projects on the right."""
        empty = self.unaddressed
        types = [
            Box(f"type:{c.id}", 0, "relationship", c.name, c.id, ["no project addresses it"] if c in empty else [])
            for c in self.columns
        ]
        projects = [Box(f"project:{number}", 1, "project", name) for number, name in enumerate(self.rows)]
        links = [
            Link(types[column].id, project.id)
            for project, row in zip(projects, self.cells, strict=True)
            for column, cell in enumerate(row)
            if cell
        ]
        headings = ["Types of relationship", "Projects"]
        return Diagram(
            self.title,
            self.description,
            headings,
            [*types, *projects],
            links,
            self.columns,
            "",
            self.notes,
            self.footer,
        )


def words(text: str | None) -> str:
    """Text on one line, with control characters made visible."""
    return visible(" ".join((text or "").split()))


def list_of(counts: Iterable[tuple[int, str]]) -> str:
    """`2 inputs, 1 activity and 3 outputs`."""
    parts = [_counted(number, noun) for number, noun in counts if number]
    return " and ".join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]]) or "nothing yet"


def _counted(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def described(what: str, boxes: Sequence[Box], links: Sequence[Link]) -> str:
    """What is drawn, in words, for those who do not see it."""
    counts: dict[str, int] = {}
    for box in boxes:
        if not box.is_missing:
            counts[box.kind] = counts.get(box.kind, 0) + 1
    text = f"{what}, from left to right: {list_of((n, kind) for kind, n in counts.items())}, joined by "
    text += f"{_counted(len(links), 'link')}."
    gaps = sum(bool(box.gaps) for box in boxes)
    broken = sum(link.broken for link in links)
    if gaps:
        text += f" {_counted(gaps, 'box')} with a gap {'is' if gaps == 1 else 'are'} dashed."
    if broken:
        text += f" {_counted(broken, 'link')} {'leads' if broken == 1 else 'lead'} to nothing, or not forwards."
    return text


def unreadable(projects: Iterable[ProjectGraph]) -> list[Note]:
    """A note on the files that are there and cannot be read."""
    files: list[Sheet[Any] | Page] = []
    for project in projects:
        folder = project.folder
        files += [project.evaluation.programme, folder.project, folder.logic_model, folder.findings, folder.story]
        files += [*folder.relationships.values(), *folder.indicators.values(), *folder.plans.values()]
    paths = dict.fromkeys(file.path for file in files if file.exists and file.text is None)
    return [Note("Cannot be read, and so is left out", tuple(words(path) for path in paths))] if paths else []
