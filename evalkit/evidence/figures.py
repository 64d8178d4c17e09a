"""Observations by the rule of an indicator's `[compute]`: value, n, count and interval, wave by wave, whole and in parts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.evidence.people import is_hashed
from evalkit.evidence.scores import Score, score
from evalkit.evidence.waves import Days, with_wave
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.parse import UnreadableError, parse_condition, parse_value
from evalkit.expressions.sql import column, sql, text_of
from evalkit.expressions.tree import Expression, names, names_of_answers
from evalkit.model.data_capture import DataCapture, Item
from evalkit.model.indicator import Compute, Indicator
from evalkit.privacy.small_numbers import SMALL, Part, untold, withheld
from evalkit.statistics.intervals import Interval, of_count, of_mean, of_proportion, ranks_around_median
from evalkit.thread.expressions import items_of

DATE = '":date"'
_FIGURES = 6
_VALUES = ("mean", "score", "median")
"""The kinds that are of a value; of the others, answers that count are counted."""
_By = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed observation. Where it is withheld, only its date and its part are to be told."""

    date: date
    by: _By
    """What it is broken down by, and the part; None for all together."""
    value: float
    n: int
    count: int | None = None
    interval: Interval | None = None
    note: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What is counted, as parts of a query."""

    of: str
    held: str
    """Whether an answer counts (of a proportion, count or rate), or its value."""
    time: str | None
    columns: tuple[str, ...]
    """The names of all columns that are needed."""
    counts: bool
    """Whether answers are counted of which something holds; else values are looked at."""
    by_itself: frozenset[str] = frozenset()
    """The items on which it depends whether an answer counts, where these say nothing of whether it is looked at."""


def rule_of(indicator: Indicator, plan: DataCapture, root: Path) -> Rule:
    """What an indicator counts. Raises EvalkitError where that cannot be followed."""
    return _rule(indicator, plan, score(indicator, plan, root))


def wave_of(indicator: Indicator, plan: DataCapture) -> str | None:
    """How answers are gathered into observations: an interval, or what the column `wave` says; None for all in one."""
    return indicator.compute.wave or plan.schedule.every


def figures(
    indicator: Indicator, plan: DataCapture, table: str, days: Days, work: Workspace, root: Path
) -> list[Figure]:
    """All observations of an indicator, by date and then by part. `table`: the stored answers, as a query reads them.

    `root`: the evaluation, which may have measures of its own. Raises EvalkitError where the rule cannot be followed.
    """
    measured = score(indicator, plan, root)
    rule = _rule(indicator, plan, measured)
    waved = with_wave(table, wave_of(indicator, plan), plan, days, work)
    counted = f"(SELECT {', '.join((*rule.columns, DATE))} FROM {waved.table} WHERE {DATE} IS NOT NULL AND ({rule.of}))"
    found: dict[date, list[Figure]] = defaultdict(list)
    for by in (None, *indicator.compute.by):
        for figure in _grouped(indicator, rule, plan, counted, by, work):
            found[figure.date].append(_with_note(figure, measured))
    return [figure for day in sorted(found) for figure in _protected(found[day])]


def _with_note(figure: Figure, measured: Score | None) -> Figure:
    """The figure of a measure, with what a reader must know of it."""
    note = measured.note(figure.n) if measured else None
    return replace(figure, note=" ".join(filter(None, (figure.note, note)))) if note else figure


def _rule(indicator: Indicator, plan: DataCapture, measured: Score | None) -> Rule:
    compute, items = indicator.compute, items_of(plan)
    kind = indicator.kind
    if kind is None or kind == "qualitative":
        raise EvalkitError("what is not counted cannot be computed", hint="Give `kind`, or take [compute] out.")
    is_value = kind in _VALUES
    needed = None if measured else compute.value if is_value else compute.count
    if needed is None and measured is None and kind in ("proportion", *_VALUES):
        key = "value" if is_value else "count"
        raise EvalkitError(f"`compute.{key}` is not given", hint=f"Write under [compute] `{key}`.")
    read = [
        _read(text, is_value=value) for text, value in ((compute.of, False), (needed, is_value), (compute.time, True))
    ]
    named = {name.id for expression in read if expression is not None for name in names(expression)} | set(compute.by)
    if measured:
        named |= set(measured.measure.columns)
    if unknown := sorted(named - set(items)):
        raise EvalkitError(f"“{unknown[0]}” is no item of the plan", hint="Correct [compute], or add the item.")
    _refuse_hashed(read, compute.by, plan)
    of, held, time = (sql(expression, items) if expression is not None else None for expression in read)
    if measured:
        held = measured.held
    if time is not None:  # an event without the time in which it could be seen belongs to no rate
        held = f"CASE WHEN ({time}) IS NOT NULL THEN {held or 'true'} END"
    if compute.missing == "count as no" and held is not None:
        held = f"coalesce({held}, {0 if is_value else 'false'})"
    needed_of, needed_held, needed_time = (
        frozenset(name.id for name in names(one)) if one else frozenset() for one in read
    )
    by_itself = needed_held - needed_of - needed_time - set(compute.by) if not is_value else frozenset()
    columns = tuple(column(id) for id in sorted(named))
    return Rule(of or "true", held or "true", time, columns, not is_value, by_itself)


def _read(text: str | None, *, is_value: bool) -> Expression | None:
    if text is None:
        return None
    try:
        return parse_value(text) if is_value else parse_condition(text)
    except UnreadableError as error:
        raise EvalkitError(f"“{text}” cannot be read: {error.message}", hint="Correct [compute].") from error


def _refuse_hashed(read: Iterable[Expression | None], by: Iterable[str], plan: DataCapture) -> None:
    """Raises EvalkitError where more is made of an item that is kept only as a hash than whether it was answered."""
    hashed = {item.id for item in plan.items if is_hashed(item)}
    asked = [name.id for expression in read if expression is not None for name in names_of_answers(expression)]
    if wrong := [id for id in (*by, *asked) if id in hashed]:
        raise EvalkitError(
            f"“{wrong[0]}” is kept only as a hash",
            hint=f"Take it out of [compute]; of it only {wrong[0]} != '' can be asked, whether there is an answer.",
        )


_COLUMNS = {
    "proportion": "count(held), count(*) FILTER (held)",
    "count": "count(held), count(*) FILTER (held)",
    "rate": "count(held), count(*) FILTER (held), CAST(sum(time) FILTER (held IS NOT NULL) AS DOUBLE)",
    "mean": "count(held), CAST(avg(held) AS DOUBLE), CAST(stddev_samp(held) AS DOUBLE)",
    "score": "count(held), CAST(avg(held) AS DOUBLE), CAST(stddev_samp(held) AS DOUBLE)",
    "median": "count(held), CAST(median(held) AS DOUBLE)",
}
"""What is asked of each group, by kind of indicator: n first."""


def _grouped(
    indicator: Indicator, rule: Rule, plan: DataCapture, counted: str, by: str | None, work: Workspace
) -> Iterator[Figure]:
    """The figures of each wave, of all together or of each part. `counted`: the answers that are meant, as a query has them."""
    kind = indicator.kind or ""
    known = next((item for item in plan.items if item.id == by), Item())
    part = part_of(known) if by else "NULL::VARCHAR"
    groups = f"(SELECT {DATE} AS day, {part} AS part, {rule.held} AS held, {rule.time or 1} AS time FROM {counted})"
    found = work.rows(f"SELECT day, part, {_COLUMNS[kind]} FROM {groups} GROUP BY day, part ORDER BY day, part")
    found = [row for row in found if row[2] and (by is None) == (row[1] is None)]
    around = _around_medians(groups, found, work) if kind == "median" else {}
    for day, value, n, *numbers in found:
        named = (by, label_of(value, known)) if by else None
        if kind == "median":
            yield Figure(day, named, _kept(numbers[0]), n, interval=around.get((day, value)))
        else:
            yield _MAKE[kind](day, named, n, numbers, indicator.compute)


def part_of(item: Item) -> str:
    """The part that an answer belongs to, in a query."""
    name = column(item.id or "")
    return f"array_to_string({name}, ' ')" if item.type == "select-many" else f"CAST({name} AS VARCHAR)"


def label_of(value: str, item: Item) -> str:
    """What a part is called: the label of a choice, or of several."""
    if item.type == "select-many":
        return ", ".join(item.choices.get(choice, choice) for choice in value.split()) or "none"
    return item.choices.get(value, value)


def _share(day: date, by: _By, n: int, numbers: Sequence[Any], _: Compute) -> Figure:
    """A proportion in percent, with Wilson's interval."""
    (count,) = numbers
    low, high = of_proportion(count, n)
    return Figure(day, by, _kept(100 * count / n), n, count, _interval(100 * low, 100 * high))


