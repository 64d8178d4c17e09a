"""Which way each link runs, from box to box."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from evalkit.drawing.layout.items import Item

Point = tuple[float, float]

CHANNEL = 54.0
"""The least width of the channel between two ranks."""
_WIDEST_CHANNEL = 130.0
_PORTS = 14.0
"""The space between the ends of two links at the side of a box, where there is room for it."""
_End = tuple[Item, Item, bool]
"""A box, the next item of a link's way, and whether the link runs backwards."""


def lefts_of(order: Sequence[Sequence[Item]], width: float, channel: float | None = None) -> list[float]:
    """The left edge of each rank; a channel is the wider, the steeper its links, unless all are to have one width."""
    lefts, x = [], 0.0
    for rank in order:
        lefts.append(x)
        steepest = max((abs(item.y - other.y) for item in rank for other in item.after), default=0.0)
        x += width + (min(_WIDEST_CHANNEL, CHANNEL + steepest / 10) if channel is None else channel)
    return lefts


def routes_of(
    boxes: Sequence[Item],
    links: Sequence[tuple[int, int]],
    ways: Sequence[Sequence[Item]],
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


def _ports(ways: Sequence[Sequence[Item]], backwards: Sequence[bool]) -> dict[_End, float]:
    """At which height each link leaves a box: spread over its side, in the order of what they lead to next."""
    right: dict[Item, dict[_End, None]] = defaultdict(dict)
    left: dict[Item, dict[_End, None]] = defaultdict(dict)
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
