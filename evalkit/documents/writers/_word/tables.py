"""Tables as Word has them: the head repeated on each page, no cells merged, columns in which the longest word has room."""

from collections.abc import Sequence

from evalkit.documents.blocks import Cell, Facts, Table
from evalkit.documents.columns import columns
from evalkit.documents.writers._word.text import of_runs, paragraph, plain, run, safe
from evalkit.documents.writers._word.word import Word

FILLS = {
    "good": "D8F1E7",
    "partly": "FDECC8",
    "bad": "FADFCF",
    "unsure": "E4E4E4",
    "missing": "F5E1EC",
}
_MOST_UNBROKEN = 1500
"""In signs: a longer row may go on on the next page."""
_NAMES_OF_FACTS = 0.27
_HEAD = "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
"""Of a head that is repeated; if it may not break either, LibreOffice shows fewer rows below it than there are."""


def table(word: Word, held: Table, width: int) -> str:
    """A table, below its caption if it has one."""
    caption = ""
    if held.number:
        number = run(held.numbered, f'<w:rStyle w:val="{word.style("CaptionNumber")}"/>')
        caption = paragraph(word, "Caption", number + run(f" {held.caption}"), held.caption)
    widths = columns(held, width)
    head = "".join(_cell(plain(word, "TableHead", text), each) for text, each in zip(held.head, widths, strict=True))
    rows = "".join(_row(word, row, widths) for row in held.rows)
    described = f'<w:tblCaption w:val="{safe(held.caption)}"/>' if held.caption else ""
    return f"{caption}{_start('DataTable', word, widths, described)}{_HEAD}{head}</w:tr>{rows}</w:tbl>"


def facts(word: Word, held: Facts, width: int) -> str:
    """Names, and beside them what they stand for."""
    names = round(width * _NAMES_OF_FACTS)
    widths = (names, width - names)
    rows = []
    for name, cell in held.rows:
        first = _cell(paragraph(word, "TableText", run(name, "<w:b/><w:bCs/>"), name), widths[0])
        rows.append(_tr(first + _filled(word, cell, widths[1]), len(name) + _length(cell)))
    return f"{_start('FactsTable', word, widths)}{''.join(rows)}</w:tbl>"


def box(word: Word, content: str, fill: str, line: str, width: int) -> str:
    """A table of a single cell, that stands out."""
    borders = f'<w:tblBorders><w:left w:val="single" w:sz="36" w:space="0" w:color="{line}"/></w:tblBorders>'
    start = _start("BoxTable", word, (width,), borders=borders if line else "")
    return f'{start}<w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_shade(fill)}</w:tcPr>{content}</w:tc></w:tr></w:tbl>'


def _start(style: str, word: Word, widths: Sequence[int], described: str = "", borders: str = "") -> str:
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    is_headed = style == "DataTable"
    look = (
        f'<w:tblLook w:val="{"04A0" if is_headed else "0480"}" w:firstRow="{is_headed:d}" w:lastRow="0"'
        f' w:firstColumn="{style != "BoxTable":d}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{word.style(style)}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _row(word: Word, cells: Sequence[Cell], widths: Sequence[int]) -> str:
    content = "".join(_filled(word, cell, each) for cell, each in zip(cells, widths, strict=True))
    return _tr(content, sum(map(_length, cells)))


def _tr(content: str, length: int) -> str:
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if length <= _MOST_UNBROKEN else ""
    return f"<w:tr>{whole}{content}</w:tr>"


def _length(cell: Cell) -> int:
    return sum(len(run.text) for held in cell.paragraphs for run in held)


def _filled(word: Word, cell: Cell, width: int) -> str:
    style, number = "TableText", ""
    if cell.listed:
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{word.lists.cell_bullet}"/></w:numPr>'
    content = "".join(of_runs(word, style, held, number) for held in cell.paragraphs)
    return _cell(content or plain(word, style, ""), width, cell.tone)


def _cell(content: str, width: int, tone: str = "") -> str:
    shade = _shade(FILLS[tone]) if tone else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
