"""Where boxes and links of a picture stand, and where text is broken."""

import random
import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evalkit.drawing.formats._links import path_of
from evalkit.drawing.layout.arrange import Layout, arrange
from evalkit.drawing.layout.heights import BETWEEN_BOXES, BETWEEN_LANES
from evalkit.drawing.layout.routes import Point
from evalkit.drawing.text_width import lines, runs_left, width

WIDTH = 200.0
EDGE = 0.11  # paths are rounded to a tenth


@st.composite
def drafts(draw: st.DrawFn) -> tuple[list[int], list[float], list[tuple[int, int]]]:
    count = draw(st.integers(1, 14))
    columns = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    heights = draw(st.lists(st.floats(20, 240), min_size=count, max_size=count))
    box = st.integers(0, count - 1)
    links = draw(st.lists(st.tuples(box, box).filter(lambda link: link[0] != link[1]), max_size=24, unique=True))
    return columns, heights, links


@given(drafts())
@example(([0, 0], [30.0, 30.0], [(0, 1), (1, 0)]))
@example(([0] * 12, [30.0] * 12, [(n, (n + 1) % 12) for n in range(12)]))
@example(([0, 4, 2], [50.0, 50.0, 300.0], [(0, 1), (1, 0), (1, 2)]))
@settings(deadline=None, max_examples=300)
def test_nothing_overlaps_and_no_link_crosses_a_box(
    draft: tuple[list[int], list[float], list[tuple[int, int]]],
) -> None:
    columns, heights, links = draft
    layout = arrange(columns, heights, links, WIDTH)
    assert layout == arrange(columns, heights, links, WIDTH)
    _boxes_apart(layout, heights)
    _columns_in_order(layout, columns)
    for (one, other), route in zip(links, layout.links, strict=True):
        assert _touches(layout, heights, one, route[0])
        assert _touches(layout, heights, other, route[-1])
        for x, y in _points(path_of(route)):
            assert -EDGE <= y <= layout.height + EDGE
            assert -EDGE <= x <= layout.width + 40
            for (left, top), height in zip(layout.boxes, heights, strict=True):
                inside = left + EDGE < x < left + WIDTH - EDGE and top + EDGE < y < top + height - EDGE
                assert not inside, (route, (left, top, height))


def _boxes_apart(layout: Layout, heights: list[float]) -> None:
    placed = [(x, y, y + height) for (x, y), height in zip(layout.boxes, heights, strict=True)]
    for (x, top, bottom), (other_x, other_top, other_bottom) in combinations(placed, 2):
        if x == other_x:
            assert bottom + BETWEEN_LANES - 0.01 <= other_top or other_bottom + BETWEEN_LANES - 0.01 <= top
        else:
            assert abs(x - other_x) >= WIDTH + BETWEEN_BOXES
    assert min(top for _, top, _ in placed) >= -0.01
    assert max(bottom for _, _, bottom in placed) <= layout.height + 0.01


def _columns_in_order(layout: Layout, columns: list[int]) -> None:
    for (x, _), column in zip(layout.boxes, columns, strict=True):
        left, right = layout.columns[column]
        assert left <= x and x + WIDTH <= right + 0.01
    filled = [edges for edges in layout.columns if edges[1] > edges[0]]
    assert all(one[1] < other[0] for one, other in pairwise(filled))


def _touches(layout: Layout, heights: list[float], box: int, point: Point) -> bool:
    (left, top), (x, y) = layout.boxes[box], point
    return x in (left, left + WIDTH) and top < y < top + heights[box]


def _points(path: str) -> Iterator[Point]:
    """Points along a path of M, C and H."""
    x = y = 0.0
    for command, rest in re.findall(r"([MCH])([^MCH]+)", path):
        n = [float(text) for text in rest.split()]
        if command == "M":
            x, y = n
        elif command == "H":
            yield from ((x + (n[0] - x) * t / 8, y) for t in range(9))
            x = n[0]
        else:
            for t in (step / 12 for step in range(13)):
                s = 1 - t
                weights = s**3, 3 * s * s * t, 3 * s * t * t, t**3
                xs, ys = (x, n[0], n[2], n[4]), (y, n[1], n[3], n[5])
                yield sum(map(float.__mul__, weights, xs)), sum(map(float.__mul__, weights, ys))
            x, y = n[4:]


