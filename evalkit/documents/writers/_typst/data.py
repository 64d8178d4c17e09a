"""A document as the template reads it: values of JSON, and the files of its pictures."""

import base64
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from evalkit.documents.blocks import (
    Block,
    Box,
    Cell,
    Document,
    Facts,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Run,
    Runs,
    Table,
    text_of,
)
from evalkit.documents.columns import columns
from evalkit.documents.soft_breaks import with_soft_breaks
from evalkit.documents.text import NOT_GIVEN, long_day
from evalkit.documents.turned import TALLEST, TALLEST_TURNED, millimetres, turned_pages
from evalkit.documents.writers._typst.raster import within_svg
from evalkit.drawing.text_width import runs_left

_PORTRAIT, _LANDSCAPE = 9638, 14570
"""The width of the text on a page of A4, in twips."""
_TWIPS, _MM = 20, 25.4 / 1440
_AROUND_BOX = 480
_MOST_UNBROKEN = 1500
"""In signs: a longer row may go on on the next page."""
_SIGN, _MOST_HEAD_LINES = 5, 12
"""How wide a sign of a table's head is, in points, and how many lines it may have: a higher one is not repeated on each page."""
_MOST_ENTRIES = 32
"""Of the contents: with more, only headings of level 1 are listed, so that they stay on a page."""
_LONGEST_TITLE = 80
"""In signs: more of a title is not repeated on each page."""
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LANGUAGE, _REGION = re.compile("[A-Za-z]{2,3}"), re.compile("[A-Za-z]{2}")
FONTS = ("Arimo", "Noto Sans Arabic")
PACKAGED = frozenset({"Arial", *FONTS})
"""Fonts for which those that come with evalkit stand: Arimo is as wide as Arial."""
Data = dict[str, Any]


def joins(sign: str) -> bool:
    """Whether a sign is nothing alone: it joins others, or varies them."""
    return unicodedata.category(sign) in ("Cf", "Mn", "Me", "Sk")


@dataclass(slots=True)
class Sheets:
    """What a document is made of so far: the files of its pictures, by their names."""

    document: Document
    lost: frozenset[str] = frozenset()
    """Signs that no font has; a box stands for each."""
    files: dict[str, bytes] = field(default_factory=dict)
    contents: frozenset[str] = frozenset()
    """The keys of the headings that the contents list."""

    def clean(self, text: str) -> str:
        """Text with the signs that cannot be shown made visible."""
        text = _NOT_SHOWN.sub("\ufffd", text.replace("\r\n", "\n").replace("\n", " "))
        return text.translate(self._boxes()) if self.lost else text

    def _boxes(self) -> dict[int, str]:
        """What stands for the signs that no font has: nothing for those that only join or vary others."""
        return {ord(sign): "" if joins(sign) else "□" for sign in self.lost}

    def plain(self, text: str) -> Data:
        return {"text": with_soft_breaks(self.clean(text)), "leftwards": runs_left(text)}

    def runs(self, held: Runs) -> Data:
        return {"runs": [self._run(one) for one in held], "leftwards": runs_left(text_of(held))}

    def _run(self, run: Run) -> Data:
        text = with_soft_breaks(self.clean(run.text))
        return {"text": text, "bold": run.bold, "italic": run.italic, "missing": run.missing, "link": run.link}

    def cell(self, held: Cell) -> Data:
        return {"paragraphs": [self.runs(one) for one in held.paragraphs], "tone": held.tone, "listed": held.listed}

    def file(self, svg: str) -> str:
        name = f"picture-{len(self.files) + 1}.svg"
        self.files[name] = svg.encode("utf-8")
        return name


def data_of(sheets: Sheets) -> Data:
    """The document in values of JSON; its pictures are put into the sheets."""
    document = sheets.document
    words, clean = dict(document.words), sheets.clean
    title = f"{document.title} – {document.label}"
    by = dict(document.cover).get(words.get("By", "By"), "")
    by = "" if by == NOT_GIVEN.text else by
    language, _, region = document.language.partition("-")
    listed = _listed(document.blocks)
    sheets.contents = frozenset(listed)
    running = " · ".join(
        part for part in (_short(document.footer or document.house or by), long_day(document.day)) if part
    )
    return {
        "accent": document.accent,
        "ink": document.ink,
        "lang": language.lower() if _LANGUAGE.fullmatch(language) else "en",
        "region": region.upper() if _REGION.fullmatch(region) else None,
        "fonts": [*([] if document.font in PACKAGED else [document.font]), *FONTS],
        "meta": {
            "title": clean(f"{document.draft} – {title}" if document.draft else title),
            "author": [clean(by)] if by else [],
            "keywords": [word for word in (document.digest, document.draft) if word],
            "description": document.draft or None,
        },
        "draft": document.draft,
        "house": clean(document.house),
        "logo": _logo(sheets),
        "words": {"contents": words.get("Contents", "Contents"), "of": words.get("of", "of")},
        "running": {
            "left": sheets.plain(_short(document.title)),
            "label": sheets.plain(document.label),
            "below": sheets.plain(running),
        },
        "cover": {
            "label": sheets.plain(document.label),
            "title": sheets.plain(document.title),
            "facts": [{"name": sheets.plain(name), "held": sheets.plain(text)} for name, text in document.cover],
        },
        "contents": bool(listed),
        "sections": list(_sections(sheets)),
    }


