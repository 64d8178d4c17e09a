"""Texts, numbers and dates of an evaluation as readers of documents see them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from evalkit.documents.blocks import Block, Cell, Paragraph, Run, Runs, Tone
from evalkit.model.data_capture import Schedule
from evalkit.telling.values import MONTHS as MONTHS
from evalkit.telling.values import month as month
from evalkit.telling.values import number as number

NOT_GIVEN = Run("Not yet given", missing=True)
_LONG_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def paragraphs_of(text: str | None) -> list[str]:
    """Text → its paragraphs: a blank line parts them, a single line break does not."""
    parts = (" ".join(part.split()) for part in _PARAGRAPH.split((text or "").replace("\r\n", "\n")))
    return [part for part in parts if part]


def plain(text: str) -> Runs:
    return (Run(text),)


def said(text: str | None) -> list[Block]:
    """Text as paragraphs; where nothing is given, that."""
    found = paragraphs_of(text)
    return [Paragraph(plain(part)) for part in found] or [Paragraph((NOT_GIVEN,))]


def cell(text: str | None, tone: Tone = "") -> Cell:
    """Text in a cell; where nothing is given, that."""
    found = paragraphs_of(text)
    return Cell(tuple(plain(part) for part in found), tone) if found else Cell(((NOT_GIVEN,),), "missing")


def maybe(text: str | None) -> Cell:
    """Text in a cell that may as well be empty."""
    return Cell(tuple(plain(part) for part in paragraphs_of(text)))


def cell_of(items: Iterable[str | Runs]) -> Cell:
    """A list in a cell; where it is empty, that nothing is given."""
    found = tuple(plain(item) if isinstance(item, str) else item for item in items)
    return Cell(found, listed=len(found) > 1) if found else Cell(((NOT_GIVEN,),), "missing")


def long_day(day: date | None) -> str:
    """`1 April 2011`."""
    return f"{day.day} {_LONG_MONTHS[day.month - 1]} {day.year}" if day else ""


def period(start: date | None, end: date | None) -> str:
    """`Apr 2011 to Mar 2013`."""
    if start and end:
        return f"{month(start)} to {month(end)}"
    return f"from {month(start)}" if start else f"until {month(end)}" if end else ""


def every(interval: str | None) -> str:
    """`every 3 months`; `once` where there is no interval."""
    return f"every {' '.join(interval.split())}" if interval else "once"


def when_captured(schedule: Schedule) -> str:
    """`Apr 2011 to Mar 2013, every 3 months, of data from Apr 2008 on`. Empty where nothing is given."""
    if not (schedule.start or schedule.end or schedule.every or schedule.data_from):
        return ""
    back = f"of data from {month(schedule.data_from)} on" if schedule.data_from else ""
    return ", ".join(part for part in (period(schedule.start, schedule.end), every(schedule.every), back) if part)


def titled(id: str) -> str:
    """What stands for a name that is not given: the words of an id."""
    return id.replace("-", " ")


def joined(names: Sequence[str]) -> str:
    """Names one after the other."""
    return ", ".join(names)


def sentence(word: str | None) -> str:
    """A word of the format as a label: `focus-group` → `Focus group`."""
    return (word or "").replace("-", " ").capitalize()
