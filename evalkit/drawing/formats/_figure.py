"""A diagram as a figure of a document: its text is read without effort, and the document itself says its title."""

from evalkit.drawing.diagram import Diagram
from evalkit.drawing.formats._boxes import WIDTH
from evalkit.drawing.formats._canvas import MARGIN, Canvas
from evalkit.drawing.formats._colours import colours_of
from evalkit.drawing.formats._diagram import AROUND, draw_body, layout_of, texts_of
from evalkit.drawing.formats._legend import draw_legend
from evalkit.drawing.formats._print import parted
from evalkit.drawing.paper import Paper, millimetres

_NARROWEST = 112.0
"""Of a box: there is still room for a long word."""
_CHANNEL, _WIDEST_CHANNEL = 34.0, 72.0
_AROUND_BODY = 100.0
"""What the headings of columns and the legend take of the height."""


def figure(diagram: Diagram, paper: Paper) -> list[str]:
    """A diagram in one piece, if it has room on a sheet; else in parts."""
    canvas = _in_one_piece(diagram, paper)
    if canvas and millimetres(canvas.y - MARGIN) <= paper.high:
        return [canvas.trimmed(diagram.title, diagram.description)]
    return parted(diagram, paper)


def _in_one_piece(diagram: Diagram, paper: Paper) -> Canvas | None:
    """A diagram with boxes as wide as they can be side by side; None where they would be too narrow."""
    ranks = len({x for x, _ in layout_of(diagram, texts_of(diagram)).boxes})
    room = paper.width - 2 * AROUND
    width = min(WIDTH, (room - (ranks - 1) * _CHANNEL) / max(1, ranks))
    if width < _NARROWEST:
        return None
    channel = min(_WIDEST_CHANNEL, (room - ranks * width) / (ranks - 1)) if ranks > 1 else _CHANNEL
    return _drawn(diagram, width, channel, paper.height - _AROUND_BODY)


def _drawn(diagram: Diagram, width: float, channel: float, most: float) -> Canvas:
    """A diagram on a canvas that is as wide as its body, with the legend below."""
    texts = texts_of(diagram, width)
    layout = layout_of(diagram, texts, width, channel=channel, most=most)
    canvas = Canvas(layout.width + 2 * (AROUND + MARGIN))
    draw_body(canvas, diagram, texts, layout)
    draw_legend(canvas, diagram, colours_of(diagram))
    canvas.y -= AROUND
    return canvas
