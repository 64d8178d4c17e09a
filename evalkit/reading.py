"""One file → text → table: what can go wrong on the way is a problem in plain words, never an exception."""

import os
import re
from dataclasses import dataclass, field
from typing import Any, TypeVar

import rtoml
from pydantic import ValidationError

from evalkit.markdown import TEMPLATE_TEXT
from evalkit.model.fields import names_entry
from evalkit.model.table import Table
from evalkit.report import Key, Problem
from evalkit.wording import not_toml, slip, wrong_value

V = TypeVar("V", bound=Table)

_BLANK_TEXT = re.compile(r"""["'](?<!"")(?<!'')(?:\s+["']|["'](?!["'])|""\s*\"{3}|''\s*'{3})""")


@dataclass(slots=True, eq=False)
class Read:
    """A file's text, or the problem that it cannot be read."""

    text: str | None = None
    problem: Problem | None = None


def read(absolute: str, path: str, *, ordinary: bool) -> Read:
    """Reads a file in UTF-8; a byte-order mark is taken off. `path` is its path in the evaluation.

    What is not an ordinary file is not opened: a pipe could keep its reader waiting for ever.
    """
    try:
        if not ordinary:
            kind = "a folder" if os.path.isdir(absolute) else "not an ordinary file"
            return _failed(path, f"This is {kind}; evalkit expects a file here.", "Move it away, or rename it.")
        with open(absolute, "rb") as stream:
            data = stream.read()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return _failed(path, f"The file cannot be read: {reason}.", "Make the file readable for yourself.")
    return decoded(data, path)


def decoded(data: bytes, path: str) -> Read:
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
    return Read(problem=Problem("FIL001", path, message, fix, line=line, column=column))


@dataclass(slots=True, eq=False)
class Parsed:
    """A TOML text as a dictionary, or the problem that it is none."""

    table: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None


def parse(text: str, path: str) -> Parsed:
    """TOML → dictionary. The problem carries line and column.

    rtoml reads several times as fast as tomli, but does not say where a text is wrong: what it refuses is read again.
    """
    try:
        return Parsed(rtoml.loads(text))
    except (rtoml.TomlParsingError, ValueError, RecursionError):
        return _parse_slowly(text, path)


def _parse_slowly(text: str, path: str) -> Parsed:
    import tomli

    try:
        return Parsed(tomli.loads(text))
    except RecursionError:
        message, line, column = "values are nested too deep to be read", 1, 1
    except tomli.TOMLDecodeError as error:
        lines = text.split("\n")
        line, column = error.lineno, error.colno
        if line > 1 and line >= len(lines) and not lines[-1].strip():  # the end of the file: its last line is meant
            line = len(text.rstrip().split("\n"))
            column = len(lines[line - 1].rstrip()) + 1
        message = slip(lines[line - 1]) or not_toml(error.msg)
    except ValueError:  # a number with thousands of digits
        long = re.search(r"[0-9A-Fa-f_]{1000,}", text)
        line = text.count("\n", 0, long.start()) + 1 if long else 1
        message, column = "a number is too long to be read", 1
    return Parsed(problem=_unreadable(path, message, line, column))


def _unreadable(path: str, message: str, line: int, column: int) -> Problem:
    end = "" if message[-1] in ".?" else "."
    return Problem(
        "FIL001",
        path,
        f"The file cannot be read as TOML (line {line}, column {column}): {message}{end}",
        "Put this line right; what depends on the file counts as missing until then.",
        line=line,
        column=column,
    )


@dataclass(slots=True, eq=False)
class Shaped:
    """A table's value, what was wrong in it, and which list elements stayed."""

    value: Any
    problems: list[Problem]
    kept: dict[Key, list[int]]


def shape(raw: dict[str, Any], table: type[V], text: str, path: str) -> Shaped:
    """A dictionary → its table. What is not given is left out, what is wrong is a problem and left out too."""
    try:
        return _shape(raw, table, text, path)
    except RecursionError:
        return Shaped(table.model_construct(), [_unreadable(path, "values are nested too deep to be read", 1, 1)], {})


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
            from evalkit.source import as_written

            found = [wrong_value(e, table) for e in error.errors(include_url=False, include_context=True)]
            errors += [(kind, as_written(key, kept), message) for kind, key, message in found if message]
            cleaned, kept = _without(cleaned, kept, {key for _, key, _ in found}, table)
    if not errors:
        return Shaped(value, [], kept)
    from evalkit.source import Places

    places = Places(text)
    problems = []
    for kind, key, message in errors:
        line, column = places.at(key)
        fix = "Update evalkit." if key == ("format",) else _FIXES[kind]
        problems.append(Problem(kind, path, message, fix, key=key, line=line, column=column))
    return Shaped(value, problems, kept)


_FIXES = {
    "FIL002": "Correct the key, or take it out: evalkit does not read it.",
    "FIL003": "Correct the value; until then it counts as not given.",
}


def _may_hold_nothing(text: str) -> bool:
    """Whether some value in a text may be blank or template text; where not, nothing needs to be taken out.

    A backslash may hide either.
    """
    return "TODO" in text or "\\" in text or _BLANK_TEXT.search(text) is not None


def not_given(value: object) -> bool:
    """Whether a value is blank or still template text, also behind a list mark."""
    return isinstance(value, str) and (not value.strip() or TEMPLATE_TEXT.match(value) is not None)


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
