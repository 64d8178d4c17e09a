"""The sheet that pictures are drawn on as SVG: text, boxes, and what stands around a picture."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from evalkit.drawing.diagram import Note
from evalkit.drawing.formats._colours import FAINT_INK, INK, PAPER
from evalkit.drawing.paper import Paper, millimetres
from evalkit.drawing.text_width import lines, runs_left

MARGIN = 28.0
_EDGE = 2.0
"""What is left of it where there is none: lines have a width."""
BODY, SMALL, HEADING, TITLE = 13.0, 11.0, 14.0, 20.0
"""Sizes of text, in pixels."""
FONTS = "Arial, 'Helvetica Neue', Helvetica, 'Liberation Sans', Arimo, 'Noto Sans', 'DejaVu Sans', sans-serif"
_RIGHT_TO_LEFT = "&#8207;"
"""A mark without width around what runs left, so that its full stop stands at its end. Not every program that shows SVG
heeds the attribute `direction`, and those that do turn the anchor round. By its number, no terminal obeys it."""
_LEADING = 1.32
_WIDEST_TEXT = 900.0
"""Longer lines are hard to read."""
_NARROWEST_NOTE, _BETWEEN_NOTES = 300.0, 24.0
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def number(value: float) -> str:
    """A length, to a tenth of a pixel."""
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace("-0", "0") if abs(value) < 0.05 else text


def safe(text: str) -> str:
    """Text as XML takes it."""
    return escape(_NOT_IN_XML.sub("\ufffd", text))


def height_of(count: int, size: float) -> float:
    """The height of so many lines."""
    return count * size * _LEADING


def _spans(held: Iterable[str], x: float, y: float, size: float, mark: str) -> Iterator[str]:
    """Lines below each other, of which the first begins at the height y, each with a mark at both ends."""
    base = y + size * (_LEADING + 0.72) / 2
    for row, line in enumerate(held):
        yield f'<tspan x="{number(x)}" y="{number(base + height_of(row, size))}">{mark}{safe(line)}{mark}</tspan>'


class Canvas:
    """Collects the elements of a picture; `y` is where the next part begins."""

    def __init__(self, width: float, paper: Paper | None = None) -> None:
        """`paper`: the sheet that it is; without, it is as high as what is drawn."""
        self.width = width
        self.paper = paper
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
        anchor = "end" if leftwards and anchor == "start" else anchor
        looks = f' font-size="{number(size)}" fill="{fill}"' + (' font-weight="bold"' if bold else "")
        looks += f' text-anchor="{anchor}"' if anchor != "start" else ""
        mark = _RIGHT_TO_LEFT if leftwards else ""
        between = " " if anchor == "start" else ""  # so that words stay apart where the text is copied
        self.add(f"<text{looks}>{between.join(_spans(held, at, y, size, mark))}</text>")
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
        """Writes lists side by side, in as many rows as it takes."""
        across = max(1, min(len(notes), int(self.inner // _NARROWEST_NOTE)))
        width = min((self.inner - _BETWEEN_NOTES * (across - 1)) / across, _WIDEST_TEXT)
        for first in range(0, len(notes), across):
            xs = (MARGIN + position * (width + _BETWEEN_NOTES) for position in range(across))
            ends = [self._note(note, x, width) for note, x in zip(notes[first : first + across], xs, strict=False)]
            self.y = max(ends) + 14

    def _note(self, note: Note, x: float, width: float) -> float:
        """Writes a list from the present height on; gives where it ends."""
        y = self.y + self.text([note.heading], x, self.y, width=width, bold=True, fill=FAINT_INK) + 2
        for item in note.items:
            y += self.text(lines(item, width, SMALL + 1), x, y, width=width, size=SMALL + 1) + 4
        return y

    def document(self, title: str, description: str) -> str:
        """The whole picture as SVG."""
        paper = self.paper
        width, height = number(self.width), number(paper.height if paper else self.y + MARGIN)
        measures = f'width="{paper.wide}mm" height="{paper.high}mm"' if paper else f'width="{width}" height="{height}"'
        return self._whole(f'{measures} viewBox="0 0 {width} {height}"', width, height, title, description)

    def trimmed(self, title: str, description: str) -> str:
        """The same without margins, and as high as what is drawn, in the size that it has on paper."""
        width, height = self.inner + 2 * _EDGE, self.y - MARGIN + 2 * _EDGE
        left = number(MARGIN - _EDGE)
        measures = f'width="{millimetres(width):.2f}mm" height="{millimetres(height):.2f}mm"'
        view = f'viewBox="{left} {left} {number(width)} {number(height)}"'
        return self._whole(f"{measures} {view}", number(self.width), number(self.y + MARGIN), title, description)

    def _whole(self, size: str, width: str, height: str, title: str, description: str) -> str:
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
