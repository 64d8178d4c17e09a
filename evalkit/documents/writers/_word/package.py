"""A document as the package that a Word file is: the same parts in the same order, of no time."""

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from evalkit.documents.blocks import Document
from evalkit.documents.writers._word.base import MARGINS, opened, page_of
from evalkit.documents.writers._word.body import sections
from evalkit.documents.writers._word.frame import author, body
from evalkit.documents.writers._word.headers import of_house, references
from evalkit.documents.writers._word.house_styles import numbered, styled
from evalkit.documents.writers._word.lists import lists_in
from evalkit.documents.writers._word.text import clean, safe
from evalkit.documents.writers._word.word import Sheet, Word
from evalkit.documents.writers._word.xml import NAMESPACES, W, children, named

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_A4 = (11906, 16838)
_LONGEST_PROPERTY = 255
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_PROPERTY = 2
_DAY_OF_ALL_ZIPS = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """A document as a Word file."""
    from docx.oxml.parser import parse_xml

    file = opened(document)
    styles = styled(file, document)
    house = of_house(file)
    word = Word(file, document, _sheet(file), styles, numbered(file, styles), lists_in(_numbering(file)))
    parts = list(sections(word, document.blocks))
    text = body(word, parts, references(word, house))
    element: Any = file.element
    element.replace(element.body, parse_xml(f"<w:body {NAMESPACES}>{text}</w:body>"))
    _describe(file, document)
    stream = BytesIO()
    file.save(stream)
    return _without_time(stream)


def _sheet(file: "WordDocument") -> Sheet:
    """The page as the house has it, upright; A4 where it says nothing of it."""
    page = page_of(file)
    sizes, margins = children(page, "pgSz"), children(page, "pgMar")
    width, height = (_twips(sizes[0], name, each) for name, each in zip("wh", _A4, strict=True)) if sizes else _A4
    width, height = min(width, height), max(width, height)
    if not margins:
        return Sheet(width, height, width - 2 * 1134, MARGINS)
    left, right = (_twips(margins[0], name, 1134) for name in ("left", "right"))
    held = " ".join(
        f'w:{name}="{_twips(margins[0], name, each)}"'
        for name, each in (
            ("top", 1247),
            ("right", 1134),
            ("bottom", 1021),
            ("left", 1134),
            ("header", 624),
            ("footer", 510),
            ("gutter", 0),
        )
    )
    return Sheet(width, height, max(width - left - right, width // 3), f"<w:pgMar {held}/>")


def _twips(element: Any, name: str, otherwise: int) -> int:
    try:
        return round(float(element.get(named(name), otherwise)))
    except ValueError:
        return otherwise


def _numbering(file: "WordDocument") -> Any:
    """The element that holds the lists of a file; a new one where it has none."""
    from docx.opc.packuri import PackURI
    from docx.oxml.parser import parse_xml
    from docx.parts.numbering import NumberingPart

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
    held = [one.target_part for one in file.part.rels.values() if one.reltype == kind]
    if held:
        return held[0].element
    element: Any = parse_xml(f'<w:numbering xmlns:w="{W}"/>')
    type = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    part = NumberingPart(PackURI("/word/numbering.xml"), type, element, file.part.package)
    file.part.relate_to(part, kind)
    return element


def _describe(file: "WordDocument", document: Document) -> None:
    """What only programs and searches read: title, author, day, that it is a draft, and the digest."""
    core, day = file.core_properties, datetime(document.day.year, document.day.month, document.day.day)  # noqa: DTZ001
    by = author(document) or document.house or "evalkit"
    title = f"{document.title} – {document.label}"
    core.title = _short(f"{document.draft} – {title}" if document.draft else title)
    core.subject = _short(document.label)
    core.author = core.last_modified_by = _short(by)
    core.content_status = _short(document.draft)
    core.language = _short(document.language)
    core.keywords = _short(f"digest {document.digest}")
    core.comments = ""
    core.created = core.modified = day
    core.revision = 1
    _add_properties(file, {"Digest": document.digest, **({"Draft": document.draft} if document.draft else {})})


def _short(text: str) -> str:
    plain = clean(text)
    return plain if len(plain) <= _LONGEST_PROPERTY else f"{plain[: _LONGEST_PROPERTY - 2]} …"


def _add_properties(file: "WordDocument", held: dict[str, str]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    properties = "".join(
        f'<property fmtid="{_PROPERTY}" pid="{number}" name="{name}"><vt:lpwstr>{safe(text)}</vt:lpwstr></property>'
        for number, (name, text) in enumerate(held.items(), _FIRST_PROPERTY)
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}">{properties}</Properties>'
    package = file.part.package
    type = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    part = Part(PackURI("/docProps/custom.xml"), type, text.encode("utf-8"), package)
    package.relate_to(part, _CUSTOM)


def _without_time(stream: BytesIO) -> bytes:
    """The same package: its parts in the order of their names, and of no time."""
    result = BytesIO()
    with zipfile.ZipFile(stream) as held, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(held.namelist()):
            info = zipfile.ZipInfo(name, _DAY_OF_ALL_ZIPS)
            info.compress_type = (
                zipfile.ZIP_STORED if name.endswith((".png", ".jpg", ".jpeg")) else zipfile.ZIP_DEFLATED
            )
            info.external_attr = 0o600 << 16
            package.writestr(info, held.read(name))
    return result.getvalue()
