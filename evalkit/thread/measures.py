"""Indicators and data-capture plans of a certain kind, as subjects: those of which only some rules are asked."""

from collections.abc import Iterator

from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.subjects import Subject, indicator, number, plan


def primary(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The indicators with which the evaluation stands or falls; without a role, an indicator is one."""
    return (s for s in indicator(graph) if s.value.role in (None, "primary"))


def primary_number(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    return (s for s in number(graph) if s.value.role in (None, "primary"))


def viewed_indicator(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The indicators that report somebody's view: all but those of health, use or cost that come from records alone."""
    for s in indicator(graph):
        sources = s.project.sources_of.get(s.id, ())
        records = sources and all(source.value.method in ("routine-data", "document-review") for source in sources)
        if not (records and s.value.shows in ("health", "use", "cost")):
            yield s


def counting_indicator_of_outcome(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The counts and proportions that measure an outcome."""
    for s in indicator(graph):
        if s.value.kind in ("count", "proportion") and any(
            s.project.measurable.get(id) == "outcome" for id in s.value.measures
        ):
            yield s


def broken_down(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The numbers that are to be broken down, unless it is said that they were not observed at all."""
    return (s for s in number(graph) if s.value.disaggregation and s.value.no_observation is None)


def collecting_plan(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    """The plans by which data are collected: all but those that review documents."""
    return (s for s in plan(graph) if s.value.method != "document-review")


def answered_plan(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    """The plans that people answer by themselves, and may leave unanswered."""
    return (s for s in plan(graph) if s.value.method in ("survey", "diary"))


def plan_with_instrument(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    """The plans with an instrument that somebody may have a right in: surveys, what feeds an indicator that names a
    published measure, and whatever has a table of permission; a review of documents only where something stands in it.
    """
    for s in plan(graph):
        permission = s.value.permission
        if s.value.method == "document-review":
            if permission.licence or permission.reference:
                yield s
        elif s.value.method == "survey" or "permission" in s.value.model_fields_set or _feeds_published_measure(s):
            yield s


def _feeds_published_measure(s: Subject[DataCapture]) -> bool:
    return any(
        sheet.value.instrument and any(source.id == s.id for source in project.sources_of.get(sheet.id, ()))
        for project in s.projects
        for sheet in project.indicators.values()
    )
