"""Words for sentences."""

import pytest

from evalkit.grammar import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (1, "activity", "1 activity"),
        (0, "activity", "0 activities"),
        (2, "box", "2 boxes"),
        (3, "day", "3 days"),
        (2, "adverse effect", "2 adverse effects"),
    ],
)
def test_nouns_are_counted(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
