"""A series as it is drawn."""

from datetime import date

from evalkit.drawing.charts import Point
from evalkit.drawing.over_time import Moment, OverTime
from evalkit.model.indicator import Indicator
from evalkit.series.found import Found, found_in, limits_by_moment
from evalkit.series.series import Value, series_of
from evalkit.series.words import in_words
from evalkit.telling.values import Measured, in_percent, number, short


def chart_of(title: str, indicator: Indicator, as_of: date) -> OverTime | None:
    """The chart of an indicator by a day; None where nothing was measured, or all of it is withheld."""
    found = found_in(series_of(indicator, as_of))
    return drawn(title, found) if found.series.values else None


def drawn(title: str, found: Found) -> OverTime:
    """The chart of what is found in a series with values."""
    series = found.series
    indicator = series.indicator
    target, run = series.target, found.run if found.run and found.run.shift else None
    days = [one.day for one in series.measured]
    return OverTime(
        title=title,
        lead=_lead(found),
        moments=_moments(found),
        target=Point(target.date, target.value) if target and target.date and target.value is not None else None,
        aim=target.value if target else None,
        aim_told=f"target {_beside(indicator, target.value)}" if target else "",
        centre=found.centre,
        centre_told=f"median {_beside(indicator, found.centre)}" if found.centre is not None else "",
        limits_told=f"limits ({found.control.kind} chart)" if found.control else "",
        run=(days[run.run[0]], days[run.run[1]], f"{run.longest} in a row") if run else None,
        last_told=_beside(indicator, series.values[-1]),
        percent=in_percent(indicator),
        words=tuple(in_words(found)),
    )


def _moments(found: Found) -> tuple[Moment, ...]:
    measured = found.series.measured
    beyond = {id(measured[at]) for at in found.outside}
    few = found.centre is None
    return tuple(
        Moment(one.day, one.value, _interval(one) if few else None, limits, id(one) in beyond, one.is_baseline)
        for one, limits in zip(found.series.moments, limits_by_moment(found), strict=True)
    )


def _interval(one: Value) -> tuple[float, float] | None:
    return (one.low, one.high) if one.low is not None and one.high is not None else None


def _lead(found: Found) -> str:
    """What the values are, on how many people they rest, and what the signs in the drawing stand for."""
    series = found.series
    ns = [one.n for one in series.measured if one.n is not None]
    people = "" if not ns else f"n = {number(min(ns))}" + (f" to {number(max(ns))}" if max(ns) > min(ns) else "")
    signs = [
        "hollow: baseline" if any(one.is_baseline for one in series.measured) else "",
        "bars: 95% intervals" if found.centre is None and any(map(_interval, series.measured)) else "",
        "ringed: outside the limits" if found.outside else "",
        "square on the axis: withheld" if series.withheld else "",
    ]
    return " · ".join(part for part in (series.indicator.unit or "", people, *signs) if part)


def _beside(indicator: Measured, value: float | None) -> str:
    """A value as it is written beside a chart, whose head says the unit."""
    return "" if value is None else f"{number(short(value))}{'%' if in_percent(indicator) else ''}"
