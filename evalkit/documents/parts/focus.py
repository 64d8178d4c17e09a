"""How the focus on relationships is kept: who answers for it, when it is reviewed, how people reflect."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe
from evalkit.thread.graph import ProjectGraph


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    programme = material.programme
    facts = [("Reviewed every", programme.review.every)]
    if material.audience.internals:
        facts.insert(0, ("Who answers for the focus", programme.owner))
    yield Facts(tuple((name, cell(text)) for name, text in facts))
    rows = tuple(_row(material, project) for project in material.projects)
    lead = ("Who answers for it",) if material.audience.internals else ()
    head = ("Project", *lead, "Who reflects", "How", "How often")
    yield Table("How the focus is kept in each project", head, rows, (4, *([3] if lead else []), 4, 7, 2))


def _row(material: Material, project: ProjectGraph) -> tuple[Cell, ...]:
    reflection = project.project.reflection
    lead = (cell(project.project.lead),) if material.audience.internals else ()
    who = cell(material.stakeholders(project, reflection.who))
    often = cell(f"every {reflection.every}" if reflection.every else None)
    return maybe(material.title(project)), *lead, who, cell(reflection.how), often