def _count(day: date, by: _By, n: int, numbers: Sequence[Any], _: Compute) -> Figure:
    """A number of events, with its exact Poisson limits."""
    (count,) = numbers
    return Figure(day, by, count, n, count, _interval(*of_count(count)))


def _rate(day: date, by: _By, n: int, numbers: Sequence[Any], compute: Compute) -> Figure:
    """Events per so many, or per so much time, with exact Poisson limits."""
    count, exposure = numbers
    if (not exposure or exposure < 0) and n not in SMALL:
        raise EvalkitError(f"the time under observation is nought on {day}", hint="Look at the item of `compute.time`.")
    unit = (compute.per or 1) / exposure if exposure else 0.0  # of so few that it is withheld
    low, high = of_count(count)
    note = f"Exposure: {exposure:g}." if compute.time else None
    return Figure(day, by, _kept(count * unit), n, count, _interval(low * unit, high * unit), note)


def _average(day: date, by: _By, n: int, numbers: Sequence[Any], _: Compute) -> Figure:
    """A mean, with Student's interval."""
    mean, deviation = numbers
    ends = of_mean(mean, deviation or 0.0, n)
    return Figure(day, by, _kept(mean), n, interval=_interval(*ends) if ends else None)


_MAKE = {"proportion": _share, "count": _count, "rate": _rate, "mean": _average, "score": _average}


