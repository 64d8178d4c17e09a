"""Answers held against the plan: what is wrong, row by row, and what is left when it is left out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from evalkit.evidence.people import is_hashed
from evalkit.evidence.reading import DAY, ROW, Staged
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.parse import UnreadableError, parse_condition
from evalkit.expressions.sql import asked, column, text_of
from evalkit.expressions.words import words
from evalkit.grammar import joined
from evalkit.model.data_capture import DataCapture, Item
from evalkit.thread.expressions import items_of

_FORMULA = r"^\s*(?:=\s*[A-Za-z.]+\s*\(|=\s*[-+\d.\"'(][^=]*[-+*/&^]|=\s*\$?[A-Za-z]{1,3}\$?\d|[=@+-]\s*[A-Za-z]+\s*[|]|@[A-Za-z]+\()"
"""What a spreadsheet would work out, or even run, where it opens what is kept."""
_AT_ONCE = 1000
"""Rows that are fetched together."""


class Problem(NamedTuple):
    """An answer that is left out, and why. `row`: as a spreadsheet shows it."""

    row: int
    item: str
    value: str
    what: str


@dataclass(frozen=True, slots=True)
class Check:
    """What may be wrong with an answer. `fails`: what holds in a query where it is; `raw`: the answer as it was given."""

    item: str
    fails: str
    what: str
    raw: str


@dataclass(frozen=True, slots=True)
class Held:
    """Answers of which only those are left that the plan allows.

    `table`: `row`, `day`, `wave` and a column for each item.
    """

    table: str
    items: Mapping[str, Item]
    failed: tuple[Check, ...]
    """The checks that some answer does not stand."""
    read: str
    """What these are asked of, as a query has it."""
    missing: Mapping[str, int]
    """By item that has to be answered: how many, of those who were asked, gave no answer."""

    def problems(self, work: Workspace) -> Iterator[Problem]:
        """Every answer that is left out, row by row."""
        if not self.failed:
            return
        # All in one pass: a query for each check would read a wide table as often as it has checks.
        each = ", ".join(self._told(number, check) for number, check in enumerate(self.failed))
        some = " OR ".join(f"({check.fails})" for check in self.failed)
        query = (
            f"SELECT {ROW}, [one FOR one IN [{each}] IF one IS NOT NULL] FROM {self.read} WHERE {some} ORDER BY {ROW}"
        )
        found = work.database.execute(query)
        while rows := found.fetchmany(_AT_ONCE):
            for row, several in rows:
                for one in several:
                    check = self.failed[one["number"]]
                    yield Problem(int(row), check.item, str(one["value"]), check.what)

    def _told(self, number: int, check: Check) -> str:
        item = self.items.get(check.item)
        text = f"regexp_replace(CAST({check.raw} AS VARCHAR), '[.]0$', '')"
        if item is not None and item.type == "select-many":
            text = f"array_to_string({check.raw}, ' ')"
        shown = f"coalesce({column(f'!{check.item}')}, {text})"
        shown = "'…'" if item is not None and is_hashed(item) else shown
        return f"CASE WHEN {check.fails} THEN {{'number': {number}, 'value': {shown}}} END"


def hold(staged: Staged, plan: DataCapture, day: str | None, work: Workspace) -> Held:
    """Holds staged answers against their plan. `day`: the item that says when an answer was given, if there is one.

    Most checks fail nowhere: only of those that do, and these are few, is anything asked again.
    """
    read, failed = _readable(staged, _failed(list(_impossible(staged, plan, day)), staged.table, work))
    failed += _failed(list(_not_asked(staged, plan, failed)), read, work)
    table = _without(staged, plan, read, failed)
    return Held(table, staged.items, tuple(failed), read, _missing(table, plan, staged, work))


def _failed(checks: Sequence[Check], table: str, work: Workspace) -> list[Check]:
    """The checks that some answer does not stand."""
    if not checks:
        return []
    counts = work.rows(f"SELECT {', '.join(f'count(*) FILTER ({check.fails})' for check in checks)} FROM {table}")[0]
    return [check for check, number in zip(checks, counts, strict=True) if number]


def _readable(staged: Staged, failed: Sequence[Check]) -> tuple[str, list[Check]]:
    """The staged answers, without values that cannot be: by those that are left it is judged what else was asked. Whether
    a check failed, and what was given, stands in columns of their own; and the checks as they are asked of these.
    """
    if not failed:
        return staged.table, []
    failing = _by_item(failed)
    without = [f"CASE WHEN {fails} THEN NULL ELSE {column(id)} END AS {column(id)}" for id, fails in failing.items()]
    given = [f"{column(id)} AS {column(f'={id}')}" for id in failing]
    flags = [f"{check.fails} AS {column(f'?:{number}')}" for number, check in enumerate(failed)]
    read = f"(SELECT * REPLACE ({', '.join(without)}), {', '.join((*given, *flags))} FROM {staged.table})"
    return read, [
        replace(check, fails=column(f"?:{number}"), raw=column(f"={check.item}")) for number, check in enumerate(failed)
    ]


def _by_item(failed: Iterable[Check]) -> dict[str, str]:
    """By item: what holds in a query where any of its checks fails."""
    found: dict[str, list[str]] = defaultdict(list)
    for check in failed:
        found[check.item].append(f"({check.fails})")
    return {id: " OR ".join(fails) for id, fails in found.items()}


def _impossible(staged: Staged, plan: DataCapture, day: str | None) -> Iterator[Check]:
    """Answers that cannot be, whatever else was answered."""
    for id, item in staged.items.items():
        yield _check(id, f"{column(f'!{id}')} IS NOT NULL", _is_no(item))
        yield from _out_of_range(id, item)
        if item.type in (None, "text") and not is_hashed(item):
            yield _check(id, f"regexp_matches({column(id)}, {text_of(_FORMULA)})", "is a formula, and no answer")
    if day is not None:
        yield from _outside_schedule(day, plan)
    elif staged.has_day:
        yield _check(DAY, f"{column(f'!{DAY}')} IS NOT NULL", _is_no(Item(type="date")))


def _check(id: str, fails: str, what: str) -> Check:
    return Check(id, fails, what, column(id))


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


def _out_of_range(id: str, item: Item) -> Iterator[Check]:
    if item.type in ("integer", "decimal"):
        if item.minimum is not None:
            yield _check(id, f"{column(id)} < {item.minimum!r}", f"is less than the minimum, {item.minimum:g}")
        if item.maximum is not None:
            yield _check(id, f"{column(id)} > {item.maximum!r}", f"is more than the maximum, {item.maximum:g}")


def _not_asked(staged: Staged, plan: DataCapture, failed: Sequence[Check]) -> Iterator[Check]:
    """Answers to questions that were not asked of this respondent."""
    known = items_of(plan)
    given = {check.item: check.raw for check in failed}
    for id, item in staged.items.items():
        relevant = _relevant(item)
        if relevant is not None and _all_there(item, staged):
            raw = given.get(id, column(id))
            fails = f"{raw} IS NOT NULL AND NOT {asked(relevant, known)}"
            yield Check(id, fails, f"was answered, and is asked only if {words(relevant, known)}", raw)


def _relevant(item: Item) -> Any:
    """The condition under which an item is asked; None where there is none, or it cannot be read."""
    try:
        return parse_condition(item.relevant) if item.relevant else None
    except UnreadableError:
        return None


def _all_there(item: Item, staged: Staged) -> bool:
    from evalkit.expressions.tree import names

    return all(name.id in staged.items for name in names(_relevant(item)))


def _outside_schedule(day: str, plan: DataCapture) -> Iterator[Check]:
    start, end = plan.schedule.start, plan.schedule.end
    if start is not None:
        yield _check(day, f"{column(day)} < {_day(start)}", f"is before data capture began, {start}")
    if end is not None:
        yield _check(day, f"{column(day)} > {_day(end)}", f"is after data capture ended, {end}")


def _day(value: date) -> str:
    return f"DATE {text_of(value.isoformat())}"


def _without(staged: Staged, plan: DataCapture, read: str, failed: Sequence[Check]) -> str:
    """The answers without those that fail a check; of several choices none, where none was made."""
    columns, nones, flags = [ROW, f"{column(DAY)} AS {column(DAY)}", '":wave" AS ":wave"'], [], []
    by_item = _by_item(failed)
    for id, item in staged.items.items():
        failing, value = by_item.get(id), column(id)
        columns.append(f"CASE WHEN {failing} THEN NULL ELSE {value} END AS {value}" if failing else value)
        if item.type == "select-many" and not item.required:
            flags.append(column(f"?{id}"))
            columns.append(f"coalesce({failing or 'false'}, false) AS {flags[-1]}")
            none = f"{value} IS NULL AND NOT {flags[-1]} AND {_is_asked(item, staged, plan)}"
            nones.append(f"CASE WHEN {none} THEN []::VARCHAR[] ELSE {value} END AS {value}")
    table = f"(SELECT {', '.join(columns)} FROM {read})"
    return f"(SELECT * EXCLUDE ({', '.join(flags)}) REPLACE ({', '.join(nones)}) FROM {table})" if nones else table


def _is_asked(item: Item, staged: Staged, plan: DataCapture) -> str:
    """What holds, in a query, where an item was asked; for all where the file does not tell."""
    relevant = _relevant(item)
    if relevant is None or not _all_there(item, staged):
        return "true"
    return asked(relevant, items_of(plan))


def _missing(table: str, plan: DataCapture, staged: Staged, work: Workspace) -> dict[str, int]:
    counts = {}
    for id, item in staged.items.items():
        if item.required:
            counts[id] = f"count(*) FILTER ({column(id)} IS NULL AND {_is_asked(item, staged, plan)})"
    if not counts:
        return {}
    found = work.rows(f"SELECT {', '.join(counts.values())} FROM {table}")[0]
    return {id: int(number) for id, number in zip(counts, found, strict=True) if number}
