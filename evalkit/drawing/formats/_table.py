"""A matrix as a table on a canvas: projects in rows, types of relationship in columns."""

from collections.abc import Sequence

from evalkit.drawing.diagram import Group, Matrix
from evalkit.drawing.formats._canvas import BODY, HEADING, MARGIN, SMALL, Canvas, height_of, safe
from evalkit.drawing.formats._colours import BAND, FAINT_INK, INK, PAPER, colour_of
from evalkit.drawing.text_width import lines

_FIRST, _OTHER = 230.0, 200.0
"""The widths of the first column, and of each other one."""
_PAD = 10.0
_AROUND, _BETWEEN = 6.0, 5.0
"""The space around relationships in a cell, and between them."""
_TAB = 24.0
"""The strip at the left of a relationship, that bears its number."""
_ROOM = _OTHER - 2 * _AROUND - _TAB - 2 * _PAD
"""The width of a relationship's name."""
_RULE = "#c9ced4"
"""The colour of the line below a row."""


def table_width(matrix: Matrix) -> float:
    """The width of the table without margins."""
    return _FIRST + _OTHER * len(matrix.columns)


def draw_table(canvas: Canvas, matrix: Matrix) -> None:
    """Draws the table, and goes on below it."""
    draw_head(canvas, matrix)
    for row in range(len(matrix.rows)):
        draw_row(canvas, matrix, row)
    if not matrix.rows:
        canvas.text(["No project yet"], MARGIN, canvas.y + _PAD, width=_FIRST, fill=FAINT_INK)
        canvas.y += 40
    canvas.y += 24


def draw_row(canvas: Canvas, matrix: Matrix, number: int) -> None:
    """Draws a project with its relationships, and goes on below it."""
    name, row = matrix.rows[number], matrix.cells[number]
    label = lines(name, _FIRST - 2 * _PAD, BODY, bold=True)
    texts = [[lines(group.name, _ROOM, BODY) for group in cell] for cell in row]
    heights = [sum(map(_height, held)) + _BETWEEN * (len(held) - 1) for held in texts]
    height = max(2 * _PAD + height_of(len(label), BODY), *(of_cell + 2 * _AROUND for of_cell in heights))
    found = ", ".join(group.name for cell in row for group in cell) or "no relationship"
    canvas.add(f"<g><title>{safe(f'{name}: {found}')}</title>")
    canvas.text(label, MARGIN + _PAD, canvas.y + _PAD, width=_FIRST - 2 * _PAD, bold=True)
    for position, (cell, held) in enumerate(zip(row, texts, strict=True)):
        _cell(canvas, MARGIN + _FIRST + position * _OTHER + _AROUND, cell, held)
    canvas.add("</g>")
    canvas.y += height
    canvas.rect(MARGIN, canvas.y, table_width(matrix), 1, fill=_RULE, r=0)


def _cell(canvas: Canvas, x: float, cell: Sequence[Group], texts: Sequence[list[str]]) -> None:
    """Draws the relationships that stand in a cell, one below the other, each with its number."""
    y = canvas.y + _AROUND
    for group, held in zip(cell, texts, strict=True):
        colour, height = colour_of(group), _height(held)
        canvas.rect(x, y, _OTHER - 2 * _AROUND, height, fill=colour.fill, line=colour.line)
        canvas.rect(x + 3, y + 3, _TAB, height - 6, fill=colour.line, r=3)
        canvas.text(
            [group.mark], x + 3, y + _AROUND + 2, width=_TAB, size=SMALL, fill=PAPER, bold=True, anchor="middle"
        )
        canvas.text(held, x + _TAB + _PAD, y + _AROUND, width=_ROOM, fill=INK)
        y += height + _BETWEEN


def _height(held: Sequence[str]) -> float:
    return height_of(len(held), BODY) + 2 * _AROUND


def draw_head(canvas: Canvas, matrix: Matrix) -> None:
    """The headings: each type, and what it stands for."""
    room = _OTHER - 2 * _PAD
    names = [lines(column, room, HEADING, bold=True) for column in matrix.columns]
    explained = [lines(text, room, SMALL) for text in matrix.explained]
    top = height_of(max(map(len, names), default=1), HEADING) + _PAD
    height = top + height_of(max(map(len, explained), default=1), SMALL) + _PAD
    canvas.rect(MARGIN, canvas.y, table_width(matrix), height, fill=BAND)
    canvas.text(["Project"], MARGIN + _PAD, canvas.y + _PAD, width=_FIRST, size=HEADING, bold=True, fill=FAINT_INK)
    for position, (name, text) in enumerate(zip(names, explained, strict=True)):
        x = MARGIN + _FIRST + position * _OTHER
        canvas.text(name, x + _PAD, canvas.y + _PAD, width=room, size=HEADING, bold=True)
        canvas.text(text, x + _PAD, canvas.y + top, width=room, size=SMALL, fill=FAINT_INK)
    canvas.y += height
