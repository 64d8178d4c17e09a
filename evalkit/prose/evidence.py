"""What a sentence says in figures, held against what was measured."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from evalkit.prose.figures import Figure, Number, figures, numbers
from evalkit.prose.sentences import Link, Sentence

_TOLERANCE = 1e-9
_POINTS = re.compile(r"\bpercentage[\s-]points?\b", re.IGNORECASE)
_NEXT_TO = re.compile(r"[\s:,)]{1,3}")
MANY_KNOWN = 500
"""As many measured values are compared with each other; where there are more, nothing is strange."""
MANY_FIGURES = 200
"""As many figures of a sentence are looked at; one that has more is taken at its word."""


class Measured(NamedTuple):
    """One thing that is known of an indicator: its baseline, its target, an observation, an effect.

    `value`, `low` and `high` in percent where it is a percentage.
    """

    value: float | None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    counts_people: bool = True
    """Whether it rests on people: a target does not."""

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(value for value in (self.value, self.low, self.high) if value is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Indicated:
    """What is known of an indicator that a sentence links to. `of_money`: whether it shows a cost."""

    known: Sequence[Measured]
    of_money: bool = False


class Strange(NamedTuple):
    """A figure that is not among what was measured. `beside`: the number of people that belongs to another value."""

    text: str
    indicator: str
    beside: str = ""


def strange_figures(sentence: Sentence, indicators: Mapping[str, Indicated]) -> list[Strange]:
    """The figures of a sentence that are no values of the indicator to which they belong, in their order.

    `indicators`: by where the links to them lead. A figure belongs to the indicator that is linked nearest before it, failing
    that nearest after. Where nothing was measured, nothing is strange.
    """
    links = [link for link in sentence.links if link.target in indicators]
    said = [one for one in figures(sentence) if not one.is_level]
    if len(said) > MANY_FIGURES:
        return []
    points = any(one.points for one in said) or _POINTS.search(sentence.text) is not None
    strange: list[tuple[int, Strange]] = []
    for link, mine, people in _shared_out(links, said, numbers(sentence)):
        held = indicators[link.target]
        known = [one for one in held.known if one.values]
        if 0 < len(known) <= MANY_KNOWN:
            mine = [one for one in mine if held.of_money or not one.is_money]
            found = _Comparison(known, points).strange(mine, people, sentence.text)
            strange += [(at, Strange(text, link.target, beside)) for at, text, beside in found]
    return [one for _, one in sorted(strange, key=lambda pair: pair[0])]


def _shared_out(
    links: Sequence[Link], said: Sequence[Figure], counts: Sequence[Number]
) -> Iterator[tuple[Link, list[Figure], list[Number]]]:
    """The figures and the numbers of people of a sentence, by the links to which they belong."""
    for position, link in enumerate(links):
        since = link.start if position else 0
        until = links[position + 1].start if position + 1 < len(links) else float("inf")
        yield (
            link,
            [one for one in said if since <= one.start < until],
            [one for one in counts if since <= one.start < until],
        )


class _Comparison:
    """Figures held against what is known of one indicator. `points`: whether the sentence speaks of percentage points."""

    def __init__(self, known: Sequence[Measured], points: bool) -> None:
        self._known = known
        self._points = points
        self._has_bounds = any(one.low is not None or one.high is not None for one in known)

    def strange(self, said: Sequence[Figure], counts: Sequence[Number], text: str) -> Iterator[tuple[int, str, str]]:
        """Place and text of each strange figure, and the number of people beside it that belongs to another value."""
        beside = _beside(said, counts, text)
        judged: set[int] = set()
        for figure in said:
            people = beside.get(figure.start, [])
            if same := [one for one in self._known if any(is_rounded_from(figure, value) for value in one.values)]:
                judged |= {number.start for number in people}
                if people and not any(_belongs(people, one) for one in same):
                    yield figure.start, figure.text, people[0].text
            elif not (self._is_change(figure) or (figure.is_bound and not self._has_bounds)):
                yield figure.start, figure.text, ""
        if all(one.n is not None for one in self._known if one.counts_people):
            ns = {one.n for one in self._known}
            for number in counts:
                if number.start not in judged and not ns & set(number.values):
                    yield number.start, number.text, ""

    def _is_change(self, figure: Figure) -> bool:
        """Whether a figure is the difference between two values, in percentage points, or behind “by” the change from one to
        another in percent of the first.
        """
        return (self._points and _among(figure, self._differences)) or (
            figure.is_change and not figure.points and _among(figure, self._relative_changes)
        )

    @cached_property
    def _differences(self) -> list[float]:
        return sorted({abs(b - a) for a, b in self._pairs})

    @cached_property
    def _relative_changes(self) -> list[float]:
        return sorted({abs(100 * (b - a) / a) for a, b in self._pairs if a})

    @cached_property
    def _pairs(self) -> list[tuple[float, float]]:
        """Two values each, as they are, and as they may have been rounded."""
        values = {one.value for one in self._known if one.value is not None}
        return [
            pair
            for places in (None, 1, 0)
            for pair in combinations({value if places is None else round(value, places) for value in values}, 2)
            for pair in (pair, pair[::-1])
        ]


def is_rounded_from(figure: Figure, value: float) -> bool:
    """Whether a figure is rounded from a value; which way it goes, the words around it say."""
    return abs(abs(value) - figure.value) <= figure.half + _TOLERANCE


def _among(figure: Figure, values: Sequence[float]) -> bool:
    """Whether a figure is rounded from one of several values, which are sorted."""
    at = bisect_left(values, figure.value - figure.half - _TOLERANCE)
    return at < len(values) and is_rounded_from(figure, values[at])


def _beside(said: Sequence[Figure], counts: Sequence[Number], text: str) -> dict[int, list[Number]]:
    """For each figure, by where it starts: the numbers of people that stand behind it, before the next; or right before it."""
    beside: dict[int, list[Number]] = {}
    starts = [figure.start for figure in said]
    for number in counts:
        at = bisect_left(starts, number.start)
        if at < len(said) and _NEXT_TO.fullmatch(text, number.end, starts[at]):
            beside.setdefault(starts[at], []).append(number)
        elif at:
            beside.setdefault(starts[at - 1], []).append(number)
    return beside


def _belongs(people: Sequence[Number], measured: Measured) -> bool:
    """Whether one of the numbers of people is that of a value, or may be because none is known."""
    return measured.n is None or any(measured.n in number.values for number in people)
