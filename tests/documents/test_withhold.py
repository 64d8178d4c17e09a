"""What is withheld of indicators and plans: values, what stands beside them, and what would give them away."""

from datetime import date

import pytest

from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.thread.withhold import _indicator, _plan

FIRST, SECOND = date(2023, 3, 31), date(2024, 3, 31)


def indicator(kind: str, *observations: dict[str, object], **keys: object) -> Indicator:
    return Indicator.model_validate({"kind": kind, "observations": list(observations), **keys})


def shown(held: Indicator) -> list[tuple[object, object]]:
    """What is printed of each observation: its value, or why it is withheld."""
    return [(one.by.get("unit", ""), one.suppressed or one.value) for one in held.observations]


def test_the_part_of_a_total_goes_with_a_small_one_in_every_wave() -> None:
    held = indicator(
        "proportion",
        {"date": FIRST, "value": 50.0, "n": 60},
        {"date": FIRST, "value": 50.0, "n": 3, "by": {"unit": "York"}},
        {"date": FIRST, "value": 50.0, "n": 20, "by": {"unit": "Leeds"}},
        {"date": FIRST, "value": 50.0, "n": 37, "by": {"unit": "Hull"}},
        {"date": SECOND, "value": 50.0, "n": 60},
        {"date": SECOND, "value": 50.0, "n": 22, "by": {"unit": "York"}},
        {"date": SECOND, "value": 50.0, "n": 18, "by": {"unit": "Leeds"}},
        {"date": SECOND, "value": 50.0, "n": 20, "by": {"unit": "Hull"}},
    )
    printed = shown(_indicator(held))
    assert [value for unit, value in printed if unit == ""] == [50.0, 50.0]
    assert [unit for unit, value in printed if value == 50.0] == ["", "Hull", "", "Hull"]
    assert printed[1] == ("York", "fewer than 5")


@pytest.mark.parametrize(
    ("kind", "whole", "york", "shows_york"),
    [
        ("proportion", {"value": 50.0, "n": 43}, {"value": 50.0, "n": 40}, False),
        ("proportion", {"value": 36.7, "n": 60}, {"value": 50.0, "n": 40}, False),  # 2 of the 20 others
        ("proportion", {"value": 50.0, "n": 60}, {"value": 50.0, "n": 40}, True),
        ("count", {"value": 43}, {"value": 40}, False),
        ("count", {"value": 43}, {"value": 43}, True),
        ("mean", {"value": 3.2, "n": 44}, {"value": 3.1, "n": 40}, False),
        ("mean", {"value": 3.2}, {"value": 3.1}, True),
    ],
)
def test_a_part_that_leaves_few_of_a_total_is_withheld_though_nothing_is_said_of_the_rest(
    kind: str, whole: dict[str, object], york: dict[str, object], shows_york: bool
) -> None:
    held = indicator(kind, {"date": FIRST, **whole}, {"date": FIRST, **york, "by": {"unit": "York"}})
    printed = dict(shown(_indicator(held)))
    assert printed[""] == whole["value"]
    assert (printed["York"] == york["value"]) is shows_york


def test_a_share_in_which_few_are_counted_is_withheld() -> None:
    held = indicator("proportion", {"date": FIRST, "value": 5.0, "n": 40}, {"date": SECOND, "value": 95.0, "n": 40})
    assert shown(_indicator(held)) == [("", "fewer than 5"), ("", "fewer than 5")]


def test_a_count_of_few_is_withheld_and_of_nobody_is_not() -> None:
    held = indicator("count", {"date": FIRST, "value": 0.0}, {"date": SECOND, "value": 4.0})
    assert shown(_indicator(held)) == [("", 0.0), ("", "fewer than 5")]


def test_a_baseline_does_not_repeat_what_is_withheld() -> None:
    held = indicator("proportion", {"date": FIRST, "value": 33.3, "n": 3}, baseline={"date": FIRST, "value": 33.3})
    assert _indicator(held).baseline.value is None


def test_parts_that_add_up_to_a_baseline_cannot_be_worked_out_from_it() -> None:
    held = _indicator(
        indicator(
            "mean",
            {"date": FIRST, "value": 1.0, "n": 1, "by": {"unit": "York"}},
            {"date": FIRST, "value": 2.0, "n": 1, "by": {"unit": "Leeds"}},
            {"date": FIRST, "value": 3.0, "n": 35, "by": {"unit": "Hull"}},
            baseline={"date": FIRST, "value": 2.9, "n": 37},
        )
    )
    assert [value for _, value in shown(held)][:2] == ["fewer than 5", "fewer than 5"]
    assert held.observations[2].value is None or held.baseline.value is None


def test_nor_is_a_baseline_repeated_that_is_withheld() -> None:
    held = indicator("mean", {"date": FIRST, "value": 7.5}, baseline={"date": FIRST, "value": 7.5, "n": 3})
    assert shown(_indicator(held)) == [("", "fewer than 5")]


def test_few_people_who_are_to_be_asked_are_not_counted_either() -> None:
    held = _plan(DataCapture.model_validate({"sample": {"size": 3, "achieved": 3}}))
    assert (held.sample.size, held.sample.achieved) == (None, None)


def test_what_all_waves_add_up_to_goes_with_one_that_is_withheld() -> None:
    plan = DataCapture.model_validate(
        {
            "sample": {"achieved": 63},
            "waves": [
                {"date": FIRST, "invited": 80, "answered": 60},
                {"date": SECOND, "invited": 10, "answered": 3},
            ],
        }
    )
    held = _plan(plan)
    assert [wave.answered for wave in held.waves] == [60, None]
    assert held.sample.achieved is None
