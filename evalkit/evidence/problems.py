"""Answers held against the plan: what is wrong, row by row, and what is left when it is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from evalkit.evidence.people import is_hashed
from evalkit.evidence.reading import DAY, Staged
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.parse import UnreadableError, parse_condition
from evalkit.expressions.sql import column, sql, text_of
from evalkit.expressions.words import words
from evalkit.grammar import joined
from evalkit.model.data_capture import DataCapture, Item
from evalkit.thread.expressions import items_of

_AT_ONCE = 1000
"""Rows that are fetched together."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that is left out, and why. `row`: as a spreadsheet shows it."""

    row: int
    item: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Held:
    """Answers of which only those are left that the plan allows.

    `table`: `row`, `day`, `wave` and a column for each item. `problems`: how many there are of each item.
    """

    table: str
    staged: Staged
    checks: tuple[tuple[str, str, str], ...]
    """For each check: the item, what holds where it fails (in a query), and what is said of it."""
    missing: Mapping[str, int]
    """By item that has to be answered: how many, of those who were asked, gave no answer."""

    def problems(self, work: Workspace) -> Iterator[Problem]:
        """Every answer that is left out, row by row."""
        if not self.checks:
            return
        # All in one pass: a query for each check would read a wide table as often as it has checks.
        failed = ", ".join(self._failed(number, *check) for number, check in enumerate(self.checks))
        each = f"SELECT row, [one FOR one IN [{failed}] IF one IS NOT NULL] AS failed FROM {self.staged.table}"
        found = work.database.execute(f"SELECT row, failed FROM ({each}) WHERE len(failed) > 0 ORDER BY row")
        while rows := found.fetchmany(_AT_ONCE):
            for row, several in rows:
                for one in several:
                    item, _, what = self.checks[one["number"]]
                    yield Problem(int(row), item, str(one["value"]), what)

    def _failed(self, number: int, item: str, fails: str, _: str) -> str:
        held = self.staged.items.get(item)
        text = f"regexp_replace(CAST({column(item)} AS VARCHAR), '[.]0$', '')"
        if held is not None and held.type == "select-many":
            text = f"array_to_string({column(item)}, ' ')"
        shown = f"coalesce({column(f'!{item}')}, {text})"
        shown = "'…'" if held is not None and is_hashed(held) else shown
        return f"CASE WHEN {fails} THEN {{'number': {number}, 'value': {shown}}} END"


def hold(staged: Staged, plan: DataCapture, day: str | None, work: Workspace) -> Held:
    """Holds staged answers against their plan. `day`: the item that says when an answer was given, if there is one."""
    checks: list[tuple[str, str, str]] = []
    for id, item in staged.items.items():
        checks += [(id, f"{column(f'!{id}')} IS NOT NULL", _is_no(item))]
        checks += [(id, fails, what) for fails, what in _out_of_range(id, item)]
    readable = _without(staged, plan, checks)
    checks += _not_asked(staged, plan, readable)
    if day is not None:
        checks += _outside_schedule(day, plan)
    elif staged.has_day:
        checks.append((DAY, f"{column(f'!{DAY}')} IS NOT NULL", "is not a date such as 2026-01-31"))
    table = _without(staged, plan, checks)
    return Held(table, staged, tuple(checks), _missing(table, plan, staged, work))


def _is_no(item: Item) -> str:
    """What is said of a text from which no value of the item's type could be read."""
    match item.type:
        case "integer":
            return "is not a whole number"
        case "decimal":
            return "is not a number that is written with a point"
        case "date":
            return "is not a date such as 2026-01-31"
        case "select-one" | "select-many":
            few = [*item.choices][:6]
            more = ["…"] if len(item.choices) > len(few) else []
            return f"is none of the choices {joined([*few, *more], 'or')}"
    return "cannot be read"


def _out_of_range(id: str, item: Item) -> Iterator[tuple[str, str]]:
    if item.type in ("integer", "decimal"):
        if item.minimum is not None:
            yield f"{column(id)} < {item.minimum!r}", f"is less than the minimum, {item.minimum:g}"
        if item.maximum is not None:
            yield f"{column(id)} > {item.maximum!r}", f"is more than the maximum, {item.maximum:g}"


def _not_asked(staged: Staged, plan: DataCapture, readable: str) -> Iterator[tuple[str, str, str]]:
    """Answers to questions that were not asked of this respondent."""
    known = items_of(plan)
    for id, item in staged.items.items():
        relevant = _relevant(item)
        if relevant is None or not _all_there(item, staged):
            continue
        said = words(relevant, known)
        rows = f"SELECT row FROM {readable} WHERE NOT coalesce({sql(relevant, known)}, false)"
        yield id, f"{column(id)} IS NOT NULL AND row IN ({rows})", f"was answered, and is asked only if {said}"


def _relevant(item: Item) -> Any:
    """The condition under which an item is asked; None where there is none, or it cannot be read."""
    try:
        return parse_condition(item.relevant) if item.relevant else None
    except UnreadableError:
        return None


def _all_there(item: Item, staged: Staged) -> bool:
    from evalkit.expressions.tree import names

    return all(name.id in staged.items for name in names(_relevant(item)))


def _outside_schedule(day: str, plan: DataCapture) -> Iterator[tuple[str, str, str]]:
    start, end = plan.schedule.start, plan.schedule.end
    if start is not None:
        yield day, f"{column(day)} < {_day(start)}", f"is before data capture began, {start}"
    if end is not None:
        yield day, f"{column(day)} > {_day(end)}", f"is after data capture ended, {end}"


def _day(value: date) -> str:
    return f"DATE {text_of(value.isoformat())}"


def _without(staged: Staged, plan: DataCapture, checks: list[tuple[str, str, str]]) -> str:
    """The staged answers, without those that fail a check; of several choices none, where none was made."""
    columns, nones, flags = ["row", f"{column(DAY)} AS {column(DAY)}", '":wave" AS ":wave"'], [], []
    for id, item in staged.items.items():
        failing = " OR ".join(f"({fails})" for failed, fails, _ in checks if failed == id)
        value = column(id)
        columns.append(f"CASE WHEN {failing} THEN NULL ELSE {value} END AS {value}" if failing else value)
        if item.type == "select-many" and not item.required:
            flags.append(column(f"?{id}"))
            columns.append(f"coalesce({failing or 'false'}, false) AS {flags[-1]}")
            none = f"{value} IS NULL AND NOT {flags[-1]} AND {_is_asked(item, staged, plan)}"
            nones.append(f"CASE WHEN {none} THEN []::VARCHAR[] ELSE {value} END AS {value}")
    table = f"(SELECT {', '.join(columns)} FROM {staged.table})"
    return f"(SELECT * EXCLUDE ({', '.join(flags)}) REPLACE ({', '.join(nones)}) FROM {table})" if nones else table


def _is_asked(item: Item, staged: Staged, plan: DataCapture) -> str:
    """What holds, in a query, where an item was asked; for all where the file does not tell."""
    relevant = _relevant(item)
    if relevant is None or not _all_there(item, staged):
        return "true"
    return f"coalesce({sql(relevant, items_of(plan))}, false)"


def _missing(table: str, plan: DataCapture, staged: Staged, work: Workspace) -> dict[str, int]:
    counts = {}
    for id, item in staged.items.items():
        if item.required:
            counts[id] = f"count(*) FILTER ({column(id)} IS NULL AND {_is_asked(item, staged, plan)})"
    if not counts:
        return {}
    found = work.rows(f"SELECT {', '.join(counts.values())} FROM {table}")[0]
    return {id: int(number) for id, number in zip(counts, found, strict=True) if number}
