"""Small charts: what is drawn of a baseline, a target, parts, and over what is withheld."""

from dataclasses import replace
from datetime import date

from evalkit.drawing.charts import Chart, Point, charts

FIRST = date(2022, 11, 30)


def series(count: int, *, baseline: bool = True) -> Chart:
    points = [Point(date(2023 + number // 12, number % 12 + 1, 1), 40.0 + number) for number in range(count)]
    before = Point(FIRST, 30.0) if baseline else None
    return Chart("Asked", tuple(points), before, Point(date(2026, 1, 1), 70.0), (points[0],), "58%", "percent")


def drawn(chart: Chart) -> str:
    return charts("Results", "In words", [chart])


def test_a_baseline_is_hollow_the_way_to_the_target_dashed_parts_are_squares_and_the_last_value_is_bold() -> None:
    svg = drawn(series(2))
    assert svg.count('fill="#ffffff" stroke="#005a8c"') == 1
    assert svg.count("stroke-dasharray") == 1
    assert svg.count('width="6" height="6"') == 1
    assert 'font-weight="bold">58%</text>' in svg


def test_over_a_value_that_is_withheld_goes_no_line() -> None:
    chart = series(4)
    assert drawn(chart).count('stroke="#005a8c" stroke-width="2" fill="none"') == 4
    gap = replace(chart, gaps=(date(2023, 1, 15),))
    assert drawn(gap).count('stroke="#005a8c" stroke-width="2" fill="none"') == 3


def test_without_a_target_no_way_is_drawn() -> None:
    chart = Chart("Asked", (Point(FIRST, 3.0), Point(date(2023, 1, 1), 4.0)), None, None, (), "4")
    assert "stroke-dasharray" not in drawn(chart)
