"""Problems are kept in a few bytes each, and told row by row."""

import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.evidence.left_out import LeftOut
from evalkit.evidence.problems import Problem

problems = st.builds(Problem, st.integers(1, 50), st.sampled_from(("a", "b")), st.text(max_size=4), st.text(max_size=2))


@given(st.lists(st.lists(problems, max_size=6), max_size=3))
@settings(max_examples=25, deadline=None)
def test_all_are_told_in_the_order_of_their_rows(several: list[list[Problem]]) -> None:
    held = LeftOut()
    for each in several:
        held.add(each)
    added = [problem for each in several for problem in each]
    assert [*held] == sorted(added, key=lambda problem: problem.row)
    assert (len(held), bool(held)) == (len(added), bool(added))


def test_one_takes_less_room_than_its_text_as_a_text() -> None:
    tracemalloc.start()
    try:
        held = LeftOut()
        held.add(Problem(row, "tasks", str(row), "is not a whole number") for row in range(20_000))
        room, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert room < 20_000 * 45
