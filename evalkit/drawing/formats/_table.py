"""A matrix as a table on a canvas: projects in rows, types of relationship in columns."""

from collections.abc import Sequence

from evalkit.drawing.diagram import Group, Matrix
from evalkit.drawing.formats._canvas import BODY, HEADING, MARGIN, SMALL, Canvas, height_of, number, safe
from evalkit.drawing.formats._colours import ALARM, BAND, FAINT_INK, INK, PAPER, Colour, colour_of
from evalkit.drawing.text_width import lines

_FIRST, _OTHER = 230.0, 200.0
"""The widths of the first column, and of each other one."""
_PAD = 10.0
_RULE = "#c9ced4"
"""The colour of the line below a row."""


def table_width(matrix: Matrix) -> float:
    """The width of the table without margins."""
    return _FIRST + _OTHER * len(matrix.columns)


def draw_table(canvas: Canvas, matrix: Matrix) -> None:
    """Draws the table, and goes on below it."""
    _head(canvas, matrix)
    for name, row in zip(matrix.rows, matrix.cells, strict=True):
        _row(canvas, matrix.columns, name, row)
        canvas.rect(MARGIN, canvas.y, table_width(matrix), 1, fill=_RULE, r=0)
    if not matrix.rows:
        canvas.text(["No project yet"], MARGIN, canvas.y + _PAD, width=_FIRST, fill=FAINT_INK)
        canvas.y += 40
    canvas.y += 24


def _row(canvas: Canvas, columns: Sequence[Group], name: str, row: Sequence[Sequence[str]]) -> None:
    """Draws a project with its relationships, and goes on below it."""
    label = lines(name, _FIRST - 2 * _PAD, BODY, bold=True)
    texts = [[line for item in cell for line in lines(item, _OTHER - 62, BODY)] for cell in row]
    height = 2 * _PAD + height_of(max(len(label), *map(len, texts)), BODY)
    found = ", ".join(item for cell in row for item in cell) or "no relationship"
    canvas.add(f"<g><title>{safe(f'{name}: {found}')}</title>")
    canvas.text(label, MARGIN + _PAD, canvas.y + _PAD, width=_FIRST - 2 * _PAD, bold=True)
    for position, (column, held) in enumerate(zip(columns, texts, strict=True)):
        if held:
            _cell(canvas, MARGIN + _FIRST + position * _OTHER, height, held, colour_of(column))
    canvas.add("</g>")
    canvas.y += height


def _cell(canvas: Canvas, x: float, height: float, held: Sequence[str], colour: Colour) -> None:
    """Draws a cell in which relationships stand: a tick, and their names."""
    canvas.rect(x + 4, canvas.y + 4, _OTHER - 8, height - 8, fill=colour.fill, line=colour.line)
    canvas.rect(x + 8, canvas.y + 8, 22, height - 16, fill=colour.line, r=3)
    tick = f"M{number(x + 13)} {number(canvas.y + _PAD + 9)}l4 4.5l7.5 -9"
    canvas.add(f'<path d="{tick}" fill="none" stroke="{PAPER}" stroke-width="2"/>')
    canvas.text(held, x + 40, canvas.y + _PAD, width=_OTHER - 62, fill=INK)


def _head(canvas: Canvas, matrix: Matrix) -> None:
    """The headings: each type, what it stands for, and whether nobody addresses it."""
    room = _OTHER - 2 * _PAD
    names = [lines(column.name, room, HEADING, bold=True) for column in matrix.columns]
    explained = [lines(text, room, SMALL) for text in matrix.explained]
    top = height_of(max(map(len, names), default=1), HEADING) + _PAD
    height = top + height_of(max(map(len, explained), default=1), SMALL) + _PAD
    gap = height_of(2, SMALL) if matrix.unaddressed else 0.0
    canvas.rect(MARGIN, canvas.y, table_width(matrix), height + gap, fill=BAND)
    canvas.text(["Project"], MARGIN + _PAD, canvas.y + _PAD, width=_FIRST, size=HEADING, bold=True, fill=FAINT_INK)
    for position, column in enumerate(matrix.columns):
        x = MARGIN + _FIRST + position * _OTHER
        canvas.text(names[position], x + _PAD, canvas.y + _PAD, width=room, size=HEADING, bold=True)
        canvas.text(explained[position], x + _PAD, canvas.y + top, width=room, size=SMALL, fill=FAINT_INK)
        if column in matrix.unaddressed:
            canvas.rect(x + 3, canvas.y + 3, _OTHER - 6, height + gap - 6, fill="none", line=ALARM, dashed=True)
            y = canvas.y + height - 2
            canvas.text(["Gap: no project addresses it"], x + _PAD, y, width=room, size=SMALL, bold=True, fill=ALARM)
    canvas.y += height + gap
