"""What is found in an indicator's values: which count, by which chart, and in which unit."""

from datetime import date

import pytest

from evalkit.series.found import Found, found_in, limits_by_moment
from evalkit.series.series import series_of
from evalkit.statistics.control_chart import p_chart, u_chart
from evalkit.statistics.intervals import of_count
from tests.series.making import AS_OF, baseline, indicator, month, observed

CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def found(*held: object, **more: object) -> Found:
    return found_in(series_of(indicator(*held, **more), AS_OF))  # type: ignore[arg-type]


@pytest.mark.parametrize(("unit", "scale"), [("percent", 100), ("share", 1)])
@pytest.mark.parametrize("with_counts", [True, False])
def test_limits_of_a_proportion_are_in_its_own_unit(unit: str, scale: int, with_counts: bool) -> None:
    shares = [scale * can / 50 for can in CANS]
    counts = {"count": CANS} if with_counts else {}
    control = found(observed(shares, n=[50] * 30, **counts), "proportion", unit).control
    expected = p_chart(CANS, [50] * 30)
    assert control is not None
    assert control.kind == "p"
    assert control.limits[0] == pytest.approx([scale * end for end in expected.limits[0]])


def test_a_share_that_is_computed_in_percent_is_known_by_what_is_counted() -> None:
    control = found(observed([2 * can for can in CANS], n=[50] * 30, count=CANS), "proportion", "share of all").control
    assert control is not None
    assert control.centre == pytest.approx(23.1333, abs=1e-3)


def test_a_proportion_without_n_has_no_limits_and_its_median_all_the_same() -> None:
    held = found(observed([float(can) for can in CANS]), "proportion", "percent")
    assert held.control is None
    assert held.centre == 10.5


def test_a_rate_goes_by_its_exposure_also_where_nothing_happened() -> None:
    events = [2, 0, 8, 1, 1, 4, 0, 4, 5, 1]
    days = [100.0, 120, 90, 80, 100, 100, 130, 100, 100, 90]
    values = [1000 * count / time for count, time in zip(events, days, strict=True)]
    highs = [1000 / time * of_count(count).high for count, time in zip(events, days, strict=True)]
    control = found(observed(values, count=events, high=highs), "rate", "falls per 1,000 days").control
    expected = u_chart(events, [time / 1000 for time in days])
    assert control is not None
    assert control.kind == "u"
    assert [end for ends in control.limits for end in ends] == pytest.approx(
        [end for ends in expected.limits for end in ends]
    )
    assert found(observed(values), "rate", "falls").control is None


def test_a_count_is_never_below_nought_and_a_score_may_be() -> None:
    values = [float(at % 3 * 5) for at in range(12)]
    counted, scored = found(observed(values), "count").control, found(observed(values), "score").control
    assert counted and scored
    assert counted.limits[0][0] == 0 > scored.limits[0][0]


def test_without_a_kind_nobody_can_tell_which_limits_fit() -> None:
    held = indicator(observed([float(at % 3) for at in range(12)]))
    held.kind = None
    assert found_in(series_of(held, AS_OF)).control is None


def test_values_that_do_not_vary_have_no_limits() -> None:
    assert found(observed([3.0] * 12)).control is None
    assert found(observed([0.0] * 12, n=[40] * 12), "proportion", "percent").control is None
    assert found(observed([0.0] * 12, count=[0] * 12, high=[3.0] * 12), "rate").control is None


def test_what_is_withheld_is_a_gap_and_its_day_gives_no_baseline_away() -> None:
    values: list[float | None] = [float(at) for at in range(12)]
    values[4] = None
    series = series_of(indicator(observed(values), baseline=baseline(4.0, month(4))), AS_OF)
    assert (series.withheld, len(series.values)) == (1, 11)
    assert not any(one.is_baseline for one in series.moments)
    assert limits_by_moment(found_in(series))[4] is None
    held = observed([1.0, 2.0])
    held[0].suppressed = "fewer than 5"
    assert series_of(indicator(held), AS_OF).values == [2.0]


def test_the_baseline_is_the_first_value_and_parts_and_the_future_are_none() -> None:
    held = observed([40.0, 50.0, 60.0])
    held[1].by = {"unit": "York"}
    series = series_of(indicator(held, baseline=baseline(30.0, date(2010, 6, 1), 80)), month(1))
    assert [(one.value, one.n, one.is_baseline) for one in series.moments] == [(30.0, 80, True), (40.0, None, False)]


@pytest.mark.parametrize(("up_to", "period"), [(0, None), (4, None), (5, 6), (11, 12), (23, None)])
def test_a_baseline_period_has_six_values_and_others_behind_it(up_to: int, period: int | None) -> None:
    values = [float(at % 5) for at in range(24)]
    held = found(observed(values), baseline=baseline(2.0, month(up_to)))
    assert held.series.baseline_period == period
    assert held.run is None or held.centre == held.run.centre
