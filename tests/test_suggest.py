"""What was most likely meant: the same as the standard library finds, without comparing what cannot be near."""

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.suggest import did_you_mean, nearest

_NAMES = st.text("abcdeé_-1 ", max_size=8)


@settings(max_examples=60, deadline=None)
@given(_NAMES, st.lists(_NAMES, max_size=6))
def test_it_is_what_comes_nearest_of_all(name: str, options: list[str]) -> None:
    closest = difflib.get_close_matches(name, sorted(options), n=1, cutoff=0.6)
    assert nearest(name, options) == (closest[0] if closest else None)


def test_keys_that_are_like_no_other_are_compared_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def compare(name: str, options: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(name)
        return options[:n]

    monkeypatch.setattr(difflib, "get_close_matches", compare)
    known = ("denominator", "definition", "baseline", "target")
    assert not any(did_you_mean(f"xyz_{index}", known) for index in range(200))
    assert not compared
    assert did_you_mean("basline", known) == " Did you mean “baseline”?"
    assert compared == ["basline"]
