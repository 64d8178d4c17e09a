"""What the evidence does not show: limitations of indicators, and what happens where too few respond."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material, indicator_key, plan_key
from evalkit.documents.text import cell
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    for project in material.meant(arguments):
        rows = tuple(_rows(material, project))
        yield Table(
            f"Limitations: {material.title(project)}", ("Indicator or source", "What to keep in mind"), rows, (1, 2)
        )


def _rows(material: Material, project: ProjectGraph) -> Iterator[tuple[Cell, ...]]:
    for id, sheet in project.indicators.items():
        for text in (sheet.value.limitations, sheet.value.no_breakdown):
            if text:
                yield Cell(((Run(material.indicator(sheet), link=f"#{indicator_key(project, id)}"),),)), cell(text)
    for id, plan in project.plans.items():
        held = (plan.value.fallback, "If too few respond: "), (plan.value.non_response, "Who did not answer: ")
        for text, label in held:
            if text:
                yield Cell(((Run(material.plan(plan), link=f"#{plan_key(project, id)}"),),)), cell(f"{label}{text}")
