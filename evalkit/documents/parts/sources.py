"""The sources of data of a project: who is heard, how they are chosen, when, and how those seldom heard can take part."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material, plan_key
from evalkit.documents.text import cell, maybe, month, number, paragraphs_of, plain, sentence, when_captured
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_row(material, project, plan) for plan in project.plans.values())
    head = ("Source", "Who, and how they are chosen", "How many", "When", "How those seldom heard take part")
    yield Table(f"Sources of data: {material.title(project)}", head, rows, (4, 5, 3, 3, 5))


def _row(material: Material, project: ProjectGraph, sheet: Sheet[DataCapture]) -> tuple[Cell, ...]:
    plan = sheet.value
    title = Run(material.plan(sheet), link=f"#{plan_key(project, sheet.id)}")
    what = Cell(((title,), plain(sentence(plan.method)))) if plan.method else Cell(((title,),))
    who = [material.stakeholders(project, plan.respondents), *paragraphs_of(plan.sample.approach)]
    return (
        what,
        Cell(tuple(plain(text) for text in who if text)),
        _size(plan),
        cell(when_captured(plan.schedule)),
        maybe(plan.accessibility),
    )


def _size(plan: DataCapture) -> Cell:
    """How many are planned, and how many were heard."""
    told = [f"{number(plan.sample.size)} planned"] if plan.sample.size is not None else []
    if plan.sample.achieved is not None:
        told.append(f"{number(plan.sample.achieved)} heard")
    for wave in plan.waves:
        answered = (
            number(wave.answered) if wave.answered is not None else "fewer than 5" if wave.invited is None else ""
        )
        if answered:
            of = f" of {number(wave.invited)}" if wave.invited is not None else ""
            told.append(f"{answered}{of} answered{f' ({month(wave.date)})' if wave.date else ''}")
    return Cell(tuple(map(plain, told))) if told else cell(None)
