"""The values of an indicator in their order in time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from evalkit.telling.values import Measured, repeats

if TYPE_CHECKING:
    from evalkit.model.indicator import Indicator, Observation, Target

A_PERIOD = 6
"""From so many values up to the day of the baseline on they are a baseline period, by which later ones are judged: with fewer
there is not even a 95 % interval around their median.
"""


@dataclass(frozen=True, slots=True)
class Value:
    """What was measured by a day. Where it is withheld, nothing of it is known here but the day."""

    day: date
    value: float | None = None
    n: int | None = None
    count: int | None = None
    low: float | None = None
    high: float | None = None
    is_baseline: bool = False
    """Whether it is the baseline, which stands before everything that was measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """An indicator over time."""

    indicator: Measured
    moments: tuple[Value, ...]
    """All of them in their order in time, gaps among them."""
    baseline_period: int | None
    """How many first values are those of the baseline period; None where there is none, or it has too few."""
    target: "Target | None"

    @property
    def measured(self) -> list[Value]:
        """Those that are not withheld."""
        return [one for one in self.moments if one.value is not None]

    @property
    def values(self) -> list[float]:
        return [one.value for one in self.moments if one.value is not None]

    @property
    def withheld(self) -> int:
        return len(self.moments) - len(self.measured)


def series_of(indicator: "Indicator", as_of: date, part: Mapping[str, str] = MappingProxyType({})) -> Series:
    """The values of all together by a day; what they are broken down into is left out.

    The baseline is the first of them where nothing was measured before it or on its day. `part`: its values alone, such as
    those of {unit: York}; the baseline and the target are of all together, and so are not its own.
    """
    made = [_value(one) for one in indicator.observations if _counts(one, as_of, part)]
    moments = sorted(filter(None, made), key=lambda one: one.day)
    if part:
        return Series(indicator, tuple(moments), None, None)
    base = indicator.baseline
    period = None
    if base.date is not None and base.date <= as_of:
        if base.value is not None and (not moments or base.date < moments[0].day):
            moments.insert(0, Value(base.date, base.value, base.n, is_baseline=True))
        elif base.date == moments[0].day and any(repeats(one, base) for one in indicator.observations):
            moments[0] = replace(moments[0], is_baseline=True)
        before = sum(one.day <= base.date and one.value is not None for one in moments)
        after = sum(one.day > base.date and one.value is not None for one in moments)
        period = before if before >= A_PERIOD and after else None
    target = indicator.target if indicator.target.value is not None else None
    return Series(indicator, tuple(moments), period, target)


def parts_of(indicator: "Indicator", name: str, as_of: date) -> list[str]:
    """The parts into which an indicator is broken down by one thing, in the order of the alphabet."""
    return sorted({one.by[name] for one in indicator.observations if [*one.by] == [name] and _is_known(one, as_of)})


def _counts(one: "Observation", as_of: date, part: Mapping[str, str]) -> bool:
    return dict(one.by) == dict(part) and _is_known(one, as_of)


def _is_known(one: "Observation", as_of: date) -> bool:
    return one.date is not None and one.date <= as_of


def _value(one: "Observation") -> Value | None:
    assert one.date
    if one.suppressed:
        return Value(one.date)
    return Value(one.date, one.value, one.n, one.count, one.low, one.high) if one.value is not None else None
