"""What comes of two versions of a text, where both may have changed since a third."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from evalkit.toml.write import line_ending

_LONGEST = 100


@dataclass(slots=True)
class Conflict:
    """What both have changed."""

    file: str
    part: str
    """The key or the section; empty for a whole file."""
    mine: str
    theirs: str


@dataclass(slots=True)
class Merged:
    """The text that comes of it, and what could not be decided."""

    text: str
    conflicts: list[Conflict] = field(default_factory=list)


def choice(was: str | None, mine: str, theirs: str, accept: str | None) -> Literal["mine", "theirs", "neither"]:
    """Which of two versions of a part counts, by hash: the one that has changed since; where both have, what `accept` says
    (`mine` or `theirs`), and without that, neither.
    """
    if theirs in (mine, was):
        return "mine"
    if was == mine or accept == "theirs":
        return "theirs"
    return "mine" if accept else "neither"


def as_mine(text: str, mine: str) -> str:
    """A text with the line endings and the byte-order mark of another."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\n", line_ending(mine))
    return f"\ufeff{plain}" if mine.startswith("\ufeff") else plain


def excerpt(value: Any) -> str:
    """A value or a section on one line that is not too long."""
    text = " ".join((value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)).split())
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text
