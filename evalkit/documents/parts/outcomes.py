"""The outcomes of a project: for whom, when, through which relationship and how, and by what they are seen."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material, indicator_key
from evalkit.documents.text import cell, cell_of, maybe, sentence
from evalkit.files.entities import Entity
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)

_TIMES = {"short": "Short term", "medium": "Medium term", "long": "Long term"}


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_row(material, project, node) for node in project.of("outcome"))
    head = ("Outcome", "For whom", "When", "Through which relationship, and how", "Indicators")
    yield Table(f"Outcomes of {material.title(project)}", head, rows, (5, 3, 2, 6, 4))
    others = tuple(
        (maybe(sentence(node.kind.name)), cell(node.value.statement), _leads_to(material, project, node))
        for node in project.all_nodes
        if node.kind.name != "outcome"
    )
    yield Table(
        f"What else the logic model of {material.title(project)} holds",
        ("Part", "What it is", "Leads to"),
        others,
        (2, 8, 8),
    )


def _row(material: Material, project: ProjectGraph, node: Entity) -> tuple[Cell, ...]:
    outcome = node.value
    if outcome.through:
        how = [material.relationship(project, outcome.through), *([outcome.mechanism] if outcome.mechanism else [])]
        through = Cell(tuple((Run(" ".join(text.split()), bold=not position),) for position, text in enumerate(how)))
    else:
        through = cell(outcome.no_relationship)
    measured = project.measured_by.get(node.id, ())
    indicators = cell_of((Run(material.indicator(s), link=f"#{indicator_key(project, s.id)}"),) for s in measured)
    whom = cell(material.stakeholders(project, outcome.for_))
    return cell(outcome.statement), whom, maybe(_TIMES.get(outcome.timeframe or "", "")), through, indicators


def _leads_to(material: Material, project: ProjectGraph, node: Entity) -> Cell:
    return Cell(
        tuple((Run(material.node(project, id)),) for id in dict.fromkeys(node.leads_to)), listed=len(node.leads_to) > 1
    )
