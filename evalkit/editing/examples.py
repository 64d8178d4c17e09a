"""Examples that a template brings, there to be replaced; and whether somebody has written in one.

What the template made is known by the hashes that an evaluation keeps. Where it keeps none (it was written by hand, or the
file came later), an example of evalkit's own template is known by its name.
"""

import re
from typing import Any

from evalkit.files.changes import Changes
from evalkit.files.entities import Entity
from evalkit.keys import Key
from evalkit.model.fields import resolve
from evalkit.model.kind import Kind
from evalkit.model.values import given, not_given
from evalkit.scaffold.made import Made, changed_values, has_other_comments, hash_of, was_made
from evalkit.scaffold.parts import WHOLE
from evalkit.toml.document import TomlText
from evalkit.toml.parse import parse
from evalkit.toml.verify import held_at

_OF_TEMPLATE = re.compile(r"^first-|-(benefit|(anticipated|perceived)-effect)$")
"""How evalkit's own template calls its examples."""
_BETWEEN_EXAMPLES = ("id", "measures", "sources", "uses", "leads-to", "about", "indicators")
"""Keys in which examples name themselves and each other: they change where another example is replaced."""


def is_called_as_example(id: str) -> bool:
    """Whether a thing goes by an id that evalkit's own template gives its examples."""
    return _OF_TEMPLATE.search(id) is not None


def is_untouched(example: Entity, changes: Changes, made: Made | None) -> bool:
    """Whether a thing is an example in which nobody has written. `made`: what the template made of its file, if that is
    known.
    """
    if changes.exists(f"projects/{example.project}/data/{example.id}.csv"):
        return False
    kind = example.kind
    if _is_told(example):
        return False
    is_called_so = not kind.has_id or is_called_as_example(example.id)
    if not (made or is_called_so):
        return False
    text = changes.text(example.file) or ""
    whole = parse(text.removeprefix("\ufeff")).table
    table = held_at(whole, example.key)
    if made and was_made(made, whole, example.key):
        return _is_open(table, kind) and not _is_written_in(text, whole, example, made)
    return is_called_so and _is_blank(table, kind) and not _has_remarks(text, example.key)


def _is_told(example: Entity) -> bool:
    """Whether it is given what a thing is: then it needs no closer look, of which it may be one of hundreds."""
    kind = example.kind
    keys = (kind.leading,) if kind.has_id and kind.leading else kind.told_apart_by
    return any(given(resolve(example.value, (key,))) for key in keys)


def _is_open(table: dict[str, Any], kind: Kind) -> bool:
    """Whether it is open what a thing is: the key that would say so is; where it has no id, every key is."""
    if kind.has_id and kind.leading:
        return not_given(table.get(kind.leading, ""))
    return _is_blank(table, kind)


def _is_written_in(text: str, whole: dict[str, Any], example: Entity, made: Made) -> bool:
    """Whether there is anything but what the template made: a value, or a comment above or beside one."""
    if made.get(WHOLE) == hash_of(text):
        return False
    changed = (
        (key, value) for key, value in changed_values(made, whole, example.key) if key[-1] not in _BETWEEN_EXAMPLES
    )
    return (
        not all(_says_nothing(value, example.kind) for _, value in changed)
        or has_other_comments(made, text, example.key)
        or _has_remarks(text, example.key)
    )


def _is_blank(table: dict[str, Any], kind: Kind) -> bool:
    """Whether a table holds nothing but what stands there to be replaced, and the names of other examples."""
    return all(
        key in _BETWEEN_EXAMPLES or (kind.name == "adverse-effect" and key == "kind") or _says_nothing(value, kind)
        for key, value in table.items()
    )


def _says_nothing(value: Any, kind: Kind) -> bool:
    if isinstance(value, dict):
        return _is_blank(value, kind)
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        return all(_is_blank(entry, kind) for entry in value)
    return value in ("TODO", "", ["TODO"], [])


def _has_remarks(text: str, at: Key) -> bool:
    """Whether somebody has written a comment behind a value, or within one, of the table at a key."""
    draft = TomlText(text)
    lines = [
        draft.body[draft.body.rfind("\n", 0, e.start) + 1 : (draft.body.find("\n", e.end) + 1 or None)]
        for e in draft.entries
        if e.path[: len(at)] == at and e.is_statement
    ]
    return any("#" in line for line in lines)
