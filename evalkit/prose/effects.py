"""Where a sentence claims that something had an effect: that it led to something, or that something is due to it."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from evalkit.prose.sentences import Sentence
from evalkit.prose.words import any_form, either, lists

_OF_NOTHING = re.compile(r"\s+(?:no|nothing|neither)\b", re.IGNORECASE)
_REPORTS, _SPEAKERS = 2, 8
"""As many reports before a claim are looked at, and words before each for who holds it."""
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
    found, people = [], tuple(people)
    for match in _claims().finditer(sentence.text):
        start, end = match.span()
        before = sentence.text[max(0, start - _BEFORE) : start]
        thanks = match[0].casefold().startswith("thanks") and _thanked(people).match(sentence.text, end)
        denied = _denied().search(before) or _OF_NOTHING.match(sentence.text, end)
        if not (denied or thanks or sentence.is_quoted(start) or _is_held_by_others(before, people)):
            found.append(Claim(" ".join(match[0].split()), sentence.line_of(start)))
    return found


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(
        r"(?:\bnot|n[’']t|\bnever)(?:\s+(?:\w+ly|yet|all|always|just|in\s+itself|by\s+itself|alone|be|been|being|have|to\s+have|said\s+to\s+have)){0,4}\s+$"
        r"|\b(?:can\s?not|can[’']t|could\s+not|do(?:es)?\s+not|did\s+not)\s+(?:say|tell|claim|show|conclude|prove|know|mean|find|see|suggest|establish)\s+(?:that|whether|if)\b[^.;:!?]*$"
        r"|\bno\s+(?:evidence|indication|proof|sign)\s+that\b[^.;:!?]*$|\bwhether\b[^.,;:!?]*$"
        r"|\b(?:may|might|could)(?:\s+(?:also|be|been|have|in\s+part|partly|well)){0,3}\s+$",
        re.IGNORECASE,
    )


@cache
def _claims() -> re.Pattern[str]:
    words = lists("claims")
    return re.compile(f"{either(words['claims'])}|{any_form(words['conditional'])}", re.IGNORECASE)


def _is_held_by_others(before: str, people: tuple[str, ...]) -> bool:
    """Whether what stands before a claim reports it: “clinicians say that it …”, “according to patients this …”."""
    for match in list(_reports().finditer(before))[-_REPORTS:]:
        if not _goes_on().search(before, match.end()):
            who = match["those"] or " ".join(_goes_on().split(before[: match.start()])[-1].split()[-_SPEAKERS:])
            if _speaker(people).search(who):
                return True
    return False


@cache
def _reports() -> re.Pattern[str]:
    """How something is reported; what is held begins behind it."""
    words = lists("reported")
    says = rf"{either(words['says'])}(?:\s+{either(words['to-whom'])})?"
    according = rf"{either(words['according'])}(?P<those>(?:\s+[\w’'-]+){{1,5}}?)"
    view = rf"(?<=s)['’]\s+{either(words['theirs'])}|['’]s\s+{either(words['theirs'])}"
    return re.compile(rf"(?:{says}|{according}|{view})(?=,?\s+{either(words['clause'])})", re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    """Where something else begins, which the story says itself."""
    return re.compile(rf",\s+{either(lists('reported')['goes-on'])}|[.;:!?]", re.IGNORECASE)


@lru_cache(maxsize=16)
def _speaker(people: tuple[str, ...]) -> re.Pattern[str]:
    """Somebody who may hold something."""
    words, many = lists("reported"), lists("people")["many"]
    names = [*many, *map(_singular, many), *words["speakers"], *(one.casefold() for one in people if one.strip())]
    return re.compile(either(names), re.IGNORECASE)


def _singular(many: str) -> str:
    """`nurses` → `nurse`, `families` → `family`; others as they are."""
    if many.endswith("ies"):
        return f"{many[:-3]}y"
    return many[:-1] if many.endswith("s") and not many.endswith("ss") else many


@lru_cache(maxsize=16)
def _thanked(people: tuple[str, ...]) -> re.Pattern[str]:
    """Those who are thanked: people, with up to three words before them, but no preposition."""
    words = lists("people")
    names = either([*words["many"], *(name.casefold() for name in people if name.strip())])
    before = r"(?:(?!of\b|in\b|from\b|for\b|with\b|at\b|by\b)[\w’'-]+\s+){0,4}?"
    return re.compile(rf"\s+(?:{either(words['thanked'])}|{before}{names}(?!['’-]\w|['’]\s))", re.IGNORECASE)
