"""Which of several things an answer means."""

import pytest

from evalkit.asking.choices import chosen, parts
from evalkit.asking.question import NotThereError
from evalkit.errors import EvalkitError

PEOPLE = {"patients": "People on dialysis", "nurses": "Nurses, all wards", "trust": "The trust", "family": "Families"}


@pytest.mark.parametrize(
    ("answer", "id"),
    [
        ("1", "patients"),
        ("b", "nurses"),
        ("TRUST", "trust"),
        ("the trust.", "trust"),
        ("Peo", "patients"),
        ("fam", "family"),
    ],
)
def test_one_is_meant_by_number_letter_id_or_name(answer: str, id: str) -> None:
    assert chosen(answer, PEOPLE) == id


@pytest.mark.parametrize("answer", ["0", "5", "²", "99999999999", "nobody", "\n"])
def test_what_is_none_of_them_is_told(answer: str) -> None:
    with pytest.raises(NotThereError, match="is none of these"):
        chosen(answer, PEOPLE)


def test_what_may_be_several_is_told_and_what_comes_near_is_named() -> None:
    with pytest.raises(EvalkitError, match="may be any of these: Home, Home visits"):
        chosen("hom", {"a": "Home", "b": "Home visits"})
    with pytest.raises(NotThereError) as raised:
        chosen("Familys", PEOPLE)
    assert raised.value.hint == "Did you mean “Families”?"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("1 2", ["1", "2"]),
        ("1, the trust", ["1", "the trust"]),
        ("Nurses, all wards", ["Nurses, all wards"]),
        ("nurses\ntrust", ["nurses", "trust"]),
        ("both", list(PEOPLE)),
        ("somebody else", ["somebody else"]),
        ("people on dialysis and the trust", ["people on dialysis", "the trust"]),
        ("1, 2 and 4", ["1", "2", "4"]),
        ("fam & somebody", ["fam & somebody"]),
    ],
)
def test_several_stand_with_commas_spaces_or_line_ends_between(answer: str, found: list[str]) -> None:
    assert parts(answer, PEOPLE) == found
