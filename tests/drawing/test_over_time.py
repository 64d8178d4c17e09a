"""An indicator over time as a picture: what is drawn, with which marks, and that everything has room."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.drawing.axes import apart, days_axis, values_axis
from evalkit.drawing.over_time import OverTime, over_time
from evalkit.series.picture import chart_of
from tests.series.making import AS_OF, baseline, indicator, month, observed, target

SVG = "{http://www.w3.org/2000/svg}"


def chart(*held: object, **more: object) -> OverTime:
    made = chart_of("Asked", indicator(*held, **more), AS_OF)  # type: ignore[arg-type]
    assert made is not None
    return made


def drawn(*held: object, **more: object) -> str:
    return over_time("Asked", "In words", [chart(*held, **more)])


def test_few_values_have_intervals_a_hollow_baseline_and_a_dashed_way_to_the_target() -> None:
    svg = drawn(
        observed([40.0, 50.0], low=[30.0, 41.0], high=[50.0, 60.0]),
        "proportion",
        "percent",
        baseline=baseline(31.0, date(2010, 6, 1)),
        target=target(70.0, date(2011, 9, 1)),
    )
    assert svg.count('fill="#ffffff" stroke="#005a8c"') == 1
    assert svg.count('stroke-dasharray="5 4"') == 1
    assert len(re.findall(r"h8M", svg)) == 2
    assert {"target 70%", "50%", "percent · hollow: baseline · bars: 95% intervals"} <= set(texts(svg))
    assert not any("median" in text for text in texts(svg))


def test_many_values_have_a_median_limits_a_bracket_and_rings() -> None:
    values = [30.0 + at % 4 for at in range(12)] + [60.0 + at % 4 for at in range(12)]
    svg = drawn(observed(values, n=[200] * 24), "proportion", "percent", baseline=baseline(31, month(11)))
    assert {"median 31.5%", "limits (p chart)", "14 in a row"} <= set(texts(svg))
    assert svg.count('r="8.0"') == 12
    assert "h8M" not in svg


def test_a_withheld_value_breaks_line_and_limits_and_shows_only_its_day() -> None:
    values: list[float | None] = [30.0 + at % 4 for at in range(12)]
    values[5] = None
    svg = drawn(observed(values))
    assert svg.count("<circle") == 11
    assert svg.count('stroke-width="2"') == 9
    assert svg.count('fill="#e6ebf0"') == 2
    assert svg.count('width="6" height="6"') == 1


def test_a_missing_wave_is_crossed_by_a_thin_line() -> None:
    held = observed([30.0 + at % 4 for at in range(12)])
    del held[5:7]
    assert drawn(held).count('stroke-width="0.7"') == 1


@pytest.mark.parametrize("unit", ["percent", "points from -100 to 100"])
@pytest.mark.parametrize("count", [1, 3, 10, 24, 200])
def test_nothing_is_smaller_than_seven_points_in_print_nor_outside_the_picture(count: int, unit: str) -> None:
    values = [(-1) ** at * (at % 7) * 3.0 if unit != "percent" else at % 100 for at in range(count)]
    svg = over_time("T", "D", [chart(observed(values, n=[40] * count), "score", unit, target=target(60))] * 2)
    root = ElementTree.fromstring(svg)
    assert [root.findtext(f"{SVG}{name}") for name in ("title", "desc")] == ["T", "D"]
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        assert float(text.attrib["font-size"]) >= 11
        assert 0 <= float(text.attrib["x"]) <= wide
        assert 0 <= float(text.attrib["y"]) <= high


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.booleans())
def test_an_axis_holds_all_values_and_writes_few(values: list[float], percent: bool) -> None:
    axis = values_axis(values, percent=percent)
    slack = 1e-6 * (axis.high - axis.low)
    assert axis.low - slack <= min(values) <= max(values) <= axis.high + slack
    assert axis.low < axis.high
    assert 2 <= len(axis.ticks) <= 9


def test_percentages_stay_between_nought_and_a_hundred() -> None:
    axis = values_axis([3, 97], percent=True)
    assert (axis.low, axis.high) == (0, 100)


@pytest.mark.parametrize("days", [0, 3, 40, 700, 5000, 40000])
def test_dates_are_few_and_in_their_order(days: int) -> None:
    first = date(2011, 1, 15)
    found = list(days_axis(first, first + timedelta(days), 9))
    assert 1 <= len(found) <= 10
    assert all(early[0] < late[0] for early, late in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 300), max_size=6))
def test_labels_are_moved_apart_in_their_order(heights: list[float]) -> None:
    moved = apart(heights, 14)
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    assert all(moved[b] - moved[a] >= 14 - 1e-6 for a, b in pairwise(order))


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
