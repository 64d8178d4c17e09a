"""One HTML file: no script, nothing fetched; read on paper, on a telephone and by a screen reader."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
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
    Run,
    Runs,
    Table,
)
from evalkit.documents.soft_breaks import SOFT_BREAK, with_soft_breaks

ENDING = ".html"
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ID, _REF, _LABELLED = (
    re.compile(r'\bid="([^"]+)"'),
    re.compile(r"url\(#([^)]+)\)"),
    re.compile(r'aria-labelledby="([^"]+)"'),
)
_NOT_IN_CSS = re.compile(r"[^\w :,.-]")
_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write(document: Document, name: str) -> dict[str, bytes]:
    """A document as one file."""
    return {f"{name}{ENDING}": "\n".join(_page(document)).encode("utf-8")}


def safe(text: str) -> str:
    """Text as HTML takes it, with the signs that no page may hold made visible."""
    return escape(_NOT_IN_HTML.sub("\ufffd", text), quote=True)


def _broken(text: str) -> str:
    """Text to be read, in which a word that is too long for a line may be broken."""
    return safe(with_soft_breaks(text)).replace(SOFT_BREAK, "<wbr>")


def _page(document: Document) -> Iterator[str]:
    css = Path(__file__).with_name("document.css").read_text("utf-8")
    style = css.replace("ACCENT", document.accent).replace("INK", document.ink).replace("FONT", _font(document.font))
    style = style.replace("DRAFT", _NOT_IN_CSS.sub("", document.draft))
    title = f"{document.title} – {document.label}"
    if document.draft:
        title = f"{document.draft} – {title}"
    yield "<!doctype html>"
    yield f'<html lang="{safe(document.language)}">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_CSP}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{safe(title)}</title>"
    yield f'<meta name="date" content="{document.day.isoformat()}"><meta name="digest" content="{safe(document.digest)}">'
    if document.draft:
        yield f'<meta name="status" content="{safe(document.draft)}">'
    yield f"<style>{style}</style></head>"
    yield '<body><a class="skip" href="#content">Skip to content</a>'
    if document.draft:
        yield f'<aside class="draft" aria-label="Draft">{safe(document.draft)}</aside>'
    yield from _cover(document)
    yield from _contents(document)
    yield '<main id="content" tabindex="-1">'
    yield from _sections(document.blocks)
    yield "</main>"
    yield from _footer(document)
    yield "</body></html>\n"


def _font(name: str) -> str:
    plain = re.sub(r"[^\w .-]", "", name)
    return f"'{plain}', Arial, 'Liberation Sans', Arimo, sans-serif"


def _cover(document: Document) -> Iterator[str]:
    yield "<header>"
    if document.logo:
        yield f'<img class="logo" src="{document.logo}" alt="{safe(document.logo_alt)}">'
    yield f'<p class="label">{safe(document.label)}</p>'
    yield f'<h1 dir="auto">{_broken(document.title)}</h1>'
    facts = "".join(
        f'<div><dt>{safe(name)}</dt><dd dir="auto">{_broken(text)}</dd></div>' for name, text in document.cover
    )
    yield f'<dl class="cover">{facts}</dl>'
    if document.draft:
        yield f'<p class="mark">{safe(document.draft)}</p>'
    yield "</header>"


def _contents(document: Document) -> Iterator[str]:
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    if headings:
        items = "".join(f'<li><a href="#{safe(one.key)}">{_broken(one.numbered)}</a></li>' for one in headings)
        yield f'<nav aria-labelledby="contents"><h2 id="contents">{safe(_word(document, "Contents"))}</h2><ul>{items}</ul></nav>'


def _word(document: Document, label: str) -> str:
    return dict(document.words).get(label, label)


def _footer(document: Document) -> Iterator[str]:
    parts = [document.house, document.title, document.label, document.draft, document.footer]
    yield f"<footer><p>{safe(' · '.join(part for part in parts if part))}</p></footer>"


def _sections(blocks: Sequence[Block]) -> Iterator[str]:
    """The blocks, those below each heading of level 1 as a section of their own."""
    is_open = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            if is_open:
                yield "</section>"
            wide = ' class="wide"' if block.landscape else ""
            yield f'<section{wide} aria-labelledby="{safe(block.key)}">'
            is_open = True
        yield from _block(block)
    if is_open:
        yield "</section>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            page = ' class="page"' if block.new_page else ""
            tag = f"h{block.level + 1}"
            yield f'<{tag} id="{safe(block.key)}"{page} dir="auto">{_broken(block.numbered)}</{tag}>'
        case Paragraph():
            role = f' class="{block.role}"' if block.role else ""
            yield f'<p{role} dir="auto">{_runs(block.runs)}</p>'
        case Listing():
            tag = "ol" if block.ordered else "ul"
            yield f"<{tag}>{''.join(map(_item, block.items))}</{tag}>"
        case Table():
            yield from _table(block)
        case Facts():
            rows = "".join(f'<tr><th scope="row">{_broken(name)}</th>{_cell(cell)}</tr>' for name, cell in block.rows)
            yield f'<table class="facts"><tbody>{rows}</tbody></table>'
        case Figure():
            yield from _figure(block)
        case Picture():
            data = base64.b64encode(block.data).decode("ascii")
            yield f'<figure><img src="data:image/{block.kind};base64,{data}" alt="{safe(block.alt)}"></figure>'
        case Quote():
            words = "".join(f'<p dir="auto">{_runs(runs)}</p>' for runs in block.paragraphs)
            source = f'<footer dir="auto">— {_broken(block.source)}</footer>' if block.source else ""
            yield f"<blockquote>{words}{source}</blockquote>"
        case Box():
            tone = f" {block.tone}" if block.tone else ""
            inside = "".join(part for inner in block.blocks for part in _block(inner))
            yield f'<div class="box{tone}"><p class="label">{_broken(block.title)}</p>{inside}</div>'


def _item(blocks: Iterable[Block]) -> str:
    held = list(blocks)
    if len(held) == 1 and isinstance(held[0], Paragraph):
        return f'<li dir="auto">{_runs(held[0].runs)}</li>'
    return f"<li>{''.join(part for block in held for part in _block(block))}</li>"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    held = _broken(run.text)
    for tag, wanted in (("strong", run.bold), ("em", run.italic)):
        held = f"<{tag}>{held}</{tag}>" if wanted else held
    if run.missing:
        held = f'<span class="missing">{held}</span>'
    return f'<a href="{safe(run.link)}">{held}</a>' if run.link else held


def _cell(cell: Cell) -> str:
    return f'<td{_tone(cell)} dir="auto">{_content(cell)}</td>'


def _tone(cell: Cell) -> str:
    return f' class="{cell.tone}"' if cell.tone else ""


def _content(cell: Cell) -> str:
    if cell.listed:
        return f"<ul>{''.join(f'<li>{_runs(runs)}</li>' for runs in cell.paragraphs)}</ul>"
    if len(cell.paragraphs) == 1:
        return _runs(cell.paragraphs[0])
    return "".join(f"<p>{_runs(runs)}</p>" for runs in cell.paragraphs)


def _table(table: Table) -> Iterator[str]:
    total = sum(table.widths) or 1
    columns = "".join(f'<col style="width:{round(100 * width / total)}%">' for width in table.widths)
    head = "".join(f'<th scope="col" dir="auto">{_broken(text)}</th>' for text in table.head)
    name = f"table-{table.number}"
    region = (
        f' role="region" aria-labelledby="{name}"'
        if table.number
        else f' role="region" aria-label="{safe(table.word)}"'
    )
    caption = (
        f'<caption id="{name}"><b>{_broken(table.numbered)}</b> {_broken(table.caption)}</caption>'
        if table.number
        else ""
    )
    wide = f" wide-{min(len(table.head), 6)}" if len(table.head) > 3 else ""
    yield f'<div class="scroll" tabindex="0"{region}><table class="grid{wide}">{caption}<colgroup>{columns}</colgroup>'
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for first, *others in table.rows:
        yield f'<tr><th scope="row"{_tone(first)} dir="auto">{_content(first)}</th>{"".join(map(_cell, others))}</tr>'
    yield "</tbody></table></div>"


def _figure(figure: Figure) -> Iterator[str]:
    name = f"figure-{figure.number}"
    yield f'<figure><div class="scroll" tabindex="0" role="region" aria-labelledby="{name}">{inline(figure.svg, name)}</div>'
    yield f'<figcaption id="{name}"><b>{_broken(figure.numbered)}</b> {_broken(figure.caption)}</figcaption></figure>'


def inline(svg: str, name: str) -> str:
    """A picture within a page: its ids are made its own."""
    svg = svg[svg.index("<svg") :]
    svg = _ID.sub(lambda found: f'id="{name}-{found[1]}"', svg)
    svg = _REF.sub(lambda found: f"url(#{name}-{found[1]})", svg)
    return _LABELLED.sub(lambda found: f'aria-labelledby="{" ".join(f"{name}-{id}" for id in found[1].split())}"', svg)
