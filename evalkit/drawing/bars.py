"""Amounts as bars below each other, each with its label before it and its value behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.drawing.charts import ACCENT, INK, document, text
from evalkit.drawing.text_width import lines
from evalkit.drawing.text_width import width as width_of

_LABELS, _WIDE = 310.0, 447.0
"""As wide together as text is on a page of A4 in portrait, where what is written is 7 point high."""
_SIZE, _LINE, _ROW, _TOP = 11.0, 13.0, 23.0, 4.0
_GAP = 8.0
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """How much of something there is, and how that is written."""

    label: str
    value: float
    told: str


def bars(title: str, description: str, amounts: Sequence[Amount], among: Sequence[Amount] = ()) -> str:
    """Amounts as SVG, one at least, in their order; the longest bar leaves room for its value.

    `among`: all amounts that are drawn to the same scale.
    """
    room = _WIDE - max(width_of(one.told, _SIZE, bold=True) for one in among or amounts) - 2 * _GAP
    most = max(one.value for one in among or amounts) or 1.0
    drawn, y = [], _TOP
    for one in amounts:
        rows = lines(one.label, _LABELS - 12, _SIZE)[:_MOST_LINES]
        drawn += [text(0, y + 14 + _LINE * number, row, fill=INK) for number, row in enumerate(rows)]
        width = max(1.0, room * one.value / most)
        drawn.append(f'<rect x="{_LABELS:.1f}" y="{y + 3:.1f}" width="{width:.1f}" height="14" fill="{ACCENT}"/>')
        drawn.append(text(_LABELS + width + _GAP, y + 14, one.told, fill=INK, bold=True))
        y += _ROW + _LINE * (len(rows) - 1)
    return document(title, description, _LABELS + _WIDE, y + _TOP, drawn)
