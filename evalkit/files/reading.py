"""One file → text → table: what can go wrong on the way is a problem in plain words, never an exception."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from evalkit.files.messages import wrong_value
from evalkit.files.sources import FileType, Source
from evalkit.keys import Key, Remaining, as_written
from evalkit.model.fields import fields, names_entry, resolve
from evalkit.model.table import Table
from evalkit.model.values import not_given
from evalkit.report import UNREADABLE, Problem
from evalkit.toml.parse import FIX, TOO_DEEP, Fault

V = TypeVar("V", bound=Table)

_BLANK_TEXT = re.compile(r"""["'](?<!"")(?<!'')(?:\s+["']|["'](?!["'])|""\s*\"{3}|''\s*'{3})""")


@dataclass(slots=True, eq=False)
class Read:
    """A file's text, or the problem that it cannot be read."""

    text: str | None = None
    problem: Problem | None = None


def read(source: Source, path: str, type: FileType) -> Read:
    """Reads a file in UTF-8; a byte-order mark is taken off. `type`: what its path leads to.

    What is not an ordinary file is not opened: a pipe could keep its reader waiting for ever.
    """
    if type != "file":
        kind = "a folder" if type == "folder" else "not an ordinary file"
        return _failed(path, f"This is {kind}; evalkit expects a file here.", "Move it away, or rename it.")
    try:
        data = source.read(path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return _failed(path, f"The file cannot be read: {reason}.", "Make the file readable for yourself.")
    return _decoded(data, path)


def _decoded(data: bytes, path: str) -> Read:
    """The text of a file from its bytes."""
    try:
        return Read(text=data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return _failed(
            path,
            "The file is not in UTF-8: evalkit cannot tell which letter stands here.",
            "Save it as UTF-8 (in most editors: “Save with encoding”).",
            before.count(b"\n") + 1,
            column,
        )


def _failed(path: str, message: str, fix: str, line: int = 1, column: int = 1) -> Read:
    return Read(problem=Problem(UNREADABLE, path, message, fix, line=line, column=column))


def not_toml(fault: Fault, path: str) -> Problem:
    """What is told of a file that is no TOML."""
    return Problem(UNREADABLE, path, fault.message, FIX, line=fault.line, column=fault.column)


@dataclass(slots=True, eq=False)
class Shaped:
    """A table's value, and what was wrong in it."""

    value: Any
    problems: list[Problem]


def shape(raw: dict[str, Any], table: type[V], text: str, path: str) -> Shaped:
    """A dictionary → its table. What is not given is left out, what is wrong is a problem and left out too."""
    try:
        return _shape(raw, table, text, path)
    except RecursionError:
        return Shaped(table.model_construct(), [not_toml(TOO_DEEP, path)])


def _shape(raw: dict[str, Any], table: type[V], text: str, path: str) -> Shaped:
    cleaned, kept = raw, dict[Key, list[int]]()
    if _may_hold_nothing(text):
        cleaned, kept = _clean(raw)
    errors: list[tuple[str, Key, str]] = []
    value = None
    while value is None:
        try:
            value = table.model_validate(cleaned)
        except ValidationError as error:
            found = [wrong_value(e, table) for e in error.errors(include_url=False, include_context=True)]
            errors += [(kind, as_written(key, kept), message) for kind, key, message in found if message]
            cleaned, kept = _without(cleaned, kept, {key for _, key, _ in found}, table)
    _number(value, kept)
    if not errors:
        return Shaped(value, [])
    from evalkit.toml.places import Places

    places = Places(text)
    problems = []
    for kind, key, message in errors:
        line, column = places.at(key)
        fix = "Update evalkit." if key == ("format",) else _FIXES[kind]
        problems.append(Problem(kind, path, message, fix, key=key, line=line, column=column))
    return Shaped(value, problems)


def _number(value: Table, kept: dict[Key, list[int]]) -> None:
    """Lets each list from which elements were left out know which of them stayed. `kept`: as `_clean` gives it."""
    for key in sorted(kept, key=len):  # lists come before those within them
        holder, part = resolve(value, key[:-1]), key[-1]
        held = resolve(holder, (part,))
        if isinstance(held, list) and isinstance(holder, Table):
            setattr(holder, fields(type(holder))[str(part)].attribute, Remaining(held, kept[key]))
        elif isinstance(held, list) and isinstance(holder, dict):
            holder[part] = Remaining(held, kept[key])


_FIXES = {
    "FIL002": "Correct the key, or take it out: evalkit does not read it.",
    "FIL003": "Correct the value; until then it counts as not given.",
}


def _may_hold_nothing(text: str) -> bool:
    """Whether some value in a text may be blank or template text; where not, nothing needs to be taken out.

    A backslash may hide either.
    """
    return "TODO" in text or "\\" in text or _BLANK_TEXT.search(text) is not None


def _clean(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[Key, list[int]]]:
    """What is not given becomes None (which TOML itself does not have) or is left out of its list.

    Also tells which elements stayed in each such list.
    """
    kept: dict[Key, list[int]] = {}

    def clean(value: Any, key: Key) -> Any:
        if isinstance(value, dict):
            return {name: None if not_given(inner) else clean(inner, (*key, name)) for name, inner in value.items()}
        if isinstance(value, list):
            stay = [index for index, inner in enumerate(value) if not not_given(inner)]
            if len(stay) < len(value):
                kept[key] = stay
            return [clean(value[index], (*key, index)) for index in stay]
        return value

    return clean(raw, ()), kept


def _without(
    raw: dict[str, Any], kept: dict[Key, list[int]], wrong: set[Key], table: type[Table]
) -> tuple[dict[str, Any], dict[Key, list[int]]]:
    """The same without the values at the keys in `wrong`; list positions are those of the file.

    Where a key is an id, such as that of a stakeholder, it stays, and nothing is given for it.
    """
    emptied: dict[Key, Any] = {key: {} if spec.table else None for key in wrong if (spec := names_entry(table, key))}
    positions: dict[Key, list[int]] = {}

    def copy(value: Any, key: Key, written: Key) -> Any:
        if isinstance(value, dict):
            return {
                name: emptied[here] if here in emptied else copy(inner, here, (*written, name))
                for name, inner in value.items()
                if (here := (*key, name)) not in wrong or (here in emptied and inner is not None)
            }
        if isinstance(value, list):
            originals = kept.get(written, range(len(value)))
            stay = [index for index in range(len(value)) if (*key, index) not in wrong]
            if written in kept or len(stay) < len(value):
                positions[written] = [originals[index] for index in stay]
            return [copy(value[index], (*key, index), (*written, originals[index])) for index in stay]
        return value

    return copy(raw, (), ()), positions
