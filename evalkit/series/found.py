"""What the rules of run charts and of control charts find in a series."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log

from evalkit.series.series import Series, Value
from evalkit.statistics.control_chart import ControlChart, p_chart, u_chart, xmr_chart
from evalkit.statistics.run_chart import ENOUGH, RunChart, centre_of, run_chart
from evalkit.telling.values import in_percent

_UPPER_OF_NONE = -log(0.025)
"""The upper limit of the exact interval of no events: how long they were looked out for follows from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What is known of a series beyond its values. Positions count the values that are not withheld, from 0."""

    series: Series
    centre: float | None = None
    """The median, from ten values on: of the baseline period where there is one."""
    run: RunChart | None = None
    """None where there are fewer than ten values, or fewer than ten off the median."""
    control: ControlChart | None = None
    """In the unit of the indicator; None where there are too few values, or no chart fits what is known of them."""
    outside: tuple[int, ...] = ()
    """The values beyond their limits."""


def found_in(series: Series) -> Found:
    values, period = series.values, series.baseline_period
    if len(values) < ENOUGH:
        return Found(series)
    control = _control_chart(series)
    outside = tuple(control.outside(values)) if control else ()
    return Found(series, centre_of(values, period), run_chart(values, period), control, outside)


def _control_chart(series: Series) -> ControlChart | None:
    """The chart that fits the kind of indicator: p for a proportion, u for a rate, XmR for a single value."""
    make = _MAKE.get(series.indicator.kind or "")
    made = make(series) if make else None
    varies = made is not None and any(low < high for low, high in made.limits)
    return made if varies else None


def _p(series: Series) -> ControlChart | None:
    """None where at some value the number of people is not given."""
    scale = 100.0 if _is_of_hundred(series) else 1.0
    counts, ns = [], []
    for one in series.measured:
        counted = one.count if one.count is not None else round((one.value or 0) / scale * (one.n or 0))
        if not one.n or not 0 <= counted <= one.n:
            return None
        counts.append(counted)
        ns.append(one.n)
    return _times(scale, p_chart(counts, ns, series.baseline_period))


def _is_of_hundred(series: Series) -> bool:
    """Whether a proportion of all is 100, and not 1: what is counted tells, failing that its unit, and then its values."""
    for one in series.measured:
        if one.count and one.n and one.value:
            return abs(one.value - 100 * one.count / one.n) < abs(one.value - one.count / one.n)
    return in_percent(series.indicator) or max(map(abs, series.values)) > 1


def _u(series: Series) -> ControlChart | None:
    """None where at some value the number of events, or the time in which they happened, is not given."""
    events, exposures = [], []
    for one in series.measured:
        exposure = _exposure(one)
        if one.count is None or exposure is None:
            return None
        events.append(one.count)
        exposures.append(exposure)
    return u_chart(events, exposures, series.baseline_period) if sum(events[: series.baseline_period]) else None


def _exposure(one: Value) -> float | None:
    """Over how much events were counted, in such a measure that events by it are the value."""
    if one.count and one.value and one.value > 0:
        return one.count / one.value
    return _UPPER_OF_NONE / one.high if one.count == 0 and one.high else None


def _xmr(series: Series) -> ControlChart | None:
    return xmr_chart(series.values, series.baseline_period)


def _counted(series: Series) -> ControlChart | None:
    """Of a number of events or people, which is never below nought."""
    made = xmr_chart(series.values, series.baseline_period)
    return replace(made, limits=tuple((max(0.0, low), high) for low, high in made.limits))


_MAKE = {"proportion": _p, "rate": _u, "count": _counted, "mean": _xmr, "median": _xmr, "score": _xmr}


def _times(scale: float, chart: ControlChart) -> ControlChart:
    return replace(chart, centre=scale * chart.centre, limits=tuple((scale * a, scale * b) for a, b in chart.limits))


def limits_by_moment(found: Found) -> Sequence[tuple[float, float] | None]:
    """For each moment of a series its limits; None for a gap, or where there are none."""
    waiting = iter(found.control.limits if found.control else ())
    return [next(waiting, None) if one.value is not None else None for one in found.series.moments]
