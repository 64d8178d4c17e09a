"""Numbers, months and values of indicators as people read them."""

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from evalkit.model.indicator import Baseline, Observation

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DECIMALS = 2
_LARGE, _HUNDRED = 10, 100
_WHOLE = 1000.0
_MOST_WRITTEN = 1e15
"""From here on a number is written as a power of ten."""
_PERCENT = ("percent", "per cent", "%")


class Measured(Protocol):
    """What values are of: an indicator, or as much of one as is needed to tell them."""

    @property
    def unit(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...


def number(value: float | None) -> str:
    """A number with its thousands told apart: `1,234`, `31.5`. One with many decimals, as figures that are computed have, is
    told to a tenth, and below ten to three figures: `49.4`, `8.05`.
    """
    if value is None:
        return ""
    if abs(value) >= _MOST_WRITTEN:
        return f"{value:.4g}"
    if value != round(value, _DECIMALS):
        value = round(value, 1) if abs(value) >= _LARGE else float(f"{value:.3g}")
    text = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return text if "e" not in text else f"{value:,}"


def month(day: date | None) -> str:
    """`Apr 2011`."""
    return f"{MONTHS[day.month - 1]} {day.year}" if day else ""


def is_percent(unit: str | None) -> bool:
    """Whether a unit is parts of a hundred."""
    return (unit or "").strip().lower() in _PERCENT


def in_percent(indicator: Measured) -> bool:
    """Whether the values of an indicator are percentages: shares of 1 are not."""
    return is_percent(indicator.unit)


def value_of(indicator: Measured, value: float | None) -> str:
    """A value with its unit: `31.5%`, `12 minutes`."""
    if value is None:
        return ""
    return f"{number(value)}%" if in_percent(indicator) else f"{number(value)} {(indicator.unit or '').strip()}".strip()


def short_value(indicator: Measured, value: float | None) -> str:
    """A value with its unit, and with as many figures as are read."""
    return value_of(indicator, None if value is None else short(value))


def short(value: float) -> float:
    """A value with as many figures as are read, and with all of those before the point."""
    if _WHOLE <= abs(value) < _MOST_WRITTEN:
        return float(round(value))
    return float(f"{value:.{3 if abs(value) < _HUNDRED else 4}g}")


def repeats(one: "Observation", base: "Baseline") -> bool:
    """Whether an observation is the baseline again: of all together, on its day, with its value as far as that is told."""
    if one.by or one.date != base.date or one.value is None or base.value is None:
        return False
    told = len(repr(base.value).partition(".")[2])
    return abs(one.value - base.value) <= 0.5 * 0.1**told + 1e-9
