"""A key path → line and column, also for a key that is missing.

Reads the text of a TOML file that has already been found valid, and notes where each key, table header and array
element begins. A scan of its own, and not a syntax-tree library: it counts in characters, takes every version of TOML
that the reader takes, and costs nothing to load.
"""

import re
from bisect import bisect_right

Key = tuple[str | int, ...]

_STRING = (
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_PART = re.compile(rf"[ \t]*({_STRING}|[^\s\"'\[\]{{}},.=#]+)[ \t]*")
_SCALAR = re.compile(rf"{_STRING}|\d{{4}}-\d\d-\d\d \d\d[^\s,\]}}#]*|[^\s,\]}}#]+")
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


class Places:
    """Where the keys of a TOML text stand. `at(key)` gives line and column, both counted from 1, in characters."""

    def __init__(self, text: str) -> None:
        text = text.removeprefix("\ufeff")
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._offsets: dict[Key, int] = _Scan(text).offsets

    def at(self, key: Key) -> tuple[int, int]:
        """The place of `key`; where it is missing, the header of its table; where that is missing too, line 1."""
        while key and key not in self._offsets:
            key = key[:-1]
        offset = self._offsets.get(key, 0)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def __contains__(self, key: Key) -> bool:
        return key in self._offsets


class _Scan:
    """One pass over a valid text. The reader has bounded how deep values nest, so recursion is safe here."""

    def __init__(self, text: str) -> None:
        self.offsets: dict[Key, int] = {}
        self._text = text
        self._next = 0
        self._counts: dict[Key, int] = {}
        table: Key = ()
        while self._skip():
            if text[self._next] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> bool:
        """Passes over white space and comments; says whether anything follows."""
        self._next = _blank_end(self._text, self._next)
        return self._next < len(self._text)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._next)
        if not match or match.end() == self._next:
            raise ValueError(f"not valid TOML at character {self._next}")
        self._next = match.end()
        return match

    def _name(self) -> list[str]:
        """A key from here on, dotted or not."""
        parts = []
        while True:
            token = self._match(_PART)[1]
            parts.append(_unquote(token) if token[0] in "\"'" else token)
            if self._text[self._next : self._next + 1] != ".":
                return parts
            self._next += 1

    def _header(self) -> Key:
        """`[a.b]` or `[[a.b]]`: the table that the following keys belong to."""
        start = self._next
        brackets = 2 if self._text.startswith("[[", start) else 1
        self._next += brackets
        parts = self._name()
        self._next += brackets
        path: Key = ()
        for depth, part in enumerate(parts, 1):
            path = (*path, part)
            self.offsets.setdefault(path, start)
            if depth == len(parts) and brackets == 2:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        self.offsets[path] = start
        return path

    def _pair(self, table: Key) -> None:
        start = self._next
        path = table
        for part in self._name():
            path = (*path, part)
            self.offsets.setdefault(path, start)
        self._next += 1
        self._skip()
        self._value(path)

    def _value(self, path: Key) -> None:
        opening = self._text[self._next : self._next + 1]
        if opening not in ("[", "{"):
            self._match(_SCALAR)
            return
        self._next += 1
        index = 0
        while self._skip() and self._text[self._next] not in "]}":
            if self._text[self._next] == ",":
                self._next += 1
            elif opening == "{":
                self._pair(path)
            else:
                self.offsets[(*path, index)] = self._next
                self._value((*path, index))
                index += 1
        self._next += 1


def _blank_end(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start
