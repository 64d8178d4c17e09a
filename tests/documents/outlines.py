"""The headings and captions of a document with their numbers, in the order in which other programs read them in its file."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import groupby
from pathlib import Path

from tests.documents.pages import page
from tests.documents.word_files import WordFile
from tests.running import program
from tests.tools import program as installed

_IN_MARKDOWN = re.compile(r"^(?:#{2,4} (.*)|\*\*((?:Table|Figure) \d+)\*\*( .*))$", re.MULTILINE)
_FONT = re.compile(r'<fontspec id="(\d+)" size="(\d+)" [^>]*color="([^"]*)"')
_TEXT = re.compile(r'<text [^>]*font="(\d+)">(.*?)</text>')
_ZOOM = 3
_INK, _ACCENT = "#1b1f24", "#0b5563"
_LOOKS = {("51", _ACCENT): 1, ("39", _INK): 2, ("33", _ACCENT): 3, ("29", _ACCENT): 0, ("29", _INK): 0}
"""Size in thirds of a point and colour → the level of a heading; 0 for captions, of which the number has the accent."""


def outline(path: Path) -> list[str]:
    return [" ".join(one.split()) for one in _READERS[path.suffix](path)]


def _html(path: Path) -> list[str]:
    return page(path.read_text("utf-8")).outline


def _markdown(path: Path) -> Iterator[str]:
    text = re.sub(r"\\(.)", r"\1", path.read_text("utf-8"))
    return ("".join(found.groups("")) for found in _IN_MARKDOWN.finditer(text))


def _word(path: Path) -> Iterator[str]:
    return (text for _, text in WordFile(path).of_style("Heading1", "Heading2", "Heading3", "Caption"))


def _pdf(path: Path) -> Iterator[str]:
    """Lines that follow each other and look alike are one text."""
    told = program(path.parent, installed("pdftohtml"), "-xml", "-i", "-stdout", "-zoom", str(_ZOOM), path.name).out
    levels = {id: _LOOKS.get((size, colour)) for id, size, colour in _FONT.findall(told)}
    for level, lines in groupby(_TEXT.findall(told), key=lambda line: levels[line[0]]):
        if level is not None:
            yield " ".join(unescape(re.sub("<[^>]*>", "", text)) for _, text in lines)


_READERS: dict[str, Callable[[Path], Iterable[str]]] = {".html": _html, ".md": _markdown, ".docx": _word, ".pdf": _pdf}
