"""One sentence about several things, in place of the same one about each of them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from evalkit.grammar import counted, joined
from evalkit.telling.names import Named, Part, Slot, This

_NOT_GIVEN = re.compile(r"((?:`[^`]*`(?:, | and )?)+) (?:is|are) not given(?=[:.,])")
_VERB = re.compile(r" ([a-z]+)\b")
_NOUNS = {"data-capture": "data-capture plan", "dissemination": "dissemination item"}
_IRREGULAR = {"is": "are", "has": "have", "was": "were", "does": "do"}
_THIS = re.compile(r"\bthis\b")
MOST_NAMES = 5
"""How many names are listed within a sentence."""

Subject = Sequence[Named]


def how_many(things: Iterable[Named]) -> str:
    """`3 indicators`, `1 output and 2 outcomes`."""
    return joined([_counted(number, noun) for noun, number in Counter(thing.noun for thing in things).items()])


def _counted(number: int, noun: str) -> str:
    return counted(number, _NOUNS.get(noun, noun))


def of_all(many: str, message: Sequence[Part], subjects: Sequence[Subject]) -> str:
    """A message about one of the subjects as one about all of them, which `many` counts."""
    if len(message) > 2 and message[0] == "":  # it begins with what it is about
        rest = filled(message[2:], subjects, them="them")
        verb = _VERB.match(rest)
        return f"{many} {_plural(verb[1])}{rest[verb.end() :]}" if verb else f"{many}{rest}"
    text = filled(message, subjects, them="them")
    lacking = _NOT_GIVEN.match(text)
    if lacking:
        keys = " or".join(lacking[1].rsplit(" and", 1))
        return f"{many} have no {keys}{text[lacking.end() :]}"
    return f"{many}: {within_a_sentence(text)}"


def filled(text: Sequence[Part], subjects: Sequence[Subject], *, them: str = "", each: bool = False) -> str:
    """A text with all names at the places of one: `a`, `b` and `c`. `them`: what to say for `this indicator` at the end of
    a clause. `each`: `each indicator` for it, wherever it stands.
    """
    parts: list[str] = []
    for part, after in zip(text, (*text[1:], ""), strict=True):
        if isinstance(part, This):
            at_end = them and _ends(after)
            parts.append(them if at_end else _THIS.sub("each", part.words) if each or them else part.words)
        else:
            parts.append(part if isinstance(part, str) else _names(part, subjects, _link("".join(parts))))
    return "".join(parts)


def _ends(after: Part) -> bool:
    """Whether a clause ends before what comes after."""
    return isinstance(after, str) and after[:1] in ("", ".", ":", ",", ";")


def _link(before: str) -> str:
    """What joins names behind this beginning: no plan asks `a` or `b`, where another asks `a` and `b`."""
    clause = re.split(r"[.:;] ", before)[-1]
    return "or" if clause.startswith(("No ", "no ")) else "and"


def _names(place: Slot, subjects: Sequence[Subject], link: str) -> str:
    those = [subject[-1 - place.which] for subject in subjects]
    names = list(dict.fromkeys(f"{place.opening}{one.name}{place.closing}" for one in those))
    if len(names) > 1 and place.in_path:
        return f"<{those[0].noun}>"
    more = len(names) - MOST_NAMES
    return joined([*names[:MOST_NAMES], counted(more, "other")] if more > 0 else names, link)


def _plural(verb: str) -> str:
    """`is` → `are`, `leads` → `lead`, `relies` → `rely`; `cannot` stays."""
    if verb in _IRREGULAR or not verb.endswith("s"):
        return _IRREGULAR.get(verb, verb)
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "oes")) else verb[:-1]


def within_a_sentence(text: str) -> str:
    """A sentence as it goes on behind a colon: `In the file …` → `in the file …`; `[[items]] …` and `NHS …` stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
