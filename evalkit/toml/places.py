"""A key path → line and column, also for a key that is missing; and, for edits, where everything begins and ends.

Reads the text of a TOML file that has already been found valid, and notes where each key, table header and array
element stands. A scan of its own, and not a syntax-tree library: it counts in characters, takes every version of TOML
that the reader takes, and costs nothing to load.
"""

import re
from bisect import bisect_right

from evalkit.keys import Key
from evalkit.toml.entries import FLAT, Entry, entries, header_paths, read_value

_LINE = re.compile(
    r"\n[ \t]*+(?:(\[\[?)([\w.-]++)\]|([\w-]++)[ \t]*+=[ \t]*+([\[{])|([\w-]++[ \t]*+\.|[\"'][^\n]*[\"'][ \t]*+[.=]|\[))"
)
"""The beginning of a line that holds a header, or a key with a list or table; or of one that is harder to tell (the last
group). Not of the many that hold a plain value."""

_PLAIN = re.compile(r"^[ \t]*+([\w-]++)[ \t]*+=", re.MULTILINE)


class Places:
    """Where the keys of a TOML text stand. `at(key)` gives line and column, both counted from 1, in characters.

    One pass notes tables and lists; a key with a plain value, and what stands inside a value, is looked for only when
    somebody asks for it.
    """

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")
        self._offsets: dict[Key, int] = {}
        self._values: dict[Key, int] = {}
        """Where the values begin that hold others: lists and inline tables."""
        self._counts: dict[Key, int] = {}
        self._tables: dict[Key, tuple[int, int]] = {}
        """From where to where each table reaches in which the keys with plain values have not been noted."""
        self._lines: list[int] = []
        """Where each line begins, once somebody asks."""
        self._scan()

    def at(self, key: Key) -> tuple[int, int]:
        """The place of `key`; where it is missing, the header of its table; where that is missing too, line 1."""
        while key and key not in self:
            key = key[:-1]
        offset = self._offsets.get(key, 0)
        if not self._lines:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self._text))]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def __contains__(self, key: Key) -> bool:
        if key not in self._offsets and key[:-1] in self._tables:
            self._note_plain_values(key[:-1])
        if key not in self._offsets:
            holder = next((key[:n] for n in range(len(key) - 1, 0, -1) if key[:n] in self._values), None)
            if holder:
                inner: list[Entry] = []
                read_value(self._text, self._values.pop(holder), holder, None, inner)
                for entry in inner:
                    self._note(entry)
        return key in self._offsets

    def _note_plain_values(self, table: Key) -> None:
        """Notes the keys between the header of a table and the next."""
        first, last = self._tables.pop(table)
        for match in _PLAIN.finditer(self._text, first, last):
            self._offsets.setdefault((*table, match[1]), match.start(1))

    def _scan(self) -> None:
        """Notes every table header, and every list or table in a value; every key, where that is not safe line by line."""
        text = self._text
        if '"""' in text or "'''" in text or not self._scan_lines(f"\n{text}"):
            self._offsets.clear()
            self._values.clear()
            self._tables.clear()
            self._scan_all()

    def _scan_lines(self, text: str) -> bool:
        """The same line by line, where that is safe: says whether it was. Nearly all files are so, and it is fast."""
        table: Key = ()
        begin = 0
        for match in _LINE.finditer(text):
            bracket, name, key, opening, odd = match.groups()
            if bracket:
                start = match.start(1) - 1
                self._tables[table] = begin, start
                table, begin = self._header(name, start, array=bracket == "[["), start
                continue
            flat = None if odd else FLAT.match(text, match.end() - 1)
            if not flat or (opening == "{" and "\n" in flat[0]):
                return False
            path = (*table, key)
            self._offsets[path] = match.start(3) - 1
            self._values[path] = match.end() - 2
        self._tables[table] = begin, len(text)
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

    def _header(self, name: str, start: int, *, array: bool) -> Key:
        """`[a.b]` or `[[a.b]]`: the table that the following keys belong to."""
        paths = header_paths(name.split("."), self._counts, array=array)
        for path in paths[:-1]:
            self._offsets.setdefault(path, start)
        self._offsets[paths[-1]] = start
        return paths[-1]
