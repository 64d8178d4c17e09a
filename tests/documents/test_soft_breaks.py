"""Words that are too long for a line can be broken, and nothing else is changed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.documents.soft_breaks import SOFT_BREAK, with_soft_breaks


@given(st.text("ab /-.\u0301\u200d👩🇬🇧é", max_size=200))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_and_only_long_words_are_broken(text: str) -> None:
    broken = with_soft_breaks(text)
    assert broken.replace(SOFT_BREAK, "") == text.replace(SOFT_BREAK, "")
    for word in text.split():
        if len(word) <= 30:
            assert word in broken


def test_an_address_is_broken_behind_its_signs_and_a_word_after_some_letters() -> None:
    pieces = ["https://", "example.", "org/", "a/", "long/", "way/", "to/", "what-", "is-", "meant.", "html"]
    assert with_soft_breaks("".join(pieces)).split(SOFT_BREAK) == pieces
    assert [len(piece) for piece in with_soft_breaks("x" * 45).split(SOFT_BREAK)] == [15, 15, 15]


def test_what_is_one_sign_stays_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert all(piece.count("👧") == piece.count("👩") / 2 for piece in with_soft_breaks(family * 20).split(SOFT_BREAK))
