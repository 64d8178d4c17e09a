"""A picture as SVG: nothing in it is fetched or run, and it says in words what it shows."""

from evalkit.drawing.diagram import Diagram, Matrix
from evalkit.drawing.formats._canvas import MARGIN, SMALL, TITLE, Canvas
from evalkit.drawing.formats._colours import FAINT_INK, colours_of
from evalkit.drawing.formats._diagram import LEFT, draw_body, layout_of, texts_of
from evalkit.drawing.formats._figure import figure
from evalkit.drawing.formats._legend import draw_legend
from evalkit.drawing.formats._print import printed
from evalkit.drawing.formats._table import draw_table, table_width
from evalkit.drawing.paper import Paper

ENDINGS = (".svg",)

_NARROWEST_PAGE = 640.0


def draw(picture: Diagram | Matrix) -> str:
    """A diagram or a matrix as SVG."""
    canvas = _matrix(picture) if isinstance(picture, Matrix) else _diagram(picture)
    canvas.notes(picture.notes)
    if picture.footer:
        canvas.paragraph(picture.footer, size=SMALL, fill=FAINT_INK)
    return canvas.document(picture.title, picture.description)


def draw_pages(picture: Diagram | Matrix, paper: Paper) -> list[str]:
    """The same laid out for paper, a text for each page."""
    return printed(picture, paper)


def draw_figure(diagram: Diagram, paper: Paper) -> list[str]:
    """A diagram for a document that says its title: in one piece if it has room on a sheet, else in parts."""
    return figure(diagram, paper)


def _matrix(matrix: Matrix) -> Canvas:
    canvas = Canvas(max(table_width(matrix) + 2 * MARGIN, _NARROWEST_PAGE))
    canvas.paragraph(matrix.title, size=TITLE, bold=True, after=14)
    draw_table(canvas, matrix)
    return canvas


def _diagram(diagram: Diagram) -> Canvas:
    texts = texts_of(diagram)
    layout = layout_of(diagram, texts)
    canvas = Canvas(max(layout.width + 2 * LEFT, _NARROWEST_PAGE))
    canvas.paragraph(diagram.title, size=TITLE, bold=True, after=4)
    if diagram.lead:
        canvas.paragraph(diagram.lead, fill=FAINT_INK)
    canvas.y += 14
    draw_body(canvas, diagram, texts, layout)
    draw_legend(canvas, diagram, colours_of(diagram))
    return canvas
