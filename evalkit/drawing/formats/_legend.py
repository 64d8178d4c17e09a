"""What the signs of a diagram stand for, below it."""

from collections.abc import Mapping

from evalkit.drawing.diagram import Diagram
from evalkit.drawing.formats._canvas import MARGIN, SMALL, Canvas, height_of, number
from evalkit.drawing.formats._colours import ALARM, PAPER, PLAIN, Colour
from evalkit.drawing.text_width import lines
from evalkit.drawing.text_width import width as width_of

_ALARMING = Colour(PAPER, ALARM)
_SIZE = SMALL + 1
_SWATCH, _TEXT = 30.0, 36.0
"""The width of a sign, and how far from its left edge the text begins."""


def draw_legend(canvas: Canvas, diagram: Diagram, colours: Mapping[str | None, Colour]) -> None:
    """Draws the legend, and goes on below it: the relationships, and of the other signs those that occur."""
    legend = _Legend(canvas)
    for group in diagram.groups:
        legend.entry(group.explained, colours[group.id], mark=group.mark)
    if diagram.groups and any(box.group is None and not box.is_missing for box in diagram.boxes):
        legend.entry("no relationship of its own", PLAIN)
    if any(box.is_dashed for box in diagram.boxes):
        legend.entry("something is missing", _ALARMING, dashed=True)
    if any(link.broken for link in diagram.links):
        legend.entry("leads to nothing, or not forwards", _ALARMING, arrow=True)
    legend.end()


class _Legend:
    """A row of signs, each with what it stands for; goes on in the next row where there is no room."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._x = MARGIN

    def entry(self, text: str, colour: Colour, *, mark: str = "", dashed: bool = False, arrow: bool = False) -> None:
        """A swatch with its mark, or an arrow, and the text beside it."""
        canvas = self._canvas
        held = lines(text, canvas.inner - 46, _SIZE)
        width = 40 + max(width_of(row, _SIZE) for row in held)
        self._find_room(width)
        if arrow:
            self._arrow(colour)
        else:
            self._swatch(colour, mark, dashed=dashed)
        canvas.text(held, self._x + _TEXT, canvas.y + 1, width=width - _TEXT, size=_SIZE)
        canvas.y += height_of(len(held) - 1, _SIZE)
        self._x += width + 22

    def _find_room(self, width: float) -> None:
        """Goes on in the next row where an entry of a width has no room in this one."""
        if self._x > MARGIN and self._x + width > self._canvas.width - MARGIN:
            self._x = MARGIN
            self._canvas.y += 24

    def _arrow(self, colour: Colour) -> None:
        x, y, line = number(self._x), self._canvas.y + 9, colour.line
        self._canvas.add(f'<path d="M{x} {number(y)}h22" stroke="{line}" stroke-width="1.6" stroke-dasharray="4 3"/>')
        self._canvas.add(f'<path d="M{number(self._x + _SWATCH)} {number(y)}l-8 -4.5v9z" fill="{line}"/>')

    def _swatch(self, colour: Colour, mark: str, *, dashed: bool) -> None:
        x, y = self._x, self._canvas.y
        fill = colour.line if mark else colour.fill
        self._canvas.rect(x, y, _SWATCH, 18, fill=fill, line=colour.line, dashed=dashed, r=4)
        if mark:
            self._canvas.text([mark], x, y + 1.5, width=_SWATCH, size=SMALL, fill=PAPER, bold=True, anchor="middle")

    def end(self) -> None:
        """Goes on below the legend."""
        if self._x > MARGIN:
            self._canvas.y += 40
