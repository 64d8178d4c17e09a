"""The sheet that pictures are drawn on as SVG: text, boxes, and what stands around a picture."""

import re
from collections.abc import Sequence
from html import escape

from evalkit.drawing.diagram import Note
from evalkit.drawing.formats._colours import FAINT_INK, INK, PAPER
from evalkit.drawing.text_width import lines, runs_left

MARGIN = 28.0
BODY, SMALL, HEADING, TITLE = 13.0, 11.0, 14.0, 20.0
"""Sizes of text, in pixels."""
FONTS = "Arial, 'Helvetica Neue', Helvetica, 'Liberation Sans', Arimo, 'Noto Sans', 'DejaVu Sans', sans-serif"
_RIGHT_TO_LEFT = "\u200f"
"""A mark without width around what runs left, so that its full stop stands at its end. Not every program that shows SVG
heeds the attribute `direction`, and those that do turn the anchor round."""
_LEADING = 1.32
_WIDEST_TEXT = 900.0
"""Longer lines are hard to read."""
_NARROWEST_NOTE = 300.0
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> str:
    """A length, to a tenth of a pixel."""
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
    )


def safe(text: str) -> str:
    """Text as XML takes it."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def height_of(count: int, size: float) -> float:
    """The height of so many lines."""
    return count * size * _LEADING


class Canvas:
    """Collects the elements of a picture; `y` is where the next part begins."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.y = MARGIN
        self._parts: list[str] = []

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    def add(self, *parts: str) -> None:
        self._parts += parts

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        line: str = "",
        dashed: bool = False,
        r: float = 5,
    ) -> None:
        stroke = f' stroke="{line}" stroke-width="{"1.6" if dashed else "1.2"}"' if line else ""
        dashes = ' stroke-dasharray="6 4"' if dashed else ""
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self.add(f'<rect {place} rx="{number(r)}" fill="{fill}"{stroke}{dashes}/>')

    def text(
        self,
        held: Sequence[str],
        x: float,
        y: float,
        *,
        width: float,
        size: float = BODY,
        fill: str = INK,
        bold: bool = False,
        anchor: str = "start",
    ) -> float:
        """Writes lines from (x, y) on, into a space of a width; gives their height. What runs left begins at the right."""
        leftwards = runs_left("".join(held))
        at = x + width / 2 if anchor == "middle" else x + width if leftwards else x
        looks = f' font-size="{number(size)}" fill="{fill}"' + (' font-weight="bold"' if bold else "")
        anchor = "end" if leftwards and anchor == "start" else anchor
        looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
        marked = [f"{_RIGHT_TO_LEFT}{line}{_RIGHT_TO_LEFT}" for line in held] if leftwards else held
        base = y + size * (_LEADING + 0.72) / 2
        spans = (
            f'<tspan x="{number(at)}" y="{number(base + height_of(row, size))}">{safe(line)}</tspan>'
            for row, line in enumerate(marked)
        )
        between = " " if anchor == "start" else ""  # so that words stay apart where the text is copied
        self.add(f"<text{looks}>{between.join(spans)}</text>")
        return height_of(len(held), size)

    def paragraph(
        self, text: str, *, size: float = BODY, fill: str = INK, bold: bool = False, after: float = 0.0
    ) -> None:
        """Writes text across the page, and goes on below it."""
        width = min(self.inner, _WIDEST_TEXT)
        self.y += self.text(
            lines(text, width, size, bold=bold), MARGIN, self.y, width=width, size=size, fill=fill, bold=bold
        )
        self.y += after

    def notes(self, notes: Sequence[Note]) -> None:
        """Writes lists side by side."""
        if not notes:
            return
        across = max(1, min(len(notes), int(self.inner // _NARROWEST_NOTE)))
        width = min((self.inner - 24 * (across - 1)) / across, _WIDEST_TEXT)
        for first in range(0, len(notes), across):
            top = deepest = self.y
            for position, note in enumerate(notes[first : first + across]):
                x, y = MARGIN + position * (width + 24), top
                y += self.text([note.heading], x, y, width=width, bold=True, fill=FAINT_INK) + 2
                for item in note.items:
                    y += self.text(lines(item, width, SMALL + 1), x, y, width=width, size=SMALL + 1) + 4
                deepest = max(deepest, y)
            self.y = deepest + 14

    def document(self, title: str, description: str) -> str:
        """The whole picture as SVG."""
        width, height = number(self.width), number(self.y + MARGIN)
        size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        says = 'role="img" aria-labelledby="title description"'
        return "\n".join(
            [
                '<?xml version="1.0" encoding="UTF-8"?>',
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} {says} font-family="{FONTS}">',
                f'<title id="title">{safe(title)}</title>',
                f'<desc id="description">{safe(description)}</desc>',
                f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
                *self._parts,
                "</svg>\n",
            ]
        )


class Legend:
    """A row of signs, each with what it stands for; goes on in the next row where there is no room."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._x = MARGIN

    def entry(
        self, text: str, *, fill: str, line: str, mark: str = "", dashed: bool = False, arrow: bool = False
    ) -> None:
        """A swatch with its mark, or an arrow, and the text beside it."""
        from evalkit.drawing.text_width import width as width_of

        canvas = self._canvas
        held = lines(text, canvas.inner - 46, SMALL + 1)
        width = 40 + max(width_of(row, SMALL + 1) for row in held)
        if self._x > MARGIN and self._x + width > canvas.width - MARGIN:
            self._x = MARGIN
            canvas.y += 24
        x, y = self._x, canvas.y
        if arrow:
            canvas.add(
                f'<path d="M{number(x)} {number(y + 9)}h22" stroke="{line}" stroke-width="1.6" stroke-dasharray="4 3"/>'
            )
            canvas.add(f'<path d="M{number(x + 30)} {number(y + 9)}l-8 -4.5v9z" fill="{line}"/>')
        else:
            canvas.rect(x, y, 30, 18, fill=line if mark else fill, line=line, dashed=dashed, r=4)
        if mark:
            canvas.text([mark], x, y + 1.5, width=30, size=SMALL, fill=PAPER, bold=True, anchor="middle")
        canvas.text(held, x + 36, y + 1, width=width - 36, size=SMALL + 1)
        canvas.y += height_of(len(held) - 1, SMALL + 1)
        self._x += width + 22

    def end(self) -> None:
        """Goes on below the legend."""
        if self._x > MARGIN:
            self._canvas.y += 40
