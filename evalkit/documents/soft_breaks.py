"""Where a word that is too long for a line may be broken: a sign without width, which no reader sees."""

import re
import unicodedata

SOFT_BREAK = "\u200b"
_LONGEST = 30
"""In signs: longer words are no words of any language, but addresses, names of files, and accidents."""
_PIECE = 15
_LONG = re.compile(rf"\S{{{_LONGEST + 1},}}")
_AFTER = re.compile(r"(?<=[-‐–/_.@:,;&=?+])(?=\w)")


def with_soft_breaks(text: str) -> str:
    """Text whose long words can be broken: behind the signs that part addresses, else after every few letters."""
    return _LONG.sub(lambda found: _broken(found[0]), text) if len(text) > _LONGEST else text


def _broken(word: str) -> str:
    pieces: list[str] = []
    for part in _AFTER.split(word):
        pieces += _cut(part) if len(part) > _LONGEST else [part]
    return SOFT_BREAK.join(pieces)


def _cut(part: str) -> list[str]:
    """A part without a place to break in pieces; what makes one sign together stays together."""
    pieces, begin = [], 0
    for at in range(1, len(part)):
        if at - begin >= _PIECE and not _joined(part[at - 1], part[at]):
            pieces.append(part[begin:at])
            begin = at
    return [*pieces, part[begin:]]


def _joined(before: str, sign: str) -> bool:
    """Whether a sign belongs to the one before it: an accent, a joiner, a shade of skin, the second letter of a flag."""
    if unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf") or unicodedata.category(before) == "Cf":
        return True
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U0001f1e6" <= sign <= "\U0001f1ff"
