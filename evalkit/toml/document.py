"""A TOML text that is about to be edited: what stands where, whose lines are whose, and where something new belongs."""

import re
from dataclasses import dataclass, field
from itertools import groupby

from evalkit.keys import Key
from evalkit.toml.entries import Entry, entries
from evalkit.toml.write import line_ending, name

_BOM = "\ufeff"
_BLANK_END = re.compile(r"\n(?:[ \t\r]*\n)+\Z")
_HEADER_IN_COMMENT = re.compile(r"[ \t]*#[ \t]*\[")


@dataclass(slots=True)
class TomlText:
    """A text and its entries. Offsets are those of `body`, the text without its byte-order mark."""

    text: str
    bom: str = field(init=False)
    body: str = field(init=False)
    end: str = field(init=False)
    """The line ending that most lines have."""
    entries: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.bom = _BOM if self.text.startswith(_BOM) else ""
        self.body = self.text.removeprefix(_BOM)
        self.end = line_ending(self.body)
        self.entries = entries(self.body)

    # What is there

    def value_at(self, key: Key) -> Entry | None:
        """The entry whose value is that of the key; None where it is missing, or made by headers or dotted keys."""
        return next((entry for entry in self.entries if entry.path == key and not entry.is_header), None)

    def header_of(self, path: Key) -> Entry | None:
        """The header `[path]`, or of the element of a list of tables."""
        return next((entry for entry in self.entries if entry.path == path and entry.is_header), None)

    def names(self, path: Key) -> bool:
        """Whether anything spells this path, or a part of it."""
        return any(entry.path[: len(path)] == path for entry in self.entries)

    def dotted(self, path: Key) -> Entry | None:
        """The last key that spells this table as a part before a dot."""
        found = [e for e in self.entries if not e.is_header and any(word.path == path for word in e.words[:-1])]
        return found[-1] if found else None

    def inside(self, holder: Entry) -> list[Entry]:
        """The elements of a list, or the pairs of an inline table."""
        return [entry for entry in self.entries if entry.within is holder]

    def line(self, key: Key) -> str:
        """“Line n”, where a key is first spelled."""
        start = next((entry.start for entry in self.entries if entry.path[: len(key)] == key), 0)
        number = self.body.count("\n", 0, start) + 1
        return f"Line {number}"

    # What is put in

    def with_text(self, start: int, stop: int, new: str) -> str:
        """The whole text with another part between two offsets."""
        return self.bom + self.body[:start] + new + self.body[stop:]

    def with_line_behind(self, entry: Entry, line: str) -> str:
        """The whole text with a line below that on which an entry ends, indented as that begins."""
        at = self._next_line(entry.end)
        indentation = self.body[self._line_start(entry.start) : entry.start]
        return self.bom + f"{self._ended(self.body[:at])}{indentation}{line}{self.end}{self.body[at:]}"

    def with_line(self, header: Entry | None, key: str, line: str) -> str:
        """The whole text with a line more under a header, or at the top of the file."""
        own = [entry for entry in self.entries if entry.is_statement and not entry.is_header and entry.within is header]
        comment = self._placeholder(header, own, key)
        if comment is not None:
            at = self._next_line(comment)
            indentation = self.body[self._line_start(comment) : comment]
            return self.bom + f"{self._ended(self.body[:at])}{indentation}{line}{self.end}{self.body[at:]}"
        if last := own[-1] if own else header:
            return self.with_line_behind(last, line)
        return self.bom + self._with_first_line(line)

    def _placeholder(self, header: Entry | None, own: list[Entry], key: str) -> int | None:
        """Where a comment `# KEY = ""` begins among the lines of a table.

        Not below a header in a comment, whose keys are not this table's, nor in the comment right above the next header.
        """
        position = self._next_line(header.end) if header else 0
        following = [entry.start for entry in self.entries if entry.is_header and entry.start >= position]
        stop = self._comment_above(following[0]) if following else len(self.body)
        while position < stop:
            following_line = self._next_line(position)
            line = self.body[position:following_line]
            if not any(entry.start <= position < entry.end for entry in own):
                if _HEADER_IN_COMMENT.match(line):
                    return None
                if line.strip() == f'# {name(key)} = ""':
                    return position + line.index("#")
            position = following_line
        return None

    def _with_first_line(self, line: str) -> str:
        """The body with a line above its first table, where no key stands: behind the comment that it begins with.

        A comment that stands right above something belongs to that; then the line comes first.
        """
        body, end, at = self.body, self.end, 0
        while body.startswith("#", at):
            at = self._next_line(at)
        rest = body[at:]
        if at and not rest.strip():
            return f"{self._ended(body[:at])}{end}{line}{end}{rest}"
        if at and not _begins_blank(rest):
            at, rest = 0, body
        elif at:
            at = self._next_line(at)
            rest = body[at:]
        return f"{body[:at]}{line}{end}{'' if not at and _begins_blank(rest) else end}{rest}"

    def place_of(self, path: Key) -> int:
        """Where a new table belongs: behind the last one of its name or else of its parent, else at the end."""
        for depth in range(len(path), 0, -1):
            near = [entry for entry in self.entries if entry.is_header and entry.path[:depth] == path[:depth]]
            if near:
                return self._tail(near[-1])
        return len(self.body)

    def with_block(self, at: int, block: str) -> str:
        """The whole text with a table at an offset: a blank line before it, but in a text that has none there."""
        before, rest = self._ended(self.body[:at]), self.body[at:]
        apart = before and before.split("\n")[-2].strip() and (_begins_blank(rest) or not rest)
        return f"{self.bom}{before}{self.end if apart else ''}{block}{rest}"

    # What is taken out

    def without_statements(self, path: Key) -> str:
        """The whole text without the headers and keys that spell a path, what is under them, and their comments."""
        body = self.body
        for start, stop in reversed(self._spans_of(path)):
            body = _cut(body, start, stop)
        return self.bom + body

    def first_inside(self, path: Key) -> Entry | None:
        """The first part of a list or inline table that spells a path, where no header or line of its own does."""
        found = (entry for entry in self.entries if entry.path[: len(path)] == path)
        first = next(found, None)
        return None if first is None or first.is_statement else first

    def _spans_of(self, path: Key) -> list[tuple[int, int]]:
        """The lines of the statements that spell a path; those of tables that follow each other in one piece."""
        spans: list[tuple[int, int]] = []
        going = [entry for entry in self.entries if entry.is_statement]
        for gone, group in groupby(going, key=lambda entry: entry.path[: len(path)] == path):
            pieces = list(group) if gone else []
            headers = [entry for entry in pieces if entry.is_header]
            loose = [piece for piece in pieces if not piece.is_header and piece.within not in headers]
            spans += [(self._line_start(piece.start), self._next_line(piece.end)) for piece in loose]
            if headers:
                above = self._comment_above(headers[0].start)
                owned = above and (spans or self._has_own_comment(path, headers[0]))
                spans.append((above if owned else self._line_start(headers[0].start), self._tail(headers[-1])))
        return spans

    def _has_own_comment(self, path: Key, header: Entry) -> bool:
        """Whether the comment above a header is sure to be about this table: it has no kind, or is not the first."""
        kind = path[:-1]
        if not kind or (isinstance(path[-1], str) and isinstance(kind[-1], int)):
            return True
        before = [entry.path for entry in self.entries if entry.is_header and entry.start < header.start]
        return any(other != kind and other[: len(kind)] == kind for other in before)

    # Lines

    def _tail(self, header: Entry) -> int:
        """Where the lines of a table end: behind its last key, and the comment right below that, unless that stands
        right above the next header.
        """
        last = max(entry.end for entry in self.entries if entry is header or entry.within is header)
        at = behind = self._next_line(last)
        while at < len(self.body) and self.body[at : self._next_line(at)].lstrip().startswith("#"):
            at = self._next_line(at)
        above_next = any(entry.is_header and self._line_start(entry.start) == at for entry in self.entries)
        return behind if above_next else at

    def _comment_above(self, position: int) -> int:
        """Where the comment begins that stands right above the line of a position; else where that line begins."""
        at = self._line_start(position)
        values = [(entry.start, entry.end) for entry in self.entries if not entry.is_header]
        while at:
            start = self._line_start(at - 1)
            inside = any(first < start < end for first, end in values)
            if inside or not self.body[start:at].lstrip().startswith("#"):
                break
            at = start
        return at

    def _line_start(self, position: int) -> int:
        return self.body.rfind("\n", 0, position) + 1

    def _next_line(self, position: int) -> int:
        newline = self.body.find("\n", position)
        return len(self.body) if newline < 0 else newline + 1

    def _ended(self, text: str) -> str:
        return text if not text or text.endswith("\n") else text + self.end


def _begins_blank(text: str) -> bool:
    """Whether the first line of a text holds nothing."""
    return not text.partition("\n")[0].strip()


def _cut(body: str, start: int, stop: int) -> str:
    """A text without some lines, nor the blank lines before them that would be too many then."""
    before, rest = body[:start], body[stop:]
    if not rest or _begins_blank(rest):
        before = _BLANK_END.sub("\n", before) if before.strip() else ""
    while not before and rest and _begins_blank(rest):
        rest = rest.partition("\n")[2]
    return before + rest
