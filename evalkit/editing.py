"""Edits of TOML files that keep every comment, byte and line ending outside the edit.

An edit is made in the text, then read again: where anything but the value that was meant has changed, it is refused.
"""

import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, time
from difflib import unified_diff
from pathlib import Path
from typing import Any

import rtoml
import tomli
import tomli_w

from evalkit.errors import EvalkitError
from evalkit.reading import parse
from evalkit.source import Places

Value = str | int | float | date | time | list[Any]
"""What can be written as a value (a datetime is a date, a boolean an int); lists hold the same."""
_BOM = "\ufeff"


def set_value(text: str, key: tuple[str | int, ...], value: Value) -> str:
    """The text with another value at `key`; what stands before and behind it, a comment too, stays.

    A key that is missing is added where it belongs to the top of the file: behind the last key before the first table.
    Raises EvalkitError where the text is not TOML, a key within a table is missing, or a table stands in its place.
    """
    _table(text)
    bom, body = _parted(text)
    places = Places(body)
    if span := places.span(key):
        body = body[: span[0]] + _written(value, body) + body[span[1] :]
    elif key in places:
        line, _ = places.at(key)
        raise EvalkitError(f"Line {line}: {_named(key)} is a table here.", hint="Give it a value, and try again.")
    elif len(key) > 1:
        raise EvalkitError(f"There is no {_named(key)} to be set.", hint="Write it into the file first.")
    else:
        body = _with_line_on_top(body, places.end_of_top(), f"{_name(key[0])} = {_written(value, body)}")

    def put(table: Any) -> None:
        for part in key[:-1]:
            table = table[part]
        table[key[-1]] = value

    return _proved(text, bom + body, put)


def append_table(text: str, name: str, values: Mapping[str, Value]) -> str:
    """The text with one more `[[name]]` at its end. A last line that does not end is ended first.

    Raises EvalkitError where the text is not TOML, or holds something else under this name.
    """
    held = _table(text).get(name, [])
    bom, body = _parted(text)
    places = Places(body)
    if not isinstance(held, list) or places.span((name,)):
        line, _ = places.at((name,))
        message = f"Line {line}: {_named((name,))} is not a list of tables under headers of their own here."
        raise EvalkitError(message, hint=f"Write each as a table under [[{_name(name)}]], and try again.")
    end = _line_ending(body)
    body = _ended(body, end)
    if body and body.split("\n")[-2].strip():
        body += end
    lines = [f"[[{_name(name)}]]", *(f"{_name(key)} = {_written(value, body)}" for key, value in values.items())]
    body += "".join(line + end for line in lines)
    return _proved(text, bom + body, lambda table: table.setdefault(name, []).append(dict(values)))


def edit_file(path: Path, change: Callable[[str], str]) -> None:
    """Changes the text of a file: written beside its place, then renamed. A link is followed; permissions stay.

    The text comes with its byte-order mark and line endings. Raises EvalkitError where the file cannot be read or
    written, is not in UTF-8, or was changed by somebody else meanwhile; then nothing is written and nothing left behind.
    """
    real = Path(os.path.realpath(path))
    with _told(path):
        before, after = _edited(real, path, change)
        if after != before:
            _replace(real, path, before, after)


def preview(path: Path, change: Callable[[str], str]) -> str:
    """What `edit_file` would change, as a unified diff for people: line endings do not show. Writes nothing.

    Raises EvalkitError as `edit_file` does.
    """
    with _told(path):
        now, then = map(_lines, _edited(Path(os.path.realpath(path)), path, change))
    name = path.as_posix()
    return "".join(f"{line}\n" for line in unified_diff(now, then, f"{name} (now)", f"{name} (then)", lineterm=""))


