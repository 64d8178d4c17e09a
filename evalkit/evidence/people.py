"""People are protected: what identifies them is refused, or kept only as a keyed hash."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evalkit.evidence.reading import Staged
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column, text_of
from evalkit.model.data_capture import Item
from evalkit.privacy.answers import MAY_IDENTIFY, asks_for, identifying

KEY = Path(".evalkit", "key")
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Identifying:
    """Something that identifies a person; never the thing itself. `row`: None where the question asks for it."""

    row: int | None
    item: str
    what: str


def is_hashed(item: Item) -> bool:
    """Whether an item is kept only as a keyed hash."""
    return bool(item.identifier or item.key)


def identifying_answers(staged: Staged, work: Workspace) -> Iterator[Identifying]:
    """What identifies people among what would be stored, column by column."""
    for id, item in staged.items.items():
        if is_hashed(item):
            continue
        if what := asks_for(id, item.label):
            if work.value(f"SELECT count({column(id)}) FROM {staged.table}"):
                yield Identifying(None, id, what)
        elif item.type in (None, "text"):
            yield from _in_texts(id, staged, work)


def _in_texts(id: str, staged: Staged, work: Workspace) -> Iterator[Identifying]:
    name = column(id)
    query = f"SELECT row, {name} FROM {staged.table} WHERE regexp_matches({name}, {text_of(MAY_IDENTIFY)}) ORDER BY row"
    found = work.database.execute(query)
    while rows := found.fetchmany(1000):
        for row, text in rows:
            yield from (Identifying(int(row), id, what) for what in dict.fromkeys(identifying(str(text))))


def hashed(text: str, key: bytes) -> str:
    """A text in a query → its keyed hash, HMAC with SHA-256 (RFC 2104), as hexadecimal figures."""
    padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = bytes(byte ^ 0x36 for byte in padded).hex()
    outer = bytes(byte ^ 0x5C for byte in padded).hex()
    return f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({text}))))"


def key_of(root: Path) -> bytes:
    """The evaluation's key, made when it is first needed; only its owner may read it, and git does not see it."""
    path = root / KEY
    path.parent.mkdir(exist_ok=True)
    ignore = path.with_name(".gitignore")
    lines = ignore.read_text("utf-8").splitlines() if ignore.exists() else []
    if "/key" not in lines:
        ignore.write_text("\n".join([*lines, "/key", "/record-*", ""]), "utf-8")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(path.read_text("ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text("ascii").strip())
