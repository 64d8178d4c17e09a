"""A source of data in full."""

from collections.abc import Iterator

from evalkit.documents.blocks import Block, Cell, Facts, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, plain, sentence, when_captured
from evalkit.files.evaluation import Sheet
from evalkit.model.data_capture import DataCapture, Item
from evalkit.thread.graph import ProjectGraph


def source_blocks(material: Material, project: ProjectGraph, sheet: Sheet[DataCapture]) -> Iterator[Block]:
    """What is to be known of a source, and the questions that it asks."""
    told = [(name, text) for name, text in _facts(material, project, sheet.value) if text]
    if told:
        yield Facts(tuple((name, cell(text)) for name, text in told))
    items = tuple((maybe(str(number)), *_item(item)) for number, item in enumerate(sheet.value.items, 1))
    yield Table(f"What is asked: {material.plan(sheet)}", ("No.", "Question or field", "Answer"), items, (1, 8, 5))


def _facts(material: Material, project: ProjectGraph, plan: DataCapture) -> Iterator[tuple[str, str | None]]:
    internals = material.audience.internals
    yield "Method", sentence(plan.method)
    yield "Instrument", plan.instrument
    yield "Respondents", material.stakeholders(project, plan.respondents)
    yield "Sample", plan.sample.approach
    yield "When", when_captured(plan.schedule)
    yield "Minutes each time", str(plan.minutes) if plan.minutes is not None else ""
    yield "Languages", ", ".join(plan.languages)
    yield "How those seldom heard take part", plan.accessibility
    yield "If too few respond", plan.fallback
    yield "Who did not answer", plan.non_response
    yield "Quality", plan.quality
    yield "Analysis", plan.analysis
    if internals:
        yield "Responsible", plan.responsible
        yield "Licence", sentence(plan.permission.licence)
        yield "Permission", plan.permission.reference


def _item(item: Item) -> tuple[Cell, ...]:
    label = cell(item.label or (item.id or "").replace("_", " "))
    if item.choices:
        return label, maybe(" / ".join(item.choices.values()))
    low = f"from {item.minimum:g}" if item.minimum is not None else ""
    high = f"to {item.maximum:g}" if item.maximum is not None else ""
    told = " ".join(part for part in (low, high) if part)
    return label, Cell((plain(", ".join(part for part in (sentence(item.type), told) if part)),))
