"""What evalkit reads in a Markdown file: sections, links, quotations and percentages, each with its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evalkit.files.markdown_blocks import Block, blank_lines, parsed_blocks, parser, simple_blocks
from evalkit.model.values import TEMPLATE_TEXT

if TYPE_CHECKING:
    from markdown_it.token import Token


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


_ATTRIBUTION = re.compile(r"\s*(?:—|–|--)\s*(.+)")
_PERCENTAGE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?\s?(?:%|per ?cent\b)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+(?=[“‘\"(\[]*[A-Z0-9])")
_NUMBER_OF_PEOPLE = re.compile(
    r"\bn\s*[=≈:]\s*\d|\d[\d,.]{0,15}\s+(?:out\s+)?of\s+(?:the\s+|all\s+|its\s+)?\d|\b(?:of|among)\s+(?:the\s+|all\s+)?(?!(?:19|20)\d\d\b)\d[\d,]*\s+(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[^\W\d]",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


_FENCE = re.compile(r"\s*(```+|~~~+)")


@dataclass(slots=True, eq=False)
class Section:
    """What stands under a heading of level 2."""

    title: str
    line: int
    filled: bool = False


@dataclass(slots=True, eq=False)
class Link:
    """A link to a file of the evaluation: no scheme, as it is written, without its `#` part."""

    target: str
    line: int
    column: int
    section: str


@dataclass(slots=True, eq=False)
class Quotation:
    """A block quote whose last line names a party."""

    attribution: str
    line: int


@dataclass(slots=True, eq=False)
class Percentage:
    """A percentage in running text, and whether its number of people stands in the same sentence."""

    text: str
    line: int
    with_n: bool


@dataclass(slots=True, eq=False)
class Document:
    """A Markdown file as the rules see it. Comments and code are no content."""

    sections: dict[str, Section] = field(default_factory=dict)
    """By title in lower case."""
    links: list[Link] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    percentages: list[Percentage] = field(default_factory=list)

    def section(self, title: str) -> Section | None:
        return self.sections.get(title.casefold())


def parse(text: str) -> Document:
    """Reads CommonMark. Lines count from 1.

    A file of headings, paragraphs, simple lists, block quotes and comments is read line by line; whatever else stands
    in it, the whole is left to markdown-it, which takes twenty times as long.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
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
        self._section: Section | None = None
        self._quotes: dict[int, list[tuple[int, str]]] = {}

    def document(self) -> Document:
        for given in self._quotes.values():
            _quotation(self._document, given)
        return self._document

    def take(self, block: Block) -> None:
        content = _COMMENT.sub(blank_lines, block.content) if "<!--" in block.content else block.content
        if block.kind == "html":
            self._fill(content)
            return
        if block.kind == "heading":
            self._open(" ".join(content.split()), block)
            plain = content
        else:
            plain = _without_code(content) if "`" in content else content
            self._fill(plain)
            if block.quote:
                lines = enumerate(plain.split("\n"), block.line)
                self._quotes.setdefault(block.quote, []).extend((n, line) for n, line in lines if _is_given(line))
        _percentages(self._document, plain, block.line)
        if "[" in content:
            title = self._section.title if self._section else ""
            self._document.links += _links(content, block.line, self._lines, self._environment, title)

    def _open(self, title: str, block: Block) -> None:
        if block.level == 1:
            self._section = None
        elif block.level == 2:
            self._section = self._document.sections.setdefault(title.casefold(), Section(title, block.line))

    def _fill(self, text: str) -> None:
        if self._section and not self._section.filled:
            self._section.filled = any(map(_is_given, text.split("\n")))


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


def _quotation(document: Document, given: list[tuple[int, str]]) -> None:
    if len(given) > 1 and (named := _ATTRIBUTION.fullmatch(given[-1][1])):
        document.quotations.append(Quotation(named[1].strip(), given[0][0]))


def _percentages(document: Document, text: str, line: int) -> None:
    if "%" not in text and "cent" not in text:
        return
    text = "\n".join(map(_without_targets, text.split("\n")))
    start = counted = 0
    for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
        sentence = text[start:end]
        with_n: bool | None = None
        for match in _PERCENTAGE.finditer(sentence):
            if with_n is None:
                with_n = _NUMBER_OF_PEOPLE.search(sentence) is not None
            line += text.count("\n", counted, start + match.start())
            counted = start + match.start()
            document.percentages.append(Percentage(" ".join(match[0].split()), line, with_n))
        start = end


def _without_targets(line: str) -> str:
    """A line without the addresses to which its links lead."""
    kept, position = [], 0
    while (start := line.find("](", position)) >= 0 and (end := line.find(")", start)) >= 0:
        kept.append(line[position : start + 1])
        position = end + 1
    return "".join([*kept, line[position:]])


_SIMPLE_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s<>\"']+)\)")


def _links(content: str, line: int, lines: list[str], environment: dict[str, Any], section: str) -> Iterator[Link]:
    for target, at in _targets(content, line, environment):
        target = target.partition("#")[0].partition("?")[0]
        if target and not _SCHEME.match(target):
            found = lines[at - 1].find(target) if at <= len(lines) else -1
            yield Link(target, at, max(found, 0) + 1, section)


def _targets(content: str, line: int, environment: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Where the links and images of a block lead to, each with its line."""
    rest = _SIMPLE_LINK.sub("", content)
    if not environment and not any(sign in rest for sign in "[]`\\&<"):
        counted = 0
        for match in _SIMPLE_LINK.finditer(content):
            line += content.count("\n", counted, match.start())
            counted = match.start()
            yield match[1], line
        return
    children: list[Token] = []
    reader = parser()
    reader.inline.parse(content, reader, environment, children)
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        yield str(child.attrGet({"link_open": "href", "image": "src"}.get(child.type, "")) or ""), line
