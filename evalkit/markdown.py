"""What evalkit reads in a Markdown file: sections, links, quotations and percentages, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(r"\]\([^)\n]*\)")
_TODO = re.compile(r"\s*(?:(?:[-*+>]|\d+[.)])\s+)*TODO\b")
_ATTRIBUTION = re.compile(r"\s*(?:—|–|--)\s*(.+)")
_PERCENTAGE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+(?=[“‘\"(\[]*[A-Z0-9])")
_NUMBER_OF_PEOPLE = re.compile(
    r"\bn\s*[=≈:]\s*\d|\d[\d,.]*\s+(?:out\s+)?of\s+(?:the\s+|all\s+|its\s+)?\d|\b(?:of|among)\s+(?:the\s+|all\s+)?\d[\d,]*\s+[^\W\d]",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(slots=True)
class Section:
    """What stands under a heading of level 2."""

    title: str
    line: int
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file of the evaluation: no scheme, as it is written, without its `#` part."""

    target: str
    line: int
    column: int
    section: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quote whose last line names a party."""

    attribution: str
    line: int


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage in running text, and whether its number of people stands in the same sentence."""

    text: str
    line: int
    with_n: bool


@dataclass(slots=True)
class Document:
    """A Markdown file as the rules see it. Comments and code are no content."""

    sections: dict[str, Section] = field(default_factory=dict)
    """By title in lower case."""
    links: list[Link] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    percentages: list[Percentage] = field(default_factory=list)

    def section(self, title: str) -> Section | None:
        return self.sections.get(title.casefold())


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").disable(["inline", "text_join"])


def parse(text: str) -> Document:
    """Reads CommonMark. Lines count from 1. The text inside a block is looked at closer only where it holds a link."""
    document = Document()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    environment: dict[str, Any] = {}
    current: Section | None = None
    quote: list[tuple[int, str]] = []
    depth = 0
    heading: Token | None = None
    for token in _parser().parse("\n".join(lines), environment):
        if token.type == "heading_open":
            heading = token
            if token.tag == "h1":
                current = None
        elif token.type == "heading_close":
            heading = None
        elif token.type == "blockquote_open":
            depth += 1
        elif token.type == "blockquote_close":
            depth -= 1
            if depth == 0:
                _quotation(document, quote)
                quote = []
        elif token.type == "html_block" and token.map:
            if current and _COMMENT.sub("", token.content).strip():
                current.filled = True
        elif token.type == "inline" and token.map:
            content = _COMMENT.sub(_blank_lines, token.content) if "<!--" in token.content else token.content
            line = token.map[0] + 1
            if heading and heading.tag == "h2":
                title = " ".join(content.split())
                current = document.sections.setdefault(title.casefold(), Section(title, line))
            elif not heading:
                plain = _CODE.sub(_blank_lines, content) if "`" in content else content
                given = [(line + n, t) for n, t in enumerate(plain.split("\n")) if t.strip() and not _TODO.match(t)]
                if current and given:
                    current.filled = True
                if depth:
                    quote += given
                _percentages(document, plain, line)
            if "[" in content:
                document.links += _links(content, line, lines, environment, current.title if current else "")
    return document


def _blank_lines(match: re.Match[str]) -> str:
    """Takes out a match and keeps its line breaks, so that lines still count."""
    return "\n" * match[0].count("\n")


def _quotation(document: Document, given: list[tuple[int, str]]) -> None:
    if len(given) > 1 and (named := _ATTRIBUTION.fullmatch(given[-1][1])):
        document.quotations.append(Quotation(named[1].strip(), given[0][0]))


def _percentages(document: Document, text: str, line: int) -> None:
    if "%" not in text and "cent" not in text:
        return
    text = _TARGET.sub("]", text)
    start = 0
    for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end]
        for match in _PERCENTAGE.finditer(sentence):
            at = line + text.count("\n", 0, start + match.start())
            document.percentages.append(
                Percentage(" ".join(match[0].split()), at, bool(_NUMBER_OF_PEOPLE.search(sentence)))
            )
        start = end


def _links(content: str, line: int, lines: list[str], environment: dict[str, Any], section: str) -> Iterator[Link]:
    children: list[Token] = []
    parser = _parser()
    parser.inline.parse(content, parser, environment, children)
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        target = str(child.attrGet({"link_open": "href", "image": "src"}.get(child.type, "")) or "")
        target = target.partition("#")[0].partition("?")[0]
        if target and not _SCHEME.match(target):
            found = lines[line - 1].find(target) if line <= len(lines) else -1
            yield Link(target, line, max(found, 0) + 1, section)