def _around_medians(
    groups: str, found: Sequence[Sequence[Any]], work: Workspace
) -> dict[tuple[date, str | None], Interval]:
    """By wave and part: the values at the ranks between which the median lies; without those of too few answers."""
    ranks = [
        f"(DATE '{day}', {'NULL' if part is None else text_of(part)}, {ends[0]}, {ends[1]})"
        for day, part, n, *_ in found
        if (ends := ranks_around_median(n))
    ]
    if not ranks:
        return {}
    query = f"""
        WITH each AS (SELECT day, part, held, count(*) AS n FROM {groups} WHERE held IS NOT NULL GROUP BY ALL),
        ranked AS (SELECT day, part, held, sum(n) OVER (PARTITION BY day, part ORDER BY held) AS upto FROM each),
        ends (day, part, low, high) AS (VALUES {", ".join(ranks)})
        SELECT ranked.day, ranked.part, CAST(min(held) FILTER (upto >= low) AS DOUBLE), CAST(min(held) FILTER (upto >= high) AS DOUBLE)
        FROM ranked JOIN ends ON ranked.day = ends.day AND ranked.part IS NOT DISTINCT FROM ends.part GROUP BY 1, 2"""
    return {(day, part): _interval(low, high) for day, part, low, high in work.rows(query)}


def _kept(value: float) -> float:
    """A value with as many figures as are kept."""
    return float(f"{value:.{_FIGURES}g}")


def _interval(low: float, high: float) -> Interval:
    return Interval(_kept(low), _kept(high))


def _protected(wave: Sequence[Figure]) -> Iterator[Figure]:
    """The figures of a wave, those withheld that rest on fewer than five people, or that would give these away.

    A part is small, too, where fewer than five of it count, or fewer than five do not.
    """
    counts = {_part(figure): figure.n for figure in wave}
    small = [_part(figure) for figure in wave if is_small(figure)]
    hidden, gone = withheld(counts, small), untold(counts)
    yield from (replace(figure, withheld=_part(figure) in hidden) for figure in wave if _part(figure) not in gone)


def _part(figure: Figure) -> Part:
    return frozenset([figure.by] if figure.by else [])


def is_small(figure: Figure) -> bool:
    """Whether fewer than five people are meant, or of many fewer than five who count, or who do not."""
    complement = None if figure.count is None else figure.n - figure.count
    return any(number in SMALL for number in (figure.n, figure.count, complement) if number is not None)