def _lines(data: bytes) -> list[str]:
    text = data.decode("utf-8").removeprefix(_BOM).removesuffix("\n")
    return [line.removesuffix("\r") for line in text.split("\n")] if text else []


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Says of which file it is that the system would not read or write it."""
    try:
        yield
    except OSError as error:
        raise EvalkitError(
            f"{path} cannot be changed: {(error.strerror or 'unknown reason').lower()}.",
            hint="Make the file, and the folder that it is in, writable for yourself.",
        ) from error


def _edited(real: Path, path: Path, change: Callable[[str], str]) -> tuple[bytes, bytes]:
    """The bytes of a file, and what an edit makes of them."""
    before = _content(real, path)
    return before, _changed(before, change, path)


def _content(real: Path, path: Path) -> bytes:
    """The bytes of an ordinary file that may be written to. The permission bits count, whoever asks."""
    if not os.path.isfile(real):
        what = "not an ordinary file" if os.path.lexists(path) else "not there"
        raise EvalkitError(f"{path} cannot be changed: it is {what}.", hint="Give the path of a file.")
    if not os.access(real, os.W_OK) or not os.stat(real).st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise EvalkitError(f"{path} cannot be changed: it is read-only.", hint="Make it writable for yourself.")
    return real.read_bytes()


def _changed(before: bytes, change: Callable[[str], str], path: Path) -> bytes:
    try:
        return change(before.decode("utf-8")).encode("utf-8")
    except UnicodeDecodeError as error:
        line = before.count(b"\n", 0, error.start) + 1
        raise EvalkitError(f"{path} is not in UTF-8, at line {line}.", hint="Save it as UTF-8.") from error
    except UnicodeEncodeError as error:
        raise EvalkitError("A sign that was given cannot be written in UTF-8.", hint="Give other signs.") from error
    except EvalkitError as error:
        raise EvalkitError(f"{path} cannot be changed. {error.message}", hint=error.hint) from error


def _replace(real: Path, path: Path, before: bytes, after: bytes) -> None:
    """Puts the new bytes in the place of those that were read, unless the file holds others by now."""
    beside = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as stream:
            stream.write(after)
        os.chmod(beside, stat.S_IMODE(os.stat(real).st_mode))
        if real.read_bytes() != before:
            raise EvalkitError(
                f"{path} was changed by somebody else at this very moment; nothing has been written.", hint="Try again."
            )
        os.replace(beside, real)
    finally:
        with suppress(OSError):
            os.unlink(beside)


def _with_line_on_top(body: str, end_of_top: int | None, line: str) -> str:
    """The text with a line more before its first table: behind the last key, or else behind the comment it begins with.

    A comment that stands right above something belongs to that; then the line comes first.
    """
    end = _line_ending(body)
    if end_of_top is not None:
        at = _next_line(body, end_of_top)
        return f"{_ended(body[:at], end)}{line}{end}{body[at:]}"
    at = 0
    while body.startswith("#", at):
        at = _next_line(body, at)
    rest = body[at:]
    if at and not rest.strip():
        return f"{_ended(body[:at], end)}{end}{line}{end}{rest}"
    if at and not _blank(rest):
        at, rest = 0, body
    elif at:
        at = _next_line(body, at)
        rest = body[at:]
    return f"{body[:at]}{line}{end}{'' if _blank(rest) else end}{rest}"


def _next_line(body: str, position: int) -> int:
    """Where the line after that of a position begins."""
    newline = body.find("\n", position)
    return len(body) if newline < 0 else newline + 1


def _blank(text: str) -> bool:
    """Whether the first line of a text holds nothing."""
    return not text.partition("\n")[0].strip()


def _ended(text: str, end: str) -> str:
    return text if not text or text.endswith("\n") else text + end


def _line_ending(text: str) -> str:
    """The line ending that most lines of a text have."""
    with_return = text.count("\r\n")
    return "\r\n" if with_return * 2 > text.count("\n") else "\n"


def _parted(text: str) -> tuple[str, str]:
    """The byte-order mark, where there is one, and the rest."""
    return (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)


def _written(value: Value, body: str) -> str:
    """A value in TOML, with the line ending of the text that it goes into."""
    written = tomli_w.dumps({"x": value}).removeprefix("x = ").removesuffix("\n")
    return written.replace("\n", _line_ending(body))


def _name(key: str | int) -> str:
    """A key in TOML, quoted where it has to be."""
    return tomli_w.dumps({str(key): 0}).removesuffix(" = 0\n")


def _named(key: tuple[str | int, ...]) -> str:
    return f"“{'.'.join(_name(part) for part in key)}”"


def _table(text: str) -> dict[str, Any]:
    """What a text holds. Raises EvalkitError, with line and column, where it is not TOML."""
    parsed = parse(text.removeprefix(_BOM), "")
    if parsed.problem:
        raise EvalkitError(parsed.problem.message, hint=parsed.problem.fix)
    return parsed.table


def _proved(before: str, after: str, change: Callable[[dict[str, Any]], None]) -> str:
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
