"""In which rank each box stands."""

from collections import defaultdict
from collections.abc import Sequence
from graphlib import TopologicalSorter

from evalkit.drawing.circles import closing

_MOST = 6
"""A column has no more ranks than this: where a chain is longer, some of its links run within a rank."""


def ranks_of(columns: Sequence[int], links: Sequence[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int]]]:
    """The rank of each box, and the first and last rank of each column."""
    levels = _levels(columns, [(a, b) for a, b in links if columns[a] == columns[b]])
    ranks, spans, begin = [0] * len(columns), [], 0
    for column in range(max(columns, default=-1) + 1):
        held = [box for box, of in enumerate(columns) if of == column]
        for box in held:
            ranks[box] = begin + levels[box]
        count = max((levels[box] + 1 for box in held), default=0)
        spans.append((begin, begin + count - 1))
        begin += count
    return ranks, spans


def spans_of(columns: Sequence[int], ranks: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last rank of each column, from the ranks of its boxes; of one without boxes the last is before it."""
    spans = []
    for column in range(max(columns, default=-1) + 1):
        held = [rank for of, rank in zip(columns, ranks, strict=True) if of == column]
        spans.append((min(held), max(held)) if held else (0, -1))
    return spans


def _levels(columns: Sequence[int], links: Sequence[tuple[int, int]]) -> list[int]:
    """How far each box stands from the beginning of its column, up to the most ranks that one has."""
    chains = _longest_chains(len(columns), links)
    deepest: dict[int, int] = defaultdict(int)
    for column, depth in zip(columns, chains, strict=True):
        deepest[column] = max(deepest[column], depth)
    return [
        depth if deepest[column] < _MOST else depth * _MOST // (deepest[column] + 1)
        for column, depth in zip(columns, chains, strict=True)
    ]


def _longest_chains(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """For each box the longest chain of links to it, circles cut open."""
    following: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        following[a].append(b)
    cut = closing(following)
    before: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        if (a, b) not in cut:
            before[b].append(a)
    chains = [0] * count
    for box in TopologicalSorter(before).static_order():
        chains[box] = max((chains[other] + 1 for other in before.get(box, ())), default=0)
    return chains
