"""What a picture shows, whatever it is drawn with: boxes in columns and the links between them, in words."""

from dataclasses import dataclass, field

from evalkit.terminal import visible


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
    def gap(self) -> str:
        """What it lacks, on one line; nothing where it lacks nothing."""
        return f"Gap: {', '.join(self.gaps)}" if self.gaps else ""

    @property
    def is_dashed(self) -> bool:
        return bool(self.gaps) or self.is_missing

    @property
    def said(self) -> str:
        """All that is known of it, in one sentence or more."""
        named = f"{self.kind}: {self.text}" if self.text else self.kind
        return ". ".join(part.rstrip(".") for part in (named, self.gap, *self.remarks, self.place) if part)


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
        types = [Box(f"type:{c.id}", 0, "relationship", c.name, c.id) for c in self.columns]
        projects = [Box(f"project:{number}", 1, "project", name) for number, name in enumerate(self.rows)]
        for type, column in zip(types, self.columns, strict=True):
            type.gaps = ["no project addresses it"] if column in self.unaddressed else []
        return Diagram(
            title=self.title,
            description=self.description,
            columns=["Types of relationship", "Projects"],
            boxes=[*types, *projects],
            links=[
                Link(type.id, project.id)
                for project, row in zip(projects, self.cells, strict=True)
                for type, cell in zip(types, row, strict=True)
                if cell
            ],
            groups=self.columns,
            notes=self.notes,
            footer=self.footer,
        )


def words(text: str | None) -> str:
    """Text on one line, with control characters made visible."""
    return visible(" ".join((text or "").split()))
