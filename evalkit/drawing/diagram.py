"""What a picture shows, whatever it is drawn with: boxes in columns and the links between them, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evalkit.terminal import visible

_MOST_GAPS = 3
"""So many are named in a box."""


@dataclass(frozen=True, slots=True)
class Group:
    """A relationship that boxes belong to."""

    id: str
    name: str
    mark: str
    """A short sign that tells it from the others without colour: `1`; where several projects are shown `B1`."""
    number: int
    """By which it has its colour."""
    project: str = ""
    """The id of its project, where several are shown."""

    @property
    def explained(self) -> str:
        """What its sign stands for."""
        return f"{self.project}: {self.name}" if self.project else self.name


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
    part: str = ""
    """The id of its project, where several are shown."""
    whole: str = ""
    """The text to its end, where the box has room only for its beginning."""
    is_missing: bool = False
    """Whether it only stands for what is not there: an id that leads nowhere, a column without anything."""

    @property
    def gap(self) -> str:
        """What it lacks, as far as a box has room for it; nothing where it lacks nothing."""
        more = len(self.gaps) - _MOST_GAPS
        return self._lacking(self.gaps if more <= 0 else [*self.gaps[:_MOST_GAPS], f"and {more} more"])

    def _lacking(self, gaps: Sequence[str]) -> str:
        return f"Gap: {', '.join(gaps)}" if gaps else ""

    @property
    def is_dashed(self) -> bool:
        return bool(self.gaps) or self.is_missing

    @property
    def said(self) -> str:
        """All that is known of it, in one sentence or more."""
        text = self.whole or self.text
        named = f"{self.kind}: {text}" if text else self.kind
        parts = (named, self._lacking(self.gaps), *self.remarks, self.place)
        return ". ".join(part.rstrip(".") for part in parts if part)


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

    @property
    def marks(self) -> dict[str | None, str]:
        """The sign of each group, by its id."""
        return {group.id: group.mark for group in self.groups}

    def label(self, box: Box) -> list[str]:
        """What is written in a box, in parts: the text, after the sign of its group; what it lacks; the remarks."""
        mark = self.marks.get(box.group)
        return [f"({mark}) {box.text}" if mark else box.text, *([box.gap] if box.gaps else []), *box.remarks]


@dataclass(slots=True, eq=False)
class Matrix:
    """A picture of a table: projects in rows, types of relationship in columns."""

    title: str
    description: str
    columns: list[str]
    explained: list[str]
    """What each column stands for."""
    rows: list[str]
    cells: list[list[tuple[Group, ...]]]
    """For each row and each column: the relationships that stand there."""
    notes: list[Note] = field(default_factory=list)
    footer: str = ""

    def diagram(self) -> Diagram:
        """The same as boxes and links, for formats that have no table: types, their relationships, projects."""
        types = [Box(f"type:{name}", 0, "type of relationship", name) for name in self.columns]
        projects = [Box(f"project:{number}", 2, "project", name) for number, name in enumerate(self.rows)]
        relationships, links = {}, []
        for project, row in zip(projects, self.cells, strict=True):
            for type, group in ((type, group) for type, cell in zip(types, row, strict=True) for group in cell):
                box = Box(f"relationship:{group.id}", 1, "relationship", group.name, group.id)
                relationships[group] = box
                links += [Link(type.id, box.id), Link(box.id, project.id)]
        return Diagram(
            title=self.title,
            description=self.description,
            columns=["Types of relationship", "Relationships", "Projects"],
            boxes=[*types, *relationships.values(), *projects],
            links=links,
            groups=list(relationships),
            notes=self.notes,
            footer=self.footer,
        )


def words(text: str | None) -> str:
    """Text on one line, with control characters made visible."""
    return visible(" ".join((text or "").split()))
