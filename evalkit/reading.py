"""One file → text → table: what can go wrong on the way is a problem in plain words, never an exception."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import rtoml
from pydantic import ValidationError

from evalkit.model.fields import fields, table_at
from evalkit.model.table import Table
from evalkit.report import Key, Problem
from evalkit.suggest import did_you_mean

V = TypeVar("V", bound=Table)

_BLANK_TEXT = re.compile(r"""["'](?<!"")(?<!'')(?:\s+["']|["'](?!["'])|""\s*\"{3}|''\s*'{3})""")


_TODO = re.compile(r"\s*(?:(?:[-*+>]|\d+[.)])\s+)*TODO\b")

_NOT_TOML = {
    "Invalid value": "a value is missing here, or is not one that TOML knows: text stands in quotation marks",
    "Expected '=' after a key": "an equals sign is missing after the key",
    "Invalid initial character for a key part": "a key has to stand here: letters, digits and hyphens",
    "Invalid statement": "no key can begin like this",
    "Invalid date or datetime": "this is not a date that exists",
    "Unclosed array": "a list is not closed: ] is missing, or a comma between two values",
    "Unclosed inline table": "a table in braces is not closed: } is missing, or a comma",
    "Unescaped '\\' in a string": "a backslash in text has to be doubled (\\\\), or the text put in single quotation marks",
    "Unterminated string": "text is not closed: a quotation mark is missing at its end",
    "Expected newline or end of document": "nothing more can stand on this line; is a quotation mark or a comma missing?",
    "Expected ']'": "the closing bracket of the table's header is missing",
    "Cannot overwrite a value": "this key is there twice",
    "Cannot declare": "this table is there twice",
    "Cannot redefine": "this table is there twice",
    "Cannot mutate": "this table was already closed further up",
    "Duplicate inline table key": "this key is there twice",
    "Found invalid character": "this character cannot stand here; is text on several lines in only one quotation mark?",
    "Illegal character": "this character cannot stand here; is text on several lines in only one quotation mark?",
}

_WRONG_TYPE = {
    "string_type": "has to be text in quotation marks",
    "int_type": "has to be a whole number, without quotation marks",
    "float_type": "has to be a number, without quotation marks",
    "finite_number": "has to be a number that can be written out",
    "bool_type": "has to be true or false, without quotation marks",
    "date_type": "has to be a date such as 2011-01-31, without quotation marks",
    "list_type": "has to be a list in square brackets",
    "dict_type": "has to be a table",
    "model_type": "has to be a table",
    "string_pattern_mismatch": "has to be an interval such as “3 months”: a number from 1 up, then days, weeks, months or years",
}


@dataclass(slots=True, eq=False)
class Read:
    """A file's text, or the problem that it cannot be read."""

    text: str | None = None
    problem: Problem | None = None


def read(absolute: str, path: str, *, ordinary: bool) -> Read:
    """Reads a file in UTF-8; a byte-order mark is taken off. `path` is its path in the evaluation.

    What is not an ordinary file is not opened: a pipe could keep its reader waiting for ever.
    """

    def failed(message: str, fix: str, line: int = 1, column: int = 1) -> Read:
        return Read(problem=Problem("FIL001", path, message, fix, line=line, column=column))

    try:
        if not ordinary:
            kind = "a folder" if os.path.isdir(absolute) else "not an ordinary file"
            return failed(f"This is {kind}; evalkit expects a file here.", "Move it away, or rename it.")
        with open(absolute, "rb") as stream:
            data = stream.read()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return failed(f"The file cannot be read: {reason}.", "Make the file readable for yourself.")
    try:
        return Read(text=data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return failed(
            "The file is not in UTF-8: evalkit cannot tell which letter stands here.",
            "Save it as UTF-8 (in most editors: “Save with encoding”).",
            before.count(b"\n") + 1,
            column,
        )


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
        message = _hint(lines[line - 1]) or _plain(error.msg)
    except ValueError:  # a number with thousands of digits
        message, line, column = "a number is too long to be read", 1, 1
    return Parsed(
        problem=Problem(
            "FIL001",
            path,
            f"The file cannot be read as TOML (line {line}, column {column}): {message}{'' if message[-1] in '.?' else '.'}",
            "Put this line right; what depends on the file counts as missing until then.",
            line=line,
            column=column,
        )
    )


_SLIPS = {
    r"=\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b": "a date is written as 2026-12-31: year, month, day, with hyphens",
    r"=\s*\d{1,2}\.?\s+[A-Za-z]{3,}\s+\d{4}": "a date is written as 2026-12-31: year, month, day, with hyphens",
    r"=\s*\d{4}-\d\d-\d\d\s*(?:#|$)": "there is no such day",
    r"=\s*[-+]?[\d.]+\s*%": "a number is written without the percent sign",
    r"=\s*\d+,\d": "a number is written with a point, and not with a comma",
    r"=\s*[“”„‟‘’]": 'text stands in straight quotation marks ("), and not in curly ones',
    r"=\s*(?:True|False|yes|no)\b": "it has to be true or false, in lower case",
}


def _hint(line: str) -> str:
    """What is most likely wrong with a line that cannot be read: what people write who are not used to TOML."""
    return next((said for slip, said in _SLIPS.items() if re.search(slip, line)), "")


def _plain(message: str) -> str:
    return next((plain for start, plain in _NOT_TOML.items() if message.startswith(start)), "something is wrong here")


@dataclass(slots=True, eq=False)
class Shaped:
    """A table's value, what was wrong in it, and which list elements stayed."""

    value: Any
    problems: list[Problem]
    kept: dict[Key, list[int]]


def shape(raw: dict[str, Any], table: type[V], text: str, path: str) -> Shaped:
    """A dictionary → its table. What is not given is left out, what is wrong is a problem and left out too."""
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

            found = [_error(e, table) for e in error.errors(include_url=False, include_context=True)]
            errors += [(kind, as_written(key, kept), message) for kind, key, message in found if message]
            cleaned, kept = _without(cleaned, kept, {key for _, key, _ in found})
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
    return isinstance(value, str) and (not value.strip() or _TODO.match(value) is not None)


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
    raw: dict[str, Any], kept: dict[Key, list[int]], wrong: set[Key]
) -> tuple[dict[str, Any], dict[Key, list[int]]]:
    """The same without the values at the keys in `wrong`; list positions are those of the file."""
    positions: dict[Key, list[int]] = {}

    def copy(value: Any, key: Key, written: Key) -> Any:
        if isinstance(value, dict):
            return {
                name: copy(inner, (*key, name), (*written, name))
                for name, inner in value.items()
                if (*key, name) not in wrong
            }
        if isinstance(value, list):
            originals = kept.get(written, range(len(value)))
            stay = [index for index in range(len(value)) if (*key, index) not in wrong]
            if written in kept or len(stay) < len(value):
                positions[written] = [originals[index] for index in stay]
            return [copy(value[index], (*key, index), (*written, originals[index])) for index in stay]
        return value

    return copy(raw, (), ()), positions


def _error(error: Any, table: type[Table]) -> tuple[str, Key, str]:
    """One of pydantic's errors → code, key, message in plain words; no message where the value is only not given."""
    key: Key = error["loc"]
    kind = error["type"]
    if kind == "extra_forbidden":
        return "FIL002", key, _unknown(key, table)
    value = error.get("input")
    if value is None:
        return "FIL003", key, ""
    name = dotted(key)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        if key == ("format",):
            return (
                "FIL003",
                key,
                f"`format` is {shown(value)}, and this evalkit reads format 1: a newer evalkit made it.",
            )
        message = f"`{name}` is {shown(value)}; it has to be one of: {', '.join(allowed)}."
        return "FIL003", key, message + (did_you_mean(value, allowed) if isinstance(value, str) else "")
    context = error.get("ctx") or {}
    if kind == "list_type" and isinstance(value, dict):
        reason = f"has to stand under [[{name}]], with double brackets"
    elif kind == "date_type" and isinstance(value, datetime):
        reason = "has to be a date without a time of day"
    elif "ge" in context or "le" in context:
        reason = f"has to be {context['ge']:g} or more" if "ge" in context else f"has to be {context['le']:g} or less"
    else:
        reason = _WRONG_TYPE.get(kind, "is not of the right kind")
    return "FIL003", key, f"`{name}` {reason}; it is {shown(value)}."


def shown(value: object) -> str:
    """A value as an author would recognise it, short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text “{value[:60]}{'…' if len(value) > 60 else ''}”"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, datetime):
        return f"the date and time {value}"
    if isinstance(value, date):
        return f"the date {value}"
    return f"the number {value}" if isinstance(value, float) else f"the number {str(value)[:30]}"


def dotted(key: Key) -> str:
    """A key path as it is spoken of: `practice.patients.behaviours`."""
    return ".".join(str(part) for part in key if not isinstance(part, int))


def _unknown(key: Key, table: type[Table]) -> str:
    holder = table_at(table, key[:-1])
    known = fields(holder) if holder else {}
    where = f" in `{dotted(key[:-1])}`" if dotted(key[:-1]) else ""
    hint = did_you_mean(str(key[-1]), known) or _elsewhere(str(key[-1]), table)
    return f"`{key[-1]}` is not a key that evalkit knows{where}.{hint}"


def _elsewhere(name: str, table: type[Table]) -> str:
    """Where the same key is known in another table of the file: a value may have slipped below the wrong header."""
    for key in _tables(table, ()):
        holder = table_at(table, key)
        if holder and name in fields(holder):
            shown_as = dotted(key)
            return f" It belongs in the table `{shown_as}`." if shown_as else " It belongs above the first table."
    return ""


def _tables(table: type[Table], key: Key) -> Iterator[Key]:
    yield key
    for spec in fields(table).values():
        if spec.table:
            yield from _tables(spec.table, (*key, spec.key) if spec.shape == "table" else (*key, spec.key, 0))
