"""Markdown that people wrote → blocks. Nothing in it is run or fetched; raw HTML is left out."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from evalkit.documents.blocks import Block, Cell, Figure, Heading, Listing, Paragraph, Quote, Run, Runs, Table, text_of
from evalkit.model.values import TEMPLATE_TEXT

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.tree import SyntaxTreeNode

_DEEPEST = 20
_DEEPEST_HEADING = 3
_DEEPEST_READ = 100
"""What the parser reads, in its own levels, of which a list within a list takes two: beyond, it leaves out without a word."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TEXT = ("text", "softbreak", "hardbreak")
_SPACES = re.compile("  +")
_BRACES, _ESCAPED = ("{", "}"), "\ufdd2"
"""Braces, and a sign that no text holds."""


@dataclass(slots=True)
class Reader:
    """How a page is read: where its links lead, what becomes of its pictures, and what is left out of it."""

    link: Callable[[str, int], str]
    """Address and line → where the link leads in the document; empty where it becomes plain text."""
    picture: Callable[[str, str, int], Block | None]
    """Address, words in place of it, and line → the picture."""
    place: Callable[[str, int], list[Block] | None] = lambda _text, _line: None
    """The text of a paragraph and its line → what is to stand in its place; None where it stays."""
    words: Callable[[str, int], str] = lambda text, _line: text
    """Text and its line → the same with what is placed in it."""
    level: int = 1
    """The level of the highest headings."""
    lowered: int = 0
    """By how many levels the headings below the title of the page are lowered, so that none stands above that."""
    quotes: list[tuple[Quote, int, int]] = field(default_factory=list)
    """The quotations that were read, each with its first and last line."""
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """Line, and what was left out there."""


