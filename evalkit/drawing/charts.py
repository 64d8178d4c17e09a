"""Few values over time as small charts, side by side: a hollow baseline, a dashed way to the target, parts as squares.

What has many values is drawn by `over_time`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from evalkit.drawing.text_width import lines
from evalkit.drawing.text_width import width as width_of
from evalkit.telling.values import is_percent
from evalkit.terminal import one_line

INK, FAINT, ACCENT, AIM, RULE = "#1b1f24", "#4a525c", "#005a8c", "#855600", "#c9ced4"
_FONTS = "Arial, 'Helvetica Neue', Helvetica, 'Liberation Sans', Arimo, 'Noto Sans', 'DejaVu Sans', sans-serif"
ACROSS = 3
_WIDE, _HIGH, _GAP = 239.0, 190.0, 20.0
"""Three are as wide as text is on a page of A4 in portrait, where what is written is 7 point high."""
_LEFT, _RIGHT, _TOP, _BELOW = 8.0, 70.0, 44.0, 26.0
"""Around the drawing of a chart: for its title, the last value and the dates."""
_TITLE, _SMALL = 12.0, 11.0
_BESIDE = 9.0
"""Between a point and its value."""
_TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """One indicator over time."""

    title: str
    points: tuple[Point, ...]
    """In their order in time; one at least."""
    baseline: Point | None
    target: Point | None
    parts: tuple[Point, ...]
    """What values are broken down into."""
    last: str
    """The last value, as it is written."""
    unit: str = ""
    gaps: tuple[date, ...] = ()
    """The days of values that are withheld: over them goes no line."""

    @property
    def run(self) -> tuple[Point, ...]:
        """All values of the whole, the baseline first."""
        return (self.baseline, *self.points) if self.baseline else self.points


def charts(title: str, description: str, held: Sequence[Chart]) -> str:
    """Charts as SVG, three in a row."""
    across = min(ACROSS, len(held))
    rows = -(-len(held) // across)
    width, height = across * _WIDE + (across - 1) * _GAP, rows * _HIGH + (rows - 1) * _GAP
    parts = []
    for number, chart in enumerate(held):
        x, y = number % across * (_WIDE + _GAP), number // across * (_HIGH + _GAP)
        parts += _drawn(chart, x, y)
    return document(title, description, width, height, parts)


def document(title: str, description: str, width: float, height: float, parts: Sequence[str]) -> str:
    """A picture of its own as SVG."""
    size = f'width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description" font-family="{_FONTS}">'
    names = f'<title id="title">{escape(one_line(title))}</title><desc id="description">{escape(one_line(description))}</desc>'
    return "\n".join(
        [head, names, f'<rect width="{_n(width)}" height="{_n(height)}" fill="#ffffff"/>', *parts, "</svg>\n"]
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float, y: float, held: str, *, size: float = _SMALL, fill: str = FAINT, bold: bool = False, anchor: str = "start"
) -> str:
    """A line of text whose base is at the height y."""
    looks = ' font-weight="bold"' if bold else ""
    turned = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{looks}{turned}>{escape(one_line(held))}</text>'


class _Scale:
    """Where days and values stand in a chart."""

    def __init__(self, chart: Chart, x: float, y: float) -> None:
        ends = [point for point in (chart.baseline, chart.target) if point]
        held = [*chart.points, *ends, *chart.parts]
        days, values = [point.day.toordinal() for point in held], [point.value for point in held]
        self.first, self.last = min(days), max(days)
        self.low, self.high = min(values), max(values)
        if is_percent(chart.unit):
            self.low, self.high = min(self.low, 0), max(self.high, 100)
        self.left, self.width = x + _LEFT, _WIDE - _LEFT - _RIGHT
        self.top, self.height = y + _TOP, _HIGH - _TOP - _BELOW

    def x(self, day: date) -> float:
        return self.left + self.width * (day.toordinal() - self.first) / max(1, self.last - self.first)

    def y(self, value: float) -> float:
        span = self.high - self.low
        return self.top + self.height * ((self.high - value) / span if span else 0.5)


def _drawn(chart: Chart, x: float, y: float) -> list[str]:
    scale = _Scale(chart, x, y)
    bottom = scale.top + scale.height + 6
    titles = lines(chart.title, _WIDE - _LEFT, _TITLE, bold=True)
    if len(titles) > _TITLE_LINES:
        titles = [*titles[: _TITLE_LINES - 1], f"{titles[_TITLE_LINES - 1].rpartition(' ')[0]} …"]
    parts = [text(x + _LEFT, y + 14 + 15 * n, line, size=_TITLE, fill=INK, bold=True) for n, line in enumerate(titles)]
    parts.append(f'<path d="M{_n(scale.left)} {_n(bottom)}h{_n(scale.width)}" stroke="{RULE}" fill="none"/>')
    parts += _dates(scale, bottom)
    parts += _way(chart, scale)
    parts += [
        _line(a, b, scale) for a, b in pairwise(chart.run) if not any(a.day <= gap <= b.day for gap in chart.gaps)
    ]
    parts += [_square(point, scale) for point in chart.parts]
    if chart.baseline:
        parts.append(_circle(chart.baseline, scale, "#ffffff"))
    parts += [_circle(point, scale, ACCENT) for point in chart.points]
    return [*parts, _last(chart, scale)]


def _last(chart: Chart, scale: _Scale) -> str:
    """The last value, beside its point; above it where there is still a way to the target. Its unit if that has room."""
    last = chart.points[-1]
    x, y = scale.x(last.day), scale.y(last.value)
    is_end = x >= scale.left + scale.width - 1
    has_room = width_of(chart.last, _SMALL + 1, bold=True) <= _RIGHT - _BESIDE
    shown = chart.last if has_room else (chart.last.split() or [""])[0]
    x, y = (x + _BESIDE, y + 4) if is_end else (x - 4, y - 10)
    return text(x, y, shown, size=_SMALL + 1, fill=INK, bold=True)


def _dates(scale: _Scale, bottom: float) -> list[str]:
    first, last = date.fromordinal(scale.first), date.fromordinal(scale.last)
    ends = [text(scale.left, bottom + 14, f"{first:%m/%Y}")]
    if last != first:
        ends.append(text(scale.left + scale.width, bottom + 14, f"{last:%m/%Y}", anchor="end"))
    return ends


def _way(chart: Chart, scale: _Scale) -> list[str]:
    """The way from the baseline, or from the first value, to the target."""
    if chart.target is None:
        return []
    start = chart.baseline or chart.points[0]
    return [_line(start, chart.target, scale, dashed=True), _aim(chart.target, scale)]


def _line(a: Point, b: Point, scale: _Scale, *, dashed: bool = False) -> str:
    way = f"M{_n(scale.x(a.day))} {_n(scale.y(a.value))}L{_n(scale.x(b.day))} {_n(scale.y(b.value))}"
    looks = (
        f'stroke="{AIM}" stroke-width="1.2" stroke-dasharray="5 4"' if dashed else f'stroke="{ACCENT}" stroke-width="2"'
    )
    return f'<path d="{way}" {looks} fill="none"/>'


def _circle(point: Point, scale: _Scale, fill: str) -> str:
    return f'<circle cx="{_n(scale.x(point.day))}" cy="{_n(scale.y(point.value))}" r="4" fill="{fill}" stroke="{ACCENT}" stroke-width="2"/>'


def _square(point: Point, scale: _Scale) -> str:
    return f'<rect x="{_n(scale.x(point.day) - 3)}" y="{_n(scale.y(point.value) - 3)}" width="6" height="6" fill="#ffffff" stroke="{FAINT}"/>'


def _aim(point: Point, scale: _Scale) -> str:
    x, y = scale.x(point.day), scale.y(point.value)
    return f'<path d="M{_n(x)} {_n(y - 5)}l5 5l-5 5l-5 -5z" fill="#ffffff" stroke="{AIM}" stroke-width="1.6"/>'
