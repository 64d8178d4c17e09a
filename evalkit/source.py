"""A key path → line and column, also for a key that is missing; and, for edits, where everything begins and ends.

Reads the text of a TOML file that has already been found valid, and notes where each key, table header and array
element stands. A scan of its own, and not a syntax-tree library: it counts in characters, takes every version of TOML
that the reader takes, and costs nothing to load.
"""

import re
from dataclasses import dataclass
from typing import Self

Key = tuple[str | int, ...]

_STRING = (
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_BLANK = re.compile(r"(?:\s|#[^\n]*+)*+")
_WORD = rf"(?:{_STRING}|[^\s\"'\[\]{{}},.=#]+)"
_NAME = rf"{_WORD}(?:[ \t]*\.[ \t]*{_WORD})*"
_PART = re.compile(_WORD)
_PAIR = re.compile(rf"({_NAME})[ \t]*=")
_STATEMENT = re.compile(rf"(?:\s|#[^\n]*+)*+(?:(\[\[?[ \t]*{_NAME}[ \t]*\]\]?)|({_NAME})[ \t]*=[ \t]*)")
_FLAT = re.compile(
    rf"{_STRING}|\d{{4}}-\d\d-\d\d \d\d[^\s,\]}}#]*|[^\s,\[\]{{}}#\"']+"
    rf"|\[(?:[^\[\]{{}}\"'#]|{_STRING}|#[^\n]*+)*+\]|\{{(?:[^\[\]{{}}\"'#]|{_STRING}|#[^\n]*+)*+\}}"
)
"""A value in which no list or inline table stands."""
_LINE = re.compile(
    r"\n[ \t]*+(?:(\[\[?)([\w.-]++)\]|([\w-]++)[ \t]*+=[ \t]*+([\[{])?|([\w-]++[ \t]*+\.|[\"'][^\n]*[\"'][ \t]*+[.=]|\[))"
)
"""The beginning of a line that holds a header, or a key; or of one that is harder to tell (the last group)."""
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


def _unquote(token: str) -> str:
    """The text of a quoted key."""
    if token[0] == "'":
        return token[1:-1]
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[4], m[4]) if m[4] else chr(int(m[1] or m[2] or m[3], 16)), token[1:-1])


def as_written(key: Key, kept: dict[Key, list[int]]) -> Key:
    """The key as it stands in the file, where list elements were left out when it was loaded.

    `kept` gives, for each such list, the positions in the file of the elements that stayed.
    """
    written: Key = ()
    for part in key:
        positions = kept.get(written) if isinstance(part, int) else None
        written = (*written, positions[part] if positions and isinstance(part, int) else part)
    return written


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
            paths = _header_paths([name for name, _ in words], counts, array=spelt.startswith("[["))
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
    entry.end = _read_value(text, position, path, entry, found)
    return entry.end


def _read_value(text: str, position: int, path: Key, within: Entry | None, found: list[Entry]) -> int:
    """Notes the parts of the value at `position`; gives where it ends.

    Values nest no deeper than the reader allows, so recursion is safe here.
    """
    opening = text[position : position + 1]
    if opening not in ("[", "{"):
        return _end(_FLAT, text, position)
    holder = within or Entry(path, [], position, position, position)
    position, index = position + 1, 0
    while (position := past_blank(text, position)) < len(text) and text[position] not in "]}":
        before = position
        if text[position] == ",":
            position += 1
        elif opening == "[":
            element = Entry((*path, index), [], position, position, position, holder)
            found.append(element)
            position = element.end = _read_value(text, position, element.path, element, found)
            index += 1
        elif pair := _PAIR.match(text, position):
            position = _read_pair(text, pair.span(1), past_blank(text, pair.end()), holder, found)
        if position == before:
            return len(text)  # not TOML after all
    return position + 1


def _header_paths(parts: list[str], counts: dict[Key, int], *, array: bool) -> list[Key]:
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


class Places:
    """Where the keys of a TOML text stand. `at(key)` gives line and column, both counted from 1, in characters.

    One pass notes tables and keys; what stands inside a value is looked at only when somebody asks for it.
    """

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._offsets: dict[Key, int] = {}
        self._values: dict[Key, int] = {}
        """Where the values begin that hold others: lists and inline tables."""
        self._counts: dict[Key, int] = {}
        self._scan()

    def at(self, key: Key) -> tuple[int, int]:
        """The place of `key`; where it is missing, the header of its table; where that is missing too, line 1."""
        while key and key not in self:
            key = key[:-1]
        offset = self._offsets.get(key, 0)
        return self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset)

    def __contains__(self, key: Key) -> bool:
        if key not in self._offsets:
            holder = next((key[:n] for n in range(len(key) - 1, 0, -1) if key[:n] in self._values), None)
            if holder:
                inner: list[Entry] = []
                _read_value(self._text, self._values.pop(holder), holder, None, inner)
                for entry in inner:
                    self._note(entry)
        return key in self._offsets

    def _scan(self) -> None:
        """Notes every table header, and every key."""
        text = self._text
        if '"""' in text or "'''" in text or not self._scan_lines(f"\n{text}"):
            self._offsets.clear()
            self._values.clear()
            self._scan_all()

    def _scan_lines(self, text: str) -> bool:
        """The same line by line, where that is safe: says whether it was. Nearly all files are so, and it is fast."""
        table: Key = ()
        for match in _LINE.finditer(text):
            bracket, name, key, opening, odd = match.groups()
            if odd:
                return False
            if bracket:
                table = self._header(name.split("."), match.start(1) - 1, array=bracket == "[[")
                continue
            path = (*table, key)
            self._offsets[path] = match.start(3) - 1
            if opening:
                flat = _FLAT.match(text, match.start(4))
                if not flat or (opening == "{" and "\n" in flat[0]):
                    return False
                self._values[path] = match.start(4) - 1
        return True

    def _scan_all(self) -> None:
        """The same for a text of any kind: values are passed over, so that nothing in them is taken for a key."""
        for entry in entries(self._text):
            self._note(entry)

    def _note(self, entry: Entry) -> None:
        for word in entry.words:
            self._offsets.setdefault(word.path, entry.start)
        if entry.is_header or not entry.words:
            self._offsets[entry.path] = entry.start

    def _header(self, parts: list[str], start: int, *, array: bool) -> Key:
        """`[a.b]` or `[[a.b]]`: the table that the following keys belong to."""
        paths = _header_paths(parts, self._counts, array=array)
        for path in paths[:-1]:
            self._offsets.setdefault(path, start)
        self._offsets[paths[-1]] = start
        return paths[-1]


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
