"""Nothing in a finished document gives a person away: no contact details, no personal numbers."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

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
    Runs,
    Table,
)
from evalkit.documents.house import House
from evalkit.files.evaluation import Evaluation
from evalkit.privacy.details import details_with_texts

_WRITTEN = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_MARKUP = re.compile("<[^>]*>")


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document: what is read, captions, words in place of pictures, and what only programs read."""
    yield from (document.title, document.label, document.draft, document.footer, document.house, document.logo_alt)
    yield from (document.font, document.language)
    for name, text in (*document.cover, *document.words):
        yield from (name, text)
    for block in document.blocks:
        yield from texts_in(block)


def texts_in(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _runs(block.runs)
        case Heading():
            yield block.text
        case Listing():
            for item in block.items:
                for inner in item:
                    yield from texts_in(inner)
        case Table():
            yield block.caption
            yield from block.head
            for row in block.rows:
                yield from _cells(row)
        case Facts():
            for name, cell in block.rows:
                yield name
                yield from _cells((cell,))
        case Figure():
            yield from (block.caption, block.alt, *_in_picture(block.svg))
        case Picture():
            yield block.alt
        case Quote():
            for paragraph in block.paragraphs:
                yield from _runs(paragraph)
            yield block.source
        case Box():
            yield block.title
            for inner in block.blocks:
                yield from texts_in(inner)


def _runs(runs: Runs) -> Iterator[str]:
    yield "".join(run.text for run in runs)
    yield from (unquote(run.link) for run in runs if run.link and not run.link.startswith("#"))


def _in_picture(svg: str) -> Iterator[str]:
    """What is written in a picture, each text as a whole, however its lines break."""
    for lines in _WRITTEN.findall(svg):
        yield unescape(" ".join(_MARKUP.sub("\n", lines).split()))
        yield unescape("".join(_MARKUP.sub("\n", lines).split()))


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        for paragraph in cell.paragraphs:
            yield from _runs(paragraph)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stand in a document although it identifies somebody: the one address that readers may write to."""

    address: str = ""

    def found_in(self, text: str) -> list[tuple[str, int, str]]:
        """What else a text gives away: in words, its line, and its letters and digits."""
        return details_with_texts(self._without(text))

    def _without(self, text: str) -> str:
        """A text without the address where that stands whole, and is one address and no more."""
        if self.address not in text or len(details_with_texts(self.address)) != 1:
            return text
        return re.sub(rf"(?<![\w.+@-]){re.escape(self.address)}(?![\w@-]|\.\w)", " ", text)


def given_away(document: Document, evaluation: Evaluation, house: House) -> list[str]:
    """What identifies a person in a document, in words, each with the files and lines in which it stands."""
    allowed = Allowed(house.feedback.address or "")
    held = [one for text in texts_of(document) for one in allowed.found_in(text)]
    if not held:
        return []
    places = list(_places({same: what for what, _, same in held}, evaluation, house, allowed))
    nowhere = {same: what for what, _, same in held if same not in {same for same, _ in places}}
    return list(
        dict.fromkeys([*(place for _, place in places), *(f"in the document: {it}" for it in nowhere.values())])
    )


def _places(
    held: Mapping[str, str], evaluation: Evaluation, house: House, allowed: Allowed
) -> Iterator[tuple[str, str]]:
    """Where each of these stands in the files. Of Markdown, marks do not count, nor how signs are written."""
    for path, text in _texts(evaluation, house):
        seen = [text, unescape(re.sub(r"[*_`\\]", "", text)), unquote(text)] if path.endswith(".md") else [text]
        for one in seen:
            yield from ((same, f"{path}:{line}: {what}") for what, line, same in allowed.found_in(one) if same in held)


def _texts(evaluation: Evaluation, house: House) -> Iterator[tuple[str, str]]:
    yield from ((sheet.path, sheet.text or "") for sheet in evaluation.sheets())
    for project in evaluation.projects:
        yield from ((sheet.path, sheet.text or "") for sheet in project.sheets())
        yield project.story.path, project.story.text or ""
    for folder, _, names in sorted(os.walk(house.folder)):
        for name in sorted(names):
            path = Path(folder, name)
            if name.endswith((".md", ".toml")) and path.is_file():
                yield f"{house.shown}/{path.relative_to(house.folder).as_posix()}", path.read_text("utf-8", "replace")
