"""Markdown, with every sign of the text literal; figures are files beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

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
    Run,
    Runs,
    Table,
)

ENDING = ".md"
_SIGNS = re.compile(r"([\\`*_\[\]<>&|~$])")
_STARTS = re.compile(r"^(\s*)([#+=:-]|\d{1,9}[.)])")
_END = re.compile(r"(?<=\s)(#+\s*)\Z")
_BREAKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_NOT_IN_ADDRESS = re.compile(r"[<>\s]")
_NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
Paths = Mapping[Figure | Picture, str]
"""Where each picture lies, from the document."""


def write(document: Document, name: str) -> dict[str, bytes]:
    """A document as a file, and its pictures in a folder of their own."""
    shown: dict[Figure | Picture, str] = {}
    for number, held in enumerate(dict.fromkeys(_pictures(document.blocks)), 1):
        shown[held] = f"{name}-figures/picture-{number}.{held.kind}"
    for block in document.blocks:
        if isinstance(block, Figure):
            shown[block] = f"{name}-figures/figure-{block.number}.svg"
    text = "\n\n".join(part for part in _page(document, shown) if part) + "\n"
    pictures = {path: one.data if isinstance(one, Picture) else one.svg.encode("utf-8") for one, path in shown.items()}
    return {f"{name}{ENDING}": text.encode("utf-8"), **pictures}


def _pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    """The pictures of chapters, also those in lists."""
    for block in blocks:
        match block:
            case Picture():
                yield block
            case Listing():
                yield from _pictures(inner for item in block.items for inner in item)
            case Box():
                yield from _pictures(block.blocks)


def literal(text: str) -> str:
    """Text on one line of which no sign means anything to a reader of Markdown."""
    return _STARTS.sub(_escaped_start, _inner(text).lstrip())


def _inner(text: str) -> str:
    """Text within a line, without breaks."""
    return _SIGNS.sub(r"\\\1", _NOT_SHOWN.sub("\ufffd", _BREAKS.sub(" ", text)))


def _title(text: str) -> str:
    """Text of a heading: signs at its end would be taken for those that close one."""
    return _END.sub(r"\\\1", literal(text))


def _escaped_start(found: re.Match[str]) -> str:
    start = found[2]
    return f"{found[1]}{start[:-1]}\\{start[-1]}"


def _page(document: Document, shown: Paths) -> Iterator[str]:
    mark = f"{document.draft}; " if document.draft else ""
    yield f"<!-- {mark}digest: {document.digest}; as of {document.day.isoformat()} -->"
    yield f"# {_title(document.title)}"
    yield f"**{literal(document.label)}**"
    if document.draft:
        yield f"**{literal(document.draft)}**"
    yield "\n".join(f"- {literal(name)}: {literal(text)}" for name, text in document.cover)
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    if headings:
        yield "**Contents**"
        yield "\n".join(f"- [{literal(one.numbered)}](#{one.key})" for one in headings)
    for block in document.blocks:
        yield _block(block, shown)
    if document.footer or document.house:
        yield "---"
        yield literal(" · ".join(part for part in (document.house, document.footer) if part))


def _block(block: Block, shown: Paths) -> str:
    match block:
        case Heading():
            return f'<a id="{block.key}"></a>\n\n{"#" * (block.level + 1)} {_title(block.numbered)}'
        case Paragraph():
            if block.role == "label":
                return _runs(tuple(replace(run, bold=True) for run in block.runs))
            return _runs(block.runs)
        case Listing():
            return _listing(block, shown)
        case Table():
            return _table(block)
        case Facts():
            return _facts(block)
        case Figure():
            return (
                f"![{literal(block.alt)}](<{shown[block]}>)\n\n**{literal(block.numbered)}** {literal(block.caption)}"
            )
        case Picture():
            return f"![{literal(block.alt)}](<{shown[block]}>)"
        case Quote():
            paragraphs = [_runs(runs) for runs in block.paragraphs]
            return _quoted([*paragraphs, *([f"— {literal(block.source)}"] if block.source else [])])
        case Box():
            inside = [_block(inner, shown) for inner in block.blocks]
            return _quoted([f"**{literal(block.title)}**", *inside])


def _quoted(paragraphs: Iterable[str]) -> str:
    text = "\n\n".join(paragraphs)
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _listing(listing: Listing, shown: Paths) -> str:
    items = []
    for number, item in enumerate(listing.items, 1):
        mark = f"{number}. " if listing.ordered else "- "
        text = "\n\n".join(_block(block, shown) for block in item)
        items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(items)


def _runs(runs: Runs) -> str:
    return "".join(_run(run, first=not number) for number, run in enumerate(runs))


def _run(run: Run, *, first: bool) -> str:
    text = literal(run.text) if first else _inner(run.text)
    inner = text.strip()
    if not inner:
        return text
    begin, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if run.italic or run.missing:
        inner = f"*{inner}*"
    if run.bold:
        inner = f"**{inner}**"
    return f"{begin}[{inner}]({_address(run.link)}){end}" if run.link else f"{begin}{inner}{end}"


def _address(link: str) -> str:
    return link if link.startswith("#") else f"<{_NOT_IN_ADDRESS.sub('', link)}>"


def _cell(cell: Cell) -> str:
    marks = "• " if cell.listed else ""
    return "<br>".join(f"{marks}{_runs(runs)}" for runs in cell.paragraphs)


def _table(table: Table) -> str:
    lines = [f"**{literal(table.numbered)}** {literal(table.caption)}", ""] if table.number else []
    lines.append(_row(map(literal, table.head)))
    lines.append("|" + " --- |" * len(table.head))
    lines += [_row(map(_cell, row)) for row in table.rows]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _facts(facts: Facts) -> str:
    rows = [f"- **{literal(name)}**: {_cell(cell)}" for name, cell in facts.rows]
    return "\n".join(rows)
