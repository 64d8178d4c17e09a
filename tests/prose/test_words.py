"""Words that a text has to have before a long pattern looks for them."""

import pytest

from evalkit.prose.words import either, first_words, has_any, lists

ENTRIES = [
    *lists("money")["money"],
    *lists("money")["right-behind"],
    *lists("money")["behind"],
    *lists("people")["many"],
]


@pytest.mark.parametrize("write", [str.lower, str.upper, str.capitalize, lambda text: text.replace(" ", "\n")])
def test_whatever_a_pattern_finds_is_seen_in_its_first_word(write: object) -> None:
    assert callable(write)
    for entry in ENTRIES:
        assert has_any(f" 12% lower,{write(entry)}.", first_words([entry])), entry


def test_no_part_of_a_word_counts() -> None:
    words = first_words(["pay rise", "fee"])
    assert words == {"pay", "fee"}
    assert not has_any("payment of coffee, feedback", words)
    assert either(["fee"]) == r"\b(?:fee)\b"