def _any_link(url: str) -> bool:
    return url is not None


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote.index import footnote_def

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_READ}).enable("table")
    parser.block.ruler.before("reference", "footnote", footnote_def, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.after("block", "template", _without_template_text)
    parser.core.ruler.before("text_join", "escaped", _mark_escaped)
    parser.validateLink = _any_link  # type: ignore[method-assign]  # what is refused is told, not shown as text
    return parser


def _without_template_text(state: "StateCore") -> None:
    """Blanks lines that are there to be replaced, in headings and tables too; of a paragraph that begins so, all lines."""
    for token in state.tokens:
        if token.type == "inline" and "TODO" in token.content:
            token.content = "" if _is_template(token.content) else "\n".join(given_lines(token.content))


def given_lines(text: str) -> list[str]:
    """The lines of a text, those blank that are there to be replaced."""
    return ["" if _is_template(line) else line for line in text.split("\n")]


def _is_template(text: str) -> bool:
    """Whether a text is there to be replaced, also where it is emphasised or a link."""
    return TEMPLATE_TEXT.match(text.lstrip("*_`[")) is not None


def _mark_escaped(state: "StateCore") -> None:
    """Has a sign behind each brace that is written with a backslash, so that nothing is placed with it."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text_special" and child.content in _BRACES:
                child.content += _ESCAPED


def blocks_of(text: str, reader: Reader, definitions: Mapping[str, Any] | None = None) -> list[Block]:
    """The blocks of a page, in order. `definitions`: those of links that stand elsewhere, as `definitions_in` finds them."""
    from markdown_it.tree import SyntaxTreeNode

    tree = SyntaxTreeNode(_parser().parse(_lined(text), {"references": dict(definitions or {})}))
    levels = [int(node.tag[1]) for node in tree.walk() if node.type == "heading"]
    has_title = levels[:1] == [1] and levels.count(1) == 1
    reader.lowered = max(0, reader.level - min(levels[has_title:], default=reader.level))
    return [block for node in tree.children for block in _block(node, reader, 0)]


def definitions_in(text: str) -> Mapping[str, Any]:
    """The definitions of links in a page: `[name]: address`."""
    found: dict[str, Any] = {"references": {}}
    if "]:" in text:
        _parser().parse(_lined(text), found)
    return cast("Mapping[str, Any]", found["references"])


def _lined(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def is_written(text: str) -> bool:
    """Whether a page says anything, comments and text of a template aside."""
    shown: Block = Paragraph((Run("a picture"),))
    return bool(blocks_of(text, Reader(link=lambda _address, _line: "", picture=lambda _address, _alt, _line: shown)))


def line_of(node: "SyntaxTreeNode") -> int:
    """Counted from 1."""
    return node.map[0] + 1 if node.map else 1


def _block(node: "SyntaxTreeNode", reader: Reader, depth: int) -> Iterator[Block]:
    line = line_of(node)
    if depth > _DEEPEST:
        reader.left_out.append((line, "lists or quotations within each other more than 20 deep"))
        return
    match node.type:
        case "heading":
            yield from _heading(node, reader, line)
        case "paragraph":
            yield from _paragraph(node, reader, line)
        case "bullet_list" | "ordered_list":
            items = (
                tuple(b for child in item.children for b in _block(child, reader, depth + 1)) for item in node.children
            )
            yield from _listings([item for item in items if item], ordered=node.type == "ordered_list")
        case "blockquote":
            inside = [b for child in node.children for b in _block(child, reader, depth + 1)]
            paragraphs = tuple(b.runs for b in inside if isinstance(b, Paragraph))
            if paragraphs:
                quote = Quote(paragraphs)
                reader.quotes.append((quote, line, node.map[1] if node.map else line))
                yield quote
            yield from (b for b in inside if not isinstance(b, Paragraph))
        case "fence" | "code_block":
            if node.info.strip().startswith("{"):
                reader.left_out.append((line, "a raw block"))
            else:
                yield from (Paragraph((Run(held),)) for held in given_lines(node.content) if held.strip())
        case "table":
            yield from _table(node, reader)
        case "footnote_reference":
            mark = Run(f"[^{node.meta['label']}] ")
            for inner in (b for child in node.children for b in _block(child, reader, depth + 1)):
                yield Paragraph((mark, *inner.runs), "source") if isinstance(inner, Paragraph) else inner
        case "html_block":
            yield from _beside_comments(node.content, reader, line)


def _beside_comments(html: str, reader: Reader, line: int) -> Iterator[Block]:
    """What stands on the lines of a comment, as text; but for raw HTML, which is left out."""
    text = " ".join(_COMMENT.sub(" ", html).split())
    if "<" in text:
        reader.left_out.append((line, "raw HTML"))
    elif text and not TEMPLATE_TEXT.match(text):
        yield Paragraph((Run(reader.words(text, line)),))


def _heading(node: "SyntaxTreeNode", reader: Reader, line: int) -> Iterator[Block]:
    """A heading; one deeper than documents have, a label."""
    level, pictures = max(reader.level, int(node.tag[1]) + reader.lowered), list[Block]()
    runs = _runs(node, reader, line, pictures)
    text = text_of(runs)
    if text.strip():
        yield Heading(level, text) if level <= _DEEPEST_HEADING else Paragraph(runs, "label")
    yield from pictures


def _listings(items: Sequence[tuple[Block, ...]], *, ordered: bool) -> Iterator[Block]:
    """A list. What has a number of its own in the document stands between its items, for it is looked for there."""
    held: list[tuple[Block, ...]] = []
    for item in items:
        kept: list[Block] = []
        for block in item:
            if not isinstance(block, Heading | Figure) and not (isinstance(block, Table) and block.caption):
                kept.append(block)
                continue
            held += [tuple(kept)] if kept else []
            if held:
                yield Listing(tuple(held), ordered)
            held, kept = [], []
            yield block
        held += [tuple(kept)] if kept else []
    if held:
        yield Listing(tuple(held), ordered)


def _paragraph(node: "SyntaxTreeNode", reader: Reader, line: int) -> Iterator[Block]:
    content = node.children[0].content if node.children else ""
    placed = reader.place(content, line)
    if placed is not None:
        yield from placed
        return
    pictures: list[Block] = []
    runs = _runs(node, reader, line, pictures)
    if text_of(runs).strip():
        yield Paragraph(runs)
    yield from pictures


def _table(node: "SyntaxTreeNode", reader: Reader) -> Iterator[Block]:
    pictures: list[Block] = []
    rows = [
        [_runs(cell, reader, line_of(row), pictures) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    if len(rows) > 1:
        head = tuple(text_of(cell) for cell in rows[0])
        yield Table("", head, tuple(tuple(Cell((cell,)) for cell in row) for row in rows[1:]))
    yield from pictures


def _runs(node: "SyntaxTreeNode", reader: Reader, line: int, pictures: list[Block] | None = None) -> Runs:
    found = list(_inline(node, reader, line, Run(""), pictures if pictures is not None else []))
    return tuple(_merged(found))


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Neighbours that look alike as one, without white space at either end."""
    held: list[Run] = []
    for run in runs:
        if held and _look(held[-1]) == _look(run):
            held[-1] = _with(held[-1], held[-1].text + run.text)
        elif run.text:
            held.append(run)
    if held:
        held[0] = _with(held[0], held[0].text.lstrip())
        held[-1] = _with(held[-1], held[-1].text.rstrip())
    return iter(held)


def _look(run: Run) -> tuple[bool, bool, str]:
    return run.bold, run.italic, run.link


def _with(run: Run, text: str) -> Run:
    return Run(text, run.bold, run.italic, run.link, run.missing)


def _inline(node: "SyntaxTreeNode", reader: Reader, line: int, like: Run, pictures: list[Block]) -> Iterator[Run]:
    for is_text, children in groupby(node.children, key=lambda child: child.type in _TEXT):
        held = list(children)
        if is_text:  # lines end where their writer broke them: what is placed within a sentence may go over two
            text = _SPACES.sub(" ", "".join(child.content if child.type == "text" else " " for child in held))
            yield _with(like, reader.words(text, line).replace(_ESCAPED, ""))
            line += sum(child.type != "text" for child in held)
        else:
            yield from _elements(held, reader, line, like, pictures)


def _elements(
    nodes: list["SyntaxTreeNode"], reader: Reader, line: int, like: Run, pictures: list[Block]
) -> Iterator[Run]:
    """The runs of what stands between texts: links, pictures, what is emphasised."""
    for child in nodes:
        match child.type:
            case "inline":
                yield from _inline(child, reader, line, like, pictures)
            case "code_inline":
                yield _with(like, child.content)
            case "strong":
                yield from _inline(child, reader, line, Run("", True, like.italic, like.link), pictures)
            case "em":
                yield from _inline(child, reader, line, Run("", like.bold, True, like.link), pictures)
            case "link":
                target = reader.link(str(child.attrs.get("href", "")), line)
                yield from _inline(child, reader, line, Run("", like.bold, like.italic, target), pictures)
            case "image":
                picture = reader.picture(str(child.attrs.get("src", "")), child.content, line)
                if picture:
                    pictures.append(picture)
                else:
                    reader.left_out.append((line, "a picture"))
            case "html_inline":
                if not child.content.startswith("<!--"):
                    reader.left_out.append((line, "raw HTML"))


def trimmed(runs: Runs, length: int) -> Runs:
    """Runs without what stands behind a length, in signs."""
    kept: list[Run] = []
    for run in runs:
        if length <= 0:
            break
        kept.append(_with(run, run.text[:length]))
        length -= len(run.text)
    return tuple(_merged(kept))
