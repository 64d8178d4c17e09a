"""What a finding is about, taken apart: what kind of thing, and what it is called. And texts without such names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

_ITSELF = -1
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
    opening: str = ""
    closing: str = ""


Part = str | Slot | This


def names_in(subject: str) -> tuple[Named, ...]:
    """`relationship patient-nurse, party patients` → the relationship and the party; what it is about comes last."""
    head, quote, text = subject.partition("“")  # within quotation marks a comma is a comma
    *outer, inner = head.split(", ")
    parts = (*outer, inner + quote + text)
    found = [Named(match[1], match[2]) if match else Named(part, "") for part, match in _matched(parts)]
    return (found[-1], *found[:-1]) if found[-1].noun == "project" else tuple(found)


def _matched(parts: Iterable[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    return ((part, _NAMED.fullmatch(part)) for part in parts)


def without(names: Sequence[Named], text: str) -> tuple[Part, ...]:
    """The text, with slots where one of these names, or `this` and the last of these nouns, or `It` at the beginning, stands."""
    found = [*_this(names[-1].noun, text)]
    for which, one in enumerate(reversed(names)):
        found += [(start, start + len(one.name), which) for start in _whole(one.name, text)]
    parts: list[Part] = []
    end = 0
    for start, stop, which in sorted(found, key=lambda place: (place[0], -place[1])):
        if start < end:
            continue  # a name within a longer one
        slot = This(text[start:stop]) if which == _ITSELF else _slot(which, text, start, stop)
        start, stop = start - len(slot.opening), stop + len(slot.closing)
        parts += [text[end:start], slot]
        end = stop
    return (*parts, text[end:])


def _this(noun: str, text: str) -> Iterator[tuple[int, int, int]]:
    if text.startswith("It ") and not text.startswith("It is open"):
        yield 0, 2, _ITSELF
    if noun and "his " in text:
        yield from ((*match.span(), _ITSELF) for match in _pattern(noun).finditer(text))


@cache
def _pattern(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b[Tt]his (?:[a-z]+ )?{re.escape(noun)}\b")


def _whole(name: str, text: str) -> Iterator[int]:
    """Where a name stands in a text, and not only as a part of another."""
    start = text.find(name) if name else -1
    while start >= 0:
        around = text[max(start - 1, 0) : start], text[start + len(name) : start + len(name) + 1]
        if not any(sign == "-" or sign == "_" or sign.isalnum() for sign in around):
            yield start
        start = text.find(name, start + len(name))


def _slot(which: int, text: str, start: int, stop: int) -> Slot:
    before, after = text[max(start - 1, 0) : start], text[stop : stop + 2]
    marked = before in ("`", "“") and after[:1] in ("`", "”")
    in_path = before in ("/", ".") or after[:1] == "/" or (after[:1] == "." and after[1:].isalnum())
    return Slot(which, before, after[:1]) if marked else Slot(which, in_path=in_path)
