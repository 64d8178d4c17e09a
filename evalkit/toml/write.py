"""Values, keys and tables as evalkit writes them in TOML."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

import tomli_w

from evalkit.keys import Key

Value = str | int | float | date | time | Sequence[Any] | Mapping[str, Any]
"""What can be written as a value (a datetime is a date, a boolean an int); lists and tables hold the same."""
_WIDEST_LIST = 100
"""A list that would be wider than so many characters stands on several lines."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r'["\\]')
"""What a text cannot hold as it is."""


def written(value: Value, end: str) -> str:
    """A value in TOML; `end` is the line ending of the text that it goes into."""
    if isinstance(value, Mapping):
        return in_braces(value, end)
    if isinstance(value, Sequence) and not isinstance(value, str):
        elements = [written(element, end) for element in value]
        line = f"[{', '.join(elements)}]"
        if len(line) <= _WIDEST_LIST:
            return line
        return f"[{end}{''.join(f'    {element},{end}' for element in elements)}]"
    if isinstance(value, str) and value.isprintable() and not _ESCAPED.search(value):
        return f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    if type(value) is date:
        return value.isoformat()
    return tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")


def in_braces(values: Mapping[str, Any], end: str) -> str:
    """A table in TOML, within braces."""
    pairs = ", ".join(pair(key, value, end) for key, value in values.items())
    return f"{{ {pairs} }}" if pairs else "{}"


def pair(key: str, value: Value, end: str) -> str:
    """`key = value` in TOML."""
    return f"{name(key)} = {written(value, end)}"


def block(path: Key, values: Mapping[str, Any], end: str, *, array: bool = False) -> str:
    """A table in TOML under a header of its own, tables within it under theirs. Its last line is ended.

    In one of several, `array`, a short table of plain values stands in braces.
    """
    header = ".".join(name(part) for part in path if isinstance(part, str))
    tables = {
        key: value
        for key, value in values.items()
        if isinstance(value, Mapping) and not (array and _is_short(key, value, end))
    }
    lines = [pair(key, value, end) for key, value in values.items() if key not in tables]
    if lines or array or not tables:
        lines.insert(0, f"[[{header}]]" if array else f"[{header}]")
    own = ["".join(line + end for line in lines)] if lines else []
    return end.join([*own, *(block((*path, key), value, end) for key, value in tables.items())])


def _is_short(key: str, values: Mapping[str, Any], end: str) -> bool:
    """Whether a table of plain values fits on a line."""
    plain = not any(isinstance(value, Mapping | list | tuple) for value in values.values())
    return plain and len(line := pair(key, values, end)) <= _WIDEST_LIST and "\n" not in line


def name(key: str | int) -> str:
    """A key in TOML, quoted where it has to be."""
    if isinstance(key, str) and _BARE.fullmatch(key):
        return key
    return tomli_w.dumps({str(key): 0}).removesuffix(" = 0\n")


def name_instead(word: str, key: str) -> str:
    """A key in TOML, within quotation marks such as those of the word that it takes the place of."""
    if word.startswith("'") and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", key):
        return f"'{key}'"
    return written(key, "\n") if word.startswith(("'", '"')) else name(key)


def spelt(key: Key) -> str:
    """A key for people to read."""
    return f"“{'.'.join(name(part) for part in key)}”"


def line_ending(text: str) -> str:
    """The line ending that most lines of a text have."""
    with_return = text.count("\r\n")
    return "\r\n" if with_return * 2 > text.count("\n") else "\n"
