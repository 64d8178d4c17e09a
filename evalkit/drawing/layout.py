"""A layered layout: boxes in columns, and links that run through the channels between them and never cross a box.

A column holds ranks side by side, so that boxes of one column that lead to each other do not stand above each other. A
link over several ranks is given a lane in each rank that it passes. Lengths are in pixels; y grows downwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]

BETWEEN_BOXES = 18.0
"""The least space between two boxes of a rank."""
BETWEEN_LANES = 9.0
"""The least space between two lanes, or a lane and a box."""
CHANNEL = 54.0
"""The least width of the channel between two ranks."""
_WIDEST_CHANNEL = 130.0
_MOST_RANKS = 6
"""A column has no more ranks than this: where a chain is longer, some of its links run within a rank."""
_SWEEPS = 12
_PORTS = 14.0
"""The space between the ends of two links at the side of a box, where there is room for it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, from (0, 0) on."""

    boxes: list[Point]
    """The upper left corner of each box."""
    links: list[list[Point]]
    """For each link the points it passes. Every other piece, from the first on, curves through a channel; the rest is
    straight and level. Two points above each other: the link turns back to the rank that it comes from."""
    columns: list[tuple[float, float]]
    """Left and right edge of each column; one without boxes has no width."""
    width: float
    height: float


@dataclass(slots=True, eq=False)
class _Item:
    """Something with a place in a rank: a box, or the lane of a link that passes."""

    rank: int
    height: float
    y: float = 0.0
    """The middle."""
    before: list["_Item"] = field(default_factory=list)
    after: list["_Item"] = field(default_factory=list)
    is_lane: bool = False


def arrange(columns: Sequence[int], heights: Sequence[float], links: Sequence[tuple[int, int]], width: float) -> Layout:
    """Places boxes and links. `columns`, `heights`: for each box; `links`: from box to box; `width`: of every box.

    Boxes of a column start in the order given, which is kept where the links do not ask for another. No link may lead
    from a box to itself.
    """
    ranks, spans = _ranks(columns, links)
    boxes = [_Item(rank, height) for rank, height in zip(ranks, heights, strict=True)]
    ways = _lanes(boxes, links)
    order = _ordered(boxes, ways)
    _place(order)
    lefts = _lefts(order, width)
    corners = [(lefts[box.rank], box.y - box.height / 2) for box in boxes]
    routes = _routes(boxes, links, ways, lefts, width)
    edges = [(lefts[first], lefts[last] + width) if last >= first else (0.0, 0.0) for first, last in spans]
    return Layout(corners, routes, edges, lefts[-1] + width if boxes else 0.0, _height(order))


def _ranks(columns: Sequence[int], links: Sequence[tuple[int, int]]) -> tuple[list[int], list[tuple[int, int]]]:
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


def _levels(columns: Sequence[int], links: Sequence[tuple[int, int]]) -> list[int]:
    """How far each box stands from the beginning of its column: the longest chain of links to it, circles cut open."""
    following: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        following[a].append(b)
    level = [0] * len(columns)
    for box in _topological(following, links):
        for other in following[box]:
            level[other] = max(level[other], level[box] + 1)
    deepest: dict[int, int] = defaultdict(int)
    for box, depth in enumerate(level):
        deepest[columns[box]] = max(deepest[columns[box]], depth)
    return [
        depth if deepest[columns[box]] < _MOST_RANKS else depth * _MOST_RANKS // (deepest[columns[box]] + 1)
        for box, depth in enumerate(level)
    ]


def _topological(following: dict[int, list[int]], links: Sequence[tuple[int, int]]) -> list[int]:
    """The boxes that links touch, each before those it leads to. Takes out of `following` what would close a circle."""
    state: dict[int, int] = {}
    order: list[int] = []
    for start in dict.fromkeys(box for link in links for box in link):
        if start in state:
            continue
        state[start] = 1
        trail = [(start, iter(list(following[start])))]
        while trail:
            box, pending = trail[-1]
            other = next(pending, None)
            if other is None:
                trail.pop()
                state[box] = 2
                order.append(box)
            elif other not in state:
                state[other] = 1
                trail.append((other, iter(list(following[other]))))
            elif state[other] == 1:
                following[box] = [to for to in following[box] if to != other]
    return order[::-1]


def _lanes(boxes: Sequence[_Item], links: Sequence[tuple[int, int]]) -> list[list[_Item]]:
    """For each link the items it passes, from left to right; links from one box share their lanes."""
    shared: dict[tuple[int, int, bool], _Item] = {}
    ways = []
    for one, other in links:
        backwards = boxes[one].rank > boxes[other].rank
        left, right = (other, one) if backwards else (one, other)
        passed = range(boxes[left].rank + 1, boxes[right].rank)
        lanes = [shared.setdefault((one, rank, backwards), _Item(rank, 0.0, is_lane=True)) for rank in passed]
        way = [boxes[left], *lanes, boxes[right]]
        ways.append(way)
        for a, b in pairwise(way):
            if a.rank != b.rank and b not in a.after:
                a.after.append(b)
                b.before.append(a)
    return ways


def _ordered(boxes: Sequence[_Item], ways: Sequence[Sequence[_Item]]) -> list[list[_Item]]:
    """The items of each rank from top to bottom, with few crossings: every rank in turn follows its neighbours."""
    order: list[list[_Item]] = [[] for _ in range(max((box.rank for box in boxes), default=-1) + 1)]
    for item in dict.fromkeys((*boxes, *(item for way in ways for item in way))):
        order[item.rank].append(item)
    best, fewest, stale = [list(rank) for rank in order], _crossings(order), 0
    for sweep in range(_SWEEPS):
        if not fewest or stale == 4:
            break
        forwards = sweep % 2 == 0
        for rank in order if forwards else reversed(order):
            _follow(rank, order, forwards=forwards)
        crossings = _crossings(order)
        stale += 1
        if crossings < fewest:
            best, fewest, stale = [list(rank) for rank in order], crossings, 0
    return best


def _follow(rank: list[_Item], order: Sequence[Sequence[_Item]], *, forwards: bool) -> None:
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


def _crossings(order: Sequence[Sequence[_Item]]) -> int:
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


def _place(order: Sequence[Sequence[_Item]]) -> None:
    """Gives every item its height on the page, near those it is linked to."""
    for rank in order:
        y = 0.0
        for above, item in pairwise([None, *rank]):
            assert item is not None
            y += _apart(above, item) if above else item.height / 2
            item.y = y
        middle = y / 2
        for item in rank:
            item.y -= middle
    for sweep in range(_SWEEPS):
        for rank in order if sweep % 2 == 0 else reversed(order):
            _settle(rank)
    top = min((item.y - item.height / 2 for rank in order for item in rank), default=0.0)
    for rank in order:
        for item in rank:
            item.y -= top


def _apart(above: _Item, item: _Item) -> float:
    """The least distance between the middles of two items, one below the other."""
    space = BETWEEN_LANES if above.is_lane or item.is_lane else BETWEEN_BOXES
    return above.height / 2 + space + item.height / 2


def _settle(rank: Sequence[_Item]) -> None:
    """Moves the items of a rank as near as can be to the middle of their neighbours, in their order (pooled means)."""
    pools: list[tuple[float, float, int]] = []  # sum of weighted wishes, weight, number of items
    offsets, offset = [], 0.0
    for above, item in pairwise([None, *rank]):
        assert item is not None
        offset += _apart(above, item) if above else 0.0
        offsets.append(offset)
        neighbours = (*item.before, *item.after)
        wish = sum(n.y for n in neighbours) / len(neighbours) if neighbours else item.y
        weight = 0.05 if not neighbours else 4.0 if item.is_lane else 1.0
        pool = ((wish - offset) * weight, weight, 1)
        while pools and pools[-1][0] / pools[-1][1] > pool[0] / pool[1]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    places = (total / weight for total, weight, count in pools for _ in range(count))
    for item, place, offset in zip(rank, places, offsets, strict=True):
        item.y = place + offset


def _lefts(order: Sequence[Sequence[_Item]], width: float) -> list[float]:
    """The left edge of each rank; a channel is the wider, the steeper its links."""
    lefts, x = [], 0.0
    for rank in order:
        lefts.append(x)
        steepest = max((abs(item.y - other.y) for item in rank for other in item.after), default=0.0)
        x += width + min(_WIDEST_CHANNEL, CHANNEL + steepest / 10)
    return lefts


def _height(order: Iterable[Sequence[_Item]]) -> float:
    return max((item.y + item.height / 2 for rank in order for item in rank), default=0.0)


def _routes(
    boxes: Sequence[_Item],
    links: Sequence[tuple[int, int]],
    ways: Sequence[Sequence[_Item]],
    lefts: Sequence[float],
    width: float,
) -> list[list[Point]]:
    """The points of each link, in its own direction."""
    backwards = [way[0] is not boxes[one] for (one, _), way in zip(links, ways, strict=True)]
    ports = _ports(ways, backwards)
    routes = []
    for way, turned in zip(ways, backwards, strict=True):
        points: list[Point] = []
        for a, b in pairwise(way):
            end = lefts[b.rank] if a.rank != b.rank else lefts[b.rank] + width
            points += [
                (lefts[a.rank] + width, ports.get((a, b, turned), a.y)),
                (end, ports.get((b, a, turned), b.y)),
            ]
        routes.append(points[::-1] if turned else points)
    return routes


_End = tuple[_Item, _Item, bool]
"""A box, the next item of a link's way, and whether the link runs backwards."""


def _ports(ways: Sequence[Sequence[_Item]], backwards: Sequence[bool]) -> dict[_End, float]:
    """At which height each link leaves a box: spread over its side, in the order of what they lead to next."""
    right: dict[_Item, dict[_End, None]] = defaultdict(dict)
    left: dict[_Item, dict[_End, None]] = defaultdict(dict)
    for way, turned in zip(ways, backwards, strict=True):
        for a, b in pairwise(way):
            right[a][a, b, turned] = None
            (right if a.rank == b.rank else left)[b][b, a, turned] = None
    ports: dict[_End, float] = {}
    for side in (right, left):
        for item, ends in side.items():
            if item.is_lane:
                continue
            step = min(_PORTS, item.height / (len(ends) + 1))
            for number, end in enumerate(sorted(ends, key=lambda end: (end[1].y, end[2]))):
                ports[end] = item.y + (number - (len(ends) - 1) / 2) * step
    return ports
