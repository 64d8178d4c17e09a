"""Which blocks stand on pages that are turned, because their section, a table or a figure asks for the width."""

import re
from collections.abc import Sequence

from evalkit.documents.blocks import Block, Figure, Heading, Table
from evalkit.documents.columns import wants_landscape

TALLEST, TALLEST_TURNED = 205, 140
"""In millimetres, of a figure on a page in portrait and turned: headings have room above, and two lines on a page turned."""
_MM_IN_PIXEL, _MM_IN_TWIP = 25.4 / 96, 25.4 / 1440
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)(mm)?" height="([\d.]+)(mm)?"')


def turned_pages(blocks: Sequence[Block], width: int) -> list[bool]:
    """Of each block, whether its page is turned; the headings right above a block are on the page with it.

    `width`: of the text on a page in portrait, in twips.
    """
    found: list[bool] = []
    of_section = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            of_section = block.landscape
        wide = (isinstance(block, Table) and wants_landscape(block, width)) or (
            isinstance(block, Figure) and _is_wide(block, width)
        )
        found.append(of_section or wide)
    for at in range(len(blocks) - 2, -1, -1):
        if found[at + 1] and isinstance(blocks[at], Heading):
            found[at] = True
    return found


def _is_wide(held: Figure, width: int) -> bool:
    """Whether a figure was laid out for paper and has no room on a page in portrait."""
    return any(millimetres(svg)[0] > width * _MM_IN_TWIP for svg in held.printed)


def millimetres(svg: str) -> tuple[float, float]:
    """The width and height of a picture; one in pixels is as wide as it can be."""
    found = _SIZE.search(svg)
    assert found
    wide, high = float(found[1]), float(found[3])
    return (wide, high) if found[2] else (wide * _MM_IN_PIXEL, high * _MM_IN_PIXEL)


def in_millimetres(svg: str, wide: float, high: float) -> str:
    """A picture that says how large it is on paper."""

    def sized(found: re.Match[str]) -> str:
        begin = found[0][: found.start(1) - found.start() - len('width="')]
        return f'{begin}width="{wide:.2f}mm" height="{high:.2f}mm"'

    return _SIZE.sub(sized, svg, count=1)
