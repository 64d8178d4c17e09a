"""About how long blocks are on a page in portrait, in lines: a page has 52."""

from collections.abc import Iterable, Sequence

from evalkit.documents.blocks import (
    Block,
    Box,
    Cell,
    Facts,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    text_of,
)

_SIGNS = 100
"""In a line."""
_HEADING, _CAPTION, _PICTURE = 3, 3, 20
_NAMES_OF_FACTS = 0.27


def lines_of(blocks: Iterable[Block]) -> int:
    return sum(map(_lines, blocks))


def _lines(block: Block) -> int:
    match block:
        case Heading():
            return _HEADING
        case Paragraph():
            return 1 + _rows(text_of(block.runs), 1)
        case Listing():
            return sum(lines_of(item) for item in block.items)
        case Table():
            shares = _shares(block)
            return _CAPTION + sum(_row(row, shares) for row in (tuple(map(_named, block.head)), *block.rows))
        case Facts():
            shares = (_NAMES_OF_FACTS, 1 - _NAMES_OF_FACTS)
            return 1 + sum(_row((_named(name), cell), shares) for name, cell in block.rows)
        case Figure() | Picture():
            return _CAPTION + _PICTURE
        case Quote():
            return 2 + sum(_rows(text_of(runs), 1) for runs in block.paragraphs)
        case Box():
            return 3 + lines_of(block.blocks)


def _named(text: str) -> Cell:
    return Cell(((Run(text),),))


def _shares(table: Table) -> Sequence[float]:
    """What each column has of the width."""
    widths = table.widths if len(table.widths) == len(table.head) else (1,) * len(table.head)
    return [width / sum(widths) for width in widths]


def _row(cells: Sequence[Cell], shares: Sequence[float]) -> int:
    held = zip(cells, shares, strict=True)
    return max(sum(_rows(text_of(runs), share) for runs in cell.paragraphs) for cell, share in held)


def _rows(text: str, share: float) -> int:
    return 1 + int(len(text) / (_SIGNS * share))
