"""Mere activity: what was offered and taken up, where an indicator is to show what changed."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from evalkit.framework import Stage
from evalkit.keys import numbered
from evalkit.model.indicator import Indicator
from evalkit.report import Severity
from evalkit.rules import Gap, Today, rule, word_lists
from evalkit.thread.measures import counting_indicator_of_outcome
from evalkit.thread.subjects import Subject

_END_OF_CLAUSE = re.compile(r"[.;:!?,](?:\s|$)|[(\n]|\s[–—-]\s")
_BETWEEN = re.compile(r"[\s-]+")
_SHOWN = 80
"""So much is quoted of what is counted, from its end: there it is seen to be activity."""


@rule("IND713", Stage.DESIGN, "indicators", counting_indicator_of_outcome, Severity.WARNING)
def no_mere_activity(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator of an outcome does not count mere activity.

    Why: Who attended, signed up or downloaded says what was offered and taken up; it does not say what changed between
    people. In Closing the Gap's project on access to records, most people signed up out of general interest.

    Good: “People who looked something up in their record before a consultation and brought it up there”.

    Fix: Measure what people did or experienced differently afterwards, and say so in `shows`; keep the count of activity
    for an indicator that `measures` an output alone.
    """
    if s.value.direction == "decrease":  # nobody offers something so that less of it is taken up
        return _output_too(s)
    return _output_too(s) or _use_alone(s) or _counts_activity(s)


def _output_too(s: Subject[Indicator]) -> Gap | None:
    for index, id in numbered(s.value.measures):
        if s.project.measurable.get(id) == "output":
            message = (
                f"It measures the output {id} as well as an outcome: one value shows what was done and what changed."
            )
            return Gap(message, ("measures", index), fix="Give the output an indicator of its own.")
    return None


def _use_alone(s: Subject[Indicator]) -> Gap | None:
    if s.value.shows != "use":
        return None
    for id in s.value.measures:
        others = s.project.measured_by[id] if s.project.measurable.get(id) == "outcome" else ()
        if others and not any(other.value.shows not in (None, "use") for other in others):
            message = f"It shows use, and no other indicator of {id} says that it shows something else."
            fix = (
                f"Add an indicator of {id} that shows what changed for people, or give `shows` in one that is there; "
                "where use is itself what is to change, a waiver says so."
            )
            return Gap(message, ("shows",), fix=fix)
    return None


def _counts_activity(s: Subject[Indicator]) -> Gap | None:
    if s.value.shows is not None:
        return None
    for key in ("title", "numerator"):
        if counted := _activity_in(getattr(s.value, key) or ""):
            return Gap(f"`{key}` counts activity (“{counted}”): that says what was done, not what changed.", (key,))
    return None


def _activity_in(text: str) -> str:
    """The activity that a text counts: what stands first in it, up to where it is seen to be activity; empty for none."""
    clause = _END_OF_CLAUSE.split(text.strip(), maxsplit=1)[0]
    found = list(_word().finditer(clause))
    words = [_BETWEEN.sub(" ", match[0].lower()) for match in found]
    quantities = _words("quantities")
    first = next((i for i, word in enumerate(words) if word not in quantities and not word.isdigit()), None)
    last = None if first is None else _last_of_activity(words, first)
    if first is None or last is None:
        return ""
    counted = clause[found[first].start() : found[last].end()]
    return counted if len(counted) <= _SHOWN else f"…{counted[-_SHOWN:]}"


def _last_of_activity(words: Sequence[str], first: int) -> int | None:
    """The last word of the activity that is counted, of a clause whose first noun begins at `first`."""
    behind = _behind_noun(words, first)
    noun = behind - 1
    while noun > first and words[noun] in _words("measures"):
        noun -= 1
    told_behind = words[behind] if behind < len(words) else ""
    relative = next((i for i in range(behind, len(words)) if words[i] in _words("sentence", "relatives")), None)
    if words[noun] in _words("nouns"):
        aside = _words("lapsed") | _words("elsewhere", "before")
        if not aside.isdisjoint(words[first:noun]) or _elsewhere(words, noun + 1):
            return None
        if relative is None:
            return behind if told_behind in _words("provided", "how") else noun
    elif noun == first and words[noun] in _words("taking-part"):
        return None if _elsewhere(words, noun + 1) else noun
    elif _is_activity(words[noun], told_behind):
        return None if _goes_on(words, behind + 1) else behind
    last = None if relative is None else _taking_part(words, relative + 1)
    return None if last is None or _goes_on(words, last + 1) else last


def _behind_noun(words: Sequence[str], first: int) -> int:
    """Where the noun that begins at `first` is over, with what stands before it: “newly registered patients”."""
    joints = _words("sentence", "joints") | _words("sentence", "relatives")
    participles = _words("taking-part") | _words("provided", "how")
    goes_on = joints | {"and", "or"}
    for i in range(first + 1, len(words)):
        if words[i] in joints or (words[i] in participles and (i + 1 == len(words) or words[i + 1] in goes_on)):
            return i
    return len(words)


def _is_activity(noun: str, participle: str) -> bool:
    """Whether a noun and the participle behind it are activity: “nurses trained”, “meetings held”."""
    if participle in _words("taking-part"):
        return noun not in _words("results")
    return noun in _words("provided", "what") and participle in _words("provided", "how")


def _taking_part(words: Sequence[str], start: int) -> int | None:
    """The last word of what somebody did or had done to them, behind a “who”: where that is mere activity."""
    verb = _past(words, start, _words("sentence", "auxiliaries"))
    if verb == len(words):
        return None
    passive = not {"are", "be", "been", "being", "is", "was", "were"}.isdisjoint(words[start:verb])
    done_to = (_words("taking-part") | _words("provided", "how")) - _words("handed")
    if words[verb] in _words("of-their-own") or (passive and words[verb] in done_to):
        return verb
    what = _past(words, verb + 1, frozenset({"a", "an", "the"}))
    return (
        what if words[verb] in _words("handed") and words[what : what + 1] and words[what] in _words("nouns") else None
    )


def _goes_on(words: Sequence[str], start: int) -> bool:
    """Whether more is told than the activity before `start`, or whether that is illness or life."""
    return _elsewhere(words, start) or not _words("sentence", "further").isdisjoint(words[start:])


def _elsewhere(words: Sequence[str], start: int) -> bool:
    where = _past(words, start, frozenset({"a", "an", "at", "in", "the", "their", "to"}))
    return words[where : where + 1] != [] and words[where] in _words("elsewhere", "after")


def _past(words: Sequence[str], start: int, passed: frozenset[str]) -> int:
    """The first place from `start` on where none of these words stands."""
    return next((i for i in range(start, len(words)) if words[i] not in passed), len(words))


@cache
def _words(*key: str) -> frozenset[str]:
    """A list of words of activity."""
    held = word_lists("mere-activity")
    for part in key:
        held = held[part]
    return frozenset(held)


@cache
def _word() -> re.Pattern[str]:
    """A word, or several that belong together."""
    together = sorted({word for word in _all_words(word_lists("mere-activity")) if " " in word}, reverse=True)
    phrases = "|".join(r"[\s-]+".join(map(re.escape, word.split())) for word in together)
    return re.compile(rf"\b(?:{phrases})\b|[\w&%][\w&'’-]*", re.IGNORECASE)


def _all_words(held: object) -> Iterator[str]:
    if isinstance(held, dict):
        for inner in held.values():
            yield from _all_words(inner)
    elif isinstance(held, list):
        yield from held
