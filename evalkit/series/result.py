"""What is found in a series, for programs: the values, the rules and what they find, and the same words as elsewhere."""

from typing import Any

from evalkit.series.found import Found, limits_by_moment
from evalkit.series.words import in_words

SCHEMA_VERSION = 1


def result_of(found: Found) -> dict[str, Any]:
    """Values by day, in the indicator's unit; null where a value is withheld, or a rule cannot tell."""
    series = found.series
    beyond = {id(series.measured[at]) for at in found.outside}
    values = [
        {
            "date": one.day.isoformat(),
            "value": one.value,
            "n": one.n,
            "low": one.low,
            "high": one.high,
            "baseline": one.is_baseline,
            "withheld": one.value is None,
            "limits": list(limits) if limits else None,
            "outside": id(one) in beyond,
        }
        for one, limits in zip(series.moments, limits_by_moment(found), strict=True)
    ]
    aim = series.target
    return {
        "unit": series.indicator.unit,
        "kind": series.indicator.kind,
        "values": values,
        "target": {"date": aim.date.isoformat() if aim.date else None, "value": aim.value} if aim else None,
        "baseline_period": series.baseline_period,
        "median": found.centre,
        "run_chart": _run(found),
        "control_chart": {"kind": found.control.kind, "centre": found.control.centre} if found.control else None,
        "words": in_words(found),
    }


def _run(found: Found) -> dict[str, Any] | None:
    """What the rules of a run chart find; None where there are too few values."""
    run = found.run
    if run is None:
        return None
    first, last = (found.series.measured[at].day.isoformat() for at in run.run)
    return {
        "useful": run.useful,
        "longest_run": run.longest,
        "longest_by_chance": run.longest_by_chance,
        "from": first,
        "to": last,
        "above": run.above,
        "crossings": run.crossings,
        "fewest_by_chance": run.crossings_by_chance,
        "shift": run.shift,
        "few_crossings": run.few_crossings,
    }
