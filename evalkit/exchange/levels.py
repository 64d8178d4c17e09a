"""Levels of a logframe, by the words that a text begins with."""

import re

from evalkit.editing.other_languages import begins_with

_LEVELS = {
    "impact": r"goal|impact|overall objective|development objective",
    "outcome": r"outcome|purpose|specific objective|objective",
    "output": r"output|deliverable|expected result|result",
    "activity": r"activit(?:y|ies)|task|action",
    "input": r"inputs?|resources?|means",
}
ORDER = tuple(_LEVELS)
_BEHIND = re.compile(
    r"s?\b(?:\s*\([^()\n]{0,60}\))?(?:\s*(?P<number>\d+(?:\.\d+)*)|\s*(?:[:–—\n]|-\s|$))", re.IGNORECASE
)
"""What stands behind the word for a level; any other word makes it a part of a sentence, as in `Results are shared`."""
_MARKS = " \t\r\n.:)–—-"


def level_of(text: str) -> tuple[str, str]:
    """The level that a text begins with, and what stands behind it: `Outcome 1: People …` → `outcome`, `People …`."""
    level, _, behind = numbered_level(text)
    return level, behind


def numbered_level(text: str) -> tuple[str, str, str]:
    """The same, with its number between."""
    english, behind = begins_with(text)
    said = f"{english}{behind}".strip()
    for level, words in _LEVELS.items():
        if (word := re.match(words, said, re.IGNORECASE)) and (found := _BEHIND.match(said, word.end())):
            rest = said[found.end() :].lstrip(_MARKS).rstrip()
            is_named_twice = bool(rest) and not numbered_level(rest)[2]
            return level, found["number"] or "", "" if is_named_twice else rest
    return "", "", text.strip()
