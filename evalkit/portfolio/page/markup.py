"""HTML as text: what people wrote is escaped here, and nowhere else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from evalkit.portfolio.questions import Question
from evalkit.portfolio.shares import Share

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TONES = (
    (100, "good", "all"),
    (90, "good", "nearly all"),
    (75, "fair", "most"),
    (50, "poor", "half or more"),
    (0, "bad", "less than half"),
)
"""From how many percent on: the tone of a cell, and the word that says the same."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: HTML, and how it is set."""

    html: str
    tone: str = ""
    is_number: bool = False


def safe(text: object) -> str:
    """Text as HTML takes it."""
    return escape(_NOT_IN_HTML.sub("\ufffd", str(text)), quote=True)


def written(text: str) -> str:
    """What people wrote, in whichever direction it is read."""
    return f'<bdi dir="auto">{safe(text)}</bdi>'


def text(said: object) -> Cell:
    return Cell(safe(said))


def number(value: float | None) -> Cell:
    """A number at the right of its column; a dash where there is none."""
    return Cell("–" if value is None else f"{value:,.0f}", is_number=True)


def share(held: Share | None, *, toned: bool = True) -> Cell:
    """A percentage with its word, what it is a percentage of, and in how many evaluations something is missing."""
    if held is None or held.percent is None:
        return Cell('<span class="quiet">nothing due</span>')
    tone, word = next((tone, word) for least, tone, word in _TONES if held.percent >= least)
    lacking = f"missing in {held.lacking} of {held.evaluations}" if held.missing else f"in {held.evaluations}"
    return Cell(f"<b>{held.percent} %</b> <span>{word} of {held.due:,}; {lacking}</span>", tone if toned else "")


def table(label: str, heads: Sequence[str], rows: Iterable[tuple[Cell, Sequence[Cell]]]) -> str:
    """A table whose rows have a head; `label` is the id of the heading above it. Its parts say what they are, since on a
    telephone its rows stand below each other.
    """
    held = list(rows)
    numbers = [False, *(cell.is_number for cell in held[0][1])] if held else [False] * len(heads)
    head = "".join(
        f'<th scope="col" role="columnheader"{_class("number" if at_right else "")}>{safe(one)}</th>'
        for one, at_right in zip(heads, numbers, strict=True)
    )
    body = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{first.html}</th>{"".join(map(_cell, cells, heads[1:]))}</tr>'
        for first, cells in held
    )
    narrow = _class("narrow" if all(numbers[1:]) else "")
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{label}"><table role="table" aria-labelledby="{label}"'
        f'{narrow}><thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _cell(cell: Cell, head: str) -> str:
    classes = _class(" ".join(name for name in (cell.tone, "number" if cell.is_number else "") if name))
    return f'<td role="cell" data-head="{safe(head)}"{classes}>{cell.html}</td>'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def section(id: str, title: str, inner: str, definition: str = "", *questions: Question) -> str:
    """A part of the page: heading, how it is counted, the answer, and the queries behind it."""
    counted = f'<p class="definition">{safe(definition)}</p>' if definition else ""
    return (
        f'<section aria-labelledby="{id}"><h2 id="{id}">{safe(title)}</h2>{counted}{inner}'
        f"{''.join(map(_query, questions))}</section>"
    )


def asked(id: str, question: Question, inner: str, *more: Question) -> str:
    """A part of the page that answers a question."""
    return section(id, question.title, inner, question.definition, question, *more)


def _query(question: Question) -> str:
    return (
        f'<details><summary>The query: {safe(question.title)}</summary><pre tabindex="0">'
        f"<code>{safe(question.sql)}</code></pre></details>"
    )


def heading(id: str, title: str) -> str:
    """The heading of a part of a section."""
    return f'<h3 id="{id}">{safe(title)}</h3>'
