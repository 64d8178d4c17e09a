"""When what happens: bars along the months, and marks for what happens on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from evalkit.drawing.charts import ACCENT, FAINT, INK, RULE, document, text
from evalkit.drawing.text_width import lines

_LABELS, _WIDE, _TOP, _BELOW = 290.0, 447.0, 30.0, 34.0
"""As wide together as text is on a page of A4 in portrait, where what is written is 7 point high."""
_SIZE, _LINE, _ROW = 11.0, 13.0, 21.0
"""Of a label: its text, each further line of it, and the row of one with a single line."""
_MOST_LINES = 3
_FILLS = {"stage": "#dcebf7", "source": "#d8f1e7"}
_DAYS_IN_YEAR = 366
_MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts: a stage, or the capture of data."""

    label: str
    start: date
    end: date
    kind: str


def timeline(
    title: str, description: str, bars: Sequence[Bar], marks: Sequence[date] = (), among: Sequence[Bar] = ()
) -> str:
    """Bars below each other as SVG; marks are diamonds in a row below them. `among`: all bars along the same months."""
    first = min([bar.start for bar in among or bars] + list(marks))
    last = max([bar.end for bar in among or bars] + list(marks))

    def x(day: date) -> float:
        return _LABELS + _WIDE * (day - first).days / max(1, (last - first).days)

    drawn, y = [], _TOP
    for bar in bars:
        rows = lines(bar.label, _LABELS - 12, _SIZE)[:_MOST_LINES]
        drawn += [text(0, y + 14 + _LINE * number, row, fill=INK) for number, row in enumerate(rows)]
        width = max(3.0, x(bar.end) - x(bar.start))
        drawn.append(
            f'<rect x="{x(bar.start):.1f}" y="{y + 3:.1f}" width="{width:.1f}" height="14" rx="3" fill="{_FILLS[bar.kind]}" stroke="{ACCENT}"/>'
        )
        y += _ROW + _LINE * (len(rows) - 1)
    if marks:
        drawn.append(text(0, y + 14, "Reviews", fill=INK))
        drawn += [f'<path d="M{x(day):.1f} {y + 4:.1f}l6 6l-6 6l-6 -6z" fill="{ACCENT}"/>' for day in marks]
        y += _ROW
    parts = [*_months(first, last, y, x), *drawn]
    return document(title, description, _LABELS + _WIDE + 20, y + _BELOW, parts)


def _months(first: date, last: date, bottom: float, x: object) -> Iterator[str]:
    """Lines at the beginnings of years or quarters, with their names."""
    at = x
    assert callable(at)
    quarters = (last - first).days <= _DAYS_IN_YEAR * 3
    ticks = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in ((1, 4, 7, 10) if quarters else (1,))
    ]
    ticks = [tick for tick in ticks if first <= tick <= last]
    step = max(1, -(-len(ticks) // _MOST_TICKS))
    for tick in ticks[::step]:
        yield f'<path d="M{at(tick):.1f} {_TOP - 6:.1f}V{bottom:.1f}" stroke="{RULE}" fill="none"/>'
        yield text(at(tick), _TOP - 12, f"{tick:%m/%Y}", fill=FAINT, anchor="middle")
