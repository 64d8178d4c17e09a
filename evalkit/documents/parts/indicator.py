"""The indicator sheets of a project in full, or those that are named."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading, Table
from evalkit.documents.material import Material, indicator_key
from evalkit.documents.results import baseline_of, told, value_of
from evalkit.documents.text import cell, long_day, maybe, month, number, plain, sentence
from evalkit.files.evaluation import Sheet
from evalkit.model.indicator import Indicator
from evalkit.thread.breakdowns import breakdown_names
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project", "indicator")


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id, sheet in project.indicators.items():
        if not wanted or id in wanted:
            yield Heading(3, material.indicator(sheet), indicator_key(project, id))
            yield Facts(tuple(_facts(material, project, sheet)))
            yield from _values(material, project, sheet)


def _facts(material: Material, project: ProjectGraph, sheet: Sheet[Indicator]) -> Iterator[tuple[str, Cell]]:
    held = sheet.value
    yield "Definition", cell(held.definition)
    told_of = [(name, text) for name, text in _told(material, project, held) if text]
    for name, text in told_of:
        yield name, cell(text)
    yield "Sources", material.evidence(project, [plan.id for plan in project.sources_of.get(sheet.id, ())])


def _told(material: Material, project: ProjectGraph, held: Indicator) -> Iterator[tuple[str, str | None]]:
    yield "Measures", "; ".join(material.node(project, id) for id in held.measures)
    yield "Kind", ", ".join(part for part in (sentence(held.kind), held.role, held.unit) if part)
    yield "Shows", sentence(held.shows)
    yield "Numerator", held.numerator
    yield "Denominator", held.denominator
    yield "Intended", sentence(held.direction)
    yield "Whose view it reports", material.stakeholders(project, held.perspective)
    yield "How often", f"every {held.frequency}" if held.frequency else held.no_frequency
    if material.audience.internals:
        yield "Responsible", held.responsible
    yield "Broken down by", ", ".join(held.disaggregation) or held.no_disaggregation
    yield "Breakdown not delivered", held.no_breakdown
    yield "Baseline", told(held, baseline_of(held)) or held.no_baseline
    if held.target.value is not None:
        yield (
            "Target",
            f"{value_of(held, held.target.value)} by {month(held.target.date)}\n\n{held.target.rationale or ''}",
        )
    yield "No target", held.no_target
    yield "Instrument", held.instrument
    yield "Limitations", held.limitations
    yield "Not observed", held.no_observation


def _values(material: Material, project: ProjectGraph, sheet: Sheet[Indicator]) -> Iterator[Block]:
    held, title = sheet.value, material.indicator(sheet)
    names = breakdown_names(project, held)
    made = [one for one in held.observations if one.date]
    rows = tuple(
        (
            maybe(long_day(one.date)),
            maybe(", ".join(f"{names.get(name, name)}: {part}" for name, part in one.by.items()) or "All"),
            maybe(told(held, one, dated=False)),
            maybe(f"{number(one.low)} to {number(one.high)}" if one.low is not None and one.high is not None else ""),
            maybe(one.note),
        )
        for one in made
    )
    yield Table(f"Values: {title}", ("Day", "Who", "Value", "95% interval", "Note"), rows, (3, 3, 4, 3, 5))
    effects = tuple(
        (
            maybe(long_day(one.date)),
            maybe(one.against),
            Cell((plain(value_of(held, one.value)),)),
            maybe(f"{number(one.low)} to {number(one.high)}" if one.low is not None and one.high is not None else ""),
            maybe(f"n = {number(one.n)}" if one.n is not None else ""),
            maybe(one.note),
        )
        for one in held.effects
    )
    head = ("Day", "Against what", "Difference", "95% interval", "n", "Note")
    yield Table(f"Estimated effect: {title}", head, effects, (3, 4, 3, 3, 2, 4))
