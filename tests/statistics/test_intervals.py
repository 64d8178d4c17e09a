"""Every interval against an independent computation."""

from statistics import fmean, stdev

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson
from statsmodels.stats.weightstats import DescrStatsW

from evalkit.statistics import intervals

VALUES = st.lists(st.integers(-1000, 1000).map(float), min_size=2, max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_of_a_proportion(share: tuple[int, int]) -> None:
    count, n = share
    interval = intervals.of_proportion(count, n)
    assert interval == pytest.approx(proportion_confint(count, n, method="wilson"), abs=1e-12)
    assert 0 <= interval.low <= count / n <= interval.high <= 1


@settings(max_examples=30, deadline=None)
@given(VALUES)
def test_of_a_mean(values: list[float]) -> None:
    found = intervals.of_mean(fmean(values), stdev(values), len(values))
    assert found == pytest.approx(DescrStatsW(numpy.array(values)).tconfint_mean(), abs=1e-6)


def test_a_single_value_has_no_interval() -> None:
    assert intervals.of_mean(3, 0, 1) is None
    assert intervals.of_change([3], [5]) == (2, None)


@settings(max_examples=30, deadline=None)
@given(VALUES)
def test_of_a_change_of_the_same_people(before: list[float]) -> None:
    after = [value * 2 + at for at, value in enumerate(before)]
    change, interval = intervals.of_change(before, after)
    differences = DescrStatsW(numpy.array(after) - numpy.array(before))
    assert change == pytest.approx(differences.mean)
    assert interval == pytest.approx(differences.tconfint_mean(), abs=1e-6)


@pytest.mark.parametrize("n", [*range(1, 60), 1000, 1_000_000])
def test_ranks_around_a_median_are_the_narrowest_that_cover_95_percent(n: int) -> None:
    ranks = intervals.ranks_around_median(n)
    if ranks is None:
        assert n < 6
        return
    low, high = ranks
    assert low + high == n + 1
    assert binom.cdf(high - 1, n, 0.5) - binom.cdf(low - 1, n, 0.5) >= 0.95
    assert low == n // 2 or binom.cdf(low, n, 0.5) > 0.025


@pytest.mark.parametrize("events", [0, 1, 2, 5, 40, 1000])
def test_of_a_count(events: int) -> None:
    expected = confint_poisson(events, 1, method="exact-c")
    assert intervals.of_count(events) == pytest.approx((0 if events == 0 else expected[0], expected[1]), rel=1e-9)
