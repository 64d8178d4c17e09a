"""Headings as people write them: numbered, in bold, with a colon or an anchor behind them. It is the same heading."""

import re
from functools import lru_cache

_ANCHOR = re.compile(r"\{[#.][^{}]*\}$|</?a\b[^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LABEL = re.compile(r"^\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])$")
_NUMBER = re.compile(
    r"(?:\(?\d{1,3}(?:\.\d{1,3})*(?:[.):]|(?=\s+[^\W\d_a-zß-ÿ]))|\(?(?:[ivxIVX]{1,5}|[A-Za-z])[.)])\s+(?=\S)"
)
_LAYERS = 4
"""So often is looked below what stands around a title: a number in bold print, in a link."""
_ALIKE = str.maketrans("’‘‐‑–—", "''----")
_MANY = 1000
"""As many headings are remembered: those of the template stand in every page."""


@lru_cache(_MANY)
def title_of(heading: str) -> str:
    """The title that a heading gives, in its own letters."""
    title = _ESCAPED.sub(r"\1", _ANCHOR.sub("", " ".join(heading.split())))
    for _ in range(_LAYERS):
        title = _LABEL.sub(r"\1", title.strip(" *_~").rstrip(":. "))
        title = _NUMBER.sub("", title, count=1) if _NUMBER.match(title) else title
    return title


@lru_cache(_MANY)
def by_which_found(heading: str) -> str:
    """What two headings have in common that are the same: neither case nor the shape of an apostrophe tells them apart."""
    return title_of(heading).casefold().translate(_ALIKE)
