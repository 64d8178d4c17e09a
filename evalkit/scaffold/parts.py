"""What a file is made of: a TOML file of values, tables and comments, a page in Markdown of sections."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Any, Literal

from evalkit.files.markdown import outside_code
from evalkit.keys import Key, dotted
from evalkit.toml.document import TomlText
from evalkit.toml.entries import Entry


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file: what it is, and where it stands."""

    what: Literal["file", "value", "table", "comment", "section"]
    name: str = ""
    """The key with dots, for a comment that of what follows it; the title of a section, empty for what stands before the
    first."""
    number: int | None = None
    """For a comment that does not stand right above what follows: how many comments stand between that and the one before."""


WHOLE = Part("file")


def value_at(key: Key) -> Part:
    """The value at a key."""
    return Part("value", dotted(key))


def table_at(key: Key) -> Part:
    """The table at a key."""
    return Part("table", dotted(key))


def values(table: dict[str, Any], at: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every value by its key; a list of tables is one value."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from values(value, (*at, key))
        else:
            yield (*at, key), value


def tables(table: dict[str, Any], at: Key = ()) -> Iterator[Key]:
    """The key of every table that is not in a list."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield (*at, key)
            yield from tables(value, (*at, key))


@dataclass(frozen=True, slots=True)
class Comment:
    """Lines of comment that follow each other, and where they begin and end in the text."""

    part: Part
    text: str
    start: int
    stop: int


def comments(text: str) -> Iterator[Comment]:
    """The comments of a TOML text that have lines of their own."""
    draft = TomlText(text)
    shift = len(draft.bom)
    statements = [entry for entry in draft.entries if entry.is_statement]
    starts = [entry.start for entry in statements]
    above: Counter[str] = Counter()
    for start, stop in _comment_lines(draft.body, statements):
        following = next(iter(statements[bisect_left(starts, stop) :]), None)
        name = dotted(following.path) if following else ""
        adjacent = following is not None and not draft.body[stop : following.start].strip(" \t")
        part = Part("comment", name, None if adjacent else above[name])
        above[name] += 1
        yield Comment(part, draft.body[start:stop], start + shift, stop + shift)


def _comment_lines(body: str, statements: list[Entry]) -> Iterator[tuple[int, int]]:
    """Where lines that are comments, and in no value, begin and end."""
    long = [(entry.start, entry.end) for entry in statements if "\n" in body[entry.start : entry.end]]
    lines = body.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]

    def is_comment(number: int) -> bool:
        inside = any(begin < starts[number] < end for begin, end in long)
        return lines[number].lstrip().startswith("#") and not inside

    for are_comments, numbers in groupby(range(len(lines)), key=is_comment):
        if are_comments:
            first, *others = numbers
            yield starts[first], starts[first + len(others) + 1]


_HEADING = re.compile(r"##[ \t]+(.+?)[ \t#]*$")


def sections(text: str) -> dict[str, str]:
    """The sections of level 2 by title, each with its heading; what stands before the first goes by an empty title."""
    found: dict[str, list[str]] = {"": []}
    title, lines = "", text.splitlines(keepends=True)
    for line, outside in zip(lines, outside_code(lines), strict=True):
        heading = _HEADING.match(line.rstrip("\r\n")) if outside else None
        if heading:
            title = heading[1]
            while title in found:
                title += " "
        found.setdefault(title, []).append(line)
    return {name: "".join(lines) for name, lines in found.items() if lines}
