"""A picture on sheets of paper: title, body, legend and notes on as many pages as it takes, with the page in the foot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evalkit.drawing.diagram import Box, Diagram, Matrix, Note
from evalkit.drawing.formats._boxes import BoxText
from evalkit.drawing.formats._canvas import BODY, HEADING, MARGIN, SMALL, TITLE, Canvas, height_of
from evalkit.drawing.formats._colours import FAINT_INK, INK, colours_of
from evalkit.drawing.formats._diagram import AROUND, LEFT, draw_body, layout_of, texts_of
from evalkit.drawing.formats._division import CHANNEL, Division, Page, Room, divided, part_of
from evalkit.drawing.formats._legend import draw_legend
from evalkit.drawing.formats._references import with_references
from evalkit.drawing.formats._table import draw_head, draw_row
from evalkit.drawing.paper import Paper
from evalkit.drawing.text_width import lines, width

_FOOT = height_of(1, SMALL) + 8
_HEADINGS = height_of(3, HEADING) + 8 + 2 * AROUND + 20
"""What the headings of columns take at most, with the edges of the bands and the space below them."""
_WIDEST_CHANNEL = 110.0
_MOST_LEGEND = 0.2
"""Of the height of a page: a longer legend becomes a note."""
_LONG = 400
"""In signs: of a title, or a sentence below it, no more is shown."""
_NOTE_WIDTH = 900.0


def printed(picture: Diagram | Matrix, paper: Paper) -> list[str]:
    """Each page as SVG."""
    canvases = list(_table(picture, paper) if isinstance(picture, Matrix) else _diagram(picture, paper))
    return [_finished(canvas, picture, number, len(canvases)) for number, canvas in enumerate(canvases, 1)]


def parted(diagram: Diagram, paper: Paper) -> list[str]:
    """The same for a document that says the title itself: as many parts as it takes, each as high as what is on it."""
    canvases = list(_diagram(replace(diagram, title=""), paper, "part"))
    drawn = []
    for number, canvas in enumerate(canvases, 1):
        part = f"part {number} of {len(canvases)}"
        canvas.paragraph(part.capitalize(), size=SMALL, fill=FAINT_INK)
        drawn.append(canvas.trimmed(f"{diagram.title}, {part}", diagram.description))
    return drawn


def _finished(canvas: Canvas, picture: Diagram | Matrix, number: int, count: int) -> str:
    """A page with its foot."""
    assert canvas.paper
    y = _bottom(canvas.paper) + 8
    page = f"Page {number} of {count}" if count > 1 else ""
    left = canvas.inner - width(page, SMALL) - 20
    canvas.text(lines(picture.footer, left, SMALL)[:1], MARGIN, y, width=left, size=SMALL, fill=FAINT_INK)
    if page:
        x = canvas.width - MARGIN - width(page, SMALL)
        canvas.text([page], x, y, width=width(page, SMALL), size=SMALL, fill=FAINT_INK)
    said = f"{page}. {picture.description}" if page else picture.description
    return canvas.document(f"{picture.title}, page {number} of {count}" if page else picture.title, said)


def _bottom(paper: Paper) -> float:
    """Where the foot begins."""
    return paper.height - MARGIN - _FOOT


def _page(title: str, paper: Paper, lead: str = "") -> Canvas:
    """A page that begins with its title."""
    canvas = Canvas(paper.width, paper)
    if title:
        canvas.paragraph(_shortened(title), size=TITLE, bold=True, after=4)
    if lead:
        canvas.paragraph(_shortened(lead), fill=FAINT_INK)
    if title or lead:
        canvas.y += 14
    return canvas


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG].rsplit(' ', 1)[0]} …"


def _diagram(diagram: Diagram, paper: Paper, word: str = "page") -> Iterator[Canvas]:
    """`word`: what a sheet is called."""
    legend = _legend_height(diagram, paper)
    has_legend = legend <= paper.height * _MOST_LEGEND
    notes = diagram.notes
    if not has_legend:
        explained = tuple(f"{group.mark}  {group.explained}" for group in diagram.groups)
        notes, legend = [Note("Relationships", explained), *notes], 0.0
    division = divided(diagram, _room(diagram, paper, legend))
    for number, page in enumerate(_with_references(diagram, division, word), 1):
        canvas = _page(diagram.title, paper, diagram.lead if number == 1 else "")
        part = part_of(diagram, (box for rank in page for box in rank))
        ranks = [number for number, rank in enumerate(page) for _ in rank]
        _body(canvas, part, ranks, division.width, _bottom(paper) - canvas.y - legend - _HEADINGS)
        if has_legend:
            draw_legend(canvas, part, colours_of(part))
        if number == len(division.pages) and _fit(notes, canvas, paper):
            canvas.notes(notes)
            notes = []
        yield canvas
    yield from _notes(notes, diagram.title, paper)


def _legend_height(diagram: Diagram, paper: Paper) -> float:
    canvas = Canvas(paper.width)
    draw_legend(canvas, diagram, colours_of(diagram))
    return canvas.y - MARGIN


def _room(diagram: Diagram, paper: Paper, legend: float) -> Room:
    """What is left for boxes below the title and the sentence that follows it on the first page."""
    top = _page(diagram.title, paper, diagram.lead).y
    return Room(paper.width - 2 * MARGIN, _bottom(paper) - top - legend - _HEADINGS)


def _with_references(diagram: Diagram, division: Division, word: str) -> list[Page]:
    def room(box: Box) -> float:
        return BoxText(box, labelled=False, width=division.width).room

    return with_references(division.pages, diagram.links, room, word)


def _body(canvas: Canvas, part: Diagram, ranks: Sequence[int], box_width: float, most: float) -> None:
    """Draws the boxes of a page; the channels between them share what is left of the width."""
    texts = texts_of(part, box_width, whole=False)
    count = max(ranks, default=0) + 1
    room = canvas.width - 2 * LEFT - count * box_width
    channel = max(CHANNEL, min(_WIDEST_CHANNEL, room / (count - 1))) if count > 1 else CHANNEL
    draw_body(canvas, part, texts, layout_of(part, texts, box_width, ranks=ranks, channel=channel, most=most))


def _fit(notes: Sequence[Note], canvas: Canvas, paper: Paper) -> bool:
    """Whether notes have room below what is drawn."""
    measured = Canvas(paper.width)
    measured.y = canvas.y
    measured.notes(notes)
    return measured.y <= _bottom(paper)


def _notes(notes: Sequence[Note], title: str, paper: Paper) -> Iterator[Canvas]:
    """Pages with nothing but notes, line after line."""
    canvas: Canvas | None = None
    room = min(paper.width - 2 * MARGIN, _NOTE_WIDTH)
    for note in notes:
        rows = [(note.heading, True), *((line, False) for item in note.items for line in lines(item, room, BODY))]
        for text, is_heading in rows:
            needed = height_of(2 if is_heading else 1, BODY)
            if canvas is None or canvas.y + needed > _bottom(paper):
                if canvas:
                    yield canvas
                canvas = _page(title, paper)
            fill = FAINT_INK if is_heading else INK
            canvas.y += canvas.text([text], MARGIN, canvas.y, width=room, fill=fill, bold=is_heading)
        if canvas:
            canvas.y += 14
    if canvas:
        yield canvas


def _table(matrix: Matrix, paper: Paper) -> Iterator[Canvas]:
    """The rows of a table on as many pages as it takes, each below the headings."""
    canvas = _page(matrix.title, paper)
    draw_head(canvas, matrix)
    for row in range(len(matrix.rows)):
        measured = Canvas(paper.width)
        draw_row(measured, matrix, row)
        if canvas.y + measured.y - MARGIN > _bottom(paper):
            yield canvas
            canvas = _page(matrix.title, paper)
            draw_head(canvas, matrix)
        draw_row(canvas, matrix, row)
    canvas.y += 24
    notes: Sequence[Note] = matrix.notes
    if _fit(notes, canvas, paper):
        canvas.notes(notes)
        notes = []
    yield canvas
    yield from _notes(notes, matrix.title, paper)
