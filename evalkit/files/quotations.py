"""Quotations: block quotes, and what stands behind the dash in their last line."""

import re
from collections import deque
from dataclasses import dataclass

_DASH = r"(?:[—–―]|-{2,3})"
_SOURCE_ALONE = re.compile(rf"\s*{_DASH}\s*(\S.*)")
_BEHIND_THE_WORDS = re.compile(rf"(?<=[”“’\"'»«*_.!?…])\s*(?:{_DASH}|(?<=\s)-(?=\s))\s*(?=\S)")
_WITHIN_THE_WORDS = re.compile(r"(?<=\S)(?:\s*[—―]\s*|\s+(?:–|-{1,3})\s+)(?=\S)")
MANY = 20
"""As many dashes of a line are looked behind."""


@dataclass(slots=True, eq=False)
class Quotation:
    """A block quote in which words stand. Whether its last line names a party, only those know who know the parties."""

    line: int
    last: int
    """The line in which it ends."""
    source: str
    """What its last line gives as its source, behind a dash; empty where it gives none."""
    perhaps: tuple[str, ...] = ()
    """What stands behind each other dash of the last line: the source where a party is named there, else words."""


def quotation(lines: list[tuple[int, str]], written: str) -> Quotation | None:
    """Block quote → quotation; None where it holds no words.

    `lines`: the lines in which something stands, with their numbers. `written`: the last of them as it stands in the
    file, where a hyphen at its beginning made a list of it.
    """
    if not lines:
        return None
    (first, _), (last, text) = lines[0], lines[-1]
    alone = _SOURCE_ALONE.fullmatch(text)
    if alone:
        return Quotation(first, last, alone[1].strip()) if len(lines) > 1 else None
    listed = re.fullmatch(r"[>\s]*-\s+(\S.*)", written) if len(lines) > 1 else None
    behind, within = _behind(_BEHIND_THE_WORDS, text), _behind(_WITHIN_THE_WORDS, text)
    perhaps = [*([listed[1].strip()] if listed else []), *behind[:-1], *within]
    source = behind[-1] if behind and len(behind[-1]) <= 120 else ""
    return Quotation(first, last, source, tuple(dict.fromkeys(one for one in perhaps if one != source)))


def _behind(dash: re.Pattern[str], text: str) -> list[str]:
    """What stands behind each dash, down to the end of the line."""
    ends = deque((match.end() for match in dash.finditer(text)), maxlen=MANY)
    return [text[end:].strip() for end in ends]
