"""A key path → line and column, also for a key that is missing.

Reads the text of a TOML file that has already been found valid, and notes where each key, table header and array
element begins. A scan of its own, and not a syntax-tree library: it counts in characters, takes every version of TOML
that the reader takes, and costs nothing to load.
"""

import re

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

    def span(self, key: Key) -> tuple[int, int] | None:
        """Where the value of `key` begins and ends, as offsets in the text without a byte-order mark.

        None where the key is missing, and where it is a table, or a list of tables, that headers or dotted keys make.
        """
        if not key or key not in self or key[:-1] in self._counts or key in self._counts:
            return None
        start = self._offsets[key]
        if isinstance(key[-1], str):
            pair = _PAIR.match(self._text, start)
            if not pair or any(inner[: len(key)] == key and len(inner) > len(key) for inner in self._at(start)):
                return None
            start = _end(_BLANK, self._text, pair.end())
        flat = _FLAT.match(self._text, start)
        return start, flat.end() if flat else self._inside(start, key, noting=False)

    def _at(self, offset: int) -> list[Key]:
        return [key for key, other in self._offsets.items() if other == offset]

    def end_of_top(self) -> int | None:
        """Where the last value before the first table header ends, as an offset in the text without a byte-order mark;
        None where no value stands there.
        """
        starts = {key: start for key, start in self._offsets.items() if isinstance(key[-1], str)}
        headers = [start for start in starts.values() if self._text[start] == "["]
        top = [key for key, start in starts.items() if start < min(headers, default=len(self._text))]
        return max((span[1] for key in top if (span := self.span(key))), default=None)

    def __contains__(self, key: Key) -> bool:
        if key not in self._offsets:
            holder = next((key[:n] for n in range(len(key) - 1, 0, -1) if key[:n] in self._values), None)
            if holder:
                self._inside(self._values.pop(holder), holder)
        return key in self._offsets

    def _scan(self) -> None:
        """Notes every table header, and every key."""
        text = self._text
        if '"""' in text or "'''" in text or not self._scan_lines(f"\n{text}"):
            self._offsets.clear()
            self._values.clear()
            self._counts.clear()
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
        text, position, table = self._text, 0, ()  # type: str, int, Key
        while statement := _STATEMENT.match(text, position):
            start = statement.start(1) if statement[1] else statement.start(2)
            position = statement.end()
            if statement[1]:
                table = self._header(_parts(statement[1].strip("[] \t")), start, array=statement[1].startswith("[["))
                continue
            path = table
            for part in _parts(statement[2]):
                path = (*path, part)
                self._offsets.setdefault(path, start)
            if text[position : position + 1] in ("[", "{"):
                self._values[path] = position
            flat = _FLAT.match(text, position)
            position = flat.end() if flat else self._inside(position, path, noting=False)

    def _header(self, parts: list[str], start: int, *, array: bool) -> Key:
        """`[a.b]` or `[[a.b]]`: the table that the following keys belong to."""
        path: Key = ()
        for depth, part in enumerate(parts, 1):
            path = (*path, part)
            self._offsets.setdefault(path, start)
            if array and depth == len(parts):
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        self._offsets[path] = start
        return path

    def _inside(self, position: int, path: Key, *, noting: bool = True) -> int:
        """Notes where the parts of the value at `position` stand; gives where it ends.

        Values nest no deeper than the reader allows, so recursion is safe here.
        """
        text = self._text
        opening = text[position : position + 1]
        if opening not in ("[", "{"):
            return _end(_FLAT, text, position)
        position, index = position + 1, 0
        while (position := _end(_BLANK, text, position)) < len(text) and text[position] not in "]}":
            before = position
            if text[position] == ",":
                position += 1
            elif opening == "[":
                if noting:
                    self._offsets[(*path, index)] = position
                position = self._inside(position, (*path, index), noting=noting)
                index += 1
            elif pair := _PAIR.match(text, position):
                inner = path
                for part in _parts(pair[1]):
                    inner = (*inner, part)
                    if noting:
                        self._offsets.setdefault(inner, position)
                position = self._inside(_end(_BLANK, text, pair.end()), inner, noting=noting)
            if position == before:
                return len(text)  # not TOML after all
        return position + 1


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _parts(name: str) -> list[str]:
    """The parts of a key, dotted or not, each without quotation marks."""
    if "." not in name and name[0] not in "\"'":
        return [name]
    return [_unquote(part) if part[0] in "\"'" else part for part in _PART.findall(name)]
