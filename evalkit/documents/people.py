"""Nothing in a finished document gives a person away: no contact details, no personal numbers."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

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
from evalkit.files.evaluation import Evaluation
from evalkit.privacy.details import details


def texts_of(document: Document) -> Iterator[str]:
    """Every text of a document: what is read, captions, words in place of pictures, and what only programs read."""
    yield from (document.title, document.label, document.draft, document.footer, document.house, document.logo_alt)
    for name, text in document.cover:
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
            yield from (block.caption, block.alt)
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
    yield from (run.link for run in runs if run.link and not run.link.startswith("#"))


def _cells(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        for paragraph in cell.paragraphs:
            yield from _runs(paragraph)


def given_away(document: Document, allowed: str | None) -> list[str]:
    """What identifies a person in a document, in words, each once. `allowed`: the one address that may stand there."""
    found: dict[str, None] = {}
    for text in texts_of(document):
        plain = text.replace(allowed, " ") if allowed else text
        for detail in details(plain):
            found.setdefault(detail.what)
    return list(found)


def where_it_stands(evaluation: Evaluation, house: Path, shown: str, allowed: str | None) -> list[str]:
    """The files, with their lines, in which something identifies a person."""
    held = [(sheet.path, sheet.text) for sheet in evaluation.sheets()]
    for project in evaluation.projects:
        held += [(sheet.path, sheet.text) for sheet in project.sheets()]
        held.append((project.story.path, project.story.text))
    held += _of_house(house, shown)
    found: dict[str, None] = {}
    for path, text in held:
        plain = (text or "").replace(allowed, " ") if allowed else text or ""
        for detail in details(plain):
            found.setdefault(f"{path}:{detail.line}: {detail.what}")
    return list(found)


def _of_house(house: Path, shown: str) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for folder, _, names in sorted(os.walk(house)):
        for name in sorted(names):
            path = Path(folder, name)
            if name.endswith((".md", ".toml")) and path.is_file():
                found.append((f"{shown}/{path.relative_to(house).as_posix()}", path.read_text("utf-8", "replace")))
    return found
