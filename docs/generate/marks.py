"""Markdown that says what a text says, and nothing by its signs."""

import re
from collections.abc import Iterable

_CODE = re.compile(r"(`[^`\n]+`)")
_SIGNS = re.compile(r"([\\*_<>\[\]{}|#~$^])")


class UndocumentedError(Exception):
    """Something that evalkit has and says nothing about."""


def plain(text: str) -> str:
    """A text as it stands; what is between backquotes stays code."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if index % 2 else _SIGNS.sub(r"\\\1", part) for index, part in enumerate(parts))


def code(text: str) -> str:
    return f"`{text}`"


def fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; the cells are Markdown already."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') if '`' in cell else cell for cell in line)} |"
        for line in lines
    )


def page(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def toctree(names: Iterable[str], hidden: bool = True) -> str:
    return "\n".join(["```{toctree}", *([":hidden:"] if hidden else []), "", *names, "```"])


def said(what: str, text: str | None) -> str:
    """A text that has to be there. Raises UndocumentedError."""
    if not text or not text.strip():
        raise UndocumentedError(f"{what} is not documented.")
    return text.strip()
