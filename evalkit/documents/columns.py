"""How wide the columns of a table are on paper. All lengths are in twips, twentieths of a point."""

from collections.abc import Iterable, Sequence

from evalkit.documents.blocks import Cell, Table
from evalkit.documents.soft_breaks import SOFT_BREAK, with_soft_breaks
from evalkit.drawing.text_width import width as width_of

_POINTS, _TWIPS = 9.0, 20
"""The size of text in tables, and twips in a point."""
_AROUND = 190
"""What stands beside the text of a cell."""
_INDENT = 170
"""Of points in a cell."""
_WORDS_MEASURED = 12
_WIDER = 1.15
"""By how much other fonts are wider than Arial: a house may have one, and some machines have only one."""
_NEEDED = 1500
"""Columns that would be narrower than this and than their longest word ask for a page turned."""


def wants_landscape(held: Table, width: int) -> bool:
    """Whether the columns are too many for a page in portrait."""
    return sum(min(least, _NEEDED) for least in _least(held)) > width


def columns(held: Table, width: int) -> list[int]:
    """The widths of the columns, in twips: as they are meant, but none narrower than its longest word if all have room."""
    parts = held.widths if len(held.widths) == len(held.head) else (1,) * len(held.head)
    meant = [width * part / sum(parts) for part in parts]
    exact = _least(held)
    roomy = [each * _WIDER for each in exact]
    least = roomy if sum(roomy) <= width else _within(exact, width)
    missing = sum(max(0.0, low - each) for low, each in zip(least, meant, strict=True))
    spare = sum(max(0.0, each - low) for low, each in zip(least, meant, strict=True))
    share = min(1.0, missing / spare) if spare else 0.0
    found = [each - (each - low) * share if each > low else low for low, each in zip(least, meant, strict=True)]
    rounded = [int(each) for each in found[:-1]]
    return [*rounded, width - sum(rounded)]


def _within(least: Sequence[float], width: int) -> list[float]:
    """The same, with the widest as narrow as it takes for all to have room."""
    total, most = 0.0, float(width)
    for position, each in enumerate(sorted(least)):
        share = (width - total) / (len(least) - position)
        if each > share:
            most = share
            break
        total += each
    return [min(each, most) for each in least]


def _least(held: Table) -> list[float]:
    """The width that the longest word of each column needs, in twips."""
    columns = zip(*held.rows, strict=True) if held.rows else [()] * len(held.head)
    return [_of_words(text, cells) for text, cells in zip(held.head, columns, strict=True)]


def _of_words(head: str, cells: Iterable[Cell]) -> float:
    in_head = max((width_of(word, _POINTS, bold=True) for word in _words(head)), default=0.0)
    runs = ((run, cell.listed) for cell in cells for held in cell.paragraphs for run in held)
    words = {(word, run.bold): _INDENT if listed else 0 for run, listed in runs for word in _words(run.text)}
    longest = sorted(words, key=lambda word: len(word[0]))[-_WORDS_MEASURED:]
    in_cells = max(
        (width_of(word, _POINTS, bold=bold) * _TWIPS + words[word, bold] for word, bold in longest), default=0.0
    )
    return max(in_head * _TWIPS, in_cells) + _AROUND


def _words(text: str) -> Iterable[str]:
    return with_soft_breaks(text).replace(SOFT_BREAK, " ").split()
