"""Headings in other languages, as they would be in English."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from evalkit.toml.parse import parse

_LONGEST = 4
"""As many words a phrase has."""
_BETWEEN = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "der",
        "die",
        "das",
        "des",
        "und",
        "et",
        "y",
        "del",
        "el",
        "los",
        "las",
        "en",
    ]
)
"""Words that say nothing once the others are in English."""


def in_english(heading: str) -> str:
    """`Ausgangswert (Datum)` → `baseline date`; a heading of which no word is known stays as it is."""
    words = without_accents(heading).split()
    said: list[str] = []
    is_foreign, at = False, 0
    while at < len(words):
        phrase, meaning = _longest(words, at)
        is_foreign = is_foreign or bool(meaning)
        said.append(meaning or words[at])
        at += phrase
    return " ".join(word for word in said if word not in _BETWEEN) if is_foreign else heading


def begins_with(text: str) -> tuple[str, str]:
    """The English of what a text begins with in another language, and what stands behind it; empty and the whole text
    where that is none: `Oberziel: Menschen …` → `goal`, `: Menschen …`.
    """
    spans = [found.span() for found in re.finditer(r"[^\W_]+", text[:200])]
    words = [without_accents(text[start:end]) for start, end in spans[:_LONGEST]]
    number, meaning = _longest(words, 0) if words and not text[: spans[0][0]].strip() else (1, "")
    return (meaning, text[spans[number - 1][1] :]) if meaning else ("", text)


def without_accents(text: str) -> str:
    """In lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text[:300].casefold())
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(s for s in plain if not unicodedata.combining(s))).split())


def _longest(words: list[str], at: int) -> tuple[int, str]:
    """How many words make the longest phrase that is known, and what that is; one word and nothing where none is."""
    known = _phrases()
    for number in range(min(_LONGEST, len(words) - at), 0, -1):
        if meaning := known.get(" ".join(words[at : at + number])):
            return number, meaning
    return 1, ""


@cache
def _phrases() -> dict[str, str]:
    held = parse((Path(__file__).with_name("words") / "other_languages.toml").read_text("utf-8")).table
    return {phrase: meaning for language in held.values() for phrase, meaning in language.items()}
