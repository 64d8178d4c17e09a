"""A Word file: headings, captions and tables as Word knows them; no macros, nothing fetched, nothing asked on opening."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from evalkit.documents.blocks import Document

ENDING = ".docx"
_SHOWN_ON_PAGES = re.compile(r"word/(?:header|footer)\d*\.xml")
_LINKED_FROM_PAGES = re.compile(r"word/_rels/(?:header|footer)\d*\.xml\.rels")
_TARGET = re.compile(r"""\bTarget\s*=\s*["']([^"']*)["']""")
_TAG = re.compile(r"<[^<>]*>")


def write(document: Document, name: str) -> dict[str, bytes]:
    """A document as one file. Raises EvalkitError where python-docx or the renderer of pictures is not installed."""
    from evalkit.documents.writers._word.package import packed  # late: who lists the formats need not wait for it

    return {f"{name}{ENDING}": packed(document)}


def texts_of_house(document: Document) -> Iterator[str]:
    """What the pages of a file show that is the house's own: the texts of its headers and footers, and where they link to."""
    if document.reference:
        with zipfile.ZipFile(BytesIO(document.reference)) as package:
            for name in sorted(package.namelist()):
                if _SHOWN_ON_PAGES.fullmatch(name):
                    paragraphs = package.read(name).decode("utf-8", "replace").split("</w:p>")
                    yield "\n".join(unescape(_TAG.sub("", paragraph)) for paragraph in paragraphs)
                elif _LINKED_FROM_PAGES.fullmatch(name):
                    yield from map(unescape, _TARGET.findall(package.read(name).decode("utf-8", "replace")))
