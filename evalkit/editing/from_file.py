"""What a file asks for: one thing in TOML or JSON, several in a list in JSON or in the rows of a CSV file."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from evalkit.editing.faults import Faults
from evalkit.editing.headings import ABOUT, column_of, keys_of_headings, own_columns
from evalkit.editing.values import Values, Wish, of_field, problems_of, put, read
from evalkit.errors import EvalkitError
from evalkit.model import written
from evalkit.model.fields import FieldSpec, fields
from evalkit.model.ids import is_column, is_id, of_code
from evalkit.model.kind import Kind
from evalkit.model.table import Table
from evalkit.system.ordinary import read_ordinary
from evalkit.tables.rows import Rows, is_on_its_side, letter, rows_of
from evalkit.toml.parse import FIX, parse

Given = tuple[list[Wish], Faults]
"""What is asked for, and what is wrong with it so far: of a wish with faults, what could be read."""


def from_file(kind: Kind, path: Path) -> Given:
    """Raises EvalkitError where the file cannot be read as a whole, and for headings that are no keys."""
    text = _text(path)
    ending = path.suffix.lower()
    if ending in (".csv", ".tsv"):
        return of_rows(kind, rows_of(text, str(path), lambda heading: column_of(kind, heading) is not None), path)
    if ending == ".toml":
        parsed = parse(text)
        if parsed.fault:
            raise EvalkitError(f"{path}: {parsed.fault.message}", hint=FIX)
        return _of_entries(kind, [parsed.table], path)
    if ending == ".json":
        try:
            held = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise EvalkitError(f"{path} is not JSON: {error}.", hint="Correct it there.") from error
        return _of_entries(kind, held if isinstance(held, list) else [held], path)
    raise EvalkitError(f"The ending of {path} does not say what it is.", hint="Give a .csv, .toml or .json file.")


def _text(path: Path) -> str:
    try:
        return decoded(read_ordinary(path))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise EvalkitError(f"{path} cannot be read: {reason}.", hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise EvalkitError(f"{path} is no text.", hint="Save it as “CSV UTF-8”, or as UTF-8 text.") from error


def decoded(data: bytes) -> str:
    """Text in UTF-8, in UTF-16, or as Windows writes it. Raises UnicodeDecodeError, also for what holds a nought, as files
    of programs do.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        found = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        if not found[:1].isascii():
            raise UnicodeDecodeError("utf-16", data, 0, 1, "is no text")
        return found
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    return data.decode("cp1252")


def of_rows(kind: Kind, rows: Rows, path: Path) -> Given:
    """One thing for each row. An empty cell gives nothing."""
    if is_on_its_side(rows, lambda heading: column_of(kind, heading) is not None):
        raise EvalkitError(
            f"{path} stands on its side: its keys are in the first column, one below the other.",
            hint="Turn it, so that they head the columns (in a spreadsheet: copy, then paste special, transposed).",
        )
    keys = keys_of_headings(kind, rows.headings, str(path))
    faults = Faults(str(path), "row", len(rows.rows))
    wishes = []
    for number, cells in rows.rows:
        for position, cell in enumerate(cells[: len(keys)]):
            if cell and not keys[position]:
                faults.add((number,), f"column {letter(position)} has a cell and no heading")
        if any(cells[len(keys) :]):
            faults.add((number,), "there are more cells than headings")
        held = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
        values: Values = {}
        for key in [key for key in held if key not in ABOUT]:
            with faults.of(number):
                put(kind, values, key, read(kind, key, [held[key]]))
        wishes.append(_wish(kind, held, values, number, faults))
    return wishes, faults


def _of_entries(kind: Kind, entries: list[Any], path: Path) -> Given:
    """One thing for each table."""
    if not all(isinstance(entry, dict) for entry in entries):
        raise EvalkitError(f"{path} holds something other than objects.", hint="Give an object for each thing.")
    faults = Faults(str(path), "entry", len(entries))
    wishes = []
    for number, entry in enumerate(map(_without_null, entries), 1):
        keys = {_key(kind, key): held for key, held in entry.items()}
        about = {key: held for key, held in keys.items() if key in ABOUT}
        for key in [key for key, held in about.items() if not isinstance(held, str)]:
            faults.add((number,), f"`{key}` has to be text.")
            del about[key]
        own = {key: held for key, held in keys.items() if key not in ABOUT}
        wishes.append(_wish(kind, about, _entry(kind.table, own, "", faults, number), number, faults))
    return wishes, faults


def _key(kind: Kind, key: str) -> str:
    """The key that is meant by one of a table in a file; the same where none is, for the message."""
    found = None if key in fields(kind.table) and key != "id" else column_of(kind, key)
    return found if found and "." not in found else key


def _wish(kind: Kind, about: Mapping[str, str], values: Values, number: int, faults: Faults) -> Wish:
    """A wish, once its values are looked at, with its code made an id."""
    for problem in problems_of(kind, values):
        is_unknown = problem.code == "FIL002" and len(problem.key) == 1
        faults.add((number,), problem.message, f"Keys: {', '.join(own_columns(kind))}." if is_unknown else "")
    code, is_column_name = about.get("id", ""), kind.name == "item"
    id = code
    if code and kind.has_own_id and kind.shape != "page" and not (is_column(code) if is_column_name else is_id(code)):
        id = of_code(code, column=is_column_name) or code
    return Wish(kind, id, about.get("project"), about.get("in"), values, number, code if code != id else "")


def _without_null(value: Any) -> Any:
    """The same without what JSON says is not given."""
    if isinstance(value, dict):
        return {key: _without_null(held) for key, held in value.items() if held is not None}
    if isinstance(value, list):
        return [_without_null(held) for held in value if held is not None]
    return value


def _entry(table: type[Table], held: Mapping[str, Any], at: str, faults: Faults, number: int) -> Values:
    """The values of a table in a file; its texts are read like those of a cell."""
    values: Values = {}
    for key, value in held.items():
        spec = fields(table).get(key)
        if spec is None:
            values[key] = value
            continue
        with faults.of(number):
            values[key] = _held(table, spec, value, f"{at}{key}", faults, number)
    return values


def _held(table: type[Table], spec: FieldSpec, value: Any, at: str, faults: Faults, number: int) -> Any:
    if isinstance(value, str) and spec.shape == "value":
        return of_field(table, spec, at, value)
    if isinstance(value, str) and spec.shape == "list":
        return written.parts(value)
    if spec.table is None:
        return value
    inner, shown = spec.table, f"{at}."
    if not isinstance(value, dict | list):
        keys = ", ".join(f"{shown}{key}" for key in list(fields(inner))[:3])
        raise EvalkitError(f"`{at}` is a table, and here it is “{value}”.", hint=f"Give its keys, such as {keys}.")
    if isinstance(value, dict) and spec.shape == "tables":
        value = [value]
    if isinstance(value, dict) and spec.shape == "table":
        return _entry(inner, value, shown, faults, number)
    if isinstance(value, dict):
        return {
            id: _entry(inner, held, f"{shown}{id}.", faults, number) if isinstance(held, dict) else held
            for id, held in value.items()
        }
    return [_entry(inner, held, shown, faults, number) if isinstance(held, dict) else held for held in value]
