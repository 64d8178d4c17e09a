"""markdown-it as evalkit has it: it also tells where each address stands, and what stands in a footnote is text.

An *address* is what a link, an image or the definition of a link leads to. It never runs over a line.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkLabel
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline, image, link
from mdit_py_plugins.footnote.index import footnote_def


@dataclass(frozen=True, slots=True)
class Written:
    """An address as it is written: from where to where in a text, and what it says without escapes and entities."""

    start: int
    end: int
    address: str


DEFINED = "evalkit addresses"
"""Under this key, the environment of a text holds its definitions: (label, `Written` in the text), in their order."""
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]:[ \t\n]*", re.DOTALL)
_SPACE = re.compile(r"[ \t\n]*")


@cache
def parser() -> MarkdownIt:
    """CommonMark with footnotes, whose inline text is read only on demand.

    A token of a link or an image carries where it begins (`start`) and either its address (`written`, within the same
    text) or the `label` of its definition.
    """
    made = MarkdownIt("commonmark", {"store_labels": True}).disable(["inline", "text_join"])
    made.block.ruler.before("reference", "footnote", footnote_def, {"alt": ["paragraph", "reference"]})
    made.block.ruler.at("reference", _definition)
    made.inline.ruler.at("link", _placed(link, "link_open", 0))
    made.inline.ruler.at("image", _placed(image, "image", 1))
    return made


def _placed(rule: Callable[[StateInline, bool], bool], type: str, mark: int) -> Callable[[StateInline, bool], bool]:
    """A rule for links or images whose token also says where it stands. `mark`: the signs before its bracket."""

    def placed(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[before:] if token.type == type)
            token.meta["start"] = start
            if "label" not in token.meta:
                token.meta["written"] = _written(state, start + mark)
        return True

    return placed


def _written(state: StateInline, bracket: int) -> Written:
    """The address of an inline link whose text begins with this bracket."""
    after, state.pos = state.pos, bracket
    behind = parseLinkLabel(state, bracket) + 2
    state.pos = after
    start = _SPACE.match(state.src, behind).end()  # type: ignore[union-attr]  # it matches everywhere
    found = parseLinkDestination(state.src, start, state.posMax)
    return Written(start, found.pos, found.str) if found.ok else Written(start, start, "")


def _definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The rule for definitions, which also notes the address. What begins with `[^` is a footnote, never a definition."""
    begin = state.bMarks[line] + state.tShift[line]
    if state.src.startswith("[^", begin) or not reference(state, line, end, silent):
        return False
    if not silent:
        state.env.setdefault(DEFINED, []).append(_defined(state, line))
    return True


def _defined(state: StateBlock, line: int) -> tuple[str, Written]:
    """The label and the address of the definition that begins on this line and ends before `state.line`."""
    starts = [state.bMarks[n] + state.tShift[n] for n in range(line, state.line)]
    lines = [state.src[start : state.eMarks[n] + 1] for n, start in enumerate(starts, line)]
    text = "".join(lines)
    label = _LABEL.match(text)
    assert label, "what is a definition begins with a label"
    found = parseLinkDestination(text, label.end(), len(text))
    before = list(accumulate(map(len, lines), initial=0))
    number = bisect_right(before, label.end()) - 1
    start = starts[number] + label.end() - before[number]
    return normalizeReference(label[1]), Written(start, start + found.pos - label.end(), found.str)
