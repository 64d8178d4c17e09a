"""Periods as tables have them, in headings and cells: the last day of each."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date

from evalkit.model import written

_QUARTER = re.compile(
    r"(?:[qt]|quarter )(?P<quarter>[1-4])[ /-]*(?P<year>\d{4})|(?P<first>\d{4})[ /-]*(?:[qt]|quarter )(?P<last>[1-4])"
    r"|(?P<nth>[1-4])(?:st|nd|rd|th|er|e|eme)?\.? quarter (?P<of>\d{4})",
    re.ASCII,
)
_MONTH = re.compile(r"(?P<month>[a-z]{3,9})\.?[ -](?P<year>\d{4})", re.ASCII)
_WITHIN = re.compile(r"(?<![\w.])(?:q[1-4][ /-]*)?(?:19|20)\d{2}(?:[ /-]*q[1-4])?(?![\w.])", re.ASCII | re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:by|for|in|of|end)\s*$", re.IGNORECASE)


def last_day(text: str) -> date | None:
    """`2012`, `Q1 2012`, `2012 Q1`, `March 2012` → the last day of it, a date → that day; None for anything else."""
    said = " ".join(text.strip(" :()-–,").lower().split())
    if re.fullmatch(r"\d{4}", said, re.ASCII):
        return date(int(said), 12, 31) if int(said) else None
    with suppress(written.NotClearError, ValueError):
        if found := _QUARTER.fullmatch(said):
            year = int(found["year"] or found["first"] or found["of"])
            quarter = int(found["quarter"] or found["last"] or found["nth"])
            return date(year, quarter * 3, monthrange(year, quarter * 3)[1])
        if found := _MONTH.fullmatch(said):
            first = written.day(f"1 {found['month']} {found['year']}")
            return first.replace(day=monthrange(first.year, first.month)[1])
        return written.day(said)
    return None


def with_period(heading: str) -> tuple[str, date | None]:
    """`Target 2027`, `Q1 2027 target` → `Target`, the last day of it; the heading and None where it names no period."""
    found = _WITHIN.search(heading[:200])
    if found and (day := last_day(found[0])):
        before = _BEFORE.sub("", heading[: found.start()].rstrip(" (,:-–"))
        return " ".join(f"{before} {heading[found.end() :]}".strip(" ():,-–").split()), day
    return heading, None
