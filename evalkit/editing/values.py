"""Values as people give them, on a command line or in a table, made into what a field holds."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from evalkit.errors import EvalkitError
from evalkit.files.reading import shape
from evalkit.model.fields import FieldSpec, fields, reach, value_type
from evalkit.model.kind import Kind
from evalkit.model.table import Table
from evalkit.suggest import did_you_mean
from evalkit.toml.parse import FIX, parse

T = TypeVar("T")

Values = dict[str, Any]
_ABOUT = ("id", "in", "project")
"""Columns, and keys, that say which thing is meant."""


@dataclass(slots=True)
class Wish:
    """A thing that somebody wants to have in an evaluation."""

    kind: Kind
    id: str = ""
    project: str | None = None
    inside: str | None = None
    values: Values = field(default_factory=dict)
    """As they will stand in TOML."""
    where: str = ""
    """Where it was given, for messages: `row 3`."""


def from_options(kind: Kind, given: Iterable[str]) -> Values:
    """Values from `KEY=VALUE`; a list takes one after the other. Raises EvalkitError, naming the key, for what is wrong."""
    texts: dict[str, list[str]] = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not equals or not key.strip():
            raise EvalkitError(
                f"--set is “{one}”, which is not KEY=VALUE.", hint='For instance: --set title="Shared tasks"'
            )
        texts.setdefault(key.strip(), []).append(text)
    return from_texts(kind, texts)


def from_texts(kind: Kind, given: Mapping[str, str | list[str]]) -> Values:
    """Values from texts by their dotted keys; a list of texts for a list. Raises EvalkitError for what is wrong."""
    values: Values = {}
    for key, text in given.items():
        _put(values, key, _typed(kind.table, key, text if isinstance(text, list) else [text]))
    return checked(kind, values)


def from_file(kind: Kind, path: Path) -> list[Wish]:
    """What a file asks for: one thing in TOML or JSON, several in a list in JSON or in the rows of a CSV file.

    Raises EvalkitError with everything that is wrong, each with its row.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise EvalkitError(f"{path} cannot be read: {reason}.", hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise EvalkitError(f"{path} is not in UTF-8.", hint="Save it as “CSV UTF-8”, or as UTF-8 text.") from error
    ending = path.suffix.lower()
    if ending == ".csv":
        return _rows(kind, path, text)
    if ending == ".toml":
        parsed = parse(text)
        if parsed.fault:
            raise EvalkitError(f"{path}: {parsed.fault.message}", hint=FIX)
        return [_wish(kind, parsed.table, str(path))]
    if ending == ".json":
        try:
            held = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EvalkitError(f"{path} is not JSON: {error}.", hint="Correct it there.") from error
        entries = held if isinstance(held, list) else [held]
        if not all(isinstance(entry, dict) for entry in entries):
            raise EvalkitError(f"{path} holds something other than objects.", hint="Give an object for each thing.")
        return _all(enumerate(entries, 1), lambda entry, where: _wish(kind, entry, where), path, "entry")
    raise EvalkitError(f"The ending of {path} does not say what it is.", hint="Give a .csv, .toml or .json file.")


def _rows(kind: Kind, path: Path, text: str) -> list[Wish]:
    """One thing for each row. Lists are written with `;` between, an empty cell gives nothing."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise EvalkitError(
            f"{path} cannot be read, at line {reader.line_num}: {error}.", hint="Correct it there."
        ) from error
    if len(rows) < 2:
        raise EvalkitError(
            f"{path} has no rows below its headings.", hint="The first row names the keys; things follow."
        )
    head = [name.strip() for name in rows[0][1]]
    if doubled := sorted({name for name in head if name and head.count(name) > 1}):
        raise EvalkitError(f"{path} has the column {doubled[0]} twice.", hint="Take one of them out.")

    def wish(row: list[str], where: str) -> Wish:
        if len(row) > len(head) and any(cell.strip() for cell in row[len(head) :]):
            raise EvalkitError("there are more cells than headings", hint="")
        cells = {name: cell.strip() for name, cell in zip(head, row, strict=False) if name and cell.strip()}
        values: Values = {name: cells[name] for name in _ABOUT if name in cells}
        for name, cell in cells.items():
            if name not in _ABOUT:
                _, spec = _reached(kind.table, name)
                texts = [part.strip() for part in cell.split(";") if part.strip()] if spec.shape == "list" else [cell]
                _put(values, name, _typed(kind.table, name, texts))
        return _wish(kind, values, where)

    filled = [(n, row) for n, (_, row) in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    return _all(filled, wish, path, "row")


def _all(entries: Iterable[tuple[int, T]], make: Callable[[T, str], Wish], path: Path, noun: str) -> list[Wish]:
    """Every wish, or all that is wrong with any of them."""
    wishes, wrong = [], []
    for number, entry in entries:
        where = f"{noun} {number}"
        try:
            wishes.append(make(entry, where))
        except EvalkitError as error:
            wrong.append(f"  {where}: {error.message.removeprefix(f'{where}: ')}")
    if wrong:
        total = len(wishes) + len(wrong)
        raise EvalkitError(
            f"{path}: {len(wrong)} of {total} cannot be added, so nothing has been:\n" + "\n".join(wrong),
            hint="Correct them there, and give the file again.",
        )
    return wishes


def _without_null(value: Any) -> Any:
    """The same without what JSON says is not given."""
    if isinstance(value, dict):
        return {key: _without_null(held) for key, held in value.items() if held is not None}
    if isinstance(value, list):
        return [_without_null(held) for held in value if held is not None]
    return value


def _wish(kind: Kind, table: Mapping[str, Any], where: str) -> Wish:
    table = _without_null(table)
    about = {name: table[name] for name in _ABOUT if name in table}
    for name, value in about.items():
        if not isinstance(value, str):
            raise EvalkitError(f"{where}: `{name}` has to be text.")
    values: Values = {}
    for key, value in table.items():
        if key not in _ABOUT:
            values[key] = _dated(kind.table, key, value)
    try:
        checked(kind, values)
    except EvalkitError as error:
        raise EvalkitError(f"{where}: {error.message}", hint=error.hint) from error
    return Wish(kind, about.get("id", ""), about.get("project"), about.get("in"), values, where)


def _dated(table: type[Table], key: str, value: Any) -> Any:
    """The same with dates where JSON has text."""
    spec = fields(table).get(key)
    if spec is None:
        return value
    if isinstance(value, str) and spec.shape == "value":
        return _one(table, spec, key, value) if value_type(table, spec) is date else value
    if isinstance(value, dict) and spec.table:
        if spec.shape == "table":
            return {inner: _dated(spec.table, inner, held) for inner, held in value.items()}
        return {
            id: {i: _dated(spec.table, i, v) for i, v in held.items()} if isinstance(held, dict) else held
            for id, held in value.items()
        }
    if isinstance(value, list) and spec.table:
        return [
            {i: _dated(spec.table, i, v) for i, v in held.items()} if isinstance(held, dict) else held for held in value
        ]
    return value


def checked(kind: Kind, values: Values) -> Values:
    """The same values, once they are known to be right. Raises EvalkitError with what is wrong with them."""
    shaped = shape(values, kind.table, "", "")
    if shaped.problems:
        first = shaped.problems[0]
        raise EvalkitError(" ".join(problem.message for problem in shaped.problems[:5]), hint=_hint(kind, first.key))
    return values


def _hint(kind: Kind, key: tuple[str | int, ...]) -> str:
    names = ", ".join(fields(kind.table))
    return f"Keys of {kind.name}: {names}." if len(key) <= 1 else "Correct it, and try again."


def _reached(table: type[Table], key: str) -> tuple[type[Table], FieldSpec]:
    """The field that a dotted key stands for, and its table. Raises EvalkitError where there is none."""
    found = reach(table, key)
    if found.lost is not None or found.field is None:
        raise EvalkitError(
            f"There is no key `{key}` here.{did_you_mean(found.lost or '', found.known)}",
            hint=f"Keys: {', '.join(fields(table))}.",
        )
    return found.owner, found.field


def _typed(table: type[Table], key: str, texts: list[str]) -> Any:
    owner, spec = _reached(table, key)
    if spec.shape == "list":
        return texts
    if spec.table and (spec.shape != "map" or key.split(".")[-1] == spec.key):
        raise EvalkitError(
            f"`{key}` is a table.", hint=f"Give one of its keys, such as {key}.{next(iter(fields(spec.table)))}."
        )
    if len(texts) > 1:
        raise EvalkitError(f"`{key}` is given {len(texts)} times, and takes one value.", hint="Leave the others out.")
    return _one(owner, spec, key, texts[0])


_WORDS = {"true": True, "yes": True, "false": False, "no": False}


def _one(owner: type[Table], spec: FieldSpec, key: str, text: str) -> Any:
    """A value of the type that a field takes. Raises EvalkitError where the text is none."""
    if spec.shape == "map" or spec.allowed:
        return text
    kind, told = value_type(owner, spec), text.strip()
    if kind is bool and told.lower() in _WORDS:
        return _WORDS[told.lower()]
    with suppress(ValueError):
        if kind is date:
            return date.fromisoformat(told)
        if kind is int:
            return int(told)
        if kind is float:
            number = float(told)
            return int(told) if told.lstrip("+-").isdecimal() else number
    if kind is str:
        return text
    wanted = {bool: "true or false", date: "a date such as 2026-01-31", int: "a whole number", float: "a number"}[kind]
    raise EvalkitError(f"`{key}` is “{text}”, which is not {wanted}.", hint="Correct it, and try again.")


def _put(values: Values, key: str, value: Any) -> None:
    *tables, last = key.split(".")
    for part in tables:
        values = values.setdefault(part, {})
    values[last] = value
