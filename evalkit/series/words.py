"""What the rules find in a series, in words: that, and never more."""

from collections.abc import Iterator
from itertools import pairwise

from evalkit.grammar import counted, joined
from evalkit.series.found import Found
from evalkit.series.series import Series, Value
from evalkit.statistics.run_chart import ENOUGH, RunChart
from evalkit.telling.values import month, number, short_value, value_of

_STEPS = {"week": (7, 7), "month": (28, 31), "quarter": (89, 92), "year": (365, 366)}
"""How many days there are from one to the next."""
_MOST_NAMED = 5


def in_words(found: Found) -> list[str]:
    """Sentences: from where to where, whether the rules tell a change from chance, which values lie beyond limits."""
    return [*_course(found.series), *_of_run(found), *_of_limits(found)]


def _course(series: Series) -> Iterator[str]:
    measured, held = series.measured, series.indicator
    if not measured:
        return
    ends = measured if len(measured) == 1 else [measured[0], measured[-1]]
    told = " to ".join(f"{short_value(held, one.value)} {_at(series, one)}{_people(one)}" for one in ends)
    course = f"{counted(len(measured), 'value')}: {'from ' if len(ends) > 1 else ''}{told}"
    if series.target:
        by = f" by {month(series.target.date)}" if series.target.date else ""
        course += f"; the target is {value_of(held, series.target.value)}{by}"
    yield f"{course}."
    if series.withheld:
        is_ = "is" if series.withheld == 1 else "are"
        yield f"{counted(series.withheld, 'further value')} {is_} withheld, and not counted."


def _people(one: Value) -> str:
    return f" (n = {number(one.n)})" if one.n is not None else ""


def _at(series: Series, one: Value) -> str:
    """`in Apr 2011`; `on 3 Apr 2011` where several values are of one month."""
    return f"{'on' if _by_day(series) else 'in'} {_when(series, one)}"


def _when(series: Series, one: Value) -> str:
    return f"{one.day.day} {month(one.day)}" if _by_day(series) else month(one.day)


def _by_day(series: Series) -> bool:
    months = [(one.day.year, one.day.month) for one in series.moments]
    return len(set(months)) < len(months)


def _of_run(found: Found) -> Iterator[str]:
    """Whether there is a signal, none, or too little for the rules to say which."""
    series, run = found.series, found.run
    if found.centre is None:
        yield "That is too few for the rules of a run chart, which take ten, to tell a change from chance."
        return
    whose = f" of the {series.baseline_period} values of the baseline period" if series.baseline_period else ""
    yield f"The median{whose} is {short_value(series.indicator, found.centre)}."
    if run is None:
        off = sum(value != found.centre for value in series.values)
        yield (
            f"Only {off} of the values lie off the median: with fewer than {ENOUGH} of them the rules cannot tell a change "
            "from chance."
            if off
            else "All values lie on the median, and so the rules cannot tell a change from chance."
        )
    elif run.changed:
        yield from _signals(series, run)
    else:
        yield (
            f"The rules find no more than chance leaves: the longest run on one side of the median has {run.longest} values "
            f"(chance leaves up to {run.longest_by_chance}), and the line crosses it {_times(run.crossings)} (chance leaves "
            f"{run.crossings_by_chance} or more)."
        )


def _signals(series: Series, run: RunChart) -> Iterator[str]:
    if run.shift:
        first, last = (series.measured[at] for at in run.run)
        side = "above" if run.above else "below"
        yield (
            f"{run.longest} {_steps(series, run)} in a row lie {side} the median ({_when(series, first)} to "
            f"{_when(series, last)}), where chance leaves up to {run.longest_by_chance}: this is no chance."
        )
    if run.few_crossings:
        yield (
            f"The line crosses the median {_times(run.crossings)}, where chance leaves {run.crossings_by_chance} or more: this "
            "is no chance."
        )


def _steps(series: Series, run: RunChart) -> str:
    """What the values of a run are: `quarters`, where each follows the one before by a quarter; else `values`."""
    first, last = run.run
    days = [one.day for one in series.measured[first : last + 1]]
    apart = [(late - early).days for early, late in pairwise(days)]
    if len(days) == run.longest and apart:
        for name, (least, most) in _STEPS.items():
            if all(least <= number <= most for number in apart):
                return f"{name}s"
    return "values"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _of_limits(found: Found) -> Iterator[str]:
    control, series = found.control, found.series
    if control is None:
        return
    whose = "the baseline period" if series.baseline_period else "all values"
    kind = f"{control.kind} chart, three standard deviations around the mean of {whose}, {short_value(series.indicator, control.centre)}"
    if not found.outside:
        yield f"All values lie within the limits that chance keeps ({kind})."
        return
    beyond = [series.measured[at] for at in found.outside]
    named = [f"{_when(series, one)} ({short_value(series.indicator, one.value)})" for one in beyond[:_MOST_NAMED]]
    if len(beyond) > _MOST_NAMED:
        named.append(f"{len(beyond) - _MOST_NAMED} more")
    lie = "lies" if len(beyond) == 1 else "lie"
    yield f"{counted(len(beyond), 'value')} {lie} outside the limits that chance keeps ({kind}): {joined(named)}."
