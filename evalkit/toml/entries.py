"""All that a TOML text holds, and where each part of it begins and ends."""

import re
from dataclasses import dataclass
from typing import Self

from evalkit.keys import Key

_STRING = (
    r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*'"
)
_QUOTED = r'"(?:[^"\\\n]++|\\.)*+"|\'[^\'\n]*\''
"""A key between quotation marks; it stands on one line."""
_BLANK = re.compile(r"(?:\s|#[^\n]*+)*+")
_WORD = rf"(?:{_QUOTED}|[^\s\"'\[\]{{}},.=#]+)"
_NAME = rf"{_WORD}(?:[ \t]*\.[ \t]*{_WORD})*"
_PART = re.compile(_WORD)
_PAIR = re.compile(rf"({_NAME})[ \t]*=")
_STATEMENT = re.compile(rf"(?:\s|#[^\n]*+)*+(?:(\[\[?[ \t]*{_NAME}[ \t]*\]\]?)|({_NAME})[ \t]*=[ \t]*)")
FLAT = re.compile(
    rf"{_STRING}|\d{{4}}-\d\d-\d\d \d\d[^\s,\]}}#]*|[^\s,\[\]{{}}#\"']+"
    rf"|\[(?:[^\[\]{{}}\"'#]++|{_STRING}|#[^\n]*+)*+\]|\{{(?:[^\[\]{{}}\"'#]++|{_STRING}|#[^\n]*+)*+\}}"
)
"""A value in which no list or inline table stands."""
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def _unquote(token: str) -> str:
    """The text of a quoted key."""
    if token[0] == "'":
        return token[1:-1]
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[4], m[4]) if m[4] else chr(int(m[1] or m[2] or m[3], 16)), token[1:-1])


@dataclass(frozen=True, slots=True)
class Word:
    """One part of a key, dotted or not: the path that it names, and its offsets in the text."""

    path: Key
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Entry:
    """A table header, a key with its value, or an element of a list. Offsets are those of a text without byte-order mark."""

    path: Key
    words: list[Word]
    """Empty for an element of a list."""
    start: int
    end: int
    value: int
    """Where the value begins; of a header, where that ends."""
    within: Self | None = None
    """The header, or the entry with the list or inline table, that it stands in; None at the top of the file."""
    is_header: bool = False
    """Whether this is `[a]` or `[[a]]`."""

    @property
    def is_statement(self) -> bool:
        """Whether this stands on lines of its own, and not in a list or an inline table."""
        return self.is_header or self.within is None or self.within.is_header


def entries(text: str) -> list[Entry]:
    """All that a TOML text without byte-order mark holds, in its order, down to the parts of lists and inline tables."""
    found: list[Entry] = []
    counts: dict[Key, int] = {}
    header: Entry | None = None
    position = 0
    while statement := _STATEMENT.match(text, position):
        position = statement.end()
        if spelt := statement[1]:
            words = _words(text, *statement.span(1))
            paths = header_paths([name for name, _ in words], counts, array=spelt.startswith("[["))
            named = [path for path in paths if isinstance(path[-1], str)]
            spans = [Word(path, *span) for path, (_, span) in zip(named, words, strict=True)]
            header = Entry(paths[-1], spans, *statement.span(1), statement.end(1), is_header=True)
            found.append(header)
        else:
            position = _read_pair(text, statement.span(2), position, header, found)
    return found


def _read_pair(text: str, name: tuple[int, int], position: int, within: Entry | None, found: list[Entry]) -> int:
    """Notes a key, whose value is at `position`, with what the value holds; gives where that ends."""
    path: Key = within.path if within else ()
    words: list[Word] = []
    for part, span in _words(text, *name):
        path = (*path, part)
        words.append(Word(path, *span))
    entry = Entry(path, words, name[0], position, position, within)
    found.append(entry)
    entry.end = read_value(text, position, path, entry, found)
    return entry.end


def read_value(text: str, position: int, path: Key, within: Entry | None, found: list[Entry]) -> int:
    """Notes the parts of the value at `position`; gives where it ends.

    Values nest no deeper than the reader allows, so recursion is safe here.
    """
    opening = text[position : position + 1]
    if opening not in ("[", "{"):
        return _end(FLAT, text, position)
    holder = within or Entry(path, [], position, position, position)
    position, index = position + 1, 0
    while (position := past_blank(text, position)) < len(text) and text[position] not in "]}":
        before = position
        if text[position] == ",":
            position += 1
        elif opening == "[":
            element = Entry((*path, index), [], position, position, position, holder)
            found.append(element)
            position = element.end = read_value(text, position, element.path, element, found)
            index += 1
        elif pair := _PAIR.match(text, position):
            position = _read_pair(text, pair.span(1), past_blank(text, pair.end()), holder, found)
        if position == before:
            return len(text)  # not TOML after all
    return position + 1


def header_paths(parts: list[str], counts: dict[Key, int], *, array: bool) -> list[Key]:
    """What each part of `[a.b]` or `[[a.b]]` names, and the element that it is of, where it is a list of tables.

    `counts` holds how many elements each list of tables has up to here.
    """
    paths: list[Key] = []
    path: Key = ()
    for depth, part in enumerate(parts, 1):
        path = (*path, part)
        paths.append(path)
        if array and depth == len(parts):
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
            paths.append(path)
    return paths


def past_blank(text: str, position: int) -> int:
    """Where white space, line ends and comments that begin at a position are over."""
    return _end(_BLANK, text, position)


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _words(text: str, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """The parts of a key, dotted or not, each without quotation marks, with its offsets."""
    return [(_unquoted(match[0]), match.span()) for match in _PART.finditer(text, start, end)]


def _unquoted(word: str) -> str:
    return _unquote(word) if word[0] in "\"'" else word
