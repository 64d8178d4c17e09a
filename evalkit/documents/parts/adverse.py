"""The adverse effects of a project: what was feared or foreseen, what was done, what was found."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material
from evalkit.documents.parts._effects import risk
from evalkit.documents.text import cell
from evalkit.model.relationship import AdverseEffect
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    for id, sheet in project.relationships.items():
        rows = tuple(_row(material, project, one) for one in sheet.value.adverse_effects)
        head = ("Adverse effect", "Likelihood and severity", "What was done about it", "What was found", "Evidence")
        yield Table(f"Adverse effects: {material.relationship(project, id)}", head, rows, (4, 3, 5, 6, 4))


def _row(material: Material, project: ProjectGraph, one: AdverseEffect) -> tuple[Cell, ...]:
    statement = [*cell(one.statement).paragraphs]
    if one.raised_by:
        statement.append((Run(f"Raised by {material.stakeholders(project, one.raised_by)}", italic=True),))
    ids = material.seen_by(project, one)
    return Cell(tuple(statement)), risk(one), cell(one.mitigation), cell(one.observed), material.evidence(project, ids)
