"""What evalkit tells an author about each field, read from the models.

The text below a field in `evalkit/model/` begins with its label, what it is called where people fill it in, and a colon;
behind that is its guidance. It is read from the source, because Python itself forgets it. Comments in scaffolded files,
`evalkit explain`, the headings of tables and other guidance all come from here.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import getsource
from itertools import pairwise
from textwrap import wrap

from evalkit.framework import GROUPS, RELATIONSHIP_TYPES
from evalkit.model import file_kinds, kinds
from evalkit.model.fields import FieldSpec, fields, reach
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.model.kinds import named_by
from evalkit.model.relationship import Relationship
from evalkit.model.table import Table

TABLES: dict[str, tuple[type[Table], str]] = {
    kind.name: (kind.table, re.sub(r"\{\w+\}", "ID", kind.path)) for kind in file_kinds.FILES
}
"""Each kind of file: the table it holds, and where it stands in an evaluation."""

_WHEN = re.compile(r"(?:For|From|Once|Only)\b[^.:]*: ")
"""How guidance begins that says first when a field is asked for: `Once it is done: …`."""

_MEANINGS = {
    "group": GROUPS,
    "type": {id: type.text for id, type in RELATIONSHIP_TYPES.items()},
}


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is to be known about a field."""

    key: str
    """The field's name, such as `indicators.denominator`."""
    label: str
    """What it is called where people fill it in: `Out of whom`."""
    file: str
    text: str
    good: str
    weak: str
    values: str
    """What it may hold, in words."""
    allowed: dict[str, str]
    """Its allowed values, where they are fixed, with their meaning where it is known."""


def find(name: str) -> Guidance | None:
    """The guidance for a field, named as in `indicators.denominator` or `relationships.practice.picture`."""
    first, _, rest = name.partition(".")
    kind = _kind(first)
    if kind is None or not rest:
        return None
    table, file = TABLES[kind]
    found = reach(table, rest)
    return _guidance(f"{kind}.{rest}", file, found.owner, found.field) if found.field and found.lost is None else None


def every_field() -> list[str]:
    """The names of all fields, in the order of the format."""
    return [f"{kind}.{name}" for kind, (table, _) in TABLES.items() for name in _names(table)]


def ending_in(key: str) -> list[str]:
    """The names of all fields whose last part this is: `denominator` → `indicators.denominator`."""
    return [name for name in every_field() if name.endswith(f".{key}")]


@cache
def label(table: type[Table], key: str) -> str:
    """What a field of a table is called where people fill it in: a heading, a question, a word in a message.

    `key`: dotted, within the table. Raises KeyError for a field that does not exist.
    """
    found = reach(table, key)
    if found.field is None or found.lost is not None:
        raise KeyError(key)
    return _label_and_text(found.owner, found.field)[0]


@cache
def meaning(table: type[Table], key: str) -> str:
    """What a field of a table is, for a sentence: the first one of its guidance, and the values that it may have. When it is
    asked for is left out: whoever is told what to write is asked for it now.

    `key`: dotted, within the table. Raises KeyError for a field that does not exist.
    """
    guidance = about(table, key)
    text = guidance.text
    if when := _WHEN.match(text):
        text = text[when.end() :]
    first = re.split(r"\. (?=[A-Z`])", text, maxsplit=1)[0].removesuffix(".")
    said = first if first[1:2].isupper() else f"{first[:1].lower()}{first[1:]}"
    return f"{said} ({' | '.join(guidance.allowed)})" if guidance.allowed else said


def about(table: type[Table], key: str) -> Guidance:
    """The guidance for a field of a table. Raises KeyError for one that does not exist."""
    found = reach(table, key)
    if found.field is None or found.lost is not None:
        raise KeyError(key)
    return _guidance(key, "", found.owner, found.field)


@cache
def comment(name: str, width: int = 100) -> str:
    """The guidance for a field, or for a whole file, as lines of a TOML comment.

    Raises KeyError for a field that does not exist.
    """
    return "\n".join(f"# {line}" for line in _lines(name, width - 2))


@cache
def comments(name: str, width: int = 100) -> str:
    """The guidance for all fields of a table, as one comment with the keys on the left."""
    kind, _, rest = name.partition(".")
    keys = [key for key in _names(TABLES[kind][0]) if key.startswith(f"{rest}.") and "." not in key[len(rest) + 1 :]]
    column = max(len(key) - len(rest) for key in keys) + 1
    lines = []
    for key in keys:
        label = key[len(rest) + 1 :]
        for line in _lines(f"{kind}.{key}", width - 2 - column):
            lines.append(f"# {label.ljust(column)}{line}".rstrip())
            label = ""
    return "\n".join(lines)


