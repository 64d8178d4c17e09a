"""Links that go on upon another page: a letter at the box that is meant, and a line at either end that names the page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from evalkit.drawing.diagram import Box, Link
from evalkit.drawing.formats._canvas import SMALL
from evalkit.drawing.text_width import width

Pages = Mapping[int, Sequence[str]]
"""Page → the letters of what is meant there."""


def with_references(
    pages: Sequence[Sequence[list[Box]]], links: Iterable[Link], room: Callable[[Box], float], word: str = "page"
) -> list[list[list[Box]]]:
    """The same pages, each a list of ranks; boxes have a line for links from elsewhere and one for links to elsewhere; each fits into the
    `room` of its box. `word`: what a page is called.
    """
    page_of = {box.id: number for number, page in enumerate(pages, 1) for rank in page for box in rank}
    crossing = [link for link in links if page_of[link.start] != page_of[link.end]]
    letters = _letters(pages, {link.end for link in crossing})
    onward: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    back: dict[str, dict[int, None]] = defaultdict(dict)
    for link in crossing:
        onward[link.start][page_of[link.end]].append(letters[link.end])
        back[link.end][page_of[link.start]] = None

    def told(box: Box) -> Box:
        lines = [_from(letters[box.id], sorted(back[box.id]), room(box), word)] if box.id in back else []
        lines += [_to(onward[box.id], room(box), word)] if box.id in onward else []
        return replace(box, remarks=[*box.remarks, *lines]) if lines else box

    return [[list(map(told, rank)) for rank in page] for page in pages]


def _letters(pages: Sequence[Sequence[list[Box]]], meant: set[str]) -> dict[str, str]:
    """A letter for each box that is meant from another page: `a` to `z`, then `aa`."""
    found = (box.id for page in pages for rank in page for box in rank if box.id in meant)
    return {id: _letter(position) for position, id in enumerate(found)}


def _letter(position: int) -> str:
    first, last = divmod(position, len(ascii_lowercase))
    return (_letter(first - 1) if first else "") + ascii_lowercase[last]


def _order(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _to(pages: Pages, room: float, word: str) -> str:
    """`→ page 2: a, c`."""
    ordered = sorted(pages)
    whole = "; ".join(f"{word} {page}: {', '.join(sorted(pages[page], key=_order))}" for page in ordered)
    return _fitting((f"→ {whole}", f"→ {_named(ordered, word)}", f"→ other {word}s"), room)


def _from(letter: str, pages: Sequence[int], room: float, word: str) -> str:
    """`a ← page 1`."""
    return _fitting((f"{letter} ← {_named(pages, word)}", f"{letter} ← other {word}s"), room)


def _named(pages: Sequence[int], word: str) -> str:
    return f"{word}{'s' if pages[1:] else ''} {', '.join(map(str, pages))}"


def _fitting(texts: Sequence[str], room: float) -> str:
    """The first text that has room on a line, or the last."""
    return next((text for text in texts if width(text, SMALL) <= room), texts[-1])
