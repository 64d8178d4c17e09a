"""The evaluation matrix: question by project, indicators, sources, who is heard, when."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material, indicator_key, plan_key
from evalkit.documents.text import cell, cell_of, maybe, when_captured
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.thread.graph import ProjectGraph


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    rows = tuple(
        row
        for id, question in material.questions().items()
        for project in material.projects
        for row in _rows(material, project, id, question)
    )
    head = ("Question", "Project", "Source", "Indicators", "Who is heard", "When")
    yield Table("Evaluation matrix", head, rows, (5, 4, 4, 6, 4, 3))


def _rows(material: Material, project: ProjectGraph, id: str, question: str) -> Iterator[tuple[Cell, ...]]:
    for plan in project.plans.values():
        if id in plan.value.questions:
            yield cell(question), cell(material.title(project)), *_row(material, project, plan)


def _row(material: Material, project: ProjectGraph, plan: Sheet[DataCapture]) -> tuple[Cell, ...]:
    fed = [sheet for sheet in project.indicators.values() if plan in project.sources_of.get(sheet.id, ())]
    links = ((Run(material.indicator(sheet), link=f"#{indicator_key(project, sheet.id)}"),) for sheet in fed)
    source = Cell(((Run(material.plan(plan), link=f"#{plan_key(project, plan.id)}"),),))
    return (
        source,
        cell_of(links) if fed else maybe("–"),
        cell(material.stakeholders(project, plan.value.respondents)),
        cell(when_captured(plan.value.schedule)),
    )
