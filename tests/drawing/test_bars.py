"""Amounts as bars."""

import re

from evalkit.drawing.bars import Amount, bars


def test_bars_are_as_long_as_what_they_stand_for_and_leave_room_for_its_words() -> None:
    svg = bars(
        "Hours", "In words", [Amount("Survey", 40, "40 hours"), Amount("A very " + "long " * 60, 10, "10 hours")]
    )
    long, short = (float(width) for width in re.findall(r'width="([\d.]+)" height="14"', svg))
    assert round(long / short) == 4
    assert 310 + long + 8 < 757
    assert svg.count("bold") == 2


def test_where_nothing_is_asked_bars_have_no_length() -> None:
    assert 'width="1.0" height="14"' in bars("Hours", "In words", [Amount("Survey", 0, "0 hours")])
