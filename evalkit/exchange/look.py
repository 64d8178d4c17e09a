"""How a workbook looks: formats of cells, widths of columns, the notes of headings."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil
from typing import Any

from evalkit.exchange.sheets import INSIDE, PROJECT, WHAT, WHOSE, Column
from evalkit.model import guidance
from evalkit.model.kinds import KINDS

_LINE = {"border": 1, "border_color": "#D5DBE1"}
FORMATS: dict[str, dict[str, Any]] = {
    "cell": {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True, **_LINE},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "about": {"font_color": "#44546A", "bg_color": "#F5F8FA"},
    "heading": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F", "valign": "vcenter"},
    "due": {"bg_color": "#FFF2CC"},
    "not asked": {"bg_color": "#E7E9EB"},
    "title": {"bold": True, "font_size": 18, "font_color": "#1F4E5F", "border": 0},
    "part": {"bold": True, "font_size": 12, "font_color": "#1F4E5F", "border": 0},
    "line": {"font_size": 11, "border": 0},
    "due line": {"font_size": 11, "bg_color": "#FFF2CC"},
    "not asked line": {"font_size": 11, "bg_color": "#E7E9EB"},
}
_WIDTHS = {"number": 11, "day": 12, "truth": 10, "choice": 16, "name": 26, "names": 30, "list": 34, "lines": 26}
_LONG_TEXT, _SHORT_TEXT = 44, 24
_MOST_LINES = 22
_FIT = 1.1
"""As many signs of a text go into the width of a figure, on an average line."""
_ABOUT = {
    PROJECT: "The project that this belongs to. Where there is only one, it may be left empty.",
    INSIDE: "What this belongs to: choose it by its name.",
    WHAT: "What this row is: choose one.",
    WHOSE: "Whom this is about: choose by name.",
}


@cache
def width_of(column: Column) -> float:
    """The width of a column, in signs."""
    if column.is_about:
        return 24
    widths = [
        _WIDTHS.get(field.holds) or (_LONG_TEXT if _is_long(name, field.key) else _SHORT_TEXT)
        for name, field in column.of.items()
    ]
    return max(*widths, len(column.label) * 0.62)


def height_of(columns: Sequence[Column], cells: Mapping[str, object]) -> float:
    """The height of a row, in points: as high as its longest cell is broken into lines, up to a limit."""
    lines = 1
    for column in columns:
        text = str(cells.get(column.key) or "")
        width = width_of(column)
        lines = max(lines, sum(ceil(max(len(line), 1) / (width * _FIT)) for line in text.split("\n")))
    return min(lines, _MOST_LINES) * 13 + 4


def _is_long(kind: str, key: str) -> bool:
    """Whether a text takes more than a line: one of which the guidance shows an example does."""
    told = guidance.about(KINDS[kind].table, key)
    return bool(told.good) or len(told.text) > 60


def note_of(column: Column) -> str:
    """What the note of a heading says: the guidance, once for each way in which kinds put it."""
    if column.is_about:
        return _ABOUT[column.key]
    told = [guidance.about(KINDS[kind].table, field.key) for kind, field in column.of.items()]
    parts = []
    for one in told:
        lines = [one.text]
        lines += [f"{value}: {meaning}" if meaning else f"· {value}" for value, meaning in one.allowed.items()]
        lines += [f"Good: {one.good}"] if one.good else []
        lines += [f"Weak: {one.weak}"] if one.weak else []
        parts.append("\n".join(lines))
    note = "\n\n".join(dict.fromkeys(parts))
    how = {field.holds for field in column.of.values()}
    if how & {"list", "names"}:
        note += "\n\nSeveral stand one to a line (Alt+Enter)."
    if "lines" in how:
        note += "\n\nOne to a line: a name, a colon, a text."
    return note
