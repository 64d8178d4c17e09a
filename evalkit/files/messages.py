"""What readers say of a file, in an author's words: none of the jargon of the TOML reader or of pydantic."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any

from evalkit.keys import Key
from evalkit.model.fields import fields, table_at
from evalkit.model.table import Table
from evalkit.suggest import did_you_mean

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


def wrong_value(error: Any, table: type[Table]) -> tuple[str, Key, str]:
    """One of pydantic's errors → code, key, message in plain words; no message where the value is only not given."""
    key: Key = error["loc"]
    kind = error["type"]
    if kind == "extra_forbidden":
        return "FIL002", key, _unknown(key, table)
    value = error.get("input")
    if value is None:
        return "FIL003", key, ""
    if key == ("format",):
        newer = ": a newer evalkit made it" if isinstance(value, int) and value > 1 else ""
        return "FIL003", key, f"`format` is {quoted_value(value)}, and this evalkit reads format 1{newer}."
    name = dotted(key)
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        message = f"`{name}` is {quoted_value(value)}; it has to be one of: {', '.join(allowed)}."
        return "FIL003", key, message + (did_you_mean(value, allowed) if isinstance(value, str) else "")
    return "FIL003", key, f"`{name}` {_expected(error, name)}; it is {quoted_value(value)}."


def _expected(error: Any, name: str) -> str:
    """What a value has to be, or how it has to stand in the file."""
    kind, value, limits = error["type"], error["input"], error.get("ctx") or {}
    if kind == "list_type" and isinstance(value, dict):
        return f"has to stand under [[{name}]], with double brackets"
    if kind == "date_type" and isinstance(value, datetime):
        return "has to be a date without a time of day"
    if "invited" in limits:
        return f"has to be {limits['invited']} or less: so many were invited"
    if "ge" in limits:
        return f"has to be {limits['ge']:g} or more"
    if "le" in limits:
        return f"has to be {limits['le']:g} or less"
    return _WRONG_TYPE.get(kind, "is not of the right kind")


def quoted_value(value: object) -> str:
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
    if isinstance(value, time):
        return f"the time {value}"
    if isinstance(value, int) and abs(value) >= 10**20:  # Python refuses to write out the longest
        return "a very long number"
    return f"the number {value}"


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
    holder = _holders(table).get(name)
    if holder is None:
        return ""
    shown_as = dotted(holder)
    return f" It belongs in the table `{shown_as}`." if shown_as else " It belongs above the first table."


@cache
def _holders(table: type[Table]) -> dict[str, Key]:
    """Every key that a file can have → the first table that can hold it."""
    holders: dict[str, Key] = {}
    for key in _tables(table, ()):
        holder = table_at(table, key)
        for name in fields(holder) if holder else ():
            holders.setdefault(name, key)
    return holders


def _tables(table: type[Table], key: Key) -> Iterator[Key]:
    yield key
    for spec in fields(table).values():
        if spec.table:
            yield from _tables(spec.table, (*key, spec.key) if spec.shape == "table" else (*key, spec.key, 0))
