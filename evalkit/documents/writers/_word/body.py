"""Blocks → the body of a Word file, in sections: pages are turned where a section, a table or a figure asks for it."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import (
    Block,
    Box,
    Facts,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Table,
    text_of,
)
from evalkit.documents.turned import turned_pages
from evalkit.documents.writers._word.pictures import figure, picture
from evalkit.documents.writers._word.tables import FILLS, box, facts, table
from evalkit.documents.writers._word.text import of_runs, paragraph, plain, run
from evalkit.documents.writers._word.word import Word

_STYLES = {"": "Normal", "lead": "Lead", "source": "Source", "label": "Label"}
_AROUND_BOX = 396
"""What stands beside the text of a box, in twips."""
_STEP = 284
_DEEPEST = 8
_PLAIN_BOX, _DRAFT_BOX = "F2F4F6", ("FDECC8", "855600")


def sections(word: Word, blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    """The parts of the body, one after the other, each with whether its pages are turned."""
    turned = turned_pages(blocks, word.sheet.text_width)
    held: list[str] = []
    before, is_opening = False, True
    for block, is_turned in zip(blocks, turned, strict=True):
        if is_turned != before:
            yield "".join(held), before
            held, before, is_opening = [], is_turned, False
        width = word.sheet.landscape_width if is_turned else word.sheet.text_width
        held.append(_block(word, block, width, turned=is_turned, is_first=not held and not is_opening))
    yield "".join(held), before


def _block(word: Word, block: Block, width: int, *, turned: bool = False, is_first: bool = False) -> str:
    match block:
        case Heading():
            return _heading(word, block, is_first=is_first)
        case Paragraph():
            return of_runs(word, _STYLES[block.role], block.runs)
        case Listing():
            return _listing(word, block, width, 0)
        case Table():
            return table(word, block, width) + _between(word)
        case Facts():
            return facts(word, block, width) + _between(word)
        case Figure():
            return figure(word, block, width, turned=turned)
        case Picture():
            return picture(word, block, width, turned=turned)
        case Quote():
            last = f"— {block.source}" if block.source else ""
            words = "".join(of_runs(word, "Quote", runs, "<w:keepNext/>" if last else "") for runs in block.paragraphs)
            return words + (plain(word, "QuoteSource", last) if last else "")
        case Box():
            return _box(word, block, width) + _between(word)


def _between(word: Word) -> str:
    """Tables that follow each other would be one."""
    return paragraph(word, "Between", "", "")


def _heading(word: Word, block: Heading, *, is_first: bool) -> str:
    id, anchor, text = word.next_id(), word.anchors[block.key], block.numbered
    style = f"Heading{block.level}"
    properties = "<w:pageBreakBefore/>" if block.new_page and not is_first else ""
    after = '<w:spacing w:before="0"/>' if block.new_page or is_first else ""
    if style in word.numbered_styles:
        properties += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
        after += '<w:ind w:left="0" w:firstLine="0"/>'
    start = f'<w:bookmarkStart w:id="{id}" w:name="{anchor}"/>'
    return paragraph(word, style, f'{start}{run(text)}<w:bookmarkEnd w:id="{id}"/>', text, f"{properties}|{after}")


def _listing(word: Word, listing: Listing, width: int, level: int) -> str:
    number = word.lists.ordered() if listing.ordered else word.lists.bullet
    style = "ListNumber" if listing.ordered else "ListBullet"
    sign = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    indent = f'|<w:ind w:left="{340 + level * _STEP}"/>'
    return "".join(
        _in_item(word, block, width, level, style, indent if position else sign)
        for item in listing.items
        for position, block in enumerate(item)
    )


def _in_item(word: Word, block: Block, width: int, level: int, style: str, properties: str) -> str:
    match block:
        case Paragraph():
            return of_runs(word, style, block.runs, properties)
        case Heading():
            return plain(word, style, block.numbered, properties)
        case Listing():
            return _listing(word, block, width, min(level + 1, _DEEPEST))
        case Quote():
            texts = [text_of(runs) for runs in block.paragraphs] + ([f"— {block.source}"] if block.source else [])
            return "".join(plain(word, style, text, properties) for text in texts)
        case _:
            return _block(word, block, width)


def _box(word: Word, block: Box, width: int) -> str:
    inside = [plain(word, "Label", block.title), *(_block(word, one, width - _AROUND_BOX) for one in block.blocks)]
    fill, line = _DRAFT_BOX if block.tone == "missing" else (FILLS.get(block.tone, _PLAIN_BOX), "")
    return box(word, "".join(inside), fill, line, width)
