"""What charts say of a series: their limits as published, and never more than the rules find."""

from itertools import pairwise
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from evalkit.statistics.control_chart import p_chart, u_chart, xmr_chart
from evalkit.statistics.run_chart import run_chart

LONGEST = {10: 6, 11: 6, 12: 7, 22: 7, 23: 8, 45: 8, 46: 9, 59: 9, 90: 9, 91: 10, 101: 10}
"""As published for the rule of long runs, by the number of useful points."""


def alternating(useful: int) -> list[float]:
    return [float(at % 2) for at in range(useful)]


@pytest.mark.parametrize("useful", LONGEST)
def test_the_longest_run_that_chance_leaves_is_as_published(useful: int) -> None:
    chart = run_chart(alternating(useful), baseline=2)
    assert chart is not None
    assert (chart.useful, chart.longest_by_chance) == (useful, LONGEST[useful])


@pytest.mark.parametrize("useful", [10, 11, 12, 13, 24, 60, 100, 400])
def test_the_fewest_crossings_are_the_quantile_of_a_binomial(useful: int) -> None:
    chart = run_chart(alternating(useful), baseline=2)
    assert chart is not None
    assert chart.crossings_by_chance == binom.ppf(0.05, useful - 1, 0.5)


def test_thirteen_points_with_a_run_of_three_and_five_crossings_are_chance() -> None:
    """The example of T. Wentzel-Larsen and J. Anhøj, around a median of its own: changes after 3, 6, 7, 9 and 10."""
    signs = [-1, -1, -1, 1, 1, 1, -1, 1, 1, -1, 1, 1, 1]
    chart = run_chart([0.0, *signs], baseline=1)
    assert chart is not None
    assert (chart.useful, chart.longest, chart.crossings, chart.changed) == (13, 3, 5, False)
    assert (chart.longest_by_chance, chart.crossings_by_chance) == (7, 3)


def test_a_shift_is_a_run_longer_than_chance_and_says_where_it_lies() -> None:
    chart = run_chart([5, 4, 6, 4, 5, 6, 9, 9, 8, 9, 8, 9, 8, 9, 9, 8], baseline=6)
    assert chart is not None
    assert chart.centre == 5
    assert (chart.longest, chart.run, chart.above) == (11, (5, 15), True)
    assert chart.longest_by_chance == 7
    assert chart.shift
    assert (chart.crossings, chart.few_crossings) == (3, True)
    assert chart.changed


def test_points_on_the_median_break_no_run_and_count_for_none() -> None:
    chart = run_chart([1, 0, 1, 0, 5, 9, 9, 5, 9, 9, 5, 9, 9, 0, 1, 0, 1], baseline=None)
    assert chart is not None
    assert chart.centre == 5
    assert (chart.useful, chart.longest, chart.run) == (14, 6, (5, 12))


def test_fewer_than_ten_points_say_nothing_nor_do_ten_that_lie_on_the_median() -> None:
    assert run_chart(alternating(9)) is None
    assert run_chart([3.0] * 40) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9).map(float), min_size=10, max_size=40))
def test_turned_upside_down_or_around_a_series_says_the_same(values: list[float]) -> None:
    chart, mirrored, reversed_chart = run_chart(values), run_chart([-v for v in values]), run_chart(values[::-1])
    assert (chart is None) == (mirrored is None) == (reversed_chart is None)
    if chart and mirrored and reversed_chart:
        told = (chart.useful, chart.longest, chart.crossings, chart.changed)
        assert told == (mirrored.useful, mirrored.longest, mirrored.crossings, mirrored.changed)
        assert told == (
            reversed_chart.useful,
            reversed_chart.longest,
            reversed_chart.crossings,
            reversed_chart.changed,
        )


def test_a_p_chart_has_wider_limits_where_fewer_were_asked() -> None:
    chart = p_chart([12, 15, 8, 30], [50, 50, 50, 50], baseline=3)
    assert chart.centre == pytest.approx(35 / 150)
    half = 3 * (chart.centre * (1 - chart.centre) / 50) ** 0.5
    assert chart.limits[0] == pytest.approx((chart.centre - half, chart.centre + half))
    assert chart.outside([0.24, 0.3, 0.16, 0.6]) == [3]
    narrow, wide = p_chart([10, 1], [100, 10]).limits
    assert wide[0] == 0 <= narrow[0]
    assert wide[1] > narrow[1]


def test_the_p_chart_of_a_textbook_has_its_limits() -> None:
    """D. C. Montgomery, Introduction to statistical quality control, example 7.1: cans of orange juice, thirty samples of 50."""
    cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = p_chart(cans, [50] * 30)
    assert (round(chart.centre, 4), *(round(end, 4) for end in chart.limits[0])) == (0.2313, 0.0524, 0.4102)
    assert chart.outside([can / 50 for can in cans]) == [14, 22]


def test_the_u_chart_of_a_textbook_has_its_limits() -> None:
    """The same, example 7.3: errors in shipments of twenty weeks, of 50 each."""
    errors = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
    chart = u_chart(errors, [50] * 20)
    assert (round(chart.centre, 4), chart.limits[0][0], round(chart.limits[0][1], 4)) == (0.0740, 0.0, 0.1894)


@pytest.mark.parametrize("baseline", [0, 1, 2, None])
def test_a_baseline_of_nothing_is_none_and_one_value_has_no_range(baseline: int | None) -> None:
    assert p_chart([1, 2, 3], [10, 10, 10], baseline).centre == pytest.approx({1: 0.1, 2: 0.15}.get(baseline or 3, 0.2))
    assert u_chart([1, 2, 3], [10, 10, 10], baseline).centre == pytest.approx({1: 0.1, 2: 0.15}.get(baseline or 3, 0.2))
    assert xmr_chart([1, 2, 6], baseline).centre == (1.5 if baseline == 2 else 3)


def test_a_u_chart_goes_by_exposure() -> None:
    chart = u_chart([4, 6, 5, 20], [10, 10, 10, 10], baseline=3)
    assert chart.centre == pytest.approx(0.5)
    assert chart.limits[3] == pytest.approx((max(0.0, 0.5 - 3 * 0.05**0.5), 0.5 + 3 * 0.05**0.5))
    assert chart.outside([0.4, 0.6, 0.5, 2.0]) == [3]


def test_an_xmr_chart_takes_its_limits_from_moving_ranges() -> None:
    values = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34]
    chart = xmr_chart(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    assert chart.centre == pytest.approx(fmean(values))
    assert chart.limits[0][1] - chart.centre == pytest.approx(3 * fmean(ranges) / 1.128, rel=1e-3)
    assert chart.outside(values) == []
    assert chart.limits[0][1] > chart.centre + stdev(values)
