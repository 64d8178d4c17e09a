"""Tracking tables: indicators down, periods across, target and actual side by side, as targets and observations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evalkit.editing.faults import Faults
from evalkit.editing.from_file import Given
from evalkit.editing.other_languages import in_english
from evalkit.editing.values import Values, Wish
from evalkit.exchange.cells import says_nothing
from evalkit.exchange.own_tables import meant, note_doubts, table_in
from evalkit.exchange.periods import last_day
from evalkit.model import written
from evalkit.model.kinds import KINDS
from evalkit.tables.rows import letter

_TARGET = re.compile(r"\b(?:targets?|planned|plan|milestones?|expected)\b", re.IGNORECASE)
_ACTUAL = re.compile(r"\b(?:actuals?|achieved|achievement|results?|reported|value)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """What a column of a tracking table holds: the last day of its period, and whether it is what was aimed for."""

    day: date
    is_target: bool


def period_of(heading: str) -> Period | None:
    """`Q1 2012 target`, `2012`, `Actual March 2012` → the period; None for any other heading."""
    english = in_english(heading)
    day = last_day(_ACTUAL.sub(" ", _TARGET.sub(" ", english)))
    return Period(day, _TARGET.search(english) is not None) if day else None


def tracked(path: Path, sheet: str | None) -> Given | None:
    """What a tracking table asks for; None where a file holds none: fewer than two periods, or no column of indicators."""
    kind = KINDS["indicator"]
    table = table_in(path, sheet, lambda heading: period_of(heading) is not None or meant(kind, heading) == "title")
    periods = {at: found for at, head in enumerate(table.headings) if (found := period_of(head))}
    named = [meant(kind, head) if at not in periods else "" for at, head in enumerate(table.headings)]
    if len(periods) < 2 or not {"id", "title"} & set(named):
        return None
    name = named.index("id" if "id" in named else "title")
    faults, wishes = Faults(str(path), "row", len(table.rows)), list[Wish]()
    for number, row in table.rows:
        if name < len(row) and row[name]:
            wishes += _of_row(row[name], row, periods, number, faults)
    note_doubts(table, {number for number, _ in table.rows}, {name, *periods}, faults)
    return wishes, faults


def _of_row(
    indicator: str, row: Sequence[str], periods: dict[int, Period], number: int, faults: Faults
) -> Iterator[Wish]:
    """The observations of an indicator, and what is aimed for last."""
    target: Values = {}
    for at, period in periods.items():
        text = row[at] if at < len(row) else ""
        if not text or says_nothing(text):
            continue
        try:
            value = written.number(text)
        except written.NotClearError as error:
            faults.add((number,), f"column {letter(at)} is “{text[:60]}”, {error.why}", error.fix)
            continue
        if not period.is_target:
            values: Values = {"date": period.day, "value": value}
            yield Wish(KINDS["observation"], inside=indicator, values=values, number=number)
        elif not target or period.day > target["date"]:
            target = {"value": value, "date": period.day}
    if target:
        yield Wish(KINDS["indicator"], id="", values={"title": indicator, "target": target}, number=number)
