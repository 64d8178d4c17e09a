"""The boxes of a diagram, with their text."""

from evalkit.drawing.diagram import Box
from evalkit.drawing.formats._canvas import BODY, SMALL, Canvas, height_of, safe
from evalkit.drawing.formats._colours import ALARM, FAINT_INK, INK, PAPER, Colour
from evalkit.drawing.text_width import lines
from evalkit.drawing.text_width import width as width_of

WIDTH = 208.0
"""Of a box where there is no end to the room."""
_TAB = 20.0
"""The strip at the left of a box, that bears the mark of its group."""
_PAD = 9.0
_BETWEEN = 3.0
"""The space between two texts of a box."""


_MOST_LINES, _MOST_SMALL_LINES = 12, 5
"""Of the text of a box, and of what else is said of it, where room has an end."""


def _cut(held: list[str], most: int, room: float, size: float, *, bold: bool) -> list[str]:
    """No more than so many lines; where some are left out, an ellipsis ends the last."""
    if len(held) <= most:
        return held
    last = held[most - 1]
    while last and width_of(f"{last} …", size, bold=bold) > room:
        last = last.rpartition(" ")[0] or last[:-1]
    return [*held[: most - 1], f"{last.rstrip()} …"]


class BoxText:
    """What is written in a box, broken into lines."""

    def __init__(self, box: Box, *, labelled: bool, width: float = WIDTH, whole: bool = True) -> None:
        """`whole`: everything to its end; else no more than so many lines of each text."""
        self.box = box
        self.width = width
        self._inset = _PAD + (_TAB if box.group else 0)
        self.room = width - self._inset - _PAD
        """The width of a line."""
        texts = [(box.kind, SMALL, FAINT_INK, False)] if labelled and not box.is_missing else []
        texts.append((box.text, BODY, FAINT_INK if box.is_missing else INK, False))
        texts += [(box.gap, SMALL, ALARM, True)] if box.gaps else []
        texts += [(remark, SMALL, FAINT_INK, False) for remark in box.remarks]
        self._parts = []
        for text, size, fill, bold in texts:
            held = lines(text, self.room, size, bold=bold)
            most = len(held) if whole else _MOST_LINES if size == BODY else _MOST_SMALL_LINES
            self._parts.append((_cut(held, most, self.room, size, bold=bold), size, fill, bold))
        self.height = 2 * _PAD - 2 + sum(height_of(len(rows), size) for rows, size, _, _ in self._parts)
        self.height += _BETWEEN * (len(self._parts) - 1)

    def draw(self, canvas: Canvas, x: float, y: float, colour: Colour, mark: str) -> None:
        """Draws the box with its upper left corner at (x, y). `mark`: of its group, if it has one."""
        box = self.box
        canvas.add(f"<g><title>{safe(box.said)}</title>")
        line = ALARM if box.is_missing or (box.gaps and not box.group) else colour.line
        fill = PAPER if box.is_missing else colour.fill
        canvas.rect(x, y, self.width, self.height, fill=fill, line=line, dashed=box.is_dashed)
        if mark:
            canvas.rect(x + 3, y + 3, _TAB - 2, self.height - 6, fill=colour.line, r=3)
            canvas.text([mark], x + 3, y + 5, width=_TAB - 2, size=SMALL, fill=PAPER, bold=True, anchor="middle")
        down = y + _PAD - 1
        for rows, size, fill, bold in self._parts:
            down += (
                canvas.text(rows, x + self._inset, down, width=self.room, size=size, fill=fill, bold=bold) + _BETWEEN
            )
        canvas.add("</g>")
