"""A picture as SVG: nothing in it is fetched or run, and it says in words what it shows."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from evalkit.drawing.diagram import Box, Diagram, Link, Matrix
from evalkit.drawing.formats._canvas import BODY, HEADING, MARGIN, SMALL, TITLE, Canvas, Legend, height_of, number, safe
from evalkit.drawing.formats._colours import ALARM, BAND, FAINT_INK, INK, LINE, PAPER, PLAIN, Colour, colours_of
from evalkit.drawing.formats._table import draw_table, table_width
from evalkit.drawing.layout.arrange import Layout, arrange
from evalkit.drawing.layout.routes import CHANNEL, Point
from evalkit.drawing.text_width import lines

ENDINGS = (".svg",)

WIDTH = 208.0
"""Of a box."""
_TAB = 20.0
"""The strip at the left of a box, that bears the mark of its group."""
_PAD = 9.0
_AROUND = 12.0
"""How far the band behind a column reaches beyond its boxes."""
_NARROWEST_PAGE = 640.0
_HEAD = 6.5
"""The length of an arrowhead."""
_LOOP = 12.0
"""How far above its end a link begins that leads from a box to itself."""


def draw(picture: Diagram | Matrix) -> str:
    """A diagram or a matrix as SVG."""
    if isinstance(picture, Matrix):
        canvas = Canvas(max(table_width(picture) + 2 * MARGIN, _NARROWEST_PAGE))
        canvas.paragraph(picture.title, size=TITLE, bold=True, after=14)
        draw_table(canvas, picture)
    else:
        canvas = _diagram(picture)
    canvas.notes(picture.notes)
    if picture.footer:
        canvas.paragraph(picture.footer, size=SMALL, fill=FAINT_INK)
    return canvas.document(picture.title, picture.description)


def _diagram(diagram: Diagram) -> Canvas:
    mixed = _mixed_columns(diagram)
    texts = [_BoxText(box, labelled=box.column in mixed) for box in diagram.boxes]
    at = {box.id: number for number, box in enumerate(diagram.boxes)}
    ends = [(at[link.start], at[link.end]) for link in diagram.links]
    layout = arrange([box.column for box in diagram.boxes], [text.height for text in texts], ends, WIDTH)
    canvas = Canvas(max(layout.width + 2 * (MARGIN + _AROUND), _NARROWEST_PAGE))
    left = MARGIN + _AROUND
    canvas.paragraph(diagram.title, size=TITLE, bold=True, after=4)
    if diagram.lead:
        canvas.paragraph(diagram.lead, fill=FAINT_INK)
    canvas.y += 14
    top = _columns(canvas, diagram, layout, left)
    colours = colours_of(diagram)
    marks = {group.id: group.mark for group in diagram.groups}
    _links(canvas, diagram, layout, colours, (left, top))
    reading = sorted(range(len(texts)), key=lambda n: (diagram.boxes[n].column, layout.boxes[n]))
    for number_ in reading:
        x, y = layout.boxes[number_]
        group = texts[number_].box.group
        texts[number_].draw(canvas, left + x, top + y, colours[group], marks.get(group or "", ""))
    canvas.y = top + layout.height + _AROUND + 20
    _legend(canvas, diagram, colours)
    return canvas


def _mixed_columns(diagram: Diagram) -> set[int]:
    """The columns in which several kinds stand, so that each box has to say what it is."""
    kinds: dict[int, set[str]] = {}
    for box in diagram.boxes:
        if not box.is_missing:
            kinds.setdefault(box.column, set()).add(box.kind)
    return {column for column, held in kinds.items() if len(held) > 1}


def _columns(canvas: Canvas, diagram: Diagram, layout: Layout, left: float) -> float:
    """Draws the bands and their headings; gives where the boxes begin."""
    headed = [
        (text, edges) for text, edges in zip(diagram.columns, layout.columns, strict=False) if edges[1] > edges[0]
    ]
    held = [lines(text, end - begin, HEADING, bold=True) for text, (begin, end) in headed]
    heading = height_of(max(map(len, held), default=0), HEADING) + 8
    top = canvas.y + _AROUND
    for rows, (_, (begin, end)) in zip(held, headed, strict=True):
        x, width = left + begin - _AROUND, end - begin + 2 * _AROUND
        canvas.rect(x, canvas.y, width, heading + layout.height + 2 * _AROUND, fill=BAND, r=10)
        canvas.text(rows, x, top - 4, width=width, size=HEADING, fill=FAINT_INK, bold=True, anchor="middle")
    return top + heading


class _BoxText:
    """What is written in a box, broken into lines."""

    def __init__(self, box: Box, *, labelled: bool) -> None:
        self.box = box
        self._inset = _PAD + (_TAB if box.group else 0)
        self._room = WIDTH - self._inset - _PAD
        self._parts = [([box.kind], SMALL, FAINT_INK, False)] if labelled and not box.is_missing else []
        self._parts.append((lines(box.text, self._room, BODY), BODY, FAINT_INK if box.is_missing else INK, False))
        if box.gaps:
            self._parts.append((lines(f"Gap: {', '.join(box.gaps)}", self._room, SMALL, bold=True), SMALL, ALARM, True))
        self._parts += [(lines(remark, self._room, SMALL), SMALL, FAINT_INK, False) for remark in box.remarks]
        self.height = 2 * _PAD - 2 + sum(height_of(len(rows), size) for rows, size, _, _ in self._parts)
        self.height += 3 * (len(self._parts) - 1)

    def draw(self, canvas: Canvas, x: float, y: float, colour: Colour, mark: str) -> None:
        box = self.box
        canvas.add(f"<g><title>{safe(box.said)}</title>")
        dashed = bool(box.gaps) or box.is_missing
        line = ALARM if box.gaps and not box.group else colour.line
        if box.is_missing:
            line = ALARM
        canvas.rect(x, y, WIDTH, self.height, fill=PAPER if box.is_missing else colour.fill, line=line, dashed=dashed)
        if mark:
            canvas.rect(x + 3, y + 3, _TAB - 2, self.height - 6, fill=colour.line, r=3)
            canvas.text([mark], x + 3, y + 5, width=_TAB - 2, size=SMALL, fill=PAPER, bold=True, anchor="middle")
        down = y + _PAD - 1
        for rows, size, fill, bold in self._parts:
            down += canvas.text(rows, x + self._inset, down, width=self._room, size=size, fill=fill, bold=bold) + 3
        canvas.add("</g>")


def _links(
    canvas: Canvas, diagram: Diagram, layout: Layout, colours: Mapping[str | None, Colour], corner: Point
) -> None:
    """Draws the links box by box, each with an edge of white, so that one can be told from another that it crosses."""
    group_of = {box.id: box.group for box in diagram.boxes}
    of_start: dict[str, list[tuple[Link, list[Point]]]] = {}
    for link, route in zip(diagram.links, layout.links, strict=True):
        shifted = [(x + corner[0], y + corner[1]) for x, y in route]
        of_start.setdefault(link.start, []).append((link, shifted))
    canvas.add('<g fill="none">')
    for start, held in of_start.items():
        paths = [path_of(route) for _, route in held]
        edge = "".join(dict.fromkeys(paths))
        canvas.add(f'<path d="{edge}" stroke="{BAND}" stroke-width="5" stroke-opacity="0.85"/>')
        for path, (link, route) in zip(paths, held, strict=True):
            line = ALARM if link.broken else colours[group_of[start]].line
            dashes = ' stroke-dasharray="4 3"' if link.broken else ""
            canvas.add(f'<path d="{path}" stroke="{line}" stroke-width="1.5"{dashes}/>')
            canvas.add(f'<path d="{_arrowhead(route)}" fill="{line}"/>')
    canvas.add("</g>")


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


def _legend(canvas: Canvas, diagram: Diagram, colours: Mapping[str | None, Colour]) -> None:
    legend = Legend(canvas)
    for group in diagram.groups:
        colour = colours[group.id]
        legend.entry(group.name, fill=colour.fill, line=colour.line, mark=group.mark)
    if diagram.groups and any(box.group is None and not box.is_missing for box in diagram.boxes):
        legend.entry("no relationship of its own", fill=PLAIN.fill, line=LINE)
    if any(box.gaps or box.is_missing for box in diagram.boxes):
        legend.entry("something is missing", fill=PAPER, line=ALARM, dashed=True)
    if any(link.broken for link in diagram.links):
        legend.entry("leads to nothing, or not forwards", fill=PAPER, line=ALARM, arrow=True)
    legend.end()
