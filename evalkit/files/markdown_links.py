"""The links and images of a Markdown file, and where each of their addresses is written.

Blocks in which nothing stands but plain links are read by a pattern, any other by markdown-it; a property test holds the two
equal. Whoever follows links, and whoever changes them, has them from here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from evalkit.files.markdown_blocks import Block

if TYPE_CHECKING:
    from markdown_it.token import Token

    from evalkit.files.markdown_parser import Written


@dataclass(slots=True, eq=False)
class Address:
    """The path of a file as it is written in a link, an image or a definition: without a scheme, and never over a line."""

    written: str
    """With escapes, and with whatever follows a `#` or a `?`."""
    path: str
    """Without these; percent signs still stand for others."""
    line: int
    column: int


@dataclass(slots=True, eq=False)
class Link:
    """A link or an image that leads to a file of the evaluation. `target`: the path of its address."""

    target: str
    line: int
    column: int
    """Where its address begins, if that is on the line on which the link begins; else where the link does."""
    section: str


def leads_to(folder: str, path: str) -> str:
    """What the path of an address leads to from a folder of the evaluation: a path in the evaluation, or out of it."""
    return normpath(join(folder, unquote(path)))


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PLAIN_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s<>\"'\x00-\x1f\x7f]+)\)")
_NOT_PLAIN = re.compile(r"[`\\&<]")


class LinkReader:
    """Takes the blocks of a file one by one, and gathers their links. `lines`: those of the file."""

    def __init__(self, text: str, lines: list[str], environment: dict[str, Any]) -> None:
        self.links: list[Link] = []
        self.addresses: list[Address] = []
        """Where the links lead to, and definitions that none of them uses."""
        self._lines = lines
        self._environment = environment
        self._defined: dict[str, Address | None] = {}
        if environment:
            self._take_definitions(text)

    def take(self, block: Block, section: str) -> None:
        if "[" not in block.content:
            return
        places = _Places(block, self._lines)
        plain = _plain_links(block.content) if not self._defined else None
        if plain is None:
            self._take_tokens(block, places, section)
            return
        for start, at, written in plain:
            self._add(places.of(start), _address(written, written, *places.of(at)), section)

    def _take_definitions(self, text: str) -> None:
        from evalkit.files.markdown_parser import DEFINED

        starts = [0, *(match.end() for match in re.finditer("\n", text))]
        label: str
        written: Written
        for label, written in self._environment.get(DEFINED, ()):
            line = bisect_right(starts, written.start)
            column = written.start - starts[line - 1] + 1
            address = _address(text[written.start : written.end], written.address, line, column)
            self._defined.setdefault(label, address)
            if address:
                self.addresses.append(address)

    def _take_tokens(self, block: Block, places: "_Places", section: str) -> None:
        for token in _tokens(block.content, self._environment):
            begin = places.of(token.meta["start"])
            if "label" in token.meta:
                self._add(begin, self._defined[token.meta["label"]], section, is_new=False)
                continue
            found: Written = token.meta["written"]
            written = block.content[found.start : found.end]
            self._add(begin, _address(written, found.address, *places.of(found.start)), section)

    def _add(self, begin: tuple[int, int], address: Address | None, section: str, *, is_new: bool = True) -> None:
        if address is None:
            return
        line, column = (address.line, address.column) if address.line == begin[0] else begin
        self.links.append(Link(address.path, line, column, section))
        if is_new:
            self.addresses.append(address)


def _address(written: str, plain: str, line: int, column: int) -> Address | None:
    """An address, if it is one of a file. `plain`: what is written, without escapes."""
    path = plain.partition("#")[0].partition("?")[0]
    return Address(written, path, line, column) if path and not _SCHEME.match(path) else None


def _plain_links(content: str) -> list[tuple[int, int, str]] | None:
    """Where each link of a block begins, where its address does, and the address; None where that takes a real parser."""
    if _NOT_PLAIN.search(content):
        return None
    rest = _PLAIN_LINK.sub("", content)
    if "[" in rest or "]" in rest:
        return None
    return [(match.start(), match.start(1), match[1]) for match in _PLAIN_LINK.finditer(content)]


def _tokens(content: str, environment: dict[str, Any]) -> Iterator["Token"]:
    """The links and images of a block, as markdown-it reads them; but for addresses that stand for themselves: `<https://…>`."""
    from evalkit.files.markdown_parser import parser

    reader = parser()
    tokens: list[Token] = []
    reader.inline.parse(content, reader, environment, tokens)
    return (token for token in tokens if "start" in token.meta)


class _Places:
    """Of a place in a block, the line and the column in the file."""

    def __init__(self, block: Block, lines: list[str]) -> None:
        self._first = block.line
        self._starts = [0, *(match.end() for match in re.finditer("\n", block.content))]
        self._content = block.content.split("\n")
        self._lines = lines
        self._shifts: dict[int, int] = {}

    def of(self, place: int) -> tuple[int, int]:
        """Both count from 1."""
        number = bisect_right(self._starts, place) - 1
        if number not in self._shifts:
            self._shifts[number] = self._shift(number)
        return self._first + number, place - self._starts[number] + self._shifts[number] + 1

    def _shift(self, number: int) -> int:
        """How much further to the right a line of the block stands in its file: behind the marks of quotations and lists."""
        line, source = self._content[number], self._lines[self._first + number - 1].rstrip()
        text = line.strip()
        if not source.endswith(text):  # the signs that close a heading
            source = source.rstrip("#").rstrip()
        return len(source) - len(text) - (len(line) - len(line.lstrip()))
