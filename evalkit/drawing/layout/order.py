"""Who stands above whom in a rank: in an order in which few links cross."""

from collections.abc import Sequence
from itertools import pairwise

from evalkit.drawing.layout.items import Item

_SWEEPS = 12
_STALE = 4
"""After so many sweeps that bring nothing, no more is tried."""


def ways_of(boxes: Sequence[Item], links: Sequence[tuple[int, int]]) -> list[list[Item]]:
    """For each link the items it passes, from left to right; links from one box share their lanes."""
    shared: dict[tuple[int, int, bool], Item] = {}
    ways = []
    for one, other in links:
        backwards = boxes[one].rank > boxes[other].rank
        left, right = (other, one) if backwards else (one, other)
        passed = range(boxes[left].rank + 1, boxes[right].rank)
        lanes = [shared.setdefault((one, rank, backwards), Item(rank, 0.0, is_lane=True)) for rank in passed]
        way = [boxes[left], *lanes, boxes[right]]
        ways.append(way)
        for a, b in pairwise(way):
            if a.rank != b.rank and b not in a.after:
                a.after.append(b)
                b.before.append(a)
    return ways


def ordered(boxes: Sequence[Item], ways: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """The items of each rank from top to bottom: every rank in turn follows its neighbours."""
    order: list[list[Item]] = [[] for _ in range(max((box.rank for box in boxes), default=-1) + 1)]
    for item in dict.fromkeys((*boxes, *(item for way in ways for item in way))):
        order[item.rank].append(item)
    best, fewest, stale = [list(rank) for rank in order], _crossings(order), 0
    for sweep in range(_SWEEPS):
        if not fewest or stale == _STALE:
            break
        forwards = sweep % 2 == 0
        for rank in order if forwards else reversed(order):
            _follow(rank, order, forwards=forwards)
        crossings = _crossings(order)
        stale += 1
        if crossings < fewest:
            best, fewest, stale = [list(rank) for rank in order], crossings, 0
    return best


def _follow(rank: list[Item], order: Sequence[Sequence[Item]], *, forwards: bool) -> None:
    """Sorts a rank by where the neighbours of each item stand on average; what has none keeps its place."""
    if not rank:
        return
    beside = rank[0].rank + (-1 if forwards else 1)
    if not 0 <= beside < len(order):
        return
    at = {item: position for position, item in enumerate(order[beside])}
    scale = len(order[beside]) / len(rank)
    wanted = {}
    for position, item in enumerate(rank):
        neighbours = item.before if forwards else item.after
        wanted[item] = sum(at[n] for n in neighbours) / len(neighbours) if neighbours else position * scale
    rank.sort(key=wanted.__getitem__)


def _crossings(order: Sequence[Sequence[Item]]) -> int:
    """How often links cross between neighbouring ranks, counted with a Fenwick tree."""
    crossings = 0
    for left, right in pairwise(order):
        at = {item: position + 1 for position, item in enumerate(right)}
        tree, seen = [0] * (len(right) + 1), 0
        for item in left:
            ends = sorted(at[other] for other in item.after)
            for end in ends:
                crossings += seen - _sum(tree, end)
            for end in ends:
                seen += 1
                while end < len(tree):
                    tree[end] += 1
                    end += end & -end
    return crossings


def _sum(tree: Sequence[int], end: int) -> int:
    total = 0
    while end:
        total += tree[end]
        end &= end - 1
    return total
