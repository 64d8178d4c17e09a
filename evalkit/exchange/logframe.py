"""Logframes: goal, outcomes, outputs, activities down; statement, indicators, means of verification, assumptions across."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from evalkit.editing.faults import Faults
from evalkit.editing.other_languages import in_english
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.exchange.cells import says_nothing
from evalkit.exchange.levels import ORDER, level_of, numbered_level
from evalkit.exchange.own_tables import note_doubts, table_in
from evalkit.exchange.periods import with_period
from evalkit.model import written
from evalkit.model.kinds import KINDS
from evalkit.tables.rows import Rows

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
_MEASURED = ("baseline", "target")
_NUMBERED = re.compile(r"\s*(?:(\d+(?:\.\d+)*)[.)]|(\d+(?:\.\d+)+)(?=\s+[^\W\d_a-z]))\s+")
"""`1. `, `1.1 Nurses`: a number of its own, and no figure, as in `1.5 million`."""
_MARKED = re.compile(r"\s*[*•·‣▪-]\s")


def column_named(heading: str) -> str:
    """What a column of a logframe holds; empty for anything else."""
    said = in_english(heading).lower()
    return next((name for name, words in _COLUMNS.items() if re.search(rf"\b(?:{words})s?\b", said)), "")


def _listed(text: str) -> list[tuple[str, str]]:
    """The elements of a list in a cell, each with the number that it begins with, or an empty text. In a list with numbers, a
    line without one goes on with what stands above it.
    """
    found: list[tuple[str, str]] = []
    for part in written.parts(text):
        if numbered := _NUMBERED.match(part):
            found.append((numbered[1] or numbered[2], part[numbered.end() :].strip()))
        elif found and found[-1][0]:
            found[-1] = (found[-1][0], f"{found[-1][1]} {part}")
        else:
            found.append(("", part))
    return found


def _stated(text: str) -> list[tuple[str, str]]:
    """The same of a statement, which may go over several lines: only where it begins with a number or a mark, it is a list."""
    first = _NUMBERED.match(text)
    if "\n" in text and (first or _MARKED.match(text)):
        return _listed(text)
    return [((first[1] or first[2]) if first else "", " ".join(text[first.end() if first else 0 :].split()))]


def _texts(text: str) -> list[str]:
    return [part for _, part in _listed(text)]


class Framed(NamedTuple):
    """What a logframe asks for, and the headings of columns that are left out."""

    wishes: list[Wish]
    faults: Faults
    left_out: list[str]


def framed(path: Path, sheet: str | None) -> Framed:
    """What a logframe asks for. Raises EvalkitError for a table that is none."""
    table = table_in(path, sheet, lambda heading: bool(column_named(heading)))
    at = _columns(table)
    if "indicators" not in at:
        raise EvalkitError(
            f"{path} is no logframe: none of its headings speaks of indicators.",
            hint="Its columns are a statement, indicators, means of verification, assumptions.",
        )
    days = {name: with_period(in_english(table.headings[at[name]]))[1] for name in at if name in _MEASURED}
    frame = _Frame(Faults(str(path), "row", len(table.rows)), days)
    for number, row in table.rows:
        cells = {name: row[place] if place < len(row) else "" for name, place in at.items()}
        frame.take(number, {name: "" if _is_empty(text) else text for name, text in cells.items()})
    # The first one takes the place of the template's example, with what that measures unless it says something else.
    frame.wishes.sort(key=lambda wish: wish.kind.name == "indicator" and "measures" not in wish.values)
    note_doubts(table, {number for number, _ in table.rows}, set(at.values()), frame.faults)
    left = [head for place, head in enumerate(table.headings) if head and place not in at.values()]
    return Framed(frame.wishes, frame.faults, left)


def _is_empty(text: str) -> bool:
    return says_nothing(text) or text.strip(" .").lower() == "none"


def _columns(table: Rows) -> dict[str, int]:
    """What columns hold → their positions."""
    at: dict[str, int] = {}
    for place, head in sorted(enumerate(table.headings), key=_surest_first):
        if name := column_named(head):
            at.setdefault(name, place)
    levels = (place for place, head in enumerate(table.headings) if not head and _holds_levels(table, place))
    if (unnamed := next(levels, None)) is not None:
        at = {"statement": at.get("level", unnamed), **at, "level": unnamed}
    at.setdefault("level", 0)
    at.setdefault("statement", at["level"])
    return at


def _surest_first(column: tuple[int, str]) -> tuple[bool, int, int]:
    """The order in which columns are chosen, of several that hold the same: what is aimed for last before the steps to it."""
    place, heading = column
    english = in_english(heading)
    day = with_period(english)[1] if column_named(heading) == "target" else None
    return ("milestone" in english.lower(), -day.toordinal() if day else 0, place)


def _holds_levels(table: Rows, place: int) -> bool:
    return any(level_of(row[place])[0] for _, row in table.rows if place < len(row))


class _Frame:
    """What has been read so far."""

    def __init__(self, faults: Faults, days: Mapping[str, date | None]) -> None:
        """`days`: of when baseline and target are, where their headings say so."""
        self.faults = faults
        self._days = days
        self.wishes: list[Wish] = []
        self._block: dict[str, list[Wish]] = {}
        """Level → the last ones of it, with none of another level between, under which the next ones stand."""
        self._numbered: dict[tuple[str, str], Wish] = {}
        """The level and the number of a part → the part."""
        self._parts: list[Wish] = []
        """What was stated last."""
        self._stated = ("", "")
        self._level = self._taken = ""
        self._made: set[tuple[str, str]] = set()

    def take(self, number: int, cells: dict[str, str]) -> None:
        """Takes a row."""
        level, ordinal, behind = numbered_level(cells["level"])
        is_own_column = cells["statement"] != cells["level"]
        statement = (cells["statement"] if is_own_column else behind) or behind
        if not level and is_own_column:
            level, ordinal, statement = numbered_level(statement)
        if level and level != self._level:
            self._level, self._parts, self._stated = level, [], ("", "")
        if not self._level:
            self.faults.add(
                (number,), "it is open of which level this is", "Begin it with Goal, Outcome, Output or Activity."
            )
            return
        if statement:
            self._state(number, ordinal, statement)
        self._add_others(number, cells)

    def _state(self, number: int, ordinal: str, statement: str) -> None:
        """Takes the parts of the logic model that a cell states: one, or a list with numbers or marks."""
        if (self._level, statement) == self._stated:
            return  # a cell that is merged over several rows
        self._stated = (self._level, statement)
        self._parts = [self._part(number, self._level, own or ordinal, text) for own, text in _stated(statement)]

    def _part(self, number: int, level: str, ordinal: str, text: str) -> Wish:
        """A part of the logic model, which leads to what it stands under."""
        wish = Wish(KINDS[level], values={"statement": text}, number=number)
        if level == "input":
            for activity in self._block.get("activity", []):
                activity.values.setdefault("uses", []).append(text)
        elif above := self._above(level, ordinal):
            wish.values["leads-to"] = [part.values["statement"] for part in above]
        self.wishes.append(wish)
        if level != self._taken:
            self._block[level] = []
        self._taken = level
        self._block[level].append(wish)
        for below in ORDER[ORDER.index(level) + 1 :]:
            self._block.pop(below, None)
        if ordinal:
            self._numbered[level, ordinal] = wish
        return wish

    def _above(self, level: str, ordinal: str) -> list[Wish]:
        """What a part leads to: 1.2.1 to 1.2, where it has a number; else to all that stand together on the level above."""
        upper = next((name for name in reversed(ORDER[: ORDER.index(level)]) if name in self._block), "")
        numbers = ordinal.split(".")
        whole = (".".join(numbers[:length]) for length in range(len(numbers) - 1, 0, -1))
        numbered = next((found for number in whole if (found := self._numbered.get((upper, number)))), None)
        return [numbered] if numbered else self._block.get(upper, [])

    def _add_others(self, number: int, cells: dict[str, str]) -> None:
        about = [part.values["statement"] for part in self._parts]
        sources = _texts(cells.get("sources", ""))
        for title in sources:
            self._once(Wish(KINDS["data-capture"], values={"title": title}, number=number))
        level, means = level_of(cells.get("indicators", ""))
        if level == "input" and self._level == "activity":
            for text in _texts(means):
                self._part(number, "input", "", text)
            titles = []
        else:
            titles = _texts(cells.get("indicators", ""))
        measured = {name: self._measured(number, name, cells.get(name, ""), len(titles)) for name in self._days}
        for at, title in enumerate(titles):
            values: dict[str, Any] = {"title": title, **{name: all[at] for name, all in measured.items() if all}}
            if about and self._level in ("outcome", "output"):
                values["measures"] = about
            if sources:
                values["sources"] = sources
            self._once(Wish(KINDS["indicator"], values=values, number=number))
        for statement in _texts(cells.get("assumptions", "")):
            self._once(Wish(KINDS["assumption"], values={"statement": statement, "about": about}, number=number))

    def _measured(self, number: int, name: str, text: str, wanted: int) -> list[dict[str, Any]]:
        """The baselines or targets of as many indicators; none where none is given."""
        if not text or not wanted:
            return []
        said, day = _texts(text), self._days[name]
        told = f"the {name} is “{' '.join(text.split())[:60]}”"
        if len(said) != wanted:
            self.faults.add((number,), f"{told}, and there are {wanted} indicators", "Give as many, one to a line.")
            return []
        try:
            return [_value(one, day) for one in said]
        except written.NotClearError as error:
            self.faults.add((number,), f"{told}, {error.why}", error.fix)
            return []

    def _once(self, wish: Wish) -> None:
        """The same name twice, as one source of several indicators, is one thing."""
        name = (wish.kind.name, str(wish.values.get("title") or wish.values.get("statement")).casefold())
        if name not in self._made:
            self._made.add(name)
            self.wishes.append(wish)


def _value(text: str, day: date | None) -> dict[str, Any]:
    """A figure with its day: that of its heading, or of its own, as in `12 (2025)`."""
    figure, own = with_period(text)
    value = written.number(figure if own and figure else text)
    at = own if own and figure else day
    return {"value": value, **({"date": at} if at else {})}
