"""A diagram divided among pages.

Boxes stand in ranks, one beside the other. A rank that is too high for a page goes on beside itself; a page takes as many
ranks as there is room for, and breaks between two columns where that takes no further page. What belongs to one
relationship stands together, and so does what belongs to one project. A box is as wide as it can be without taking more
pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from evalkit.drawing.diagram import Box, Diagram, Link
from evalkit.drawing.formats._boxes import WIDTH
from evalkit.drawing.formats._canvas import SMALL, height_of
from evalkit.drawing.formats._diagram import AROUND, layout_of, texts_of
from evalkit.drawing.layout.heights import BETWEEN_BOXES, BETWEEN_LANES
from evalkit.drawing.layout.items import Item
from evalkit.drawing.layout.order import ways_of
from evalkit.drawing.layout.ranks import ranks_of

CHANNEL = 40.0
"""The least width of a channel on paper."""
_WIDTHS = (WIDTH, 188.0, 170.0, 152.0, 136.0)
"""Of a box. In the narrowest there is still room for a long word."""
_REFERENCE = height_of(1, SMALL) + 3
"""How much a line takes that says on which page a link goes on."""
_SHARES = (1.0, 0.85, 0.7, 0.55)
"""Of the height of a page: what boxes take of it, where links that pass need the rest."""

Rank = list[Box]
Page = list[Rank]


@dataclass(frozen=True, slots=True)
class Room:
    """What there is for the boxes of a page, without title, headings and legend."""

    width: float
    height: float

    def ranks(self, box_width: float) -> int:
        """How many stand side by side, with the bands behind them."""
        return max(1, int((self.width - 2 * AROUND + CHANNEL) // (box_width + CHANNEL)))


@dataclass(frozen=True, slots=True)
class Division:
    """The ranks of each page, and how wide the boxes are."""

    pages: list[Page]
    width: float


def divided(diagram: Diagram, room: Room) -> Division:
    """The division that takes the fewest pages."""
    ys = _heights_on_one_sheet(diagram)
    found = (Division(_pages(diagram, width, room, ys), width) for width in _WIDTHS)
    return min(found, key=lambda division: (len(division.pages), -division.width))


def part_of(diagram: Diagram, boxes: Iterable[Box]) -> Diagram:
    """Some boxes of a diagram, with the links between them."""
    held = list(boxes)
    ids = {box.id for box in held}
    occurring = {box.group for box in held}
    return replace(
        diagram,
        boxes=held,
        links=[link for link in diagram.links if link.start in ids and link.end in ids],
        groups=[group for group in diagram.groups if group.id in occurring],
    )


def _heights_on_one_sheet(diagram: Diagram) -> dict[str, float]:
    layout = layout_of(diagram, texts_of(diagram, whole=False))
    return {box.id: y for box, (_, y) in zip(diagram.boxes, layout.boxes, strict=True)}


def _pages(diagram: Diagram, width: float, room: Room, ys: Mapping[str, float]) -> list[Page]:
    """The pages with boxes of a width: one, if all has room on it; else with room for a word on where links go on."""
    bare = {text.box.id: text.height for text in texts_of(diagram, width, whole=False)}
    pages = _pages_with(diagram, bare, width, room, ys)
    return pages if len(pages) <= 1 else _pages_with(diagram, _with_references(bare, diagram.links), width, room, ys)


def _pages_with(
    diagram: Diagram, heights: Mapping[str, float], width: float, room: Room, ys: Mapping[str, float]
) -> list[Page]:
    """Pages with boxes of these heights: project by project, where there are several."""
    parts: dict[str, list[Box]] = {}
    first = next((box.part for box in diagram.boxes if box.part), "")
    for box in diagram.boxes:
        parts.setdefault(box.part or first, []).append(box)
    found = (_pages_of_part(part_of(diagram, boxes), heights, width, room, ys) for boxes in parts.values())
    return [page for pages in found for page in pages]


def _with_references(heights: dict[str, float], links: Iterable[Link]) -> dict[str, float]:
    """The heights of boxes with a line for links from them that may go on elsewhere, and one for links to them."""
    starts, ends = {link.start for link in links}, {link.end for link in links}
    return {id: height + _REFERENCE * ((id in starts) + (id in ends)) for id, height in heights.items()}


def _pages_of_part(
    part: Diagram, heights: Mapping[str, float], width: float, room: Room, ys: Mapping[str, float]
) -> list[Page]:
    """As few pages as can be on which no rank is too high, with the links that pass it."""
    stacks = list(_stacks(part, ys))
    for most in range(room.ranks(width), 1, -1):
        for share in _SHARES:
            ranks = [rank for stack in stacks for rank in _beside(stack, heights, room.height * share)]
            pages = _grouped(ranks, most)
            if all(_need(part, page, heights) <= room.height for page in pages):
                return pages
    return [[rank] for stack in stacks for rank in _beside(stack, heights, room.height)]


def _stacks(part: Diagram, ys: Mapping[str, float]) -> Iterator[Rank]:
    """The boxes of each rank on one endless sheet: those of one relationship after those of another, as they stand."""
    at = {box.id: number for number, box in enumerate(part.boxes)}
    links = [(at[link.start], at[link.end]) for link in part.links if link.start != link.end]
    ranks, _ = ranks_of([box.column for box in part.boxes], links)
    held: dict[int, Rank] = defaultdict(list)
    for box, rank in zip(part.boxes, ranks, strict=True):
        held[rank].append(box)
    groups = _groups_beside(part)
    for rank in sorted(held):
        yield sorted(held[rank], key=lambda box: (groups[box.id], ys[box.id]))


def _groups_beside(part: Diagram) -> dict[str, int]:
    """The number of the relationship of each box; of one that has none the first to which a link leads."""
    order = {group.id: number for number, group in enumerate(part.groups)}
    own = {box.id: order[box.group] for box in part.boxes if box.group in order}
    beside: dict[str, list[int]] = defaultdict(list)
    for link in part.links:
        for id, other in ((link.start, link.end), (link.end, link.start)):
            if other in own:
                beside[id].append(own[other])
    return {box.id: own.get(box.id, min(beside[box.id], default=0)) for box in part.boxes}


def _beside(stack: Rank, heights: Mapping[str, float], most: float) -> list[Rank]:
    """A stack in as few ranks as can be, none higher than `most` unless by a single box, and all about as high."""
    few = len(_cut(stack, heights, most))
    total = sum(heights[box.id] + BETWEEN_BOXES for box in stack)
    steps = (total / few + (most - total / few) * step / 8 for step in range(8))
    return next(
        (ranks for high in steps if len(ranks := _cut(stack, heights, high)) == few), _cut(stack, heights, most)
    )


def _cut(stack: Rank, heights: Mapping[str, float], most: float) -> list[Rank]:
    ranks: list[Rank] = []
    left = 0.0
    for box in stack:
        height = heights[box.id] + BETWEEN_BOXES
        if not ranks or height > left:
            ranks.append([])
            left = most
        ranks[-1].append(box)
        left -= height
    return ranks


def _grouped(ranks: Sequence[Rank], most: int) -> list[Page]:
    """Pages of no more than so many ranks: broken between columns, if that takes no more of them."""
    columns: list[Page] = []
    for before, rank in pairwise([None, *ranks]):
        assert rank is not None
        if before is None or before[0].column != rank[0].column:
            columns.append([])
        columns[-1].append(rank)
    whole = _evenly(columns, most)
    each = _evenly([[rank] for rank in ranks], most)
    return whole if len(whole) <= len(each) and all(len(page) <= most for page in whole) else each


def _evenly(units: Sequence[Page], most: int) -> list[Page]:
    """Units of ranks on as few pages as can be, and on each about as many."""
    few = len(_filled(units, most))
    return next(pages for cap in range(1, most + 1) if len(pages := _filled(units, cap)) == few)


def _filled(units: Sequence[Page], most: int) -> list[Page]:
    pages: list[Page] = []
    for unit in units:
        if not pages or len(pages[-1]) + len(unit) > most:
            pages.append([])
        pages[-1] += unit
    return pages


def _need(part: Diagram, page: Page, heights: Mapping[str, float]) -> float:
    """The height that the fullest rank of a page needs at most, with the links that pass it."""
    boxes = [(rank, box) for rank, held in enumerate(page) for box in held]
    items = [Item(rank, heights[box.id]) for rank, box in boxes]
    at = {box.id: number for number, (_, box) in enumerate(boxes)}
    links = [(at[a.start], at[a.end]) for a in part.links if a.start in at and a.end in at and a.start != a.end]
    needs: dict[int, float] = defaultdict(float)
    for item in dict.fromkeys((*items, *(item for way in ways_of(items, links) for item in way))):
        needs[item.rank] += BETWEEN_LANES if item.is_lane else item.height + BETWEEN_BOXES
    return max(needs.values(), default=0.0)
