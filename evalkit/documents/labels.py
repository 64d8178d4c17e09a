"""The labels that documents bear, by which a house that has other words for them is understood.

They are read from where they are written, so that a new part brings its own.
"""

import ast
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache

from evalkit.framework import QUESTIONS, RELATIONSHIP_TYPES, STAGES, STORY_SECTIONS
from evalkit.model.fields import fields
from evalkit.model.kinds import KINDS

_NOT_SHOWN = frozenset({"EvalkitError", "compile"})
"""Calls whose texts stand in no document."""
_LABEL = re.compile(r"[^\W\d_][^<>{}=\\\n]*")
_LEAST = 3
"""In letters: a label that begins with less is not known by it."""


@cache
def labels() -> frozenset[str]:
    """All labels as they are written, and what is shown of a word of the format."""
    written = {text.rstrip().removesuffix(":") for text in _texts() if isinstance(text, str)}
    return frozenset(text for text in written if _LABEL.fullmatch(text)) | _of_format()


def is_label(text: str) -> bool:
    """Whether a document may bear this text as a label, also one in which something is put in."""
    return _is_written(text) or text in _of_format() or any(pattern.fullmatch(text) for pattern in _patterns())


def _is_written(text: str) -> bool:
    """Whether a label is written so, alone or before what it is the label of: found without reading the code as such."""
    return bool(text) and any(f'"{text}{end}' in code for code in _code() for end in ('"', ": "))


@cache
def _of_format() -> frozenset[str]:
    """The words of the format, as documents show them; headings of stories, and questions."""
    from evalkit.documents.text import sentence

    allowed = (value for kind in KINDS.values() for spec in fields(kind.table).values() for value in spec.allowed)
    shown = map(sentence, (*allowed, *KINDS, *STAGES, *RELATIONSHIP_TYPES))
    return frozenset((*shown, *STORY_SECTIONS, *QUESTIONS.values()))


@cache
def _patterns() -> list[re.Pattern[str]]:
    """What labels look like that have something put in: `Likelihood low`."""
    made = [text for text in _texts() if not isinstance(text, str)]
    known = [parts for parts in made if len(parts[0]) >= _LEAST and _LABEL.match(parts[0])]
    return [re.compile(".+".join(map(re.escape, parts))) for parts in known]


@cache
def _texts() -> list[str | tuple[str, ...]]:
    """The texts in the code of documents; one in which something is put in as what stands around that."""
    return [text for code in _code() for text in _in(ast.parse(code))]


@cache
def _code() -> list[str]:
    found: list[str] = []
    for folder, _, names in os.walk(os.path.dirname(__file__)):
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    found.append(file.read())
    return found


def _in(node: ast.AST) -> Iterator[str | tuple[str, ...]]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from _put_together(parts)
        case ast.Expr(value=ast.Constant()):  # a docstring
            return
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in _NOT_SHOWN:
            return
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _in(child)


def _put_together(parts: Sequence[ast.expr]) -> Iterator[str | tuple[str, ...]]:
    around = [""]
    for part in parts:
        if isinstance(part, ast.Constant):
            around[-1] += str(part.value)
        else:
            around.append("")
    yield tuple(around)
    if ": " in around[0]:  # what stands before it is a label
        yield around[0].partition(": ")[0]
