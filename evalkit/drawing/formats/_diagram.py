"""The body of a diagram on a canvas: bands behind the columns, links, boxes."""

from collections.abc import Sequence

from evalkit.drawing.diagram import Diagram
from evalkit.drawing.formats._boxes import WIDTH, BoxText
from evalkit.drawing.formats._canvas import HEADING, MARGIN, Canvas, height_of
from evalkit.drawing.formats._colours import BAND, FAINT_INK, colours_of
from evalkit.drawing.formats._links import draw_links
from evalkit.drawing.layout.arrange import Layout, arrange
from evalkit.drawing.text_width import lines

AROUND = 12.0
"""How far the band behind a column reaches beyond its boxes."""
LEFT = MARGIN + AROUND
"""Where the first column begins."""


def texts_of(diagram: Diagram, width: float = WIDTH, *, whole: bool = True) -> list[BoxText]:
    """What is written in each box; where several kinds stand in a column, also what each is. `whole`: to its end."""
    mixed = _mixed_columns(diagram)
    return [BoxText(box, labelled=box.column in mixed, width=width, whole=whole) for box in diagram.boxes]


def layout_of(
    diagram: Diagram,
    texts: Sequence[BoxText],
    width: float = WIDTH,
    *,
    ranks: Sequence[int] | None = None,
    channel: float | None = None,
    most: float | None = None,
) -> Layout:
    """Where everything stands. `width`: of a box; the others as in `arrange`."""
    at = {box.id: number for number, box in enumerate(diagram.boxes)}
    links = [(at[link.start], at[link.end]) for link in diagram.links]
    columns = [box.column for box in diagram.boxes]
    heights = [text.height for text in texts]
    return arrange(columns, heights, links, width, ranks=ranks, channel=channel, most=most)


def draw_body(canvas: Canvas, diagram: Diagram, texts: Sequence[BoxText], layout: Layout) -> None:
    """Draws a diagram, and goes on below it."""
    top, colours, marks = _columns(canvas, diagram, layout), colours_of(diagram), diagram.marks
    routes = [[(LEFT + x, top + y) for x, y in route] for route in layout.links]
    draw_links(canvas, diagram, routes, colours)
    for number in sorted(range(len(texts)), key=lambda n: (diagram.boxes[n].column, layout.boxes[n])):
        (x, y), group = layout.boxes[number], diagram.boxes[number].group
        texts[number].draw(canvas, LEFT + x, top + y, colours[group], marks.get(group, ""))
    canvas.y = top + layout.height + AROUND + 20


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
    top = canvas.y + AROUND
    for rows, (_, (begin, end)) in zip(held, headed, strict=True):
        x, width = LEFT + begin - AROUND, end - begin + 2 * AROUND
        canvas.rect(x, canvas.y, width, heading + layout.height + 2 * AROUND, fill=BAND, r=10)
        canvas.text(rows, x, top - 4, width=width, size=HEADING, fill=FAINT_INK, bold=True, anchor="middle")
    return top + heading
