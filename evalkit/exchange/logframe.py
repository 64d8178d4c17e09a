"""Logframes: goal, outcomes, outputs, activities down; statement, indicators, means of verification, assumptions across."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from evalkit.editing.faults import Faults
from evalkit.editing.other_languages import begins_with, in_english
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.exchange.cells import says_nothing
from evalkit.exchange.own_tables import note_doubts, table_in
from evalkit.exchange.periods import with_period
from evalkit.model import written
from evalkit.model.kinds import KINDS

_COLUMNS = {
    "level": r"level|hierarchy|results? chain",
    "statement": r"narrative|statement|summary|description|intervention logic|results?|objectives?",
    "indicators": r"indicator|ovi|measure",
    "sources": r"verification|mov|sources?",
    "assumptions": r"assumption|risk",
    "baseline": r"baseline",
    "target": r"target|milestone",
}
"""What a column holds → words of its heading."""
_LEVELS = {
    "impact": r"goal|impact|overall objective|development objective",
    "outcome": r"outcome|purpose|specific objective|objective",
    "output": r"output|deliverable|expected result|result",
    "activity": r"activit(?:y|ies)|task|action",
    "input": r"inputs?|resources?",
}
_ORDER = tuple(_LEVELS)
_MEASURED = ("baseline", "target")
_NUMBER = re.compile(r"^[\s.:–-]*(?:\d+(?:\.\d+)*)?[\s.):–-]*")


def column_named(heading: str) -> str:
    """What a column of a logframe holds; empty for anything else."""
    said = in_english(heading).lower()
    return next((name for name, words in _COLUMNS.items() if re.search(rf"\b(?:{words})s?\b", said)), "")


def level_of(text: str) -> tuple[str, str]:
    """The level that a text begins with, and what stands behind it: `Outcome 1: People …` → `outcome`, `People …`."""
    english, behind = begins_with(text)
    said = f"{english}{behind}".strip()
    for level, words in _LEVELS.items():
        if found := re.match(rf"(?:{words})s?\b", said, re.IGNORECASE):
            return level, _NUMBER.sub("", said[found.end() :], count=1).strip()
    return "", text.strip()


class Framed(NamedTuple):
    """What a logframe asks for, and the headings of columns that are left out."""

    wishes: list[Wish]
    faults: Faults
    left_out: list[str]


def framed(path: Path, sheet: str | None) -> Framed:
    """What a logframe asks for. Raises EvalkitError for a table that is none."""
    table = table_in(path, sheet, lambda heading: bool(column_named(heading)))
    at = {name: place for place, head in reversed(list(enumerate(table.headings))) if (name := column_named(head))}
    if "indicators" not in at:
        raise EvalkitError(
            f"{path} is no logframe: none of its headings speaks of indicators.",
            hint="Its columns are a statement, indicators, means of verification, assumptions.",
        )
    at.setdefault("level", 0)
    at.setdefault("statement", at["level"])
    days = {name: with_period(in_english(table.headings[at[name]]))[1] for name in at if name in _MEASURED}
    frame = _Frame(Faults(str(path), "row", len(table.rows)), days)
    for number, row in table.rows:
        cells = {name: row[place] if place < len(row) else "" for name, place in at.items()}
        frame.take(number, {name: "" if says_nothing(text) else text for name, text in cells.items()})
    note_doubts(table, {number for number, _ in table.rows}, set(at.values()), frame.faults)
    left = [head for place, head in enumerate(table.headings) if head and place not in at.values()]
    return Framed(frame.wishes, frame.faults, left)


class _Frame:
    """What has been read so far."""

    def __init__(self, faults: Faults, days: Mapping[str, date | None]) -> None:
        """`days`: of when baseline and target are, where their headings say so."""
        self.faults = faults
        self._days = days
        self.wishes: list[Wish] = []
        self._last: dict[str, Wish] = {}
        """Level → the last one of it, under which the next ones stand."""
        self._level = ""
        self._made: set[tuple[str, str]] = set()

    def take(self, number: int, cells: dict[str, str]) -> None:
        """Takes a row."""
        level, behind = level_of(cells["level"])
        is_own_column = cells["statement"] != cells["level"]
        statement = (cells["statement"] if is_own_column else behind) or behind
        if not level and is_own_column:
            level, statement = level_of(statement)
        self._level = level or self._level
        if not self._level:
            self.faults.add(
                (number,), "it is open of which level this is", "Begin it with Goal, Outcome, Output or Activity."
            )
            return
        if statement:
            self._add_part(number, statement)
        self._add_others(number, cells)

    def _add_part(self, number: int, statement: str) -> None:
        """A part of the logic model, which leads to the last one of the level above."""
        text = " ".join(statement.split())
        wish = Wish(KINDS[self._level], values={"statement": text}, number=number)
        above = next((self._last[up] for up in reversed(_ORDER[: _ORDER.index(self._level)]) if up in self._last), None)
        if above and self._level == "input":
            above = self._last.get("activity")
            if above:
                above.values.setdefault("uses", []).append(text)
        elif above:
            wish.values["leads-to"] = [above.values["statement"]]
        self.wishes.append(wish)
        self._last[self._level] = wish
        for below in _ORDER[_ORDER.index(self._level) + 1 :]:
            self._last.pop(below, None)

    def _add_others(self, number: int, cells: dict[str, str]) -> None:
        part = self._last.get(self._level)
        about = [part.values["statement"]] if part else []
        sources = written.parts(cells.get("sources", ""))
        for title in sources:
            self._once(Wish(KINDS["data-capture"], values={"title": title}, number=number))
        titles = written.parts(cells.get("indicators", ""))
        measured = {name: self._measured(number, name, cells.get(name, ""), len(titles)) for name in self._days}
        for at, title in enumerate(titles):
            values: dict[str, Any] = {"title": title, **{name: all[at] for name, all in measured.items() if all}}
            if about and self._level in ("outcome", "output"):
                values["measures"] = about
            if sources:
                values["sources"] = sources
            self._once(Wish(KINDS["indicator"], values=values, number=number))
        for statement in written.parts(cells.get("assumptions", "")):
            self._once(Wish(KINDS["assumption"], values={"statement": statement, "about": about}, number=number))

    def _measured(self, number: int, name: str, text: str, wanted: int) -> list[dict[str, Any]]:
        """The baselines or targets of as many indicators; none where none is given."""
        if not text or not wanted:
            return []
        said, day = written.parts(text), self._days[name]
        told = f"the {name} is “{' '.join(text.split())[:60]}”"
        if len(said) != wanted:
            self.faults.add((number,), f"{told}, and there are {wanted} indicators", "Give as many, one to a line.")
            return []
        try:
            return [{"value": written.number(one), **({"date": day} if day else {})} for one in said]
        except written.NotClearError as error:
            self.faults.add((number,), f"{told}, {error.why}", error.fix)
            return []

    def _once(self, wish: Wish) -> None:
        """The same name twice, as one source of several indicators, is one thing."""
        name = (wish.kind.name, str(wish.values.get("title") or wish.values.get("statement")).casefold())
        if name not in self._made:
            self._made.add(name)
            self.wishes.append(wish)
