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


def with_wave(table: str, rule: str | None, plan: DataCapture, days: Days, work: Workspace) -> str:
    """The table with a column `:date`: the last day of the wave. An answer without a day belongs to none.

    `rule`: an interval, counted from the plan's first day; `wave`; or None for all in one.
    """
    day = column(days.column)
    if rule is None:
        return f'(SELECT *, CASE WHEN {day} IS NOT NULL THEN max({day}) OVER () END AS ":date" FROM {table})'
    if rule == BY_COLUMN:
        wave = '":wave"'
        return f'(SELECT *, CASE WHEN {day} IS NOT NULL THEN max({day}) OVER (PARTITION BY {wave}) END AS ":date" FROM {table})'
    whens = " ".join(
        f"WHEN {day} BETWEEN {_date(first)} AND {_date(last)} THEN {_date(last)}"
        for first, last in _intervals(rule, plan, day, table, work)
    )
    return f'(SELECT *, {f"CASE {whens} END" if whens else "NULL::DATE"} AS ":date" FROM {table})'


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
