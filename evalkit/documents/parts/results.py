"""The indicators of a project from baseline to latest, beside the target, and what arithmetic says of it."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material, indicator_key
from evalkit.documents.results import baseline_of, latest, reading, told, value_of
from evalkit.documents.text import maybe, month, plain
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(_row(material, project, sheet) for sheet in project.indicators.values())
    head = ("Indicator", "Baseline", "Latest", "Target", "Reading")
    yield Table(f"{material.title(project)}: indicators, from baseline to latest", head, rows, (6, 3, 4, 3, 3))


def _row(material: Material, project: ProjectGraph, sheet: Sheet[Indicator]) -> tuple[Cell, ...]:
    held = sheet.value
    last, (word, tone) = latest(held, material.day), reading(held, material.day)
    goal = f"{value_of(held, held.target.value)} by {month(held.target.date)}" if held.target.value is not None else "–"
    before = told(held, baseline_of(held)) if held.baseline.value is not None else held.no_baseline
    now = told(held, last) if last else "–"
    name = _named(material, project, sheet)
    return name, maybe(before or "–"), maybe(now), maybe(goal), Cell((plain(word),), tone)


def _named(material: Material, project: ProjectGraph, sheet: Sheet[Indicator]) -> Cell:
    """An indicator, with the sources of its numbers below it."""
    title = (Run(material.indicator(sheet), link=f"#{indicator_key(project, sheet.id)}"),)
    sources = "; ".join(material.plan(plan) for plan in project.sources_of.get(sheet.id, ()))
    return Cell((title, (Run(f"Source: {sources}", italic=True),)) if sources else (title,))
