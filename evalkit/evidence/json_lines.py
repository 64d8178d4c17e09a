"""JSON, one object to a line → headings and rows. Objects within objects, as ODK Central writes groups, become `group/item`."""

import json
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError

_ONE = "Write one object to a line."
_LARGEST = 1e15
"""Below it a float holds every whole number."""


def json_rows(readable: Path, name: str) -> Iterator[list[str]]:
    """The headings, of all lines, and a row for each. `name`: what the file is called.

    Raises EvalkitError, with the line, where one holds anything else.
    """
    plain: set[str] = set()
    found: dict[str, None] = {}
    for record in _records(readable, name):
        told = dict(_flat(record, "", plain))
        found.update(dict.fromkeys(told))
        plain |= {key for key, value in told.items() if value is not None and not isinstance(value, dict)}
    headings = [key for key in found if not any(key.startswith(f"{one}/") for one in plain)]
    yield headings
    for record in _records(readable, name):
        told = dict(_flat(record, "", plain))
        yield [_text(told.get(heading)) for heading in headings]


def _records(readable: Path, name: str) -> Iterator[dict[str, Any]]:
    """What each line holds; of a line without anything, nothing, so that rows count as lines do."""
    with readable.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if "\\u0000" in line:
                raise EvalkitError(
                    f"{name}, line {number} holds a sign that no text has (NUL).", hint="Export it without."
                )
            try:
                found = json.loads(line, object_pairs_hook=_without_twice) if line.strip() else {}
            except _TwiceError as error:
                raise EvalkitError(
                    f"{name}, line {number}: “{error}” stands there twice.", hint="Take out what is not meant."
                ) from error
            except (ValueError, RecursionError) as error:
                raise EvalkitError(f"{name}, line {number}: this is no JSON: {error}.", hint=_ONE) from error
            if not isinstance(found, dict):
                raise EvalkitError(f"{name}, line {number}: this is no object.", hint=_ONE)
            yield found


class _TwiceError(Exception):
    """A key that stands twice in an object."""


def _without_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _flat(record: Mapping[str, Any], before: str, plain: Container[str]) -> Iterator[tuple[str, Any]]:
    """Keys behind those of their groups. `plain`: the keys that hold values in other lines, and so are no group."""
    for key, value in record.items():
        if isinstance(value, dict) and value and f"{before}{key}" not in plain:
            yield from _flat(value, f"{before}{key}/", plain)
        else:
            yield f"{before}{key}", value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return " ".join(map(_text, value))
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
