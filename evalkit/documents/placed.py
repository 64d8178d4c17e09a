"""What chapters place: `{{ results: ward }}` alone in a paragraph, `{{ value: ward trust }}` within a sentence."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.documents.parts.find import VALUE, Part, parts
from evalkit.documents.prose import Reader, blocks_of

_PLACED = re.compile(r"\{\{\s*(\ufdd0\d+\ufdd1)?\s*([A-Za-z][A-Za-z0-9_-]*)\s*(?::([^{}]*))?\}\}")
_BEGIN, _END = "\ufdd0", "\ufdd1"
"""Signs that no text holds, around the number of a place while it is looked for."""
_ARGUMENT = re.compile(r"[^\s,]+")
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Placed:
    """What is placed, and with which ids."""

    name: str
    arguments: tuple[str, ...]
    written: str = ""
    """As it stands in the text that was read."""
    line: int = 0
    start: int = 0
    """Where it begins in the text."""

    @property
    def part(self) -> Part | None:
        """What it is placed with; None where there is no such part."""
        return VALUE if self.name == _VALUE else parts().get(self.name)


def part_in(paragraph: str) -> Placed | None:
    """The part that a paragraph places; None where it is text."""
    found = _PLACED.fullmatch(paragraph.strip())
    return _read(found) if found and found[2] != _VALUE else None


def with_values(text: str, value: Callable[[Placed], str]) -> str:
    """Text with words in the place of each value."""
    if "{{" not in text:
        return text
    return _PLACED.sub(
        lambda found: value(_read(found)) if found[2] == _VALUE and found[3] is not None else found[0], text
    )


def _read(found: re.Match[str]) -> Placed:
    return Placed(found[2], tuple(_ARGUMENT.findall(found[3] or "")), found[0])


def placed_in(text: str) -> list[Placed]:
    """All that a chapter places, in order; what stands in code or in a comment places nothing."""
    found = list(_PLACED.finditer(text))
    if not found:
        return []
    read: dict[int, Placed] = {}

    def take(one: Placed) -> str:
        mark = _PLACED.fullmatch(one.written)
        if mark and mark[1]:
            read[int(mark[1][1:-1])] = one
        return ""

    def place(paragraph: str, _: int) -> None:
        if part := part_in(paragraph):
            take(part)

    blocks_of(
        _numbered(text, found),
        Reader(
            link=lambda _address, _line: "",
            picture=lambda _address, _alt, _line: None,
            place=place,
            words=lambda words, _line: with_values(words, take),
        ),
    )
    return [
        Placed(one.name, one.arguments, found[at][0], text.count("\n", 0, found[at].start()) + 1, found[at].start())
        for at, one in sorted(read.items())
    ]


def _numbered(text: str, found: Sequence[re.Match[str]]) -> str:
    """Text in which each place that could be one has its number."""
    pieces, done = list[str](), 0
    for number, one in enumerate(found):
        behind = one.start() + len("{{")
        pieces += [text[done:behind], f"{_BEGIN}{number}{_END}"]
        done = behind
    return "".join([*pieces, text[done:]])


def arguments_at(one: Placed) -> Iterator[tuple[int, int]]:
    """Where each of its arguments stands in what is written, from where to where; fewer where it is written otherwise."""
    behind = one.written.find(":") + 1
    spans = [
        found for found in _ARGUMENT.finditer(one.written, behind, len(one.written) - len("}}")) if found[0] != ">"
    ]
    if [found[0] for found in spans] == list(one.arguments):
        yield from (found.span() for found in spans)
