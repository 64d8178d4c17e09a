"""Runs and paragraphs as WordprocessingML. Text is text: every sign of it is escaped, and none means anything."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from evalkit.documents.blocks import Run, Runs, text_of
from evalkit.documents.soft_breaks import with_soft_breaks
from evalkit.documents.writers._word.word import Word
from evalkit.drawing.text_width import runs_left

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"[\t\n\r]")
_LEFTWARDS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUNS_LEFT = re.compile(f"[{_LEFTWARDS}]")
_STRETCH = re.compile(f"[{_LEFTWARDS}](?:[^A-Za-z\u00c0-\u058f]*[{_LEFTWARDS}])?")
_RUNS_RIGHT = re.compile("[A-Za-z0-9\u00c0-\u058f]+(?:[ .,:/@-]+[A-Za-z0-9\u00c0-\u058f]+)*")


def clean(text: str) -> str:
    """Text with the signs that no file may hold made visible."""
    return _SPACE.sub(" ", _NOT_IN_XML.sub("\ufffd", text))


def safe(text: str) -> str:
    """The same as XML takes it."""
    return escape(clean(text), quote=True)


def run(text: str, properties: str = "") -> str:
    """A run of text that looks alike; what is read from right to left in it is marked."""
    if not _RUNS_LEFT.search(text):
        return _one(text, properties)
    return "".join(_one(part, f"{properties}<w:rtl/>" if leftwards else properties) for part, leftwards in _parts(text))


def _one(text: str, properties: str) -> str:
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{safe(with_soft_breaks(text))}</w:t></w:r>'


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a text, each with whether it is read from right to left."""
    leftwards = runs_left(text)
    other = _RUNS_RIGHT if leftwards else _STRETCH
    at = 0
    for found in other.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], leftwards
        yield found[0], not leftwards
        at = found.end()
    if at < len(text):
        yield text[at:], leftwards


def runs(word: Word, held: Runs) -> str:
    """Runs, those that lead somewhere as links."""
    return "".join(_linked(word, one) for one in held if one.text)


def _linked(word: Word, held: Run) -> str:
    start = word.link(held.link) if held.link else ""
    style = "NotGiven" if held.missing else "Hyperlink" if start else ""
    properties = f'<w:rStyle w:val="{word.style(style)}"/>' if style else ""
    properties += "<w:b/><w:bCs/>" if held.bold else ""
    properties += "<w:i/><w:iCs/>" if held.italic else ""
    inner = run(held.text, properties)
    return f"{start}{inner}</w:hyperlink>" if start else inner


def paragraph(word: Word, style: str, content: str, text: str, properties: str = "") -> str:
    """A paragraph. `content`: its runs; `text`: what it says, by which it is seen which way it is read; `properties`: of
    its own, before and after the direction as their order asks for, told apart by `|`.
    """
    before, _, after = properties.partition("|")
    name = f'<w:pStyle w:val="{word.style(style)}"/>' if style != "Normal" else ""
    direction = "<w:bidi/>" if runs_left(text) else ""
    looks = f"{name}{before}{direction}{after}"
    return f"<w:p><w:pPr>{looks}</w:pPr>{content}</w:p>" if looks else f"<w:p>{content}</w:p>"


def plain(word: Word, style: str, text: str, properties: str = "") -> str:
    """A paragraph of text that looks alike."""
    return paragraph(word, style, run(text), text, properties)


def of_runs(word: Word, style: str, held: Runs, properties: str = "") -> str:
    """A paragraph of runs."""
    return paragraph(word, style, runs(word, held), text_of(held), properties)


def joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
