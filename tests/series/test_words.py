"""The words beside a chart: what the rules find, that they find nothing, or that they cannot tell; and never more."""

from datetime import date, timedelta

import pytest

from evalkit.series.found import found_in
from evalkit.series.series import series_of
from evalkit.series.words import in_words
from tests.series.making import AS_OF, baseline, indicator, month, observed, target


def words(*held: object, **more: object) -> str:
    return "\n".join(in_words(found_in(series_of(indicator(*held, **more), AS_OF))))  # type: ignore[arg-type]


def test_fewer_than_ten_values_are_told_from_the_first_to_the_last() -> None:
    said = words(observed([31.0, 48.3871], n=[55, 62]), "proportion", "percent", target=target(55, date(2013, 4, 1)))
    assert said == (
        "2 values: from 31% in Jan 2011 (n = 55) to 48.4% in Feb 2011 (n = 62); the target is 55% by Apr 2013.\n"
        "That is too few for the rules of a run chart, which take ten, to tell a change from chance."
    )


def test_a_run_is_told_with_its_side_its_months_and_what_chance_leaves() -> None:
    values = [5, 4, 6, 4, 5, 6, *[9, 8] * 5]
    said = words(observed(values), baseline=baseline(5, month(5)))
    assert "The median of the 6 values of the baseline period is 5 points." in said
    assert (
        "11 months in a row lie above the median (Jun 2011 to Apr 2012), where chance leaves up to 7: this is no chance."
    ) in said
    assert "The line crosses the median 3 times, where chance leaves 4 or more: this is no chance." in said


def test_quarters_are_told_as_quarters_and_a_run_over_a_gap_as_values() -> None:
    def said(step: int) -> str:
        held = observed([float(at >= 12) + at / 100 for at in range(24)])
        for number, one in enumerate(held):
            one.date = date(2011, 1, 1) + timedelta(step * number)
        return words(held)

    assert "12 weeks in a row" in said(7)
    assert "12 values in a row" in said(10)
    gap: list[float | None] = [float(at >= 12) + at / 100 for at in range(24)]
    gap[15] = None
    assert "12 values in a row lie" in words(observed([*gap, 1.5]))


def test_where_nothing_is_found_it_says_what_chance_leaves_and_no_more() -> None:
    said = words(observed([float(at * 7 % 5) for at in range(20)]))
    assert "The rules find no more than chance leaves: the longest run" in said
    assert "no change" not in said


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            [5.0] * 16 + [6.0] * 4,
            "Only 4 of the values lie off the median: with fewer than 10 of them the rules cannot",
        ),
        ([5.0] * 12, "All values lie on the median, and so the rules cannot tell a change from chance."),
    ],
)
def test_where_too_few_lie_off_the_median_the_rules_cannot_tell(values: list[float], told: str) -> None:
    said = words(observed(values))
    assert told in said
    assert "no more than chance" not in said


def test_values_outside_the_limits_are_named_and_withheld_ones_only_counted() -> None:
    values: list[float | None] = [float(at % 3) for at in range(20)]
    values[3], values[10] = None, 40.0
    said = words(observed(values), "count", "falls")
    assert "1 value lies outside the limits that chance keeps (XmR chart," in said
    assert "Nov 2011 (40 falls)." in said
    assert "1 further value is withheld, and not counted." in said


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1234567890, "1,234,567,890"),
        (48.3871, "48.4"),
        (1234.56, "1,235"),
        (0.000123456, "0.000123"),
        (3e300, "3e+300"),
    ],
)
def test_numbers_are_short_and_no_figure_before_the_point_is_lost(value: float, told: str) -> None:
    assert f"1 value: {told} falls in Jan 2011." in words(observed([float(value)]), "count", "falls")
