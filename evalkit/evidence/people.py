"""People are protected: what identifies them is refused, or kept only as a keyed hash."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.evidence.reading import ROW, Staged
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column, text_of
from evalkit.files.swap import put
from evalkit.model.data_capture import Item
from evalkit.privacy.answers import BIRTH, MAY_IDENTIFY, asks_for, identifying, identifying_number
from evalkit.privacy.details import EMAIL, NHS_NUMBER, TELEPHONE

KEY = Path(".evalkit", "key")
_BLOCK = 64
_LENGTH = 32
"""Of the key, in bytes."""
_IS_KEY = re.compile(rf"[0-9a-f]{{{2 * _LENGTH}}}")
_TEN_DIGITS = 10**9
"""The least number with as many digits as an NHS number."""
_SIXTEEN_DIGITS = 10**15
_GROUP = re.compile(r".*[/:]")
"""What stands before an item in the headings of form tools."""
_IN_NAMES = frozenset({BIRTH, EMAIL, NHS_NUMBER, TELEPHONE})
"""Of what names of files may hold: other patterns are those of numbers and codes that tools give files, too."""


@dataclass(frozen=True, slots=True)
class Identifying:
    """Something that identifies a person; never the thing itself. `row`: None where the question, or a name, does."""

    row: int | None
    item: str
    what: str


def is_hashed(item: Item) -> bool:
    """Whether an item is kept only as a keyed hash."""
    return bool(item.identifier or item.key)


def identifying_answers(staged: Staged, headings: Mapping[str, str], work: Workspace) -> Iterator[Identifying]:
    """What identifies people among answers, column by column: also where something else was asked, and a name or a number
    stands there instead. `headings`: by item, that of its column.
    """
    looked_at = {id: item for id, item in staged.items.items() if not is_hashed(item)}
    odd = _odd(looked_at, staged, work)
    for id, item in looked_at.items():
        if (what := _asked_for(id, item, headings.get(id, ""))) and work.value(_has_any(id, staged)):
            yield Identifying(None, id, what)
            continue
        if item.type in (None, "text"):
            yield from _in_texts(id, column(id), staged, work)
        elif f"!{id}" in odd:
            yield from _in_texts(id, column(f"!{id}"), staged, work)
        if id in odd:
            yield from _in_numbers(id, staged, work)
    if ":wave" in odd:
        yield from _in_texts("wave", column(":wave"), staged, work)


def _odd(items: Mapping[str, Item], staged: Staged, work: Workspace) -> set[str]:
    """The columns in which something identifying can stand, texts left aside: found in one pass over them all."""
    asked = {":wave": f"count({column(':wave')})"}
    for id, item in items.items():
        if item.type not in (None, "text"):
            asked[f"!{id}"] = f"count({column(f'!{id}')})"
        if item.type in ("integer", "decimal"):
            asked[id] = f"count(*) FILTER (abs({column(id)}) >= {_TEN_DIGITS})"
    found = work.rows(f"SELECT {', '.join(asked.values())} FROM {staged.table}")[0]
    return {name for name, number in zip(asked, found, strict=True) if number}


def identifying_name(path: Path) -> Iterator[str]:
    """What in the name of a file identifies a person, in words: the record of what was kept would hold it."""
    yield from (what for what in dict.fromkeys(identifying(path.name)) if what in _IN_NAMES)


def _asked_for(id: str, item: Item, heading: str) -> str | None:
    """What is asked for that identifies a person; of choices nothing is."""
    if item.type in ("select-one", "select-many"):
        return None
    return asks_for(id, item.label) or asks_for(_GROUP.sub("", heading), None) or next(identifying(heading), None)


def _has_any(id: str, staged: Staged) -> str:
    return f"SELECT count({column(id)}) + count({column(f'!{id}')}) FROM {staged.table}"


def _in_texts(id: str, name: str, staged: Staged, work: Workspace) -> Iterator[Identifying]:
    query = (
        f"SELECT {ROW}, {name} FROM {staged.table} WHERE regexp_matches({name}, {text_of(MAY_IDENTIFY)}) ORDER BY {ROW}"
    )
    found = work.database.execute(query)
    while rows := found.fetchmany(1000):
        for row, text in rows:
            yield from (Identifying(int(row), id, what) for what in dict.fromkeys(identifying(str(text))))


def _in_numbers(id: str, staged: Staged, work: Workspace) -> Iterator[Identifying]:
    name = column(id)
    is_long = f"abs({name}) >= {_TEN_DIGITS} AND abs({name}) < {_SIXTEEN_DIGITS} AND {name} = floor({name})"
    found = work.rows(f"SELECT {ROW}, CAST({name} AS BIGINT) FROM {staged.table} WHERE {is_long} ORDER BY {ROW}")
    yield from (Identifying(int(row), id, what) for row, number in found if (what := identifying_number(number)))


def hashed(text: str, key: bytes) -> str:
    """A text in a query → its keyed hash, HMAC with SHA-256 (RFC 2104), as hexadecimal figures."""
    padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = bytes(byte ^ 0x36 for byte in padded).hex()
    outer = bytes(byte ^ 0x5C for byte in padded).hex()
    return f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({text}))))"


def key_of(root: Path) -> bytes:
    """The evaluation's key, made when it is first needed; only its owner may read it, and git does not see it.

    Raises EvalkitError where what is there is no key.
    """
    path = root / KEY
    if not path.exists():
        _make(path)
    text = path.read_text("ascii", "replace").strip()
    if not _IS_KEY.fullmatch(text):
        raise EvalkitError(
            f"{KEY.as_posix()} holds no key, by which those who answered are told apart.",
            hint="Put the key back from a copy; or take the file away: what is recorded from then on cannot be paired "
            "with what is kept.",
        )
    return bytes.fromhex(text)


def _make(path: Path) -> None:
    """Makes a key, whole or not at all, unless somebody else does at this very moment."""
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        put(new, path)
    except FileExistsError:
        pass
    finally:
        with suppress(OSError):
            os.unlink(new)
