"""Figures of several indicators that are computed from the same answers: what one of them shows gives away what another withholds.

`all who were asked` less `those who were asked and said yes` are those who said no; two quarters are a half-year. So all
that is shown is looked at together, and as long as a withheld number can be worked out, another is withheld.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evalkit.evidence.figures import Figure, Rule, is_small, label_of, part_of
from evalkit.evidence.waves import Days, with_wave
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column
from evalkit.model.data_capture import DataCapture, Item
from evalkit.privacy.small_numbers import SMALL
from evalkit.privacy.worked_out import Kinds, with_others, worked_out_from


@dataclass(frozen=True, slots=True)
class Computed:
    """What an indicator counts, the interval or name of its waves, what it is broken down by, and its figures."""

    rule: Rule
    wave: str | None
    by: Sequence[str]
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that stands in a figure, or says how many answered: the kinds of answers that it counts."""

    kinds: Kinds
    indicator: int | None
    figure: int
    n: int
    is_whole: bool
    """Whether it is of all together."""


def protected(
    several: Sequence[Computed],
    answered: Mapping[date, int],
    wave: str | None,
    plan: DataCapture,
    table: str,
    work: Workspace,
) -> set[date]:
    """Withholds what gives away what is withheld: among the figures, where they stand; and the days of waves of which it is
    not to be told how many `answered`. `wave`: how these are gathered. `table`: the stored answers, as a query reads them.
    """
    untold = {day for day, number in answered.items() if number in SMALL}
    if not untold and not any(figure.withheld for one in several for figure in one.figures):
        return untold
    kinds, sizes = _kinds(several, wave, plan, table, work)
    places = _Places(several, wave, plan, kinds)
    days = list(answered)
    while True:
        shown = [*_shown(several, places), *_told(days, untold, answered, places, sizes)]
        asked = [*_withheld(several, places), *(places.of_wave(day) for day in untold if answered[day] in SMALL)]
        given_away = worked_out_from(asked, [one.kinds for one in shown], sizes)
        if not given_away:
            return untold
        for needed in given_away.values():
            _withhold(min((shown[at] for at in needed), key=lambda one: (one.is_whole, one.n)), several, days, untold)


def _withhold(number: _Number, several: Sequence[Computed], days: Sequence[date], untold: set[date]) -> None:
    if number.indicator is None:
        untold.add(days[number.figure])
    else:
        figures = several[number.indicator].figures
        figures[number.figure] = replace(figures[number.figure], withheld=True)


