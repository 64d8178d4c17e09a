"""What changed in the same people: those who answered in the first wave and in a later one, joined by the plan's key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from evalkit.evidence.figures import DATE, Figure
from evalkit.evidence.together import Computed
from evalkit.evidence.waves import Days, with_wave
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column
from evalkit.model.data_capture import DataCapture
from evalkit.privacy.small_numbers import SMALL
from evalkit.statistics.intervals import Interval, of_mean

_FIGURES = ".6g"
_DECIMALS = 9
"""Beyond these a sum of changes that comes to nought differs from it by the order in which it was added up."""
_KINDS = ("mean", "score")
"""The kinds of which the mean change of the same people says something: it is one of the same unit."""


class Change(NamedTuple):
    """The mean change since the first wave of the `n` people who answered in both."""

    since: date
    n: int
    mean: float
    interval: Interval

    def __str__(self) -> str:
        mean, low, high = (_shown(number) for number in (self.mean, *self.interval))
        return (
            f"Of the {self.n} who answered on {self.since} too, the mean change since is {mean} "
            f"(95 % interval {low} to {high})."
        )


def _shown(number: float) -> str:
    return format(round(number, _DECIMALS) + 0.0, _FIGURES)  # -0.0 is 0


def with_changes(
    several: Sequence[tuple[str, Computed]], plan: DataCapture, table: str, work: Workspace
) -> Iterator[list[Figure]]:
    """The figures of each indicator, by its kind, with what is to be told of the same people beside those of all together.

    Nothing is told of fewer than five, nor where one of both figures is withheld; nor, where anything of the plan is
    withheld, if fewer than five answered once only: theirs could be the number that is not to be known.
    """
    key = next((item.id for item in plan.items if item.key and item.id), None)
    is_any_withheld = any(figure.withheld for _, one in several for figure in one.figures)
    for kind, one in several:
        whole = {figure.date: figure for figure in one.figures if not figure.by and not figure.withheld}
        found = _changes(one, key, plan, table, work) if key and kind in _KINDS and len(whole) > 1 else {}
        told = {day: change for day, change in found.items() if _is_told(day, change, whole, is_any_withheld)}
        yield [
            _with_note(figure, told[figure.date]) if figure.date in told and not figure.by else figure
            for figure in one.figures
        ]


def _is_told(day: date, change: Change, whole: Mapping[date, Figure], is_any_withheld: bool) -> bool:
    if change.n in SMALL or not {day, change.since} <= set(whole):
        return False
    once = (whole[day].n - change.n, whole[change.since].n - change.n)
    return not (is_any_withheld and any(number in SMALL for number in once))


def _with_note(figure: Figure, change: Change) -> Figure:
    return replace(figure, note=" ".join(filter(None, (figure.note, str(change)))))


def _changes(one: Computed, key: str, plan: DataCapture, table: str, work: Workspace) -> dict[date, Change]:
    """By wave. Who answered several times in one counts once, with the mean of these answers.

    A person is told by half of the hash, which is more than enough, and takes a quarter of the room.
    """
    waved = with_wave(table, one.wave, plan, Days(":day", None), work).table
    who = column(key)
    query = f"""
        WITH each AS (
            SELECT {DATE} AS day, CAST({who}[:32] AS UUID) AS who, avg({one.rule.held}) AS held FROM {waved}
            WHERE {DATE} IS NOT NULL AND {who} IS NOT NULL AND ({one.rule.of}) AND ({one.rule.held}) IS NOT NULL GROUP BY 1, 2
        ),
        before AS (SELECT * FROM each WHERE day = (SELECT min(day) FROM each)),
        changed AS (
            SELECT each.day AS day, before.day AS since, each.held - before.held AS change
            FROM each JOIN before ON each.who = before.who WHERE each.day > before.day
        )
        SELECT day, since, count(*), avg(change), stddev_samp(change) FROM changed GROUP BY 1, 2 HAVING count(*) > 1"""
    return {
        day: Change(since, n, mean, interval)
        for day, since, n, mean, deviation in work.rows(query)
        if (interval := of_mean(mean, deviation, n))
    }