def test_a_chain_within_a_column_runs_forwards() -> None:
    layout = arrange([0, 0, 0, 1], [40.0] * 4, [(0, 1), (1, 2), (2, 3), (0, 3)], WIDTH)
    xs = [x for x, _ in layout.boxes]
    assert xs == sorted(set(xs))
    assert layout.boxes[0][1] == pytest.approx(layout.boxes[1][1], abs=30)
    assert len(layout.links[3]) == 6  # through the channels between four ranks


def test_links_that_need_not_cross_do_not() -> None:
    columns = [0, 0, 0, 1, 1, 1]
    layout = arrange(columns, [40.0] * 6, [(0, 5), (1, 4), (2, 3)], WIDTH)
    ys = [y for _, y in layout.boxes]
    assert [ys[0] < ys[1], ys[1] < ys[2]] == [ys[5] < ys[4], ys[4] < ys[3]]


def test_two_thousand_boxes_in_every_direction_are_placed() -> None:
    chance = random.Random(7)
    columns = [chance.randrange(5) for _ in range(2000)]
    ends = ((chance.randrange(2000), chance.randrange(2000)) for _ in range(4000))
    links = sorted({(one, other) for one, other in ends if one != other})
    heights = [60.0] * 2000
    layout = arrange(columns, heights, links, WIDTH)
    by_rank: dict[float, list[float]] = {}
    for x, y in layout.boxes:
        by_rank.setdefault(x, []).append(y)
    assert all(other - one >= 60 for ys in by_rank.values() for one, other in pairwise(sorted(ys)))
    assert len(by_rank) <= 5 * 6


def test_nothing_at_all_is_a_layout_too() -> None:
    assert arrange([], [], [], WIDTH) == Layout([], [], [], 0.0, 0.0)


@given(st.text(max_size=120), st.floats(60, 300), st.booleans())
@settings(deadline=None)
def test_text_is_broken_and_nothing_is_lost(text: str, most: float, bold: bool) -> None:
    held = lines(text, most, 13, bold=bold)
    kept = "".join("".join(held).split()).replace("-", "")
    assert kept == "".join(text.split()).replace("-", "")
    for line in held:
        assert width(line, 13, bold=bold) <= most or (len(line) < 30 and not line.isascii())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a few plain words here", ["a few plain", "words here"]),
        ("some_long_name_with_parts", ["some_long_", "name_with_", "parts"]),
        ("getAverageScoreByUnit", ["getAverage", "ScoreByUnit"]),
        ("self-management-at-home", ["self-", "management-", "at-home"]),
        ("Gesundheitsversorgung", ["Gesundheitsv-", "ersorgung"]),
        ("", [""]),
    ],
)
def test_long_words_are_broken_where_they_can_be_read(text: str, expected: list[str]) -> None:
    assert lines(text, 90, 13) == expected


def test_a_word_does_not_end_on_a_letter_by_itself() -> None:
    held = lines("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 190, 13)
    assert all(len(line) >= 4 for line in held)
    assert (
        "".join(line.removesuffix("-") for line in held) == "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    )


def test_marks_stay_with_their_letters() -> None:
    family = "👩🏽‍⚕️"
    held = lines(family * 30, 100, 13)
    assert all(line.count(family) * len(family) == len(line) for line in held)


@pytest.mark.parametrize(
    ("text", "left"), [("abc", False), ("12 שלום", True), ("مرحبا abc", True), ("12!", False), ("Ŵyr مرحبا", False)]
)
def test_the_first_letter_says_which_way_text_runs(text: str, left: bool) -> None:
    assert runs_left(text) is left
