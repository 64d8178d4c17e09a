"""Running text → its sentences, as a reader sees them: without the addresses of links, without marks of emphasis."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*(?:<([^<>\n]*)>|([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)?))(?:\s[^()]{0,300})?\)")
_NOT_READ = re.compile(r"\[\^[^\]\s]{1,60}\]|</?[A-Za-z][^<>]{0,300}>|https?://\S+|\*+|(?<![^\W_])_+|_+(?![^\W_])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_END = re.compile(r"(?<=[.!?…])[”’\")\]]*\s+")
_ABBREVIATED = re.compile(
    r"\b(?:approx|[Cc]|ca|cf|Dr|e\.g|est|[Ff]ig|i\.e|incl|Mr|Mrs|Ms|Nos?|pp?|Prof|resp|St|vs|[A-Z])\.$"
)
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
_LONGEST_ABBREVIATION = 8


@dataclass(slots=True, eq=False)
class Link:
    """Where in a sentence the words of a link begin, and where it leads to, as written."""

    start: int
    target: str


@dataclass(eq=False)
class Sentence:
    """A sentence, or the row of a table.

    `quoted`: the stretches that stand between quotation marks. `heads`: in the row of a table, for each cell where it ends
    and what its column is headed; empty for any other sentence.
    """

    text: str
    line: int
    links: tuple[Link, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()
    heads: tuple[tuple[int, str], ...] = ()

    def is_quoted(self, position: int) -> bool:
        """Whether what stands at a position stands between quotation marks."""
        before = bisect_right(self.quoted, (position, len(self.text))) - 1
        return before >= 0 and position < self.quoted[before][1]

    def head_of(self, position: int) -> str:
        """What the column is headed in which a position stands; empty outside tables."""
        at = bisect_right(self.heads, (position, "\U0010ffff"))
        return self.heads[at][1] if at < len(self.heads) else ""

    def line_of(self, position: int) -> int:
        """The line in which a position stands."""
        return self.line + bisect_right(self._breaks, position - 1)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]


def sentences(text: str, line: int) -> list[Sentence]:
    """The sentences of a paragraph that begins in `line`; of a table, its rows."""
    lines = text.split("\n")
    ruled = next((n for n, one in enumerate(lines[1:], 1) if _is_rule(one) and "|" in lines[n - 1]), None)
    if ruled is None:
        return list(_in_paragraph(text, line))
    before = "\n".join(lines[: ruled - 1])
    heads = [_read(cell)[0].strip() for cell in _cells(lines[ruled - 1])]
    rows = [_row(row, heads, line + n) for n, row in enumerate(lines) if n > ruled and row.strip()]
    return [*(_in_paragraph(before, line) if before else ()), *rows]


def _is_rule(line: str) -> bool:
    """Whether a line is the one below the heads of a table."""
    return "-" in line and "|" in line and set(line) <= set("|-: \t")


def _cells(row: str) -> list[str]:
    return row.strip().removeprefix("|").removesuffix("|").replace("\\|", "\0").split("|")


def _row(row: str, heads: list[str], line: int) -> Sentence:
    text, links, ends = "", [], []
    for number, cell in enumerate(_cells(row)):
        read, found = _read(cell.replace("\0", "|").strip())
        links += [Link(len(text) + link.start, link.target) for link in found]
        text += read
        ends.append((len(text), heads[number] if number < len(heads) else ""))
        text += " | "
    return Sentence(text, line, tuple(links), tuple(match.span() for match in _QUOTED.finditer(text)), tuple(ends))


def _in_paragraph(text: str, line: int) -> Iterator[Sentence]:
    read, links = _read(text)
    quoted = [match.span() for match in _QUOTED.finditer(read)]
    begins = [link.start for link in links]
    first = set(begins)
    start = counted = 0
    for end in [*(m.end() for m in _END.finditer(read) if _ends(read, m, first)), len(read)]:
        line += read.count("\n", counted, start)
        counted = start
        if read[start:end].strip():
            here = links[bisect_left(begins, start) : bisect_left(begins, end)]
            marks = quoted[max(bisect_left(quoted, (start, 0)) - 1, 0) : bisect_left(quoted, (end, 0))]
            yield Sentence(
                read[start:end],
                line,
                tuple(Link(link.start - start, link.target) for link in here),
                tuple((max(a - start, 0), b - start) for a, b in marks if b > start),
            )
        start = end


def _ends(text: str, pause: re.Match[str], begins: set[int]) -> bool:
    """Whether a sentence ends at a pause: what follows begins like one, and no abbreviation stands before."""
    rest = text[pause.end() : pause.end() + 3].lstrip("“‘„\"'([«")
    opens = rest[:1].isupper() or rest[:1].isdigit() or pause.end() in begins
    return opens and not _ABBREVIATED.search(text, max(0, pause.start() - _LONGEST_ABBREVIATION), pause.start())


def _read(text: str) -> tuple[str, list[Link]]:
    """Text as it is read, and its links. Line breaks stay."""
    pieces: list[str] = []
    links: list[Link] = []
    length = position = 0
    for match in _LINK.finditer(text):
        before, label = _plain(text[position : match.start()]), _plain(match[1])
        links.append(Link(length + len(before), match[2] or match[3] or ""))
        pieces += [before, label]
        length += len(before) + len(label)
        position = match.end()
    pieces.append(_plain(text[position:]))
    return "".join(pieces), links


def _plain(text: str) -> str:
    text = _NOT_READ.sub("", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)
