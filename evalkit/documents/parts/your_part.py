"""What people were asked in a project, how they agreed, and what becomes of what they said."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Table
from evalkit.documents.material import Material
from evalkit.documents.text import maybe
from evalkit.thread.graph import ProjectGraph, asks_people

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = []
    for sheet in project.plans.values():
        plan = sheet.value
        if not asks_people(plan):
            continue
        holders = (plan, project.project, material.programme)
        consent = next((one.consent.how for one in holders if one.consent.how), None)
        kept = next((one.data_protection.retention for one in holders if one.data_protection.retention), None)
        minutes = f"{plan.minutes} minutes each time" if plan.minutes is not None else ""
        who = material.stakeholders(project, plan.respondents)
        rows.append((maybe(material.plan(sheet)), maybe(who), maybe(minutes), maybe(consent), maybe(kept)))
    head = ("What it was", "Who was asked", "How long it took", "How people agreed", "What becomes of the data")
    yield Table(f"What you were asked: {material.title(project)}", head, tuple(rows), (4, 4, 2, 5, 5))
