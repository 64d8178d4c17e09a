"""The day that notes what it is compared with: what holds of a range of days holds of each of them."""

import copy
import pickle  # of the test's own
from collections.abc import Callable
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt, ne

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.portfolio.clock import Range, WatchedDay

DAY = date(2026, 3, 15)
COMPARISONS = (eq, ne, lt, le, gt, ge)
asked = st.lists(
    st.tuples(st.sampled_from(COMPARISONS), st.dates(date(2026, 2, 25), date(2026, 4, 5)), st.booleans()), max_size=8
)


def answers(today: date, questions: list[tuple[Callable[[date, date], bool], date, bool]]) -> list[bool]:
    return [compare(day, today) if turned else compare(today, day) for compare, day, turned in questions]


@given(asked)
@settings(max_examples=150, deadline=None)
def test_each_day_of_the_range_gives_the_same_answers(
    questions: list[tuple[Callable[[date, date], bool], date, bool]],
) -> None:
    watched = WatchedDay(DAY)
    found = answers(watched, questions)
    assert found == answers(DAY, questions)
    days = [DAY + timedelta(days=n) for n in range(-30, 31)]
    same = [day for day in days if watched.range.holds(day)]
    assert DAY in same
    assert all(answers(day, questions) == found for day in same)


def test_the_range_ends_where_an_answer_turns() -> None:
    watched = WatchedDay(DAY)
    assert watched.range == Range(date.min, date.max)
    assert date(2026, 1, 1) <= watched
    assert not watched > date(2026, 5, 1)
    assert watched.range == Range(date(2026, 1, 1), date(2026, 5, 1))
    assert min(date(2026, 3, 1), watched) == date(2026, 3, 1)
    assert watched.range == Range(date(2026, 3, 1), date(2026, 5, 1))
    assert watched != date(2026, 3, 20)
    assert watched.range == Range(date(2026, 3, 1), date(2026, 3, 19))


def test_the_same_day_twice_and_the_last_of_all_days_are_no_limit() -> None:
    watched = WatchedDay(DAY)
    assert min(watched, watched) == watched
    assert watched <= date.max
    assert watched.range == Range(date.min, date.max)


ALONE: dict[str, Callable[[date], object]] = {
    "difference": lambda day: day - date(2026, 1, 1),
    "difference to it": lambda day: date(2027, 1, 1) - day,
    "later": lambda day: day + timedelta(days=1),
    "later, turned": lambda day: timedelta(days=1) + day,
    "earlier": lambda day: day - timedelta(days=1),
    "text": str,
    "in a text": lambda day: f"{day}",
    "formatted": lambda day: f"{day:%B}",
    "shown": repr,
    "key": lambda day: {day: 1}[DAY],
    "in a set": lambda day: DAY in {day, None},
    "year": lambda day: day.year,
    "weekday": lambda day: day.weekday(),
    "number": lambda day: day.toordinal(),
    "replaced": lambda day: day.replace(day=1),
    "copied": copy.copy,
    "packed": pickle.dumps,
}


@pytest.mark.parametrize("what", ALONE)
def test_what_else_is_done_with_it_is_good_for_the_day_alone(what: str) -> None:
    watched = WatchedDay(DAY)
    assert ALONE[what](watched) == ALONE[what](DAY)
    assert watched.range == Range(DAY, DAY)


def test_nothing_that_a_day_can_do_is_forgotten() -> None:
    own = {name for name in vars(date) if name in vars(WatchedDay) and vars(WatchedDay)[name] is not vars(date)[name]}
    left = set(vars(date)) - own
    assert left == {
        *("__getattribute__", "fromisocalendar", "fromisoformat", "fromordinal", "fromtimestamp"),
        *("max", "min", "resolution", "today"),
    }
