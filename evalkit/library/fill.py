"""What a measure gives a new data-capture plan, or a new indicator: values as they stand in TOML."""

from typing import Any

from evalkit.library.measure import Measure
from evalkit.library.name import PREFIX

_UNITS = {"sum": "points", "mean": "points", "all-top": "percent", "share-top": "percent"}


def plan_values(measure: Measure) -> dict[str, Any]:
    """Title, instrument, burden, cautions, permission and items. What is asked in each item is left to the authors."""
    permission: dict[str, Any] = {"licence": measure.licence.status}
    values: dict[str, Any] = {
        "title": f"Survey with {measure.name}",
        "method": "survey",
        "instrument": f"{measure.name}. {measure.reference}{f'. https://doi.org/{measure.doi}' if measure.doi else ''}.",
        "permission": permission,
    }
    if measure.minutes:
        values["minutes"] = measure.minutes
    if measure.smallest_n:
        values["fallback"] = f"{_few(measure)} Until there are so many, it is collected and not reported."
    values["analysis"] = f"{scored(measure)} {_sentence(measure.cautions)}"
    values["items"] = [_item(measure, number, id) for number, id in enumerate(measure.columns, 1)]
    if not values["items"]:
        del values["items"]
    return values


def indicator_values(measure: Measure, source: str | None) -> dict[str, Any]:
    """Kind, unit, the rule of computation, and what it does not show. `source`: the plan whose answers count.

    Where no score is computed, what counts is left to be said, and it is said why.
    """
    limits = [_sentence(measure.cautions)]
    if measure.smallest_n:
        limits.append(_few(measure))
    if not measure.is_computed:
        limits.append(f"No score is computed: {why_not(measure)}.")
    values: dict[str, Any] = {
        "title": f"Score of {measure.name}",
        "definition": f"{_sentence(measure.about)} {scored(measure)}",
        "instrument": measure.name,
        "limitations": " ".join(limits),
    }
    if source:
        values["sources"] = [source]
    if not measure.is_computed:
        return values
    if is_share := measure.scoring.rule == "all-top":
        values["numerator"] = "Those of them who gave the highest answer to every item."
        values["denominator"] = f"All who answered enough items of {measure.name}."
    low, high = ends(measure)
    unit = _UNITS[measure.scoring.rule]
    return values | {
        "kind": "proportion" if is_share else "score",
        "unit": unit if unit == "percent" else f"points from {low:g} to {high:g}",
        "compute": ({"source": source} if source else {}) | {"value": f"{PREFIX}{measure.id}"},
    }


def ends(measure: Measure) -> tuple[float, float]:
    """The lowest and the highest score that there can be, of a measure that is computed."""
    if measure.scoring.rule in ("all-top", "share-top"):
        return 0, 100
    if measure.scoring.to:
        return measure.scoring.to
    low, high = measure.range or (0, 0)
    return (low * measure.count, high * measure.count) if measure.scoring.rule == "sum" else (low, high)


def scored(measure: Measure) -> str:
    """How the score follows from the answers, in words."""
    scoring = measure.scoring
    said = {
        "sum": "The score is the sum of the answers.",
        "mean": "The score is the mean of the answers.",
        "all-top": "Counted are those whose every answer is the highest.",
        "share-top": "The score is the percentage of answers that are the highest.",
        "descriptive": "There is no single score.",
        "unknown": "How it is scored is not recorded in the library.",
    }[scoring.rule]
    if scoring.reversed:
        said += f" Turned round first: item {', '.join(map(str, scoring.reversed))}."
    if scoring.to and measure.is_computed:
        said += f" It is stretched to {scoring.to[0]:g} to {scoring.to[1]:g}."
    if measure.is_computed:
        said += f" {_missing(measure)}"
    return f"{said} {_sentence(scoring.text)}".strip()


def why_not(measure: Measure) -> str:
    """Why no score is computed."""
    if measure.scoring.rule == "descriptive":
        return "it has no single score"
    unsure = [fact for fact in ("items", "range", "scoring") if not measure.is_stated(fact)]
    what = " and ".join(unsure)
    return (
        f"no source is recorded in the library for its {what}" if what else "its items are answered in several ranges"
    )


def _missing(measure: Measure) -> str:
    if measure.scoring.missing:
        return f"Up to {measure.scoring.missing} missing answers count as the mean of the others; with more there is no score."
    return "Only complete answers count."


def _few(measure: Measure) -> str:
    return f"It is not to be reported for fewer than {measure.smallest_n} answers."


def _item(measure: Measure, number: int, id: str) -> dict[str, Any]:
    label = f"{measure.name}, item {number} of {measure.count}: wording from the authors"
    item: dict[str, Any] = {"id": id, "label": label}
    ends = measure.range_of(number)
    if ends is None:
        return item
    if all(end.is_integer() for end in ends):
        return item | {"type": "integer", "minimum": int(ends[0]), "maximum": int(ends[1])}
    return item | {"type": "decimal", "minimum": ends[0], "maximum": ends[1]}


def _sentence(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."
