"""How wide text is, and where it is broken into lines: by the metrics of Arial, with room for fonts that run wider."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_EM: dict[str, float] = {
    sign: thousandths / 1000
    for thousandths, signs in {
        191: "'",
        222: "ijl‘’",
        278: " !,./:;I[\\]ft|ıı",
        333: "()-`r“”·",
        334: "{}",
        355: '"',
        389: "*",
        469: "^",
        500: "Jcksvxyz",
        556: "#$0123456789?L_abdeghnopqu–€£§«»",
        584: "+<=>~¬×÷",
        611: "FTZßøđŧ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQØ",
        833: "Mm",
        889: "%æ",
        944: "W",
    }.items()
    for sign in signs
}
_ALPHABETS_UP_TO = 0x0700
"""Greek, Cyrillic, Armenian, Hebrew and Arabic letters: rarely wider than this many em."""
_LETTER, _CAPITAL, _WIDE, _PICTOGRAPH = 0.72, 0.9, 1.0, 1.3
_BOLD = 1.08
_ROOM = 1.06
"""How much wider than Arial the font may be that is there in its place."""
_FEWEST_LETTERS = 4
"""A word is not broken so that fewer than these stand on its last line."""
_BREAKS = re.compile(r"(?<=[-‐–/_.@:,;&=?+])(?=\w)|(?<=[a-z])(?=[A-Z])")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is at most, in the unit of `size`."""
    return sum(map(_em, text)) * size * _ROOM * (_BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _em(sign: str) -> float:
    known = _EM.get(sign) or _EM.get(unicodedata.normalize("NFD", sign)[0])
    if known:
        return known
    category = unicodedata.category(sign)
    if category[0] == "M" or category == "Cf":
        return 0.0
    if ord(sign) >= 0x1F000:
        return _PICTOGRAPH
    if ord(sign) < _ALPHABETS_UP_TO and category[0] == "L":
        return _CAPITAL if category == "Lu" else _LETTER
    return _WIDE


def lines(text: str, most: float, size: float, *, bold: bool = False) -> list[str]:
    """Text broken into lines that are no wider than `most`: between words, or within one that is too long.

    Nothing is lost; a hyphen is added where a word is broken between two letters.
    """
    done: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold=bold) <= most:
            line = joined
            continue
        if width(word, size, bold=bold) <= most:
            done.append(line)
            line = word
            continue
        # a long word begins on the line that is there, where a good part of it fits
        *full, line = _broken(word, most, size, bold=bold, begun=line)
        done += full
    return [line for line in [*done, line] if line] or [""]


def _broken(word: str, most: float, size: float, *, bold: bool, begun: str) -> Iterator[str]:
    """The lines of a word that is too long for one, after what the first of them has `begun` with."""
    line = f"{begun} " if begun else ""
    for piece in _BREAKS.split(word):
        if width(line + piece, size, bold=bold) <= most:
            line += piece
            continue
        if line.strip() and width(piece, size, bold=bold) <= most:
            yield line.rstrip()
            line = piece
            continue
        if line and width(line, size, bold=bold) > most * 0.6:
            yield line.rstrip()
            line = ""
        *full, rest = _split(_clusters(piece), line, most, size, bold=bold)
        yield from full
        line = rest
    yield line


def _split(clusters: Sequence[str], begun: str, most: float, size: float, *, bold: bool) -> list[str]:
    """Lines of a piece that has no place to break: as full as can be, and no last line of a letter or two."""
    rows: list[list[str]] = [[begun]]
    for cluster in clusters:
        held = "".join(rows[-1])
        hyphen = "-" if _takes_hyphen(held, cluster) else ""
        if held.strip() and width(held + cluster + hyphen, size, bold=bold) > most:
            rows.append([])
        rows[-1].append(cluster)
    while len(rows) > 1 and len(rows[-1]) < _FEWEST_LETTERS < len(rows[-2]):
        rows[-1].insert(0, rows[-2].pop())
    ends = [row[-1] for row in rows]
    starts = [row[0] for row in rows[1:]]
    hyphens = ["-" if _takes_hyphen(end, start) else "" for end, start in zip(ends, starts, strict=False)]
    return ["".join(row).rstrip() + hyphen for row, hyphen in zip(rows, [*hyphens, ""], strict=True)]


def _clusters(text: str) -> list[str]:
    """Signs with the marks that belong to them, which no line break may part."""
    clusters: list[str] = []
    for sign in text:
        joins = clusters and (
            _em(sign) == 0.0 or clusters[-1].endswith("\u200d") or "\U0001f3fb" <= sign <= "\U0001f3ff"
        )
        if joins:
            clusters[-1] += sign
        else:
            clusters.append(sign)
    return clusters


def _takes_hyphen(line: str, cluster: str) -> bool:
    return bool(line) and all(sign.isalpha() and ord(sign) < 0x0590 for sign in (line[-1], cluster[0]))


def runs_left(text: str) -> bool:
    """Whether text is read from right to left: by the first letter that says so."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
