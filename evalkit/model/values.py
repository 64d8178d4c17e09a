"""What counts as given, and what an interval means."""

import re
from datetime import date

TEMPLATE_TEXT = re.compile(r"\s*(?:(?:[-*+>]|\d+[.)])\s+)*TODO\b")
"""How text of a template begins that is there to be replaced, also behind a list mark."""


def not_given(value: object) -> bool:
    """Whether a value is blank or still template text, also behind a list mark."""
    return isinstance(value, str) and (not value.strip() or TEMPLATE_TEXT.match(value) is not None)


def given(value: object) -> bool:
    """Whether a value is given. Nought and false are."""
    return bool(value) or (value is not None and value in (0, False))


def add_interval(day: date, interval: str) -> date:
    """A day and an interval such as `3 months` → the day by which, in calendar time.

    Three months after 30 November is the last day of February. Past the last year of the calendar it is its last day.
    """
    from calendar import monthrange
    from datetime import timedelta

    count, unit = interval.split()
    number = int(count)
    try:
        if unit.startswith(("day", "week")):
            return day + timedelta(days=number * (7 if unit.startswith("week") else 1))
        months = day.year * 12 + day.month - 1 + number * (12 if unit.startswith("year") else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max
