"""Words for sentences."""

import pytest

from evalkit.grammar import counted, joined


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


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["what is done, and when", "by whom"], "what is done, and when, and by whom"),
        (["what is done, and when", "by whom", "why"], "what is done, and when; by whom; and why"),
    ],
)
def test_parts_of_a_sentence_are_joined(parts: list[str], said: str) -> None:
    assert joined(parts) == said
