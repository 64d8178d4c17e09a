"""What the changed relationships of a project look like in practice, for each party."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, cell_of, long_day, paragraphs_of, plain
from evalkit.thread.graph import Party, ProjectGraph

ARGUMENTS = ("project", "relationship")


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    project, wanted = arguments[:1], tuple(arguments[1:])
    return material.each(project, lambda found: _of(material, found, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id, sheet in project.relationships.items():
        if wanted and id not in wanted:
            continue
        yield Heading(3, material.relationship(project, id))
        facts = (("From", sheet.value.from_), ("To", sheet.value.to), ("Why", sheet.value.rationale))
        yield Facts(tuple((name, cell(text)) for name, text in facts))
        rows = tuple(_row(material, project, party) for party in project.parties_of[id])
        head = ("Party", "What it looks like for them", "What they do", "Agreed with them")
        yield Table(f"In practice: {material.relationship(project, id)}", head, rows, (3, 6, 6, 4))
    if not wanted:
        yield from _others(material, project)


def _row(material: Material, project: ProjectGraph, party: Party) -> tuple[Cell, ...]:
    practice = party.practice
    agreed = (long_day(practice.agreed), practice.agreed_how) if practice else ()
    return (
        cell(material.stakeholder(project, party.id)),
        cell(practice.picture if practice else None),
        cell_of(" ".join(text.split()) for text in (practice.behaviours if practice else ())),
        Cell(tuple(plain(part) for text in agreed for part in paragraphs_of(text))) if any(agreed) else cell(None),
    )


def _others(material: Material, project: ProjectGraph) -> Iterator[Block]:
    """Key stakeholders who are party to no relationship."""
    rows = tuple(
        (cell(material.stakeholder(project, id)), cell(one.in_practice))
        for id, one in project.key_stakeholders.items()
        if id not in project.party_ids
    )
    title = f"Others for whom it will look different: {material.title(project)}"
    yield Table(title, ("Who", "What it will look like"), rows, (1, 3))
