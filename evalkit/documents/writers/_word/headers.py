"""Headers and footers: those of the house, with the mark of a draft above them, or ours."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from evalkit.documents.writers._word.base import page_of
from evalkit.documents.writers._word.frame import draft_mark, footer, header
from evalkit.documents.writers._word.text import clean, paragraph
from evalkit.documents.writers._word.word import Word
from evalkit.documents.writers._word.xml import NAMESPACES, children, named

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
References = dict[tuple[bool, bool], str]
"""Whether pages are turned, and whether the cover is among them → what refers to their headers and footers."""


def of_house(file: "WordDocument") -> Mapping[str, Mapping[str, str]]:
    """Header and footer → on which pages → the id of the part; what the first page has in its place is among them."""
    page = page_of(file)
    has_first = bool(children(page, "titlePg"))
    found: dict[str, dict[str, str]] = {}
    for kind in ("header", "footer"):
        held = {str(one.get(named("type"))): str(one.get(_ID)) for one in children(page, f"{kind}Reference")}
        if "default" in held and not has_first:
            held["first"] = held["default"]
        found[kind] = {"even": held["default"], **held} if "default" in held else {}
    return found


def references(word: Word, house: Mapping[str, Mapping[str, str]]) -> References:
    """Makes the headers and footers of all sections."""
    found: References = {}
    first: dict[str, str] = {}
    for kind, held in house.items():
        for id in sorted(set(held.values())):
            element: Any = word.file.part.related_parts[id].element
            _describe_pictures(element, word.document.logo_alt or word.document.house or "Logo")
            if kind == "header" and word.document.draft:
                _mark(word, element)
    for turned in (False, True):
        width = word.sheet.landscape_width if turned else word.sheet.text_width
        pages: dict[str, Mapping[str, str]] = {}
        for kind, content in (("header", header), ("footer", footer)):
            first[kind] = first.get(kind) or ("" if house[kind] else _first(word, kind))
            pages[kind] = house[kind] or _ours(word, kind, content, width, first[kind])
        for is_cover in (False, True):
            found[turned, is_cover] = "".join(
                f'<w:{kind}Reference w:type="{page}" r:id="{id}"/>'
                for kind, held in pages.items()
                for page, id in held.items()
                if is_cover or page != "first"
            )
    return found


def _ours(word: Word, kind: str, content: Callable[[Word, int], str], width: int, first: str) -> Mapping[str, str]:
    id = _part(word, kind, content(word, width))
    return {"default": id, "even": id, "first": first}


def _first(word: Word, kind: str) -> str:
    """Of the cover: nothing but the mark of a draft."""
    is_marked = kind == "header" and word.document.draft
    return _part(word, kind, draft_mark(word) if is_marked else paragraph(word, "Between", "", ""))


def _part(word: Word, kind: str, content: str) -> str:
    from docx.opc.packuri import PackURI
    from docx.oxml.parser import parse_xml
    from docx.parts.hdrftr import FooterPart, HeaderPart

    part, package = word.file.part, word.file.part.package
    root, made = ("hdr", HeaderPart) if kind == "header" else ("ftr", FooterPart)
    name: PackURI = package.next_partname(f"/word/{kind}%d.xml")
    element: Any = parse_xml(f"<w:{root} {NAMESPACES}>{content}</w:{root}>")
    type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    return part.relate_to(made(name, type, element, package), f"{_KINDS}/{kind}")


def _describe_pictures(element: Any, words: str) -> None:
    """Pictures of the house are most often its logo; words in place of one are kept where it has any."""
    for picture in element.iter(_PICTURE):
        if not picture.get("descr"):
            picture.set("descr", clean(words))


def _mark(word: Word, element: Any) -> None:
    """Puts the mark of a draft into a header of the house."""
    from docx.oxml.parser import parse_xml

    text = draft_mark(word).replace("<w:p>", f"<w:p {NAMESPACES}>", 1)
    element.insert(0, parse_xml(text))
