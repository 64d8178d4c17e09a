"""What is asked of people: how many, how often, for how long."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Paragraph, Table
from evalkit.documents.material import Material
from evalkit.documents.text import maybe, number, plain
from evalkit.status.burden import Burden, burden_of
from evalkit.thread.graph import ProjectGraph


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    found: dict[str, tuple[ProjectGraph, Burden]] = {}
    for project in material.meant(arguments):
        for one in burden_of(project.id, project.plans.values()):
            found.setdefault(one.file, (project, one))
    rows = tuple(_row(material, project, one) for project, one in found.values())
    head = ("Source", "Who is asked", "People", "Times", "Minutes each", "Hours in all")
    yield Table("What is asked of people", head, rows, (5, 5, 2, 2, 2, 2))
    hours = sum(one.hours or 0 for _, one in found.values())
    if hours:
        yield Paragraph(plain(f"Together: {number(round(hours))} hours, as planned."), "source")


def _row(material: Material, project: ProjectGraph, one: Burden) -> tuple[Cell, ...]:
    hours = number(round(one.hours)) if one.hours is not None else ""
    numbers = (one.people, one.waves, one.minutes)
    plan = material.plan(project.plans[one.source])
    who = material.stakeholders(project, one.respondents)
    return maybe(plan), maybe(who), *(maybe(number(held)) for held in numbers), maybe(hours)
