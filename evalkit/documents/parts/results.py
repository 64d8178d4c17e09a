"""The indicators of a project from baseline to latest, beside the target, and what arithmetic says of it."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Paragraph, Run, Table
from evalkit.documents.material import Material, indicator_key
from evalkit.documents.results import baseline_of, latest, reading, told, value_of
from evalkit.documents.text import maybe, month, plain
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator
from evalkit.thread.graph import ProjectGraph


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    numbers = {id: sheet for id, sheet in project.indicators.items() if sheet.value.kind != "qualitative"}
    rows = tuple(_row(material, project, sheet) for sheet in numbers.values())
    head = ("Indicator", "Baseline", "Latest", "Target", "Reading")
    yield Table(f"{material.title(project)}: indicators, from baseline to latest", head, rows, (6, 3, 4, 3, 3))
    plans = {plan.id: material.plan(plan) for id in numbers for plan in project.sources_of.get(id, ())}
    if plans:
        yield Paragraph(plain(f"Source: {'; '.join(plans.values())}."), "source")


def _row(material: Material, project: ProjectGraph, sheet: Sheet[Indicator]) -> tuple[Cell, ...]:
    held = sheet.value
    last, (word, tone) = latest(held, material.day), reading(held, material.day)
    target = (
        f"{value_of(held, held.target.value)} by {month(held.target.date)}" if held.target.value is not None else "–"
    )
    title = (Run(material.indicator(sheet), link=f"#{indicator_key(project, sheet.id)}"),)
    before = maybe(told(held, baseline_of(held)) if held.baseline.value is not None else held.no_baseline)
    return Cell((title,)), before, maybe(told(held, last) if last else "–"), maybe(target), Cell((plain(word),), tone)
