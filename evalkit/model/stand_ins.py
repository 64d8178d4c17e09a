"""Answers that say nothing: what stands in a field until somebody has an answer, and the weak examples of the guidance."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from evalkit.keys import Key
from evalkit.model.fields import FieldSpec, fields, value_type
from evalkit.model.table import Table

_STAND_INS = frozenset(
    {
        "x",
        "xx",
        "xxx",
        "xxxx",
        "tba",
        "tbc",
        "tbd",
        "n/a",
        "none",
        "nil",
        "?",
        "??",
        "???",
        "-",
        "--",
        "---",
        "–",
        "—",
        "..",
        "...",
        "…",
    }
)
_MORE_SPACE = ('"  ', "\t")
"""Where a text may have more white space around it, or between its words, than one sign."""
LOREM_IPSUM = "lorem ipsum"
_HELD: dict[str, type] = {"list": list, "map": dict}
"""What fields hold that do not hold a single text; anything else in its place is wrong, whatever it says."""
_FIELD = re.compile(r"^    ([a-z_]+): |^ +Weak: (.+?)(?:\"\"\")?$", re.MULTILINE)
"""Where a field begins in the source of a model, and the weak example of the field before."""
_NOT_PROSE = frozenset({"code", "file", "id", "item", "key", "pattern", "relevant", "rule", "subject"})
"""Keys whose text is read by evalkit, and not by people."""
_LABELS = frozenset({"by", "choices"})
"""Tables whose texts name what was there to be chosen."""


def is_stand_in(text: str) -> bool:
    """Whether a text as a whole stands in for an answer; neither case nor a final stop matters."""
    return _stands_in(_plain(text))


def _stands_in(plain: str) -> bool:
    return plain in _STAND_INS or plain.startswith(LOREM_IPSUM)


def may_say_nothing(text: str) -> bool:
    """Whether some value in the text of a file may say nothing: quick, and true of some in which none does."""
    plain = text.lower()
    if any(sign in plain for sign in _MORE_SPACE):
        plain = " ".join(plain.split())
    pieces = plain.split('"')
    if "'" in plain:
        pieces += plain.split("'")
    if not _by_themselves().isdisjoint(pieces) or LOREM_IPSUM in plain:
        return True
    weak = _weak_by_themselves()
    return any(key in plain for piece in weak.keys() & pieces for key in weak[piece])


def saying_nothing(raw: dict[str, Any], table: type[Table], kind: str) -> Iterator[tuple[Key, str]]:
    """The texts in a file that say nothing: key, and what is to be said of each. `kind`: the kind of the file."""
    weak_examples = _weak_examples()
    for key, text in _texts(raw, table, ()):
        plain = _plain(text)
        if _stands_in(plain):
            if not (plain == "none" and _is_an_answer(kind, key)):
                yield key, f"is “{text.strip()}”, which says nothing."
        elif plain in weak_examples and _plain(_guidance(kind, key)[1]) == plain:
            yield key, f"is “{text.strip()}”, the weak example of its own guidance."


def _plain(text: str) -> str:
    plain = " ".join(text.split()).casefold()
    return plain.rstrip(". ") or plain


def _texts(raw: dict[str, Any], table: type[Table], before: Key) -> Iterator[tuple[Key, str]]:
    """The texts of a table that are meant for people, with their keys."""
    prose = _prose(table)
    for name, held in raw.items():
        spec = prose.get(name)
        if spec is None:
            continue
        key = (*before, name)
        if spec.table:
            for at, inner in _tables(spec, held, key):
                yield from _texts(inner, spec.table, at)
        elif spec.shape not in _HELD:
            if isinstance(held, str):
                yield key, held
        elif isinstance(held, _HELD[spec.shape]):
            yield from ((at, text) for at, text in _entries(held, key) if isinstance(text, str))


def _tables(spec: FieldSpec, held: Any, key: Key) -> Iterator[tuple[Key, dict[str, Any]]]:
    entries = [(key, held)] if spec.shape == "table" else _entries(held, key)
    yield from ((at, inner) for at, inner in entries if isinstance(inner, dict))


def _entries(held: Any, key: Key) -> list[tuple[Key, Any]]:
    """What a value holds, with its keys: itself, the elements of a list, the entries of a table."""
    if isinstance(held, dict):
        return [((*key, name), inner) for name, inner in held.items()]
    if isinstance(held, list):
        return [((*key, index), inner) for index, inner in enumerate(held)]
    return [(key, held)]


@cache
def _prose(table: type[Table]) -> dict[str, FieldSpec]:
    """The fields of a table that hold texts of people's own, or tables that may."""
    known = {name: spec for name, spec in fields(table).items() if name not in _NOT_PROSE}
    return {name: spec for name, spec in known.items() if spec.table or _is_text(table, name)}


def _is_text(table: type[Table], name: str) -> bool:
    """Whether a field holds texts of people's own: no ids, references, choices, intervals."""
    spec = fields(table)[name]
    metadata = table.model_fields[spec.attribute].metadata
    if spec.shape == "map":
        return name not in _LABELS
    bound = spec.ref or spec.id or spec.allowed or any(getattr(m, "pattern", None) for m in metadata)
    return not bound and value_type(table, spec) is str


def _is_an_answer(kind: str, key: Key) -> bool:
    """Whether the guidance of a field lets “nobody” or “none” be an answer."""
    text = _guidance(kind, key)[0].casefold()
    return '"none"' in text or '"nobody"' in text


@cache
def _guidance(kind: str, key: Key) -> tuple[str, str]:
    """The guidance of a field and its weak example."""
    from evalkit.model.guidance import find

    found = find(".".join((kind, *(part for part in key if isinstance(part, str)))))
    return (found.text, found.weak) if found else ("", "")


@cache
def _weak_examples() -> dict[str, list[str]]:
    """The weak examples of all fields, each with the keys that it belongs to, read from the models."""
    found: dict[str, list[str]] = {}
    for source in sorted(Path(__file__).parent.glob("*.py")):
        key = ""
        for attribute, weak in _FIELD.findall(source.read_text("utf-8")):
            if weak:
                found.setdefault(_plain(weak), []).append(key)
            else:
                key = attribute.rstrip("_").replace("_", "-")  # `from_` is no word of Python
    return found


@cache
def _by_themselves() -> frozenset[str]:
    """All that stands in for an answer, as it may begin and end between quotation marks."""
    return frozenset(spelt for text in _STAND_INS for spelt in _spelt(text))


@cache
def _weak_by_themselves() -> dict[str, list[str]]:
    """The same of the weak examples, each with the keys that it belongs to: an id may be called as one is."""
    return {spelt: keys for text, keys in _weak_examples().items() for spelt in _spelt(text)}


def _spelt(text: str) -> Iterator[str]:
    for start in ("", " ", "\n"):
        for end in ("", ".", " ", ". ", "\n", ".\n"):
            yield f"{start}{text}{end}"