def _listed(blocks: Iterable[Block]) -> list[str]:
    """The keys of the headings that the contents list."""
    headings = [
        block
        for block in blocks
        if isinstance(block, Heading) and (block.level == 1 or (block.level == 2 and block.number))
    ]
    most = 2 if len(headings) <= _MOST_ENTRIES else 1
    return [one.key for one in headings if one.level <= most]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def _logo(sheets: Sheets) -> Data | None:
    data = sheets.document.logo.partition(",")[2]
    if not data:
        return None
    return _raster(sheets, base64.b64decode(data), sheets.document.logo_alt or "Logo", 60, 22)


def _raster(sheets: Sheets, data: bytes, alt: str, widest: float, highest: float) -> Data:
    """A picture of pixels, no larger than so many millimetres."""
    svg, wide, high = within_svg(data)
    file, scale = sheets.file(svg), min(1.0, widest / wide, highest / high)
    return {"kind": "picture", "file": file, "alt": sheets.clean(alt), "wide": wide * scale, "high": high * scale}


def _sections(sheets: Sheets) -> Iterable[Data]:
    """The blocks, those on pages turned the same way together."""
    blocks = sheets.document.blocks
    pairs = zip(blocks, turned_pages(blocks, _PORTRAIT), strict=True)
    for turned, held in groupby(pairs, key=lambda pair: pair[1]):
        width = _LANDSCAPE if turned else _PORTRAIT
        yield {"turned": turned, "blocks": [_block(sheets, block, width) for block, _ in held]}


def _block(sheets: Sheets, block: Block, width: int) -> Data:
    match block:
        case Heading():
            listed = block.key in sheets.contents
            return {
                "kind": "heading",
                "level": block.level,
                "key": block.key,
                "listed": listed,
                "new-page": block.new_page,
                **sheets.plain(block.numbered),
            }
        case Paragraph():
            return {"kind": "paragraph", "role": block.role, **sheets.runs(block.runs)}
        case Listing():
            items = [[_block(sheets, one, width - 300) for one in item] for item in block.items]
            return {"kind": "listing", "ordered": block.ordered, "items": items}
        case Table():
            return _table(sheets, block, width)
        case Facts():
            rows = [
                {"name": sheets.plain(name), "cell": sheets.cell(cell), "breakable": _is_long((cell,))}
                for name, cell in block.rows
            ]
            return {"kind": "facts", "rows": rows}
        case Figure():
            return _figure(sheets, block, width)
        case Picture():
            return _picture(sheets, block, width)
        case Quote():
            source = sheets.plain(f"— {block.source}" if block.source else "")
            return {"kind": "quote", "paragraphs": [sheets.runs(one) for one in block.paragraphs], "source": source}
        case Box():
            inside = [_block(sheets, one, width - _AROUND_BOX) for one in block.blocks]
            return {"kind": "box", "title": sheets.plain(block.title), "tone": block.tone, "blocks": inside}


def _is_long(cells: Iterable[Cell]) -> bool:
    return sum(len(text_of(held)) for cell in cells for held in cell.paragraphs) > _MOST_UNBROKEN


def _table(sheets: Sheets, held: Table, width: int) -> Data:
    rows = [{"cells": [sheets.cell(cell) for cell in row], "breakable": _is_long(row)} for row in held.rows]
    widths = [each / _TWIPS for each in columns(held, width)]
    head = [sheets.plain(text) for text in held.head]
    tall = any(len(text) * _SIGN > each * _MOST_HEAD_LINES for text, each in zip(held.head, widths, strict=True))
    return {
        "kind": "table",
        "numbered": sheets.clean(held.numbered) if held.number else "",
        "caption": sheets.clean(held.caption),
        "head": head,
        "tall": tall,
        "rows": rows,
        "widths": widths,
    }


def _figure(sheets: Sheets, held: Figure, width: int) -> Data:
    parts = held.printed or (held.svg,)
    shown = []
    for position, svg in enumerate(parts, 1):
        said = held.alt or held.caption
        said = f"Part {position} of {len(parts)}. {said}" if len(parts) > 1 else said
        file = sheets.file(sheets.clean(svg))
        shown.append({"file": file, "alt": sheets.clean(said), **_fitting(*millimetres(svg), width)})
    return {
        "kind": "figure",
        "numbered": sheets.clean(held.numbered),
        "caption": with_soft_breaks(sheets.clean(held.caption)),
        "parts": shown,
    }


def _picture(sheets: Sheets, held: Picture, width: int) -> Data:
    return _raster(sheets, held.data, held.alt, width * _MM, _tallest(width))


def _tallest(width: int) -> int:
    return TALLEST_TURNED if width > _PORTRAIT else TALLEST


def _fitting(wide: float, high: float, width: int) -> Data:
    """A size in millimetres that has room."""
    scale = min(1.0, width * _MM / wide, _tallest(width) / high)
    return {"wide": wide * scale, "high": high * scale}