def _kinds(
    several: Sequence[Computed], wave: str | None, plan: DataCapture, table: str, work: Workspace
) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The kinds of answers, and how many there are of each: by wave, by part, and by what each indicator makes of them (1 and
    0 whether it counts, null where it is not looked at). Those that there might be besides have none.
    """
    columns = [_wave_of(rule, plan, table, work) for rule in _waves(several, wave)]
    columns += [part_of(_item(plan, id)) for id in _parts(several)]
    columns += [f"CASE WHEN ({one.rule.of}) THEN {_state(one.rule)} END" for one in several]
    query = f"SELECT {', '.join(f'{one} AS k{at}' for at, one in enumerate(columns))} FROM {table}"
    found = {tuple(row[:-1]): int(row[-1]) for row in work.rows(f"SELECT *, count(*) FROM ({query}) GROUP BY ALL")}
    alone = [len(columns) - len(several) + at for at, one in enumerate(several) if _is_alone(one, several)]
    others = dict.fromkeys(with_others(found, alone), 0)
    kinds = others | found
    return list(kinds), list(kinds.values())


def _is_alone(one: Computed, several: Sequence[Computed]) -> bool:
    """Whether an answer may count or not, whatever all other indicators make of it."""
    named = {column(id) for id in one.rule.by_itself}
    return bool(named) and not any(named.intersection(other.rule.columns) for other in several if other is not one)


def _state(rule: Rule) -> str:
    return f"CAST({rule.held} AS TINYINT)" if rule.counts else f"CASE WHEN ({rule.held}) IS NOT NULL THEN 1 END"


def _wave_of(rule: str | None, plan: DataCapture, table: str, work: Workspace) -> str:
    when = with_wave(table, rule, plan, Days(":day", None), work).when
    whens = " ".join(f"WHEN {holds} THEN '{day.isoformat()}'" for day, holds in when.items())
    return f"CASE {whens} END" if whens else "NULL::VARCHAR"


def _waves(several: Sequence[Computed], wave: str | None) -> list[str | None]:
    return list(dict.fromkeys((wave, *(one.wave for one in several))))


def _parts(several: Sequence[Computed]) -> list[str]:
    return list(dict.fromkeys(id for one in several for id in one.by))


def _item(plan: DataCapture, id: str) -> Item:
    return next(item for item in plan.items if item.id == id)


class _Places:
    """Which kinds a number counts."""

    def __init__(
        self, several: Sequence[Computed], wave: str | None, plan: DataCapture, kinds: Sequence[tuple[Any, ...]]
    ) -> None:
        waves, parts = _waves(several, wave), _parts(several)
        self._waves = [waves.index(one.wave) for one in several]
        self._parts = {id: len(waves) + at for at, id in enumerate(parts)}
        self._states = len(waves) + len(parts)
        self._labels = {id: _item(plan, id) for id in parts}
        self._kinds = kinds
        self._known: dict[Any, Kinds] = {}

    def of_wave(self, day: date) -> Kinds:
        """The answers of a wave as it is kept, whatever they say."""
        return self._all(("wave", day), lambda kind: kind[0] == day.isoformat())

    def of_figure(self, indicator: int, figure: Figure) -> Kinds:
        """The answers that an indicator looks at, in a wave and a part."""
        wave, state = self._waves[indicator], self._states + indicator
        day, by = figure.date.isoformat(), figure.by
        part, label = (self._parts[by[0]], by[1]) if by else (0, "")

        def is_meant(kind: tuple[Any, ...]) -> bool:
            return (
                kind[wave] == day
                and kind[state] is not None
                and (by is None or (kind[part] is not None and label_of(kind[part], self._labels[by[0]]) == label))
            )

        return self._all((indicator, figure.date, by), is_meant)

    def counting(self, indicator: int, kinds: Kinds) -> Kinds:
        """Those of them that count."""
        state = self._states + indicator
        return frozenset(at for at in kinds if self._kinds[at][state] == 1)

    def _all(self, key: Any, is_meant: Any) -> Kinds:
        if key not in self._known:
            self._known[key] = frozenset(at for at, kind in enumerate(self._kinds) if is_meant(kind))
        return self._known[key]


def _shown(several: Sequence[Computed], places: _Places) -> Iterator[_Number]:
    for indicator, one in enumerate(several):
        for at, figure in enumerate(one.figures):
            if not figure.withheld:
                kinds = places.of_figure(indicator, figure)
                yield _Number(kinds, indicator, at, figure.n, figure.by is None)
                if figure.count is not None:
                    yield _Number(places.counting(indicator, kinds), indicator, at, figure.n, figure.by is None)


def _told(
    days: Sequence[date], untold: set[date], answered: Mapping[date, int], places: _Places, sizes: Sequence[int]
) -> Iterator[_Number]:
    for at, day in enumerate(days):
        kinds = places.of_wave(day)
        if day not in untold and sum(sizes[kind] for kind in kinds) == answered[day]:
            yield _Number(kinds, None, at, answered[day], is_whole=True)


def _withheld(several: Sequence[Computed], places: _Places) -> Iterator[Kinds]:
    """The small numbers that are withheld: of people, of those who count, of those who do not."""
    for indicator, one in enumerate(several):
        for figure in one.figures:
            if figure.withheld and is_small(figure):
                kinds = places.of_figure(indicator, figure)
                counting = places.counting(indicator, kinds)
                if figure.n in SMALL:
                    yield kinds
                if figure.count in SMALL:
                    yield counting
                if figure.count is not None and figure.n - figure.count in SMALL:
                    yield kinds - counting
