"""The projects: what each does, where and when, which relationships it sets out to change."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, cell_of, maybe, period, plain
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    projects = material.meant(arguments)
    rows = tuple(_row(material, project) for project in projects)
    yield Table("The projects", ("Project", "What it does", "Relationships", "Where", "When"), rows, (3, 6, 4, 2, 2))
    for project in projects:
        design = project.project.design
        if design.comparison or design.no_comparison or design.excluded:
            yield Heading(3, material.title(project))
            told = (
                ("What the change is compared with", design.comparison),
                ("Why there is no comparison", design.no_comparison),
                ("Who is left out by design", design.excluded),
            )
            yield Facts(tuple((name, cell(text)) for name, text in told if text))


def _row(material: Material, project: ProjectGraph) -> tuple[Cell, ...]:
    held = project.project
    return (
        Cell((plain(material.title(project)),)),
        cell(held.summary),
        cell_of(material.relationship(project, id) for id in project.relationships),
        maybe(", ".join(held.sites)),
        maybe(period(held.start, held.end)),
    )
