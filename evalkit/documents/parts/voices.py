"""Whom the sources of a project let speak for themselves, and whom they are only about."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import maybe, plain
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.thread.graph import ProjectGraph, asks

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    plans = list(project.plans.values())
    rows = tuple((maybe(material.plan(plan)), *(_cell(plan, id) for id in project.key_stakeholders)) for plan in plans)
    head = ("Source", *(material.stakeholder(project, id) for id in project.key_stakeholders))
    if len(head) > 1:
        yield Table(f"Who is heard: {material.title(project)}", head, rows, (4, *[3] * (len(head) - 1)))


def _cell(plan: Sheet[DataCapture], id: str) -> Cell:
    if asks(plan.value, id):
        return Cell((plain("Asked"),), "good")
    return Cell((plain("About them"),), "partly") if id in plan.value.respondents else maybe("–")
