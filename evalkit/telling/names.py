"""What a finding is about, taken apart: what kind of thing, and what it is called. And texts without such names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_NAMED = re.compile(r"([a-z][a-z-]*(?: [a-z-]+)*?) ([a-z0-9]+(?:-[a-z0-9]+)*|[^a-z].*)", re.DOTALL)


class Named(NamedTuple):
    """`indicator`, `waiting-time`; the name is empty for what there is one of."""

    noun: str
    name: str


class Slot(NamedTuple):
    """A place in a text at which a name stands."""

    which: int
    """The position of what is named among those that were looked for, from the back."""
    opening: str = ""
    closing: str = ""
    """Quotation marks around it."""
    in_path: bool = False
    """Whether it is a part of something longer: `[practice.patients]`."""


class This(NamedTuple):
    """A place in a text at which the thing itself stands."""

    words: str
    """`this indicator`"""


Part = str | Slot | This


def named(subject: str) -> list[Named]:
    """`relationship patient-nurse, party patients` → the relationship and the party; what it is about comes last."""
    head, quote, text = subject.partition("“")  # within quotation marks a comma is a comma
    *outer, inner = head.split(", ")
    parts = (*outer, inner + quote + text)
    found = [Named(match[1], match[2]) if match else Named(part, "") for part, match in _matched(parts)]
    return [found[-1], *found[:-1]] if found[-1].noun == "project" else found


def _matched(parts: Iterable[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    return ((part, _NAMED.fullmatch(part)) for part in parts)


def without(names: Sequence[Named], text: str) -> tuple[Part, ...]:
    """The text, with slots where one of these names, or `this` and the last of these nouns, stands."""
    position = {one.name: which for which, one in reversed([*enumerate(reversed(names))]) if one.name}
    this = rf"\b[Tt]his (?:[a-z]+ )?{re.escape(names[-1].noun)}\b" if names[-1].noun else "(?!)"
    either = "|".join(map(re.escape, sorted(position, key=len, reverse=True))) or "(?!)"
    parts: list[Part] = []
    end = 0
    for match in re.finditer(rf"{this}|([`“]?)(?<![\w-])({either})(?![\w-])([`”]?)", text):
        part = _slot(match, position[match[2]]) if match[2] else This(match[0])
        parts += [text[end : match.start()], part]
        end = match.end()
    return (*parts, text[end:])


def _slot(match: re.Match[str], which: int) -> Slot:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:2]
    in_path = before in ("/", ".") or after[:1] == "/" or re.match(r"\.\w", after) is not None
    return Slot(which, match[1], match[3], in_path)
