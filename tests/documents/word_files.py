"""A Word file as tests look at it: its parts, its text in order, its headings and captions."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


class WordFile:
    """A Word file that is not changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(BytesIO(path.read_bytes())) as package:
            self.infos = package.infolist()
            self.parts = {info.filename: package.read(info) for info in self.infos}
        self.root = ElementTree.fromstring(self.parts["word/document.xml"])

    def part(self, name: str) -> str:
        return self.parts[name].decode("utf-8")

    def texts(self, start: str) -> str:
        """The text of all parts whose names begin so."""
        roots = [ElementTree.fromstring(data) for name, data in self.parts.items() if name.startswith(start)]
        return " ".join(text_in(root) for root in roots)

    @property
    def text(self) -> str:
        return text_in(self.root)

    def of_style(self, *styles: str) -> Iterator[tuple[str, str]]:
        for paragraph in self.root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            if style is not None and style.get(f"{W}val") in styles:
                yield str(style.get(f"{W}val")), text_in(paragraph).strip()

    def numbers_of(self, *texts: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Items of lists by their texts → the number of their list, and how deep they lie."""
        for paragraph in self.root.iter(f"{W}p"):
            number, level = (paragraph.find(f"{W}pPr/{W}numPr/{W}{name}") for name in ("numId", "ilvl"))
            if text_in(paragraph) in texts and number is not None and level is not None:
                yield text_in(paragraph), (str(number.get(f"{W}val")), str(level.get(f"{W}val")))

    @property
    def headings(self) -> list[tuple[int, str]]:
        return [(int(style[-1]), text) for style, text in self.of_style("Heading1", "Heading2", "Heading3")]

    @property
    def captions(self) -> list[str]:
        return [text for _, text in self.of_style("Caption")]


def text_in(element: Any) -> str:
    """The text of an element, each paragraph on a line, without breaks that nobody sees."""
    paragraphs = element.iter(f"{W}p")
    lines = ("".join(one.text or "" for one in paragraph.iter(f"{W}t")) for paragraph in paragraphs)
    return re.sub("\u200b", "", "\n".join(lines))
