"""A Markdown file as blocks: headings, text and HTML, each with its line.

Read line by line where nothing stands in the file that needs a real parser, as in nearly all of them; else by
markdown-it, which takes twenty times as long. A property test holds the two equal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(slots=True, eq=False)
class Block:
    """A stretch of a file: a heading of some level, text (in a block quote or not), or HTML."""

    kind: str
    content: str
    line: int
    level: int = 0
    quote: int = 0
    """The number of the block quote that it stands in, counted from 1; 0: in none."""


def blank_lines(match: re.Match[str]) -> str:
    """Takes out a match and keeps its line breaks, so that lines still count."""
    return "\n" * match[0].count("\n")


_COMMENT_START = re.compile(r"^ {0,3}<!--", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[ \t]*$", re.MULTILINE)
_NOT_SIMPLE = re.compile(r"[`\\&<\t\r\x00]")
_ODD_STARTS = frozenset(" >=-*_+0123456789~")
_ODD_LINE = re.compile(
    r" {4}| {1,3}>|[ >]*(?:=+|-+) *$| {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$| {0,3}~~~"
    r"| {0,3}(?:[-*+]|\d{1,9}[.)])(?: *$| {5,}| +(?:>|(?:[-*+]|#{1,6}|\d{1,9}[.)])(?: |$)))|>[ ]*(?:>|(?:[-*+]|#{1,6}|\d{1,9}[.)])(?: |$))|> {5,}"
)
_HEADING = re.compile(r" {0,3}(#{1,6})(?= |$)")
_ITEM = re.compile(r" {0,3}(?:[-*+]|(?P<number>\d{1,9})[.)]) +")


def _is_simple(text: str, lines: list[str]) -> bool:
    """Whether every line can be read by itself. `text` is without comments that stand by themselves."""
    if _NOT_SIMPLE.search(text) or "]:" in text:
        return False
    return not any(line[:1] in _ODD_STARTS and _ODD_LINE.match(line) for line in lines)


def simple_blocks(text: str) -> list[Block] | None:
    """The blocks of a file in which nothing stands that needs a real parser; None for any other."""
    if text.rfind("<!--") > text.rfind("-->") or "<!-->" in text or "<!--->" in text:
        return None  # a comment without an end, or one that ends as it begins
    text = _without_comments(text)
    lines = text.split("\n")
    if not _is_simple(text, lines):
        return None
    reader = _LineReader()
    for number, line in enumerate(lines, 1):
        if not reader.take(number, line):
            return None
    reader.close()
    return reader.blocks


def _without_comments(text: str) -> str:
    """Text without comments that stand on lines of their own; its lines stay.

    Each end is looked for once: where other text follows it, no comment that begins before it stands by itself.
    """
    kept, done, tried = [], 0, 0
    for start in _COMMENT_START.finditer(text):
        if start.start() < done or start.end() <= tried:
            continue
        tried = text.find("-->", start.end())
        if tried < 0:
            break
        if rest := _REST_OF_LINE.match(text, tried + 3):
            kept += [text[done : start.start()], "\n" * text.count("\n", start.start(), tried)]
            done = rest.end()
    return "".join([*kept, text[done:]])


def _heading(line: str) -> tuple[int, str] | None:
    """The level and the text of a heading, without the signs that close it; None for any other line."""
    begin = _HEADING.match(line) if "#" in line[:4] else None
    if begin is None:
        return None
    text = line[begin.end() :].strip(" ")
    unclosed = text.rstrip("#")
    return len(begin[1]), unclosed.rstrip(" ") if not unclosed or unclosed[-1] == " " else text


class _LineReader:
    """Takes the lines of a simple file one by one, and gathers them into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pending: list[str] = []
        self._start = 0
        self._quote = 0
        """The number of the block quote that is open; 0: none."""
        self._quotes = 0
        self._listed = False
        """Whether the pending lines belong to an item of a list."""

    def close(self) -> None:
        """Makes a block of the pending lines."""
        if self._pending:
            self.blocks.append(Block("text", "\n".join(self._pending), self._start, quote=self._quote))
            self._pending.clear()

    def take(self, number: int, line: str) -> bool:
        """Takes a line; says whether it could be told by itself what it is."""
        heading = _heading(line)
        if heading or not line or line.isspace():
            self.close()
            self._quote = 0
            if heading:
                level, text = heading
                self.blocks.append(Block("heading", text, number, level=level))
            return True
        if line[0] == ">":
            self._open_quote()
            line = line[1:]
        elif self._quote:
            return False  # it may belong to the quotation all the same
        elif item := _ITEM.match(line):
            if self._pending and not self._listed and item["number"] not in (None, "1"):
                return False  # a number at the beginning of a line of a paragraph
            self.close()
            self._listed = True
            line = line[item.end() :]
        elif not self._pending:
            self._listed = False
        self._append(number, line.strip())
        return True

    def _open_quote(self) -> None:
        if not self._quote:
            self.close()
            self._quotes += 1
            self._quote = self._quotes

    def _append(self, number: int, text: str) -> None:
        if not text:  # an empty line of a quotation
            self.close()
            return
        if not self._pending:
            self._start = number
        self._pending.append(text)


def parsed_blocks(text: str, environment: dict[str, Any]) -> Iterator[Block]:
    from evalkit.files.markdown_parser import parser

    depth = quotes = 0
    heading: Token | None = None
    for token in parser().parse(text, environment):
        if token.type == "heading_open":
            heading = token
        elif token.type == "heading_close":
            heading = None
        elif token.type == "blockquote_open":
            quotes += depth == 0
            depth += 1
        elif token.type == "blockquote_close":
            depth -= 1
        elif token.type == "html_block" and token.map:
            yield Block("html", token.content, token.map[0] + 1)
        elif token.type == "inline" and token.map:
            if heading:
                yield Block("heading", token.content, token.map[0] + 1, level=int(heading.tag[1]))
            else:
                yield Block("text", token.content, token.map[0] + 1, quote=quotes if depth else 0)
