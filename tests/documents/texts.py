"""What a document says, whatever its format: its text as other programs read it."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from tests.documents.pages import page
from tests.running import program
from tests.tools import program as installed

_NUMBERS = re.compile(r"\d+")
_MANY_PAGES = 6
_UNSEEN = re.compile(r"[\s\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0f]+")
"""White space, where words may be broken, and marks of direction."""


def said(path: Path) -> str:
    """All that it says, without white space."""
    return flat(_READERS[path.suffix](path))


def flat(text: str) -> str:
    return _UNSEEN.sub("", text)


def unpacked(path: Path) -> bytes:
    """All that is in a file, with nothing compressed."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            return b"\n".join(map(parts.read, parts.namelist()))
    if path.suffix == ".pdf":
        import pikepdf

        plain = io.BytesIO()
        with pikepdf.open(path) as pdf:
            pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
        return plain.getvalue()
    return path.read_bytes()


def metadata(path: Path) -> str:
    """What its file says of itself, besides what it shows."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            return parts.read("docProps/core.xml").decode("utf-8")
    if path.suffix == ".pdf":
        import pikepdf

        with pikepdf.open(path) as pdf:
            return str(dict(pdf.docinfo))
    text = path.read_text("utf-8")
    return text.partition("</head>")[0].partition("-->")[0]


def _html(path: Path) -> str:
    return "".join(page(path.read_text("utf-8")).texts)


def _markdown(path: Path) -> str:
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark").enable("table").render(path.read_text("utf-8"))
    return "".join(page(rendered).texts)


def _word(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        trees = [ElementTree.fromstring(parts.read(name)) for name in names]
    return "".join(element.text or "" for tree in trees for element in tree.iter() if element.tag.endswith("}t"))


def _pdf(path: Path) -> str:
    """Without what stands at the head and the foot of every page, so that what goes over two pages is whole; then as it is seen, where
    what is read from right to left is in its order.
    """
    seen = program(path.parent, installed("pdftotext"), "-enc", "UTF-8", path.name, "-").out
    told = program(path.parent, installed("pdftotext"), "-raw", "-enc", "UTF-8", path.name, "-").out
    pages = [[line for line in page.splitlines() if line.strip()] for page in told.split("\f")]
    often = Counter(_NUMBERS.sub("0", line) for page in pages for line in dict.fromkeys(page))
    return "\n".join([*(line for page in pages for line in _without_frame(page, often)), seen])


def _without_frame(page: list[str], often: Counter[str]) -> list[str]:
    """A page without its first and last lines as far as many pages have them."""
    kept = [often[_NUMBERS.sub("0", line)] < _MANY_PAGES for line in page]
    first = kept.index(True) if True in kept else len(page)
    last = len(kept) - kept[::-1].index(True) if True in kept else 0
    return page[first:last]


_READERS: dict[str, Callable[[Path], str]] = {".html": _html, ".md": _markdown, ".docx": _word, ".pdf": _pdf}
