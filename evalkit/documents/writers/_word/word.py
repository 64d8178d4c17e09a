"""The Word file that is being made: the names of its styles, where its links lead, its pictures and lists."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from evalkit.documents.blocks import Document, Heading
from evalkit.documents.writers._word.lists import Lists
from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_KEPT_IN_ADDRESS = "%/:?#@!$&'()*+,;=~-._"
_MAIL = re.compile(r"mailto:[^\s@%]+@[^\s@%]+(\?\S*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page in portrait, in twips (1/20 point): its size, and what text has of it."""

    width: int
    height: int
    text_width: int
    margins: str
    """As `w:pgMar`."""

    @property
    def landscape_width(self) -> int:
        """What text has of it turned."""
        return self.height - (self.width - self.text_width)


@dataclass(slots=True)
class Word:
    """A Word file, and what has been put into it so far."""

    file: "WordDocument"
    document: Document
    sheet: Sheet
    styles: Mapping[str, str]
    """Our id of each style → its id in the file."""
    numbered_styles: frozenset[str]
    """Styles of the house that bring a number of their own."""
    lists: Lists
    anchors: dict[str, str] = field(default_factory=dict)
    """Key of a heading → its bookmark."""
    _ids: int = 1000
    """Numbers up to here are left to what the house's headers hold."""
    _links: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = [block.key for block in self.document.blocks if isinstance(block, Heading)]
        self.anchors = {key: f"_section{number}" for number, key in enumerate(keys, 1)}

    def style(self, id: str) -> str:
        return self.styles[id]

    def next_id(self) -> int:
        """A number that nothing else in the file has."""
        self._ids += 1
        return self._ids

    def link(self, target: str) -> str:
        """The start of a link; empty where the target is neither in the document nor an address that may be linked."""
        if target.startswith("#"):
            anchor = self.anchors.get(target[1:])
            return f'<w:hyperlink w:anchor="{anchor}" w:history="1">' if anchor else ""
        address = _address(target)
        if not address:
            return ""
        if address not in self._links:
            self._links[address] = self.file.part.relate_to(address, _HYPERLINK, is_external=True)
        return f'<w:hyperlink r:id="{self._links[address]}" w:history="1">'

    def picture(self, data: bytes) -> tuple[str, int, int]:
        """A picture that is put into the file: the id of its part, its width and height in EMU.

        Raises EvalkitError for one that cannot be read.
        """
        try:
            id, image = self.file.part.get_or_add_image(BytesIO(_with_head(data)))
            width, height = int(image.width), int(image.height)
        except Exception as error:  # whatever python-docx meets where the data are not as they should be
            raise EvalkitError("A picture of the document is damaged.", hint="Save the pictures anew.") from error
        return id, max(1, width), max(1, height)


def _with_head(data: bytes) -> bytes:
    """A JPEG begins with a segment by which it is known for one, also where that went with what a camera had written."""
    if not data.startswith(b"\xff\xd8") or data[6:10] in (b"JFIF", b"Exif"):
        return data
    return data[:2] + b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + data[2:]


def _address(target: str) -> str:
    """An address as files of Word take it; empty for what is none, or is none that may be linked."""
    address = quote(target.strip(), safe=_KEPT_IN_ADDRESS)
    address = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address)
    if _MAIL.fullmatch(address):
        return address
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return ""
    is_sound = parts.scheme in ("http", "https") and re.fullmatch(r"[A-Za-z0-9._~-]+", parts.hostname or "")
    return address if is_sound else ""
