"""A matrix as a table on a canvas: projects in rows, types of relationship in columns."""

from evalkit.drawing.diagram import Matrix
from evalkit.drawing.formats._canvas import BODY, HEADING, MARGIN, SMALL, Canvas, height_of, safe
from evalkit.drawing.formats._canvas import number as number_of
from evalkit.drawing.formats._colours import ALARM, BAND, FAINT_INK, INK, PAPER, colour_of
from evalkit.drawing.text_width import lines

_FIRST, _OTHER = 230.0, 200.0
"""The widths of the first column, and of each other one."""
_PAD = 10.0


def table_width(matrix: Matrix) -> float:
    """The width of the table without margins."""
    return _FIRST + _OTHER * len(matrix.columns)


def draw_table(canvas: Canvas, matrix: Matrix) -> None:
    """Draws the table, and goes on below it."""
    _head(canvas, matrix)
    for name, row in zip(matrix.rows, matrix.cells, strict=True):
        label = lines(name, _FIRST - 2 * _PAD, BODY, bold=True)
        texts = [[line for item in cell for line in lines(item, _OTHER - 62, BODY)] for cell in row]
        height = 2 * _PAD + height_of(max(len(label), *map(len, texts)), BODY)
        found = ", ".join(item for cell in row for item in cell) or "no relationship"
        canvas.add(f"<g><title>{safe(f'{name}: {found}')}</title>")
        canvas.text(label, MARGIN + _PAD, canvas.y + _PAD, width=_FIRST - 2 * _PAD, bold=True)
        for number, (column, held) in enumerate(zip(matrix.columns, texts, strict=True)):
            if not held:
                continue
            x, colour = MARGIN + _FIRST + number * _OTHER, colour_of(column)
            canvas.rect(x + 4, canvas.y + 4, _OTHER - 8, height - 8, fill=colour.fill, line=colour.line)
            canvas.rect(x + 8, canvas.y + 8, 22, height - 16, fill=colour.line, r=3)
            tick = f"M{number_of(x + 13)} {number_of(canvas.y + _PAD + 9)}l4 4.5l7.5 -9"
            canvas.add(f'<path d="{tick}" fill="none" stroke="{PAPER}" stroke-width="2"/>')
            canvas.text(held, x + 40, canvas.y + _PAD, width=_OTHER - 62, fill=INK)
        canvas.add("</g>")
        canvas.y += height
        canvas.rect(MARGIN, canvas.y, table_width(matrix), 1, fill="#c9ced4", r=0)
    if not matrix.rows:
        canvas.text(["No project yet"], MARGIN, canvas.y + _PAD, width=_FIRST, fill=FAINT_INK)
        canvas.y += 40
    canvas.y += 24


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
    for number, column in enumerate(matrix.columns):
        x = MARGIN + _FIRST + number * _OTHER
        canvas.text(names[number], x + _PAD, canvas.y + _PAD, width=room, size=HEADING, bold=True)
        canvas.text(explained[number], x + _PAD, canvas.y + top, width=room, size=SMALL, fill=FAINT_INK)
        if column in matrix.unaddressed:
            canvas.rect(x + 3, canvas.y + 3, _OTHER - 6, height + gap - 6, fill="none", line=ALARM, dashed=True)
            y = canvas.y + height - 2
            canvas.text(["Gap: no project addresses it"], x + _PAD, y, width=room, size=SMALL, bold=True, fill=ALARM)
    canvas.y += height + gap
