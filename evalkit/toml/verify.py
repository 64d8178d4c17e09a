"""The proof that an edit of a TOML text has changed what was meant and nothing else."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import rtoml
import tomli

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.parse import FIX, parse

_BOM = "\ufeff"


def parsed(text: str) -> dict[str, Any]:
    """What a text holds. Raises EvalkitError, with line and column, where it is not TOML."""
    found = parse(text.removeprefix(_BOM))
    if found.fault:
        raise EvalkitError(found.fault.message, hint=FIX)
    return found.table


def proved(before: str, after: str, change: Callable[[dict[str, Any]], object]) -> str:
    """The text after an edit, once it is certain that it holds the change and that nothing else is another.

    One reader reads both texts, the slower one where the fast one cannot: they differ in what they make of line endings.
    """
    for read in (rtoml.loads, tomli.loads):
        with suppress(ValueError, RecursionError):
            wanted, found = read(before.removeprefix(_BOM)), read(after.removeprefix(_BOM))
            change(wanted)
            if _same(wanted, found):
                return after
    raise EvalkitError("The edit would change more than was meant.", hint="Make it by hand, in an editor.")


def _same(one: object, other: object) -> bool:
    """Whether two values are equal, of one type throughout, and not only equal as 1 and true are."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other or repr(one) == repr(other)  # a number that is none (nan) is not even equal to itself


def held_at(table: Any, key: Key) -> Any:
    """What a table holds at a key; None where that is missing."""
    for part in key:
        found = isinstance(table, dict) and part in table
        found = found or (isinstance(table, list) and isinstance(part, int) and 0 <= part < len(table))
        if not found:
            return None
        table = table[part]
    return table


def made_at(table: Any, key: Key) -> Any:
    """What a table holds at a key, made where it is missing."""
    for part in key:
        table = table[part] if isinstance(part, int) else table.setdefault(part, {})
    return table
