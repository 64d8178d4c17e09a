"""In which wave an answer was given: an interval of the schedule, what the column `wave` says, or all in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evalkit.errors import EvalkitError
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column, text_of
from evalkit.model.data_capture import DataCapture
from evalkit.model.values import add_interval

BY_COLUMN = "wave"
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Days:
    """What says when an answer was given: an item of the plan, or what the tool wrote down itself."""

    column: str
    """The name of the column in a table of answers."""
    item: str | None


def days_of(plan: DataCapture, columns: set[str], has_tool: bool) -> Days:
    """The plan's first date item that has to be answered, or the tool's own. Raises EvalkitError where neither is there."""
    for item in plan.items:
        if item.type == "date" and item.required and item.id in columns:
            return Days(item.id or "", item.id)
    if has_tool:
        return Days(":day", None)
    raise EvalkitError(
        "Nothing says when an answer was given.",
        hint="Give the plan a required item of type date, or export the file with the tool's own time of submission.",
    )


@dataclass(frozen=True, slots=True)
class Waved:
    """Answers by wave. `table`: with a column `:date`, the last day of the wave; null where an answer belongs to none."""

    table: str
    when: dict[date, str]
    """By wave, what holds of its answers, in a query that need not work out `:date` for all."""


def with_wave(table: str, rule: str | None, plan: DataCapture, days: Days, work: Workspace) -> Waved:
    """The table, and which of its answers belong to which wave. An answer without a day belongs to none.

    `rule`: an interval, counted from the plan's first day; `wave`; or None for all in one.
    """
    day = column(days.column)
    if rule is None:
        last = work.value(f"SELECT max({day}) FROM {table}")
        when = {last: f"{day} IS NOT NULL"} if last else {}
    elif rule == BY_COLUMN:
        when = _named(day, table, work)
    else:
        when = {
            last: f"{day} BETWEEN {_date(first)} AND {_date(last)}"
            for first, last in _intervals(rule, plan, day, table, work)
        }
    whens = " ".join(f"WHEN {holds} THEN {_date(last)}" for last, holds in when.items())
    return Waved(f'(SELECT *, {f"CASE {whens} END" if whens else "NULL::DATE"} AS ":date" FROM {table})', when)


def _named(day: str, table: str, work: Workspace) -> dict[date, str]:
    """The waves that a column names, by their last days; two that end on one day are one. Raises EvalkitError for very many."""
    found = work.rows(
        f'SELECT ":wave", max({day}) FROM {table} WHERE {day} IS NOT NULL GROUP BY 1 ORDER BY 2, 1 LIMIT {_MOST + 1}'
    )
    if len(found) > _MOST:
        raise EvalkitError(f"The column wave names more than {_MOST} waves.", hint="It is to say which round it was.")
    when: dict[date, list[str]] = {}
    for name, last in found:
        is_so = "IS NULL" if name is None else f"= {text_of(str(name))}"
        when.setdefault(last, []).append(f'":wave" {is_so}')
    return {last: f"{day} IS NOT NULL AND ({' OR '.join(names)})" for last, names in when.items()}


def _date(day: date) -> str:
    return f"DATE {text_of(day.isoformat())}"


def _intervals(rule: str, plan: DataCapture, day: str, table: str, work: Workspace) -> Iterator[tuple[date, date]]:
    """First and last day of each interval in which an answer was given. Raises EvalkitError without a first day."""
    start = plan.schedule.start
    if start is None:
        raise EvalkitError(
            f"Waves of {rule} are counted from the first day of data capture, and `schedule.start` is not given.",
            hint="Write it in the plan, under [schedule].",
        )
    first, last = work.rows(f"SELECT min({day}), max({day}) FROM {table}")[0]
    if last is None:
        return
    count, unit = rule.split()
    for number in range(_MOST):
        begin = add_interval(start, f"{number * int(count)} {unit}")
        end = add_interval(start, f"{(number + 1) * int(count)} {unit}") - timedelta(days=1)
        if begin > last:
            return
        if end >= first:
            yield begin, end
    raise EvalkitError(f"There are more than {_MOST} waves of {rule}.", hint="Give a longer interval.")
