"""Numbers, months and values of indicators as people read them."""

from datetime import date

from evalkit.model.indicator import Indicator

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PERCENT = ("percent", "per cent", "%")


def number(value: float | None) -> str:
    """A number with its thousands told apart: `1,234`, `31.5`."""
    if value is None:
        return ""
    text = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return text if "e" not in text else f"{value:,}"


def month(day: date | None) -> str:
    """`Apr 2011`."""
    return f"{MONTHS[day.month - 1]} {day.year}" if day else ""


def in_percent(indicator: Indicator) -> bool:
    """Whether the values of an indicator are percentages: shares of 1 are not."""
    return (indicator.unit or "").strip().lower() in _PERCENT


def value_of(indicator: Indicator, value: float | None) -> str:
    """A value with its unit: `31.5%`, `12 minutes`."""
    if value is None:
        return ""
    return f"{number(value)}%" if in_percent(indicator) else f"{number(value)} {(indicator.unit or '').strip()}".strip()


def short_value(indicator: Indicator, value: float | None) -> str:
    """A value with its unit, and with as many figures as are read."""
    return value_of(indicator, value if value is None else float(f"{value:.4g}"))
