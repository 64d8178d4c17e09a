"""One file → text → table: what can go wrong on the way is a problem in plain words, never an exception."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from evalkit.files.messages import dotted, wrong_value
from evalkit.files.sources import FileType, Source
from evalkit.keys import Key, Remaining, as_written
from evalkit.model.fields import fields, names_entry, resolve
from evalkit.model.file_kinds import FILES
from evalkit.model.stand_ins import may_say_nothing, saying_nothing
from evalkit.model.table import Table
from evalkit.model.values import not_given
from evalkit.report import UNREADABLE, Problem
from evalkit.toml.parse import FIX, TOO_DEEP, Fault

V = TypeVar("V", bound=Table)

_KINDS = {kind.table: kind.name for kind in FILES}
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
        text = data.decode("utf-8").removeprefix("\ufeff")
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
    if text.startswith("\ufeff"):
        return _failed(
            path,
            "The file begins with two byte-order marks; the second is a sign that does not belong there.",
            "Save it as UTF-8 without a byte-order mark (in most editors: “Save with encoding”).",
        )
    return Read(text=text)


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
    instead: dict[Key, Any] = {}
    errors: list[tuple[str, Key, str]] = []
    if table in _KINDS and may_say_nothing(text):
        for key, message in saying_nothing(raw, table, _KINDS[table]):
            instead[key] = _GONE
            errors.append(("FIL010", key, f"`{dotted(key)}` {message}"))
    given, kept = _given(raw, instead) if instead or _may_hold_nothing(text) else (raw, {})
    value = None
    while value is None:
        try:
            value = table.model_validate(given)
        except ValidationError as error:
            found = [wrong_value(fault, table) for fault in error.errors(include_url=False, include_context=True)]
            found = [(code, as_written(key, kept), message) for code, key, message in found]
            errors += [fault for fault in found if fault[2]]
            instead |= {key: _GONE if key in instead else _instead_of(key, message, table) for _, key, message in found}
            given, kept = _given(raw, instead)
    _number(value, kept)
    return Shaped(value, _problems(errors, text, path) if errors else [])


def _problems(errors: Iterable[tuple[str, Key, str]], text: str, path: str) -> list[Problem]:
    """What is wrong (code, key and message) as problems at their places in the text."""
    from evalkit.toml.places import Places

    places = Places(text)
    problems = []
    for code, key, message in errors:
        line, column = places.at(key)
        fix = _OWN_FIXES.get((code, *(part for part in key if isinstance(part, str)))) or _FIXES[code]
        problems.append(Problem(code, path, message, fix, key=key, line=line, column=column))
    return problems


def _number(value: Table, kept: dict[Key, list[int]]) -> None:
    """Lets each list from which elements were left out know which of them stayed. `kept`: as `_given` gives it."""
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
    "FIL010": "Write an answer; until then it counts as not given.",
}
_OWN_FIXES: dict[tuple[str, ...], str] = {
    ("FIL003", "format"): "Update evalkit.",
    ("FIL003", "frequency"): "Correct the value; what is not measured at intervals says in `no-frequency` when it is.",
    ("FIL003", "schedule", "every"): "Correct the value; what is captured once has no `every`.",
    ("FIL010", "waivers", "owner"): "Write an answer; until then the waiver waives nothing.",
    ("FIL010", "waivers", "reason"): "Write an answer; until then the waiver waives nothing.",
    **{
        ("FIL003", "waivers", key): "Correct the value; until then the waiver waives nothing."
        for key in ("rule", "subject", "reason", "owner", "until")
    },
}
"""By code and key, without the number of a table."""


def _may_hold_nothing(text: str) -> bool:
    """Whether some value in a text may be blank or template text; where not, nothing needs to be taken out.

    A backslash may hide either.
    """
    return "TODO" in text or "\\" in text or _BLANK_TEXT.search(text) is not None


_GONE = object()
"""Instead of a value that is wrong: nothing, not even its key."""


def _instead_of(key: Key, message: str, table: type[Table]) -> Any:
    """What counts instead of a wrong value: nothing but, where its key is an id, an empty table, or None, under that. Of what
    is wrong without a message, not even the id stays: it was not given.
    """
    spec = names_entry(table, key) if message else None
    return _GONE if spec is None else {} if spec.table else None


def _given(raw: dict[str, Any], instead: Mapping[Key, Any]) -> tuple[dict[str, Any], dict[Key, list[int]]]:
    """A table without what is not given: that becomes None (which TOML itself does not have), or is left out of its list.

    `instead`: what counts in the place of values that are wrong, by their keys in the file. Also tells which elements stayed
    in each list that lost some.
    """
    kept: dict[Key, list[int]] = {}

    def copy(value: Any, key: Key) -> Any:
        if key in instead:
            return instead[key]
        if isinstance(value, dict):
            inner = {name: copy(held, (*key, name)) for name, held in value.items()}
            return {name: held for name, held in inner.items() if held is not _GONE}
        if isinstance(value, list):
            stay = [n for n, held in enumerate(value) if not not_given(held) and instead.get((*key, n)) is not _GONE]
            if len(stay) < len(value):
                kept[key] = stay
            return [copy(value[index], (*key, index)) for index in stay]
        return None if not_given(value) else value

    return copy(raw, ()), kept
