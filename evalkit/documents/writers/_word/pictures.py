"""Pictures within the text, each with words in place of it: figures as PNG of 200 dots to the inch."""

import base64

from evalkit.documents.blocks import Figure, Picture
from evalkit.documents.turned import TALLEST, TALLEST_TURNED, millimetres
from evalkit.documents.writers._word.text import paragraph, run, safe
from evalkit.documents.writers._word.word import Word
from evalkit.drawing.formats.png import printed

_EMU_IN_TWIP, _EMU_IN_MM = 635, 36_000
_ONE_LINE = '<w:spacing w:line="240" w:lineRule="auto"/>'
"""Else the space between lines, a part of their height, would grow with a picture."""


def figure(word: Word, held: Figure, width: int, *, turned: bool) -> str:
    """A figure below its caption, in as many parts as it was laid out in for paper."""
    number = run(held.numbered, f'<w:rStyle w:val="{word.style("CaptionNumber")}"/>')
    caption = paragraph(word, "Caption", number + run(f" {held.caption}"), held.caption)
    parts = held.printed or (held.svg,)
    shown = []
    for position, svg in enumerate(parts, 1):
        wide, high = _fitting(*millimetres(svg), width, turned=turned)
        id, _, _ = word.picture(printed(svg, wide / _EMU_IN_MM))
        said = f"Part {position} of {len(parts)}. {held.alt}" if len(parts) > 1 else held.alt
        shown.append(_shown(word, id, said or held.caption, wide, high))
    return caption + "".join(shown)


def picture(word: Word, held: Picture, width: int, *, turned: bool) -> str:
    """A picture of a chapter."""
    id, wide, high = word.picture(held.data)
    wide, high = _fitting(wide / _EMU_IN_MM, high / _EMU_IN_MM, width, turned=turned)
    return _shown(word, id, held.alt, wide, high)


def logo(word: Word, widest: int, highest: int) -> str:
    """The picture of the house, no larger than so many millimetres."""
    data = base64.b64decode(word.document.logo.partition(",")[2])
    id, wide, high = word.picture(data)
    scale = min(1.0, widest * _EMU_IN_MM / wide, highest * _EMU_IN_MM / high)
    return _shown(word, id, word.document.logo_alt or "Logo", max(1, int(wide * scale)), max(1, int(high * scale)))


def _fitting(wide: float, high: float, width: int, *, turned: bool) -> tuple[int, int]:
    """A size in EMU that has room, from one in millimetres."""
    tallest = TALLEST_TURNED if turned else TALLEST
    scale = min(1.0, width * _EMU_IN_TWIP / _EMU_IN_MM / wide, tallest / high)
    return max(1, int(wide * scale * _EMU_IN_MM)), max(1, int(high * scale * _EMU_IN_MM))


def _shown(word: Word, id: str, alt: str, wide: int, high: int) -> str:
    number = word.next_id()
    named = f'id="{number}" name="Picture {number}" descr="{safe(alt)}"'
    drawing = (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr {named}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return paragraph(word, "Normal", drawing, "", f"|{_ONE_LINE}")
