"""The words that are looked for in running text, as patterns. Read when they are asked for, and not before."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any


@cache
def lists(name: str) -> dict[str, Any]:
    """The lists of words in `words/<name>.toml`."""
    from evalkit.toml.parse import parse

    return parse((Path(__file__).with_name("words") / f"{name}.toml").read_text("utf-8")).table


_WORD = re.compile(r"\w+")


def first_words(*lists_of_words: Iterable[str]) -> frozenset[str]:
    """The words with which entries of lists begin."""
    return frozenset(_WORD.findall(entry)[0] for words in lists_of_words for entry in words)


def has_any(text: str, words: frozenset[str]) -> bool:
    """Whether any of these words stands in a text: far quicker than to make a long pattern that looks for them."""
    return not words.isdisjoint(_WORD.findall(text.casefold()))


def either(words: Iterable[str]) -> str:
    """A pattern for whole words, the longest first; the spaces in them may be line breaks."""
    longest_first = sorted(words, key=len, reverse=True)
    return rf"\b(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', chr(92) + 's+') for word in longest_first)})\b"


def any_form(entries: Iterable[Mapping[str, Sequence[str]]]) -> str:
    """A pattern for the `words` of each entry, which count `only-before` certain words, or `not-before` certain words."""
    return "|".join(map(_form, entries))


def _form(entry: Mapping[str, Sequence[str]]) -> str:
    pattern = either(entry["words"])
    if "not-before" in entry:
        pattern += rf"(?!\s+{either(entry['not-before'])})"
    if "only-before" in entry:
        pattern += rf"\s+{either(entry['only-before'])}"
    return pattern
