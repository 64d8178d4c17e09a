"""What a Word file begins with: our own styles, or the house's file without its text."""

import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evalkit.documents.blocks import Document
from evalkit.documents.writers._word.text import safe
from evalkit.documents.writers._word.xml import NAMESPACES, children, named
from evalkit.errors import EvalkitError
from evalkit.system.extras import needed

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "styles": (f"{_WORD}.styles+xml", "styles"),
    "settings": (f"{_WORD}.settings+xml", "settings"),
    "numbering": (f"{_WORD}.numbering+xml", "numbering"),
    "fonts": (f"{_WORD}.fontTable+xml", "fontTable"),
    "theme": ("application/vnd.openxmlformats-officedocument.theme+xml", "theme"),
}
"""Name of a part → what it is, and how the text refers to it."""
_KEPT = {f"{_KINDS}/{kind}" for kind in ("styles", "settings", "numbering", "fontTable", "theme", "header", "footer")}
_KEPT_IN_HEADERS = {f"{_KINDS}/image", f"{_KINDS}/hyperlink"}
_OUT_OF_SETTINGS = (
    "attachedTemplate updateFields documentProtection writeProtection trackRevisions mailMerge footnotePr endnotePr"
    " docVars rsids attachedSchema saveThroughXslt linkStyles"
)
_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "LINK", "IMPORT", "DATABASE", "RD ")
MARGINS = (
    '<w:pgMar w:top="1247" w:right="1134" w:bottom="1021" w:left="1134" w:header="624" w:footer="510" w:gutter="0"/>'
)


def opened(document: Document) -> "WordDocument":
    """A Word file without text. Raises EvalkitError where python-docx is not installed, or for a file that is not sound."""
    with needed("python-docx", "publish", "A Word file needs", instead="publish as html or md: --to html."):
        import docx
    if not document.reference:
        return docx.Document(BytesIO(_blank(document)))
    try:
        file = docx.Document(BytesIO(document.reference))
        _strip(file)
    except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError, AttributeError) as error:
        raise EvalkitError("The reference of the house is no Word document that can be read.", hint=_SAVE) from error
    return file


_SAVE = "Save it in Word as .docx, without macros, and give that file in house.toml as `reference`."


def styles_text(document: Document) -> str:
    """Our styles in the colours, the font and the language of a document."""
    return _data("styles.xml", document)


_DATA = ("styles.xml", "settings.xml", "fonts.xml", "theme.xml")


def _data(name: str, document: Document) -> str:
    text = Path(__file__).with_name(name).read_text("utf-8")
    for sign, held in (
        ("ACCENT", document.accent.removeprefix("#").upper()),
        ("INK", document.ink.removeprefix("#").upper()),
        ("FONT", document.font),
        ("LANG", document.language),
    ):
        text = text.replace(f'"{sign}"', f'"{safe(held)}"')
    return text


def _blank(document: Document) -> bytes:
    """A file with our styles and nothing in it."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    kinds = "".join(
        f'<Relationship Id="rId{number}" Type="{_KINDS}/{kind}" Target="{name}.xml"/>'
        for number, (name, (_, kind)) in enumerate(_PARTS.items(), 1)
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{type}"/>'
        for name, (type, _) in (("document", (f"{_WORD}.document.main+xml", "")), *_PARTS.items())
    )
    relationships = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    files = {
        "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{head}{relationships}<Relationship Id="rId1" Type="{_KINDS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"{head}{relationships}{kinds}</Relationships>",
        "word/document.xml": f"{head}<w:document {NAMESPACES}><w:body><w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f"{head}<w:numbering {NAMESPACES}/>",
        **{f"word/{name}": _data(name, document) for name in _DATA},
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in files.items():
            package.writestr(name, text)
    return stream.getvalue()


def _strip(file: "WordDocument") -> None:
    """Takes out of the house's file what is neither style nor page nor header nor footer."""
    part = file.part
    kept = {
        one.get(f"{{{_KINDS}}}id") for one in page_of(file).iter(named("headerReference"), named("footerReference"))
    }
    for id, relationship in list(part.rels.items()):
        of_page = not relationship.reltype.endswith(("/header", "/footer")) or id in kept
        if relationship.is_external or relationship.reltype not in _KEPT or not of_page:
            del part.rels[id]
        elif relationship.reltype.endswith(("/header", "/footer")):
            _check(relationship.target_part)
        else:
            _keep(relationship.target_part.rels, (f"{_KINDS}/image", f"{_KINDS}/font"))
    _keep(part.package.rels, (f"{_KINDS}/officeDocument",))
    settings = file.settings.element
    for name in _OUT_OF_SETTINGS.split():
        for element in children(settings, name):
            settings.remove(element)


def _keep(relationships: Any, kinds: Collection[str]) -> None:
    """Takes out the relationships that lead elsewhere, and those of other kinds."""
    for id, relationship in list(relationships.items()):
        if relationship.is_external or relationship.reltype not in kinds:
            del relationships[id]


def page_of(file: "WordDocument") -> Any:
    """How the last pages of a file are: their size, headers and footers."""
    found = children(file.element.body, "sectPr")
    return found[-1] if found else file.element.body.add_sectPr()


def _check(part: Any) -> None:
    """Raises EvalkitError for a header or footer that would fetch or run something."""
    text = part.blob.decode("utf-8", "replace")
    fetched = [
        one
        for one in part.rels.values()
        if one.reltype not in _KEPT_IN_HEADERS or (one.is_external and one.reltype.endswith("image"))
    ]
    codes = " ".join(text.split("instrText")[1::2]).upper()
    if fetched or any(word in codes for word in _FETCHING):
        raise EvalkitError(
            "The reference of the house has a header or footer that fetches or runs something.",
            hint="Put its pictures into the file itself, and save it anew.",
        )
