"""How far down everything stands."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from evalkit.drawing.layout.items import Item

BETWEEN_BOXES = 18.0
"""The least space between two boxes of a rank."""
BETWEEN_LANES = 9.0
"""The least space between two lanes, or a lane and a box."""
_SWEEPS = 12


def place(order: Sequence[Sequence[Item]], most: float | None = None) -> None:
    """Gives every item its height on the page, near those it is linked to; the highest begins at 0, and none reaches
    further down than `most` where there is room for its rank.
    """
    for rank in order:
        _stack(rank)
    for sweep in range(_SWEEPS):
        for rank in order if sweep % 2 == 0 else reversed(order):
            _settle(rank)
    top = min((item.y - item.height / 2 for rank in order for item in rank), default=0.0)
    for rank in order:
        for item in rank:
            item.y -= top
    if most is not None and height_of(order) > most:
        for rank in order:
            _press(rank, most)


def _press(rank: Sequence[Item], most: float) -> None:
    """Moves the items of a rank up as far as is needed so that the last ends at `most`, and none begins above 0."""
    for below, item in pairwise([None, *reversed(rank)]):
        assert item is not None
        item.y = min(item.y, below.y - _apart(item, below) if below else most - item.height / 2)
    for above, item in pairwise([None, *rank]):
        assert item is not None
        item.y = max(item.y, above.y + _apart(above, item) if above else item.height / 2)


def height_of(order: Iterable[Sequence[Item]]) -> float:
    """How far down the lowest item reaches."""
    return max((item.y + item.height / 2 for rank in order for item in rank), default=0.0)


def _stack(rank: Sequence[Item]) -> None:
    """Places the items of a rank one below the other, as many above 0 as below."""
    y = 0.0
    for above, item in pairwise([None, *rank]):
        assert item is not None
        y += _apart(above, item) if above else item.height / 2
        item.y = y
    middle = y / 2
    for item in rank:
        item.y -= middle


def _apart(above: Item, item: Item) -> float:
    """The least distance between the middles of two items, one below the other."""
    space = BETWEEN_LANES if above.is_lane or item.is_lane else BETWEEN_BOXES
    return above.height / 2 + space + item.height / 2


def _settle(rank: Sequence[Item]) -> None:
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
