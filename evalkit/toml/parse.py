"""A TOML text → a dictionary, or what is wrong with it in plain words."""

import re
from dataclasses import dataclass, field
from typing import Any

import rtoml

from evalkit.toml.messages import not_toml, slip


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no TOML: the place, both counted from 1, and the reason in a few words."""

    reason: str
    line: int = 1
    column: int = 1

    @property
    def message(self) -> str:
        end = "" if self.reason[-1] in ".?" else "."
        return f"The file cannot be read as TOML (line {self.line}, column {self.column}): {self.reason}{end}"


@dataclass(slots=True, eq=False)
class Parsed:
    """A TOML text as a dictionary, or what is wrong with it."""

    table: dict[str, Any] = field(default_factory=dict)
    fault: Fault | None = None


FIX = "Put this line right."
TOO_DEEP = Fault("values are nested too deep to be read")


def parse(text: str) -> Parsed:
    """TOML → dictionary, or the fault with its line and column.

    rtoml reads several times as fast as tomli, but does not say where a text is wrong: what it refuses is read again.
    """
    try:
        return Parsed(rtoml.loads(text))
    except (rtoml.TomlParsingError, ValueError, RecursionError):
        return _parse_slowly(text)


def _parse_slowly(text: str) -> Parsed:
    import tomli

    try:
        return Parsed(tomli.loads(text))
    except RecursionError:
        return Parsed(fault=TOO_DEEP)
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
    return Parsed(fault=Fault(message, line, column))
