"""The boxes of a diagram, with their text."""

from evalkit.drawing.diagram import Box
from evalkit.drawing.formats._canvas import BODY, SMALL, Canvas, height_of, safe
from evalkit.drawing.formats._colours import ALARM, FAINT_INK, INK, PAPER, Colour
from evalkit.drawing.text_width import lines

WIDTH = 208.0
"""Of a box."""
_TAB = 20.0
"""The strip at the left of a box, that bears the mark of its group."""
_PAD = 9.0
_BETWEEN = 3.0
"""The space between two texts of a box."""


class BoxText:
    """What is written in a box, broken into lines."""

    def __init__(self, box: Box, *, labelled: bool) -> None:
        self.box = box
        self._inset = _PAD + (_TAB if box.group else 0)
        self._room = WIDTH - self._inset - _PAD
        self._parts = [([box.kind], SMALL, FAINT_INK, False)] if labelled and not box.is_missing else []
        self._parts.append((lines(box.text, self._room, BODY), BODY, FAINT_INK if box.is_missing else INK, False))
        if box.gaps:
            self._parts.append((lines(box.gap, self._room, SMALL, bold=True), SMALL, ALARM, True))
        self._parts += [(lines(remark, self._room, SMALL), SMALL, FAINT_INK, False) for remark in box.remarks]
        self.height = 2 * _PAD - 2 + sum(height_of(len(rows), size) for rows, size, _, _ in self._parts)
        self.height += _BETWEEN * (len(self._parts) - 1)

    def draw(self, canvas: Canvas, x: float, y: float, colour: Colour, mark: str) -> None:
        """Draws the box with its upper left corner at (x, y). `mark`: of its group, if it has one."""
        box = self.box
        canvas.add(f"<g><title>{safe(box.said)}</title>")
        line = ALARM if box.is_missing or (box.gaps and not box.group) else colour.line
        fill = PAPER if box.is_missing else colour.fill
        canvas.rect(x, y, WIDTH, self.height, fill=fill, line=line, dashed=box.is_dashed)
        if mark:
            canvas.rect(x + 3, y + 3, _TAB - 2, self.height - 6, fill=colour.line, r=3)
            canvas.text([mark], x + 3, y + 5, width=_TAB - 2, size=SMALL, fill=PAPER, bold=True, anchor="middle")
        down = y + _PAD - 1
        for rows, size, fill, bold in self._parts:
            down += (
                canvas.text(rows, x + self._inset, down, width=self._room, size=size, fill=fill, bold=bold) + _BETWEEN
            )
        canvas.add("</g>")
