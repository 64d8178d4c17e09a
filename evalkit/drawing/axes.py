"""Where values and days stand in a chart, and which of them are written beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

_MOST_VALUES = 6
_FROM_NOUGHT = 0.5
"""Values of which the lowest is below this part of the highest are drawn from nought on."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from one date that is written to the next."""
_A_MONTH = 31


@dataclass(frozen=True, slots=True)
class Values:
    """The axis of values: from where to where, and which are written."""

    low: float
    high: float
    ticks: tuple[float, ...]


def values_axis(values: Sequence[float], *, percent: bool) -> Values:
    """The axis for some values, one at least. Percentages are drawn between 0 and 100, and others from 0 on where they come
    near; none is left out.
    """
    low, high = min(values), max(values)
    if 0 <= low < _FROM_NOUGHT * high:
        low = 0.0
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        room = abs(high) / 10 or 1.0
        low, high = low - room, high + room
    step = _step(high - low)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if percent and min(values) >= 0 and max(values) <= 100:
        first, last = max(first, 0), min(last, floor(100 / step + 1e-9) if 100 % step == 0 else last)
    return Values(first * step, last * step, tuple(round(number * step, 12) for number in range(first, last + 1)))


def _step(span: float) -> float:
    """1, 2 or 5, or ten, hundred … times as much: so that few values are written."""
    rough = span / _MOST_VALUES
    power = 10.0 ** floor(log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * (1 - 1e-9))


def days_axis(first: date, last: date, most: int) -> Iterator[tuple[date, str]]:
    """The days that are written below a chart, at most so many: the first of months or years; the ends where it is short."""
    if (last - first).days <= _A_MONTH:
        yield first, f"{first.day} {_MONTHS[first.month - 1]} {first.year}"
        if last != first:
            yield last, f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
        return
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((step for step in _STEPS if months / step <= most), _STEPS[-1])
    number = first.year * 12 + first.month - 1 + (first.day > 1)
    number += -number % step
    while number // 12 < date.max.year and (day := date(number // 12, number % 12 + 1, 1)) <= last:
        yield day, str(day.year) if step % 12 == 0 else f"{_MONTHS[day.month - 1]} {day.year}"
        number += step


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Heights moved so far apart that what is written there does not run into each other; their order stays."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    groups: list[tuple[float, list[int]]] = []
    for at in order:
        middle, members = heights[at], [at]
        while (
            groups
            and groups[-1][0] + least * (len(groups[-1][1]) - 1) / 2 > middle - least * (len(members) - 1) / 2 - least
        ):
            before, others = groups.pop()
            together = len(others) + len(members)
            middle = (before * len(others) + middle * len(members)) / together
            members = [*others, *members]
        groups.append((middle, members))
    moved = list(heights)
    for middle, members in groups:
        for place, at in enumerate(members):
            moved[at] = middle + least * (place - (len(members) - 1) / 2)
    return moved
