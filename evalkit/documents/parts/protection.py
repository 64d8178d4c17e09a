"""By what right the data of a project are captured: consent, ethics, data protection."""

from collections.abc import Iterator, Sequence
from typing import Any

from evalkit.documents.blocks import Block, Cell, Run, Table, text_of
from evalkit.documents.material import Material
from evalkit.documents.text import cell, paragraphs_of, plain
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)

_LONG = 120
"""In signs."""


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_without_repeated([_row(material, project, plan) for plan in project.plans.values()]))
    head = ("Source", "Consent", "Ethics", "Data protection")
    yield Table(f"Consent, ethics and data protection: {material.title(project)}", head, rows, (3, 4, 4, 6))


def _row(material: Material, project: ProjectGraph, plan: Sheet[DataCapture]) -> tuple[Cell, ...]:
    holders = [plan.value, project.project, material.programme]

    def held(table: str, key: str) -> str | None:
        """What the plan says, else its project, else the evaluation."""
        values: list[Any] = [getattr(getattr(holder, table), key) for holder in holders]
        return next((value for value in values if value), None)

    ethics = [held("ethics", "route")]
    keys = ["lawful_basis", "special_category", "retention"]
    if material.audience.internals:
        ethics.append(held("ethics", "reference"))
        keys[2:2] = ["storage", "access"]
    if plan.value.no_personal_data:
        protection = cell(plan.value.no_personal_data)
    else:
        told = [(key.replace("_", " ").capitalize(), held("data_protection", key)) for key in keys]
        protection = _labelled([(label, text) for label, text in told if text])
    route = Cell(tuple(plain(" ".join(text.split())) for text in ethics if text)) if any(ethics) else cell(None)
    return cell(material.plan(plan)), cell(held("consent", "how")), route, protection


def _without_repeated(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Rows in which a long cell that is the same as one above it says only with which source that is."""
    first: dict[tuple[int, Cell], Cell] = {}
    for source, *others in rows:
        told = [source]
        for column, held in enumerate(others):
            above = first.setdefault((column, held), source)
            is_long = sum(len(text_of(runs)) for runs in held.paragraphs) > _LONG
            same = Cell(tuple((Run("The same as for: "), *runs) for runs in above.paragraphs))
            told.append(same if is_long and above is not source else held)
        yield tuple(told)


def _labelled(told: list[tuple[str, str]]) -> Cell:
    paragraphs = ((Run(f"{label}: ", bold=True), Run(" ".join(paragraphs_of(text)))) for label, text in told)
    return Cell(tuple(paragraphs)) if told else cell(None)
