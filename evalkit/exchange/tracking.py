"""Tracking tables: indicators down, periods across, target and actual side by side, as targets and observations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from evalkit.editing.faults import Faults
from evalkit.editing.meant import called
from evalkit.editing.meant import meant as meant_by
from evalkit.editing.other_languages import in_english
from evalkit.editing.resolve import all_of, the_one
from evalkit.editing.values import Values, Wish
from evalkit.exchange.cells import says_nothing
from evalkit.exchange.own_tables import is_total, meant, note_doubts, table_in, with_decimal_commas
from evalkit.exchange.periods import last_day
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation
from evalkit.model import written
from evalkit.model.ids import of_code
from evalkit.model.kinds import KINDS
from evalkit.tables.rows import Cells, Rows, letter

_TARGET = re.compile(r"\b(?:targets?|planned|plan|milestones?|expected)\b", re.IGNORECASE)
_ACTUAL = re.compile(r"\b(?:actuals?|achieved|achievement|results?|reported|value)\b", re.IGNORECASE)
_SIDE = re.compile(rf"(?:{_TARGET.pattern}|{_ACTUAL.pattern})(?: values?)?", re.IGNORECASE)
"""What a cell says where targets and actuals stand below each other."""
_PARTS = re.compile(
    r"\b(?:disaggregat\w*|breakdowns?|broken down by|subgroups?|sex|gender|age(?: group| band)?)\b", re.IGNORECASE
)
"""What a column is headed that says of which part of the people a row is."""
_WHOLE = frozenset({"all", "both", "overall", "everybody", "everyone"})


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


class Tracked(NamedTuple):
    """What a tracking table asks for, and what of it is left out: columns, and targets before those that are given."""

    wishes: list[Wish]
    faults: Faults
    left_out: list[str]


def tracked(
    path: Path, sheet: str | None, evaluation: Evaluation, project: str | None, *, adds: bool
) -> Tracked | None:
    """What a tracking table asks for; None where a file holds none: fewer than two periods, or no column of indicators.

    `adds`: an indicator that is not there is wanted, too.
    """
    kind = KINDS["indicator"]
    table = table_in(path, sheet, lambda heading: period_of(heading) is not None or meant(kind, heading) == "title")
    periods = {at: found for at, head in enumerate(table.headings) if (found := period_of(head))}
    named = {
        key: at
        for at, head in reversed(list(enumerate(table.headings)))
        if at not in periods and (key := meant(kind, head)) in ("id", "title")
    }
    named = {key: named[key] for key in ("id", "title") if key in named}
    if len(periods) < 2 or not named:
        return None
    table = with_decimal_commas(table, path, periods)
    there = {one.id: one for one in all_of(evaluation, kind, project)}
    others = {at: head for at, head in enumerate(table.headings) if at not in {*periods, *named.values()}}
    parts = {at: head for at, head in others.items() if _PARTS.search(in_english(head))}
    frame = _Tracking(Faults(str(path), "row", len(table.rows)), periods, named, parts, there, adds=adds)
    side = _sides(table, {*periods, *named.values()})
    for number, row in table.rows:
        frame.take(number, row, side)
    columns = {*periods, *named.values(), *parts, *([] if side is None else [side])}
    note_doubts(table, {number for number, _ in table.rows}, columns, frame.faults)
    left = [head for at, head in enumerate(table.headings) if head and at not in columns]
    return Tracked(frame.wishes, frame.faults, [*left, *frame.steps])


def _sides(table: Rows, others: set[int]) -> int | None:
    """The column that says of each row whether it holds targets or actuals; None where there is none."""
    for at in range(max(len(row) for _, row in table.rows)):
        said = {row[at] for _, row in table.rows if at < len(row) and row[at]}
        if at not in others and said and all(_SIDE.fullmatch(in_english(text).strip(" :")) for text in said):
            return at
    return None


class _Tracking:
    """What has been read so far."""

    def __init__(
        self,
        faults: Faults,
        periods: Mapping[int, Period],
        named: Mapping[str, int],
        parts: Mapping[int, str],
        there: Mapping[str, Entity],
        *,
        adds: bool,
    ) -> None:
        """`named`: `id` and `title` → the columns of those; `parts`: the headings of columns by which values are broken down;
        `there`: the indicators that there are, by their ids.
        """
        self.faults = faults
        self.wishes: list[Wish] = []
        self.steps: list[str] = []
        self._periods, self._named, self._parts, self._there, self._adds = periods, named, parts, there, adds
        self._called = {id: called(one.value) for id, one in there.items()}
        self._names: list[str] = []
        self._new: dict[str, Wish] = {}

    def take(self, number: int, row: Cells, side: int | None) -> None:
        """Takes a row. `side`: the column that says whether it holds targets; a blank name is the one above then."""
        names = [row[at] for at in self._named.values() if at < len(row) and row[at]]
        self._names = names if names or side is None else self._names
        values = {at: row[at] for at in self._periods if at < len(row) and row[at] and not says_nothing(row[at])}
        if not values or is_total(row):
            return
        if not self._names:
            self.faults.add((number,), "it is open of which indicator this is", "Write its name there.")
            return
        is_target = None if side is None or not row[side] else _TARGET.search(in_english(row[side])) is not None
        observed, target = self._read(number, values, is_target=is_target)
        if self.faults.are_of(number):
            return
        if part := self._part(row):
            observed = [{**values, "by": part} for values in observed]
            self.steps += [f"the target of {self._names[-1]} for {', '.join(part.values())}"] if target else []
            target = {}
        found = next((ids[0] for name in self._names if len(ids := meant_by(name, self._called)) == 1), "")
        if found:
            self._add_to(found, number, observed, target)
        elif self._adds:
            self._add(number, observed, target)
        else:
            with self.faults.of(number):
                the_one(self._names[-1], KINDS["indicator"], self._called)

    def _part(self, row: Cells) -> dict[str, str]:
        """The part that a row is about; empty where it is about all."""
        said = {head: row[at] for at, head in self._parts.items() if at < len(row) and not says_nothing(row[at])}
        return {head: text for head, text in said.items() if text.lower() not in _WHOLE and not is_total([text])}

    def _read(self, number: int, texts: Mapping[int, str], *, is_target: bool | None) -> tuple[list[Values], Values]:
        """The observations of a row, and what is aimed for last. `is_target`: what the row says, where it does."""
        observed, target = list[Values](), Values()
        for at, text in texts.items():
            period = self._periods[at]
            try:
                values: Values = {"date": period.day, "value": written.number(text)}
            except written.NotClearError as error:
                self.faults.add((number,), f"column {letter(at)} is “{text[:60]}”, {error.why}", error.fix)
                continue
            if not (period.is_target if is_target is None else is_target):
                observed.append(values)
            elif not target or period.day > target["date"]:
                target = values
        return observed, target

    def _add_to(self, id: str, number: int, observed: Sequence[Values], target: Values) -> None:
        self.wishes += [Wish(KINDS["observation"], inside=id, values=values, number=number) for values in observed]
        if not target:
            return
        last = getattr(self._there[id].value.target, "date", None)
        if isinstance(last, date) and target["date"] < last:
            self.steps.append(f"the target of {id} for {written.in_words(target['date'])}, a step to that of the files")
        else:
            self.wishes.append(Wish(KINDS["indicator"], id=id, values={"target": target}, number=number))

    def _add(self, number: int, observed: Sequence[Values], target: Values) -> None:
        """Wants a new indicator; a second row of its name goes on with it."""
        name = self._names[-1]
        if name not in self._new:
            code = self._names[0] if len(self._names) > 1 else ""
            self._new[name] = Wish(
                KINDS["indicator"], id=of_code(code), values={"title": name}, number=number, code=code
            )
            self.wishes.append(self._new[name])
        values = self._new[name].values
        if target:
            values["target"] = target
        if observed:
            values.setdefault("observations", []).extend(observed)
