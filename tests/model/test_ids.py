"""Ids of codes and of names."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.model.ids import MAX_ID, is_column, is_id, of_code, of_name


@pytest.mark.parametrize(
    ("code", "id"),
    [("IND-0001", "ind-0001"), ("HTS_TST", "hts-tst"), ("1.2", "1-2"), ("Goal named", "goal-named"), ("###", "")],
)
def test_a_code_becomes_an_id(code: str, id: str) -> None:
    assert of_code(code) == id


def test_the_code_of_an_item_becomes_the_name_of_a_column() -> None:
    assert of_code("Tasks Done", column=True) == "tasks_done"


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("People choose", ["people-choose", "people-choose-2", "people-choose-3"]),
        ("自殺死亡率", ["zi-sha-si-wang-lu", "zi-sha-si-wang-lu-2", "zi-sha-si-wang-lu-3"]),
        ("# of people", ["number-of-people", "number-of-people-2", "number-of-people-3"]),
        ("% of people", ["percent-of-people", "percent-of-people-2", "percent-of-people-3"]),
        ("…", ["indicator", "indicator-2", "indicator-3"]),
        (
            "People choose which tasks of the session they would like to learn",
            [
                "people-choose-which-tasks-of-the-session",
                "people-choose-which-tasks-of-the-session-they-would-like-to",
                "people-choose-which-tasks-of-the-session-they-would-like-to-2",
            ],
        ),
    ],
)
def test_a_name_becomes_an_id_and_others_where_that_is_taken(name: str, ids: list[str]) -> None:
    assert list(islice(of_name(name, "indicator"), 3)) == ids


@given(st.text(max_size=200))
def test_whatever_the_name_its_ids_are_well_formed_and_no_two_the_same(name: str) -> None:
    ids = list(islice(of_name(name, "outcome"), 12))
    assert all(map(is_id, ids))
    assert len(set(ids)) == 12
    columns = list(islice(of_name(name, "item", column=True), 12))
    assert all(map(is_column, columns))
    assert max(map(len, ids)) <= MAX_ID
