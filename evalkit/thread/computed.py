"""What an indicator counts, in words: its `[compute]` as a sentence that can be held against its definition."""

from collections.abc import Callable, Iterator, Mapping

from evalkit.expressions.against import Asked
from evalkit.expressions.parse import UnreadableError, parse_condition, parse_value
from evalkit.expressions.tree import Expression
from evalkit.expressions.words import words
from evalkit.library.name import measure_named
from evalkit.model.indicator import Compute, Indicator
from evalkit.thread.breakdowns import breakdown_names
from evalkit.thread.expressions import items_of
from evalkit.thread.graph import ProjectGraph

_INTERVALS = {"1 month": "by month", "3 months": "by quarter", "1 year": "by year", "12 months": "by year"}


def computed_in_words(indicator: Indicator, project: ProjectGraph) -> str:
    """How the values of an indicator follow from answers; empty where they do not."""
    compute = indicator.compute
    if not compute.source:
        return ""
    plan = project.plans.get(compute.source)
    asked = items_of(plan.value) if plan else {}
    parts = [_figure(indicator, asked)]
    if compute.wave:
        parts.append("by wave" if compute.wave == "wave" else _INTERVALS.get(compute.wave, f"every {compute.wave}"))
    parts += [f"by {name}" for name in breakdown_names(project, indicator).values()]
    if compute.missing:
        parts.append("missing answers " + ("count as no" if compute.missing == "count as no" else "are left out"))
    return f"{'; '.join(parts)}. Computed from {compute.source}."


def _figure(indicator: Indicator, asked: Mapping[str, Asked]) -> str:
    compute = indicator.compute
    of = f"all answers in which {_said(compute.of, parse_condition, asked)}" if compute.of else "all answers"
    if compute.value:
        return f"The {_summary(indicator)} of {_value(compute.value, asked)}, of {of}"
    if not compute.count:
        return f"The number of {of}"
    count = _said(compute.count, parse_condition, asked)
    if indicator.kind in ("count", "rate"):
        return f"The number, of {of}, in which {count}{''.join(_exposure(compute, asked))}"
    return f"Of {of}, the share of those in which {count}"


def _summary(indicator: Indicator) -> str:
    return "median" if indicator.kind == "median" else "mean"


def _value(text: str, asked: Mapping[str, Asked]) -> str:
    if measure := measure_named(text):
        return f"the score of {measure}"
    return _said(text, parse_value, asked)


def _exposure(compute: Compute, asked: Mapping[str, Asked]) -> Iterator[str]:
    if compute.per:
        yield f", per {compute.per:g}"
    if compute.time:
        yield f" of {_said(compute.time, parse_value, asked)}"


def _said(text: str, parse: Callable[[str], Expression], asked: Mapping[str, Asked]) -> str:
    """An expression in words; as it is written where it cannot be read."""
    try:
        return words(parse(text), asked)
    except UnreadableError:
        return f"“{text}” (which cannot be read)"
