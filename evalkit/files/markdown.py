"""What evalkit reads in a Markdown file: sections, links, quotations and running text, each with its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from evalkit.files.headings import by_which_found, title_of
from evalkit.files.markdown_blocks import Block, blank_lines, parsed_blocks, simple_blocks
from evalkit.files.markdown_links import Address, Link, LinkReader
from evalkit.files.quotations import Quotation, quotation
from evalkit.model.values import TEMPLATE_TEXT

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


_FENCE = re.compile(r"\s*(```+|~~~+)")


FEW_WORDS = 80
"""As many letters are a few words."""


@dataclass(slots=True, eq=False)
class Section:
    """What stands under a heading of level 2."""

    title: str
    line: int
    filled: bool = False
    words: str = ""
    """All that stands there, as far as that is no more than a few words."""


@dataclass(slots=True, eq=False)
class Elsewhere:
    """A heading at another level than 2, which so opens no section."""

    level: int
    line: int


@dataclass(slots=True, eq=False)
class Passage:
    """A stretch of running text: a paragraph, an item of a list, the rows of a table. Without comments and code."""

    text: str
    """With its line breaks; all links in it are written in place: `[label](target)`."""
    line: int
    section: str
    """As its heading of level 2 is found; empty outside all of them."""
    quoted: bool
    """Whether it stands in a block quote."""


@dataclass(slots=True, eq=False)
class Document:
    """A Markdown file as the rules see it. Comments and code are no content."""

    sections: dict[str, Section] = field(default_factory=dict)
    """By that by which a heading is found."""
    links: list[Link] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    """Where links lead to, each once, in the order of the file; those of definitions that no link uses are among them."""
    quotations: list[Quotation] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    elsewhere: dict[str, Elsewhere] = field(default_factory=dict)
    """The first heading of each title that stands at another level than 2."""

    def section(self, title: str) -> Section | None:
        return self.sections.get(by_which_found(title))

    def heading_elsewhere(self, title: str) -> Elsewhere | None:
        """The heading of this title, where it stands at another level than 2 only."""
        return None if self.section(title) else self.elsewhere.get(by_which_found(title))


def parse(text: str) -> Document:
    """Reads CommonMark. Lines count from 1.

    A file of headings, paragraphs, simple lists, block quotes and comments is read line by line; whatever else stands
    in it, the whole is left to markdown-it, which takes twenty times as long.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    environment: dict[str, Any] = {}
    blocks = simple_blocks(text)
    if blocks is None:
        blocks = list(parsed_blocks(text, environment))
    return _document(blocks, text, environment)


def _document(blocks: Iterable[Block], text: str, environment: dict[str, Any]) -> Document:
    contents = _Contents(text, environment)
    for block in blocks:
        contents.take(block)
    return contents.document()


class _Contents:
    """Takes the blocks of a file one by one, and gathers what the rules see."""

    def __init__(self, text: str, environment: dict[str, Any]) -> None:
        self._document = Document()
        self._lines = text.split("\n")
        self._environment = environment
        self._links = LinkReader(text, self._lines, environment)
        self._section: Section | None = None
        self._name = ""
        """By which the heading of the section is found."""
        self._quotes: dict[int, list[tuple[int, str]]] = {}

    def document(self) -> Document:
        for given in self._quotes.values():
            if found := quotation(given, self._lines[given[-1][0] - 1] if given else ""):
                self._document.quotations.append(found)
        self._document.links = self._links.links
        self._document.addresses = sorted(self._links.addresses, key=attrgetter("line", "column"))
        return self._document

    def take(self, block: Block) -> None:
        content = _COMMENT.sub(blank_lines, block.content) if "<!--" in block.content else block.content
        if block.kind == "html":
            self._fill(content)
            return
        if block.kind == "heading":
            self._open(content, block)
        else:
            plain = _without_code(content) if "`" in content else content
            self._fill(plain)
            self._pass(plain, block)
        self._links.take(block, self._section.title if self._section else "")

    def _open(self, heading: str, block: Block) -> None:
        name = by_which_found(heading)
        if block.level == 1:
            self._section, self._name = None, ""
        if block.level == 2:
            self._name = name
            self._section = self._document.sections.setdefault(name, Section(title_of(heading), block.line))
        else:
            self._document.elsewhere.setdefault(name, Elsewhere(block.level, block.line))

    def _pass(self, plain: str, block: Block) -> None:
        """Takes running text, without code."""
        if block.quote:
            lines = enumerate(plain.split("\n"), block.line)
            self._quotes.setdefault(block.quote, []).extend((n, line) for n, line in lines if _is_given(line))
        text = _in_place(plain, self._environment) if self._environment else plain
        self._document.passages.append(Passage(text, block.line, self._name, bool(block.quote)))

    def _fill(self, text: str) -> None:
        if self._section and len(self._section.words) <= FEW_WORDS:
            given = [line.strip() for line in text.split("\n") if _is_given(line)]
            self._section.filled = self._section.filled or bool(given)
            self._section.words = " ".join((self._section.words, *given)).strip()


def _is_given(line: str) -> bool:
    """Whether anything stands on a line that is not there to be replaced."""
    return bool(line.strip()) and not TEMPLATE_TEXT.match(line)


def outside_code(lines: Iterable[str]) -> Iterator[bool]:
    """Of each line, whether it stands outside blocks of code between fences; a fence itself does not."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1][:3]
            yield False
        else:
            yield not fence


def _without_code(text: str) -> str:
    """Text without code spans; line breaks in them stay. A span ends at the next run of as many backticks."""
    runs = [match.span() for match in re.finditer("`+", text)]
    following: dict[int, list[int]] = {}
    for number, (start, end) in reversed(list(enumerate(runs))):
        following.setdefault(end - start, []).append(number)
    kept, position, number = [], 0, 0
    while number < len(runs):
        start, end = runs[number]
        same = following[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            number = same[-1]
            kept += [text[position:start], "\n" * text.count("\n", start, runs[number][1])]
            position = runs[number][1]
        number += 1
    return "".join([*kept, text[position:]])


_BY_REFERENCE = re.compile(r"\[([^\[\]]{1,999})\](?:\[([^\[\]]{0,999})\])?(?![\[(])")


def _in_place(text: str, environment: dict[str, Any]) -> str:
    """Text in which links by reference are written in place."""
    from markdown_it.common.utils import normalizeReference

    known = environment.get("references", {})

    def written(match: re.Match[str]) -> str:
        found = known.get(normalizeReference(match[2] or match[1]))
        return f"[{match[1]}]({found['href']})" if found else match[0]

    return _BY_REFERENCE.sub(written, text) if known else text
