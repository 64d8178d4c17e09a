"""Where a sentence claims that something had an effect: that it led to something, or that something is due to it."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from evalkit.prose.sentences import Sentence
from evalkit.prose.words import any_form, either, lists

_DENIED = re.compile(
    r"(?:\bnot|n[’']t|\bnever)(?:\s+(?:\w+ly|yet|all|always|just|in\s+itself|by\s+itself|alone|be|been|being|have|to\s+have|said\s+to\s+have)){0,4}\s+$"
    r"|\b(?:can\s?not|can[’']t|could\s+not|do(?:es)?\s+not|did\s+not)\s+(?:say|tell|claim|show|conclude|prove|know|mean)\s+(?:that|whether|if)\b[^.;:!?]*$",
    re.IGNORECASE,
)
_BEFORE = 160
"""As many characters before a claim may deny it, or say who holds it."""


class Claim(NamedTuple):
    """The words by which an effect is claimed, and their line."""

    words: str
    line: int


def effects_claimed(sentence: Sentence, people: Iterable[str] = ()) -> list[Claim]:
    """Where a sentence claims an effect; not between quotation marks, nor where it denies one or says who holds it.

    `people`: names of those who may be thanked or hold it, besides the words for people that are known.
    """
    found = []
    for match in _claims().finditer(sentence.text):
        start, end = match.span()
        before = sentence.text[max(0, start - _BEFORE) : start]
        thanks = match[0].casefold().startswith("thanks") and _thanked(people).match(sentence.text, end)
        if not (
            _DENIED.search(before) or thanks or sentence.is_quoted(start) or _held_by_others(people).search(before)
        ):
            found.append(Claim(" ".join(match[0].split()), sentence.line_of(start)))
    return found


@cache
def _claims() -> re.Pattern[str]:
    words = lists("claims")
    return re.compile(f"{either(words['claims'])}|{any_form(words['conditional'])}", re.IGNORECASE)


def _held_by_others(people: Iterable[str]) -> re.Pattern[str]:
    """What stands before a claim that is reported: “clinicians say that it …”, “according to patients this …”."""
    words = lists("reported")
    names = either(
        [*lists("people")["many"], *words["speakers"], *(name.casefold() for name in people if name.strip())]
    )
    clause = rf"\s+{either(words['clause'])}(?:(?!,\s+{either(words['goes-on'])})[^.;:!?]){{0,120}}$"
    says = rf"{names}(?:\s+[\w’'-]+){{0,6}}?\s+{either(words['says'])}(?:\s+{either(words['to-whom'])})?{clause}"
    according = rf"{either(words['according'])}(?:\s+[\w’'-]+){{0,4}}?\s+{names},?{clause}"
    return re.compile(f"{says}|{according}", re.IGNORECASE)


def _thanked(people: Iterable[str]) -> re.Pattern[str]:
    """Those who are thanked: people, with up to three words before them, but no preposition."""
    words = lists("people")
    names = either([*words["many"], *(name.casefold() for name in people if name.strip())])
    before = r"(?:(?!of\b|in\b|from\b|for\b|with\b|at\b|by\b)[\w’'-]+\s+){0,4}?"
    return re.compile(rf"\s+(?:{either(words['thanked'])}|{before}{names}(?!['’-]\w|['’]\s))", re.IGNORECASE)
