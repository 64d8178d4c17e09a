"""An indicator over time as a chart of its own: a run chart with its median, limits behind it, intervals, and its target.

What tells something is never told by colour alone: a baseline is hollow, a value beyond its limits has a ring, the way to the
target is dashed, a run has a bracket, and a gap breaks the line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from evalkit.drawing.axes import apart, days_axis, values_axis
from evalkit.drawing.charts import ACCENT, AIM, FAINT, INK, RULE, Point, document, text
from evalkit.drawing.text_width import lines
from evalkit.drawing.text_width import width as width_of

_WIDE = 757.0
"""As wide as text is on a page of A4 in portrait, where what is written is 7 point high."""
_TEXT = 0.86
"""As much of the room lines of text take: where no font here is as narrow as they are reckoned, a wider one fits as well."""
_TITLE, _SMALL, _LINE = 14.0, 11.0, 14.0
_PLOT, _GAP = 210.0, 26.0
_RIGHT = 128.0
_EDGE = 12.0
"""Around a picture that stands alone."""
_BAND, _BEYOND = "#e6ebf0", "#1b1f24"
_MANY, _VERY_MANY = 30, 90
"""Values, from which on their points are smaller, so that each is seen."""
_MISSED = 1.6
"""As many times the usual distance in time: a line over it is thin, for a wave is missing."""
_DATES = 9
_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """A value on its day, with the ends of its interval and the limits that chance keeps; None where it is withheld."""

    day: date
    value: float | None
    interval: tuple[float, float] | None = None
    limits: tuple[float, float] | None = None
    outside: bool = False
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class OverTime:
    """What is drawn of an indicator. At least one moment has a value."""

    title: str
    lead: str
    moments: tuple[Moment, ...]
    target: Point | None = None
    """By its day. Without one, `aim` alone says how high it is."""
    aim: float | None = None
    aim_told: str = ""
    centre: float | None = None
    centre_told: str = ""
    limits_told: str = ""
    run: tuple[date, date, str] | None = None
    """From when to when a run is longer than chance leaves, and what is written at it."""
    last_told: str = ""
    percent: bool = False
    words: tuple[str, ...] = ()


def over_time(title: str, description: str, held: Sequence[OverTime], *, titled: bool = True) -> str:
    """Charts as SVG, below each other. `titled`: with their titles, and what is to be said of them in words."""
    parts: list[str] = []
    y = 0.0
    for number, chart in enumerate(held):
        drawing = _Drawing(chart, y + (_GAP if number else 0), titled=titled)
        parts += drawing.parts()
        y = drawing.bottom
    edge = _EDGE if titled else 0.0
    moved = [f'<g transform="translate({edge:g} {edge / 2:g})">', *parts, "</g>"]
    return document(title, description, _WIDE + 2 * edge, y + 6 + edge, moved)


class _Drawing:
    """One chart at its place: where its values and days stand."""

    def __init__(self, chart: OverTime, y: float, *, titled: bool) -> None:
        self.chart = chart
        self.head = [(line, _TITLE, INK, True) for line in _title(chart.title)] if titled else []
        self.head += (
            [(line, _SMALL, FAINT, False) for line in lines(chart.lead, _TEXT * _WIDE, _SMALL)] if chart.lead else []
        )
        self.words = [line for said in chart.words for line in lines(said, _TEXT * _WIDE, _SMALL + 1)] if titled else []
        self.y = y
        self.top = y + sum(size + 4 for _, size, _, _ in self.head) + (30 if chart.run else 18)
        self.values = values_axis([*self._heights()], percent=chart.percent)
        self.ticks = [(value, f"{value:,.10g}{'%' if chart.percent else ''}") for value in self.values.ticks]
        self.left = max(width_of(told, _SMALL) for _, told in self.ticks) / _TEXT + 8
        self.width = _WIDE - self.left - _RIGHT
        days = [one.day for one in chart.moments] + ([chart.target.day] if chart.target else [])
        self.first, self.last = min(days), max(days)
        self.under = self.top + _PLOT
        self.bottom = self.under + 30 + len(self.words) * (_LINE + 1) + (6 if self.words else 0)
        self.shown = [one for one in chart.moments if one.value is not None]

    def _heights(self) -> Iterator[float]:
        """All that has to have room."""
        chart = self.chart
        yield from (one.value for one in chart.moments if one.value is not None)
        yield from (end for one in chart.moments for ends in (one.interval, one.limits) if ends for end in ends)
        yield from (height for height in (chart.aim, chart.centre) if height is not None)

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        inner = self.width - 16
        return self.left + 8 + inner * ((day - self.first).days / span if span else 0.5)

    def h(self, value: float) -> float:
        """How far down a value stands."""
        return self.top + _PLOT * (self.values.high - value) / (self.values.high - self.values.low)

    def parts(self) -> list[str]:
        return [
            *self._heading(),
            *self._band(),
            *self._axes(),
            *self._aim(),
            *self._centre(),
            *self._intervals(),
            *self._course(),
            *self._points(),
            *self._bracket(),
            *self._beside(),
            *self._said(),
        ]

    def _heading(self) -> Iterator[str]:
        y = self.y
        for line, size, fill, bold in self.head:
            y += size + 4
            yield text(0, y, line, size=size, fill=fill, bold=bold)

    def _axes(self) -> Iterator[str]:
        end = self.left + self.width
        for value, told in self.ticks:
            y = self.h(value)
            yield _way([(self.left, y), (end, y)], RULE, 1.4 if value == 0 else 0.6)
            yield text(self.left - 6, y + 4, told, anchor="end")
        for day, told in days_axis(self.first, self.last, _DATES):
            x = self.x(day)
            yield _way([(x, self.under), (x, self.under + 5)], FAINT, 1)
            half = width_of(told, _SMALL) / 2
            yield text(min(max(x, half), _WIDE - half), self.under + 18, told, anchor="middle")

    def _band(self) -> Iterator[str]:
        """The limits that chance keeps, as steps from half way before a value to half way behind it."""
        for is_there, run in groupby(self.chart.moments, key=lambda one: one.limits is not None):
            held = list(run)
            if not is_there:
                continue
            xs = [self.x(one.day) for one in held]
            edges = [xs[0] - 4, *((a + b) / 2 for a, b in pairwise(xs)), xs[-1] + 4]
            above = [
                (x, self.h(one.limits[1]))
                for one, ends in zip(held, pairwise(edges), strict=True)
                if one.limits
                for x in ends
            ]
            below = [
                (x, self.h(one.limits[0]))
                for one, ends in zip(held, pairwise(edges), strict=True)
                if one.limits
                for x in ends
            ]
            yield f'<path d="{_path([*above, *reversed(below)])}z" fill="{_BAND}"/>'

    def _aim(self) -> Iterator[str]:
        chart = self.chart
        if chart.aim is None:
            return
        if chart.target is None:
            y = self.h(chart.aim)
            yield _way([(self.left, y), (self.left + self.width, y)], AIM, 1.2, "5 4")
            return
        start = self.shown[0]
        x, y = self.x(chart.target.day), self.h(chart.aim)
        yield _way([(self.x(start.day), self.h(start.value or 0)), (x, y)], AIM, 1.2, "5 4")
        yield f'<path d="M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z" fill="#ffffff" stroke="{AIM}" stroke-width="1.8"/>'

    def _centre(self) -> Iterator[str]:
        if self.chart.centre is not None:
            y = self.h(self.chart.centre)
            yield _way([(self.left, y), (self.left + self.width, y)], FAINT, 1.2)

    def _intervals(self) -> Iterator[str]:
        for one in self.shown:
            if one.interval:
                x, low, high = self.x(one.day), self.h(one.interval[0]), self.h(one.interval[1])
                yield f'<path d="M{x - 4:.1f} {low:.1f}h8M{x:.1f} {low:.1f}V{high:.1f}M{x - 4:.1f} {high:.1f}h8" stroke="{FAINT}" stroke-width="1" fill="none"/>'

    def _course(self) -> Iterator[str]:
        """The line through the values: none beside a gap, and a thin one over a wave that is missing."""
        steps = sorted((late.day - early.day).days for early, late in pairwise(self.chart.moments))
        usual = steps[len(steps) // 2] if len(steps) > 4 else None
        for early, late in pairwise(self.chart.moments):
            if early.value is None or late.value is None:
                continue
            missed = usual is not None and (late.day - early.day).days > _MISSED * usual
            ends = [(self.x(one.day), self.h(one.value or 0)) for one in (early, late)]
            yield _way(ends, ACCENT, 0.7 if missed else 2)

    def _points(self) -> Iterator[str]:
        number = len(self.chart.moments)
        radius = 4.0 if number < _MANY else 2.6 if number < _VERY_MANY else 1.6
        for one in self.chart.moments:
            x = self.x(one.day)
            if one.value is None:
                yield f'<rect x="{x - 3:.1f}" y="{self.under - 3:.1f}" width="6" height="6" fill="#ffffff" stroke="{FAINT}"/>'
                continue
            y, fill = self.h(one.value), "#ffffff" if one.hollow else ACCENT
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}" stroke="{ACCENT}" stroke-width="1.6"/>'
            if one.outside:
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius + 4:.1f}" fill="none" stroke="{_BEYOND}" stroke-width="1.6"/>'

    def _bracket(self) -> Iterator[str]:
        """From where to where a run lies, above the chart."""
        if self.chart.run is None:
            return
        first, last, told = self.chart.run
        a, b, y = self.x(first), self.x(last), self.top - 6
        yield _way([(a, y + 5), (a, y), (b, y), (b, y + 5)], INK, 1.2)
        half = width_of(told, _SMALL) / 2
        yield text(min(max((a + b) / 2, half), _WIDE - half), y - 4, told, fill=INK, anchor="middle")

    def _beside(self) -> Iterator[str]:
        """What is written at the right, each at its height, and apart."""
        chart = self.chart
        last, told = self.shown[-1], [(self.h(self.shown[-1].value or 0), chart.last_told, INK, True)]
        if chart.aim is not None:
            told.append((self.h(chart.aim), chart.aim_told, AIM, False))
        if chart.centre is not None:
            told.append((self.h(chart.centre), chart.centre_told, FAINT, False))
        if last.limits:
            told.append((self.h(last.limits[1]), chart.limits_told, FAINT, False))
        rows = [(y, line, fill, bold) for y, words, fill, bold in told for line in _short(words, bold=bold)]
        for y, (_, line, fill, bold) in zip(apart([row[0] for row in rows], _LINE), rows, strict=True):
            yield text(self.left + self.width + 8, y + 4, line, size=_SMALL, fill=fill, bold=bold)

    def _said(self) -> Iterator[str]:
        for number, line in enumerate(self.words, 1):
            yield text(0, self.under + 30 + number * (_LINE + 1), line, size=_SMALL + 1, fill=INK)


def _title(words: str) -> list[str]:
    found = lines(words, _TEXT * _WIDE, _TITLE, bold=True)
    return found if len(found) <= _TITLE_LINES else [*found[: _TITLE_LINES - 1], f"{found[_TITLE_LINES - 1]} …"]


def _short(words: str, *, bold: bool) -> list[str]:
    """As many lines as there is room for beside a chart."""
    found = lines(words, _TEXT * (_RIGHT - 8), _SMALL, bold=bold)
    return found if len(found) <= 2 else [found[0], f"{found[1]} …"]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _way(points: Sequence[tuple[float, float]], stroke: str, wide: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{_path(points)}" stroke="{stroke}" stroke-width="{wide:g}"{dashed} fill="none"/>'
