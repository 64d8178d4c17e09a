"""The whole layout: a place for each box, a way for each link."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.drawing.layout.heights import height_of, place
from evalkit.drawing.layout.items import Item
from evalkit.drawing.layout.order import ordered, ways_of
from evalkit.drawing.layout.ranks import ranks_of, spans_of
from evalkit.drawing.layout.routes import Point, lefts_of, routes_of


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


def arrange(
    columns: Sequence[int],
    heights: Sequence[float],
    links: Sequence[tuple[int, int]],
    width: float,
    *,
    ranks: Sequence[int] | None = None,
    channel: float | None = None,
    most: float | None = None,
) -> Layout:
    """Places boxes and links. `columns`, `heights`: for each box; `links`: from box to box; `width`: of every box;
    `ranks`: of each box, where they are settled; `channel`: of every channel, which otherwise is the wider the steeper its links; `most`: the height that there is, if
    the boxes of no rank need more.

    Boxes of a column start in the order given, which is kept where the links do not ask for another. No link may lead
    from a box to itself.
    """
    if ranks is None:
        ranks, spans = ranks_of(columns, links)
    else:
        spans = spans_of(columns, ranks)
    boxes = [Item(rank, height) for rank, height in zip(ranks, heights, strict=True)]
    ways = ways_of(boxes, links)
    order = ordered(boxes, ways)
    place(order, most)
    lefts = lefts_of(order, width, channel)
    corners = [(lefts[box.rank], box.y - box.height / 2) for box in boxes]
    routes = routes_of(boxes, links, ways, lefts, width)
    edges = [(lefts[first], lefts[last] + width) if last >= first else (0.0, 0.0) for first, last in spans]
    return Layout(corners, routes, edges, lefts[-1] + width if boxes else 0.0, height_of(order))
