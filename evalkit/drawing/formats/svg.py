"""A picture as SVG: nothing in it is fetched or run, and it says in words what it shows."""

from collections.abc import Sequence

from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.formats._boxes import WIDTH, BoxText
from evalkit.drawing.formats._canvas import HEADING, MARGIN, SMALL, TITLE, Canvas, height_of
from evalkit.drawing.formats._colours import BAND, FAINT_INK, colours_of
from evalkit.drawing.formats._legend import draw_legend
from evalkit.drawing.formats._links import draw_links
from evalkit.drawing.formats._table import draw_table, table_width
from evalkit.drawing.layout.arrange import Layout, arrange
from evalkit.drawing.text_width import lines

ENDINGS = (".svg",)

_AROUND = 12.0
"""How far the band behind a column reaches beyond its boxes."""
_LEFT = MARGIN + _AROUND
"""Where the first column begins."""
_NARROWEST_PAGE = 640.0


def draw(picture: Diagram | Matrix) -> str:
    """A diagram or a matrix as SVG."""
    canvas = _matrix(picture) if isinstance(picture, Matrix) else _diagram(picture)
    canvas.notes(picture.notes)
    if picture.footer:
        canvas.paragraph(picture.footer, size=SMALL, fill=FAINT_INK)
    return canvas.document(picture.title, picture.description)


def _matrix(matrix: Matrix) -> Canvas:
    canvas = Canvas(max(table_width(matrix) + 2 * MARGIN, _NARROWEST_PAGE))
    canvas.paragraph(matrix.title, size=TITLE, bold=True, after=14)
    draw_table(canvas, matrix)
    return canvas


def _diagram(diagram: Diagram) -> Canvas:
    mixed = _mixed_columns(diagram)
    texts = [BoxText(box, labelled=box.column in mixed) for box in diagram.boxes]
    layout = _layout(diagram, texts)
    canvas = Canvas(max(layout.width + 2 * _LEFT, _NARROWEST_PAGE))
    canvas.paragraph(diagram.title, size=TITLE, bold=True, after=4)
    if diagram.lead:
        canvas.paragraph(diagram.lead, fill=FAINT_INK)
    canvas.y += 14
    top, colours, marks = _columns(canvas, diagram, layout), colours_of(diagram), diagram.marks
    routes = [[(_LEFT + x, top + y) for x, y in route] for route in layout.links]
    draw_links(canvas, diagram, routes, colours)
    for number in sorted(range(len(texts)), key=lambda n: (diagram.boxes[n].column, layout.boxes[n])):
        (x, y), group = layout.boxes[number], diagram.boxes[number].group
        texts[number].draw(canvas, _LEFT + x, top + y, colours[group], marks.get(group, ""))
    canvas.y = top + layout.height + _AROUND + 20
    draw_legend(canvas, diagram, colours)
    return canvas


def _layout(diagram: Diagram, texts: Sequence[BoxText]) -> Layout:
    at = {box.id: number for number, box in enumerate(diagram.boxes)}
    links = [(at[link.start], at[link.end]) for link in diagram.links]
    return arrange([box.column for box in diagram.boxes], [text.height for text in texts], links, WIDTH)


def _mixed_columns(diagram: Diagram) -> set[int]:
    """The columns in which several kinds stand, so that each box has to say what it is."""
    kinds: dict[int, set[str]] = {}
    for box in diagram.boxes:
        if not box.is_missing:
            kinds.setdefault(box.column, set()).add(box.kind)
    return {column for column, held in kinds.items() if len(held) > 1}


def _columns(canvas: Canvas, diagram: Diagram, layout: Layout) -> float:
    """Draws the bands and their headings; gives where the boxes begin."""
    headed = [
        (text, edges) for text, edges in zip(diagram.columns, layout.columns, strict=False) if edges[1] > edges[0]
    ]
    held = [lines(text, end - begin, HEADING, bold=True) for text, (begin, end) in headed]
    heading = height_of(max(map(len, held), default=0), HEADING) + 8
    top = canvas.y + _AROUND
    for rows, (_, (begin, end)) in zip(held, headed, strict=True):
        x, width = _LEFT + begin - _AROUND, end - begin + 2 * _AROUND
        canvas.rect(x, canvas.y, width, heading + layout.height + 2 * _AROUND, fill=BAND, r=10)
        canvas.text(rows, x, top - 4, width=width, size=HEADING, fill=FAINT_INK, bold=True, anchor="middle")
    return top + heading
