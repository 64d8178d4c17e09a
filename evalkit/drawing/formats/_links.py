"""The links of a diagram, drawn along their routes."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from evalkit.drawing.diagram import Diagram, Link
from evalkit.drawing.formats._canvas import Canvas, number
from evalkit.drawing.formats._colours import ALARM, BAND, Colour
from evalkit.drawing.layout.routes import CHANNEL, Point

_HEAD = 6.5
"""The length of an arrowhead."""
_LOOP = 12.0
"""How far above its end a link begins that leads from a box to itself."""


def draw_links(
    canvas: Canvas, diagram: Diagram, routes: Sequence[Sequence[Point]], colours: Mapping[str | None, Colour]
) -> None:
    """Draws the links box by box, each with an edge of white, so that one can be told from another that it crosses."""
    group_of = {box.id: box.group for box in diagram.boxes}
    of_start: dict[str, list[tuple[Link, Sequence[Point]]]] = {}
    for link, route in zip(diagram.links, routes, strict=True):
        of_start.setdefault(link.start, []).append((link, route))
    canvas.add('<g fill="none">')
    for start, held in of_start.items():
        edge = "".join(dict.fromkeys(path_of(route) for _, route in held))
        canvas.add(f'<path d="{edge}" stroke="{BAND}" stroke-width="5" stroke-opacity="0.85"/>')
        for link, route in held:
            _draw(canvas, link, route, colours[group_of[start]])
    canvas.add("</g>")


def _draw(canvas: Canvas, link: Link, route: Sequence[Point], colour: Colour) -> None:
    line = ALARM if link.broken else colour.line
    dashes = ' stroke-dasharray="4 3"' if link.broken else ""
    canvas.add(f'<path d="{path_of(route)}" stroke="{line}" stroke-width="1.5"{dashes}/>')
    canvas.add(f'<path d="{_arrowhead(route)}" fill="{line}"/>')


def path_of(route: Sequence[Point]) -> str:
    """The path of a link up to its arrowhead: curves through channels, level lines through ranks."""
    way = 1 if route[-1][0] > route[0][0] else -1
    turns_back = len(route) == 2 and route[0][0] == route[1][0]
    shown = [*route[:-1], (route[-1][0] - way * _HEAD, route[-1][1])]
    if turns_back and route[0] == route[1]:
        shown[0] = (route[0][0], route[0][1] - _LOOP)
    path = f"M{number(shown[0][0])} {number(shown[0][1])}"
    for piece, ((x, y), (to_x, to_y)) in enumerate(pairwise(shown)):
        if piece % 2:
            path += f"H{number(to_x)}"
            continue
        bend = (x + CHANNEL * 0.75,) * 2 if turns_back else ((x + to_x) / 2,) * 2
        path += f"C{number(bend[0])} {number(y)} {number(bend[1])} {number(to_y)} {number(to_x)} {number(to_y)}"
    return path


def _arrowhead(route: Sequence[Point]) -> str:
    (x, _), (end_x, end_y) = route[0], route[-1]
    way = 1 if end_x > x else -1
    return f"M{number(end_x)} {number(end_y)}l{number(-way * (_HEAD + 1))} -4v8z"