def _lines(name: str, width: int) -> list[str]:
    """The guidance for a field as lines of text."""
    if name in TABLES:
        return wrap(" ".join((TABLES[name][0].__doc__ or "").split()), width)
    guidance = find(name)
    if guidance is None:
        raise KeyError(name)
    plain = {"a date": "A date such as 2026-01-31", "a number": "A number", "a whole": "A whole number"}
    said = next((words for start, words in plain.items() if guidance.values.startswith(start)), "")
    text = f"{guidance.text} {said}, without quotation marks." if said else guidance.text
    lines = wrap(text, width, break_on_hyphens=False)
    if any(guidance.allowed.values()):
        longest = max(map(len, guidance.allowed))
        for value, meaning in guidance.allowed.items():
            lines += wrap(f"  {value.ljust(longest)}  {meaning}", width, subsequent_indent=" " * (longest + 4))
    elif guidance.allowed:
        lines += wrap(
            f"One of: {' | '.join(guidance.allowed)}", width, subsequent_indent="        ", break_on_hyphens=False
        )
    for label, text in (("Good", guidance.good), ("Weak", guidance.weak)):
        lines += wrap(f"{label}: {text}", width, subsequent_indent="      ", break_on_hyphens=False) if text else []
    return lines


def _kind(name: str) -> str | None:
    """The kind of file for its name in singular or plural."""
    return next((kind for kind in TABLES if name in (kind, kind.removesuffix("s"), f"{kind}s", f"{kind}.toml")), None)


def _names(table: type[Table]) -> list[str]:
    names = []
    for key, spec in fields(table).items():
        names.append(key)
        if spec.table:
            names += [f"{key}.{inner}" for inner in _names(spec.table)]
    return names


def _guidance(name: str, file: str, owner: type[Table], spec: FieldSpec) -> Guidance:
    label, text = _label_and_text(owner, spec)
    text = text or (spec.table.__doc__ or "" if spec.table else "")
    parts: dict[str, str] = {"": "", "Good": "", "Weak": ""}
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:Good|Weak): )", text.strip()):
        example, colon, rest = " ".join(paragraph.split()).partition(": ")
        if colon and example in ("Good", "Weak"):
            parts[example] = rest
        else:
            parts[""] = f"{parts['']} {' '.join(paragraph.split())}".strip()
    meanings = _MEANINGS.get(spec.key, {}) if owner is Relationship or spec.key == "group" else {}
    allowed = {value: meanings.get(value, "") for value in spec.allowed}
    return Guidance(name, label, file, parts[""], parts["Good"], parts["Weak"], _values(spec, owner), allowed)


def _label_and_text(owner: type[Table], spec: FieldSpec) -> tuple[str, str]:
    label, _, text = _texts(owner)[spec.attribute].partition(": ")
    return label, text


def _values(spec: FieldSpec, owner: type[Table]) -> str:
    if spec.ref:
        named = " or ".join(map(_many, named_by(spec.ref)))
        what = {"list": "a list of ids", "map": "a table for each id"}.get(spec.shape, "an id")
        return f"{what} of {named}"
    shapes = {
        "table": "a table",
        "tables": "one table for each, [[…]]",
        "map": "one entry for each id",
        "list": "a list",
    }
    if spec.shape != "value":
        return shapes[spec.shape]
    if spec.allowed:
        return "one of the values below"
    annotation = str(owner.model_fields[spec.attribute].annotation)
    metadata = str(owner.model_fields[spec.attribute].metadata) + annotation
    if "pattern" in metadata:
        return 'an interval, such as "3 months"'
    for word, what in (
        ("date", "a date, such as 2011-01-31"),
        ("float", "a number"),
        ("int", "a whole number"),
        ("bool", "true or false"),
    ):
        if word in annotation:
            return what
    return "text"


def _many(kind: str) -> str:
    return kinds.KINDS[kind].plural if kind in kinds.KINDS else f"{kind}s of {EVALUATION_FILE}"


@cache
def _texts(table: type[Table]) -> dict[str, str]:
    """Field → the text below it in the source of the model: its label, a colon, its guidance."""
    texts = {}
    for field, following in pairwise(_classes(table.__module__)[table.__name__]):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        ):
            texts[field.target.id] = following.value.value
    return texts


@cache
def _classes(module: str) -> dict[str, list[ast.stmt]]:
    """Class → its body in the source of a module."""
    parsed = ast.parse(getsource(import_module(module)))
    return {node.name: node.body for node in parsed.body if isinstance(node, ast.ClassDef)}
