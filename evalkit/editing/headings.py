"""Which key each heading of a table stands for, and what is told of headings that stand for none."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.grammar import with_article
from evalkit.model.fields import fields
from evalkit.model.guidance import label
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, kind_within
from evalkit.model.table import Table
from evalkit.suggest import nearest
from evalkit.toml.parse import parse

ABOUT = ("id", "in", "project")
"""Columns, and keys, that say which thing is meant."""

_LONGEST, _MOST = 60, 50
"""How much is told of a heading, and of how many."""
_SURE = 0.85
"""How like a key a heading has to be to be taken for it: but for a slip."""


def columns(kind: Kind) -> list[str]:
    """Every key that a column may hold for a kind of thing, with dots, `NAME` for what people name themselves."""
    about = [_about_id(kind)] if kind.has_id and not kind.is_single else []
    about += [kind.inside] if kind.inside else []
    about += ["project"] if kind.in_project and kind.name != "project" else []
    return list(dict.fromkeys((*about, *_keys(kind.table))))


def _about_id(kind: Kind) -> str:
    return kind.stands_for or "id"


def _keys(table: type[Table]) -> Iterator[str]:
    for key, spec in fields(table).items():
        if spec.shape in ("value", "list"):
            yield key
        elif spec.shape == "table" and spec.table:
            yield from (f"{key}.{inner}" for inner in _keys(spec.table))
        elif spec.shape == "map" and spec.table:
            yield from (f"{key}.NAME.{inner}" for inner in _keys(spec.table))
        elif spec.shape == "map":
            yield f"{key}.NAME"
        elif spec.table:
            yield from (f"{key}.{inner}" for inner in _keys(spec.table))


@cache
def _known(kind: Kind) -> dict[str, str]:
    """Folded headings → the keys that they stand for."""
    about = {name: name for name in ABOUT} | {kind.inside: "in", kind.stands_for: "id"}
    about |= {_folded(KINDS[kind.inside].words): "in"} if kind.inside else {}
    about |= {"whose": "id"} if kind.stands_for else {}
    own = {_folded(key): key for key in columns(kind) if key not in about}
    labels = {
        _folded(label(kind.table, key)): key
        for key in own.values()
        if "NAME" not in key and not _is_of_several(kind, key)
    }
    return labels | {_folded(name): key for name, key in about.items() if name} | own


@cache
def _texts(kind: Kind) -> dict[str, str]:
    """Folded headings → the keys of tables of texts, of which each has a column of its own (`Questions: change`)."""
    keys = [key.removesuffix(".NAME") for key in columns(kind) if key.endswith(".NAME")]
    plain = [key for key in keys if not _is_of_several(kind, key)]
    return {_folded(name): key for key in plain for name in (key, label(kind.table, key))}


def texts_called(kind: Kind, heading: str) -> str:
    """The key of a table of texts that stands in one column, a name, a colon and a text on each line; empty for any other."""
    key = _texts(kind).get(_folded(heading)) or (synonym(kind, heading) or "")
    return key.removesuffix(".NAME") if key and (key in _texts(kind).values() or key.endswith(".NAME")) else ""


def _is_of_several(kind: Kind, key: str) -> bool:
    """Whether a key stands in one of several tables."""
    spec = fields(kind.table).get(key.split(".")[0])
    return spec is not None and spec.shape == "tables"


def _folded(heading: str) -> str:
    return re.sub(r"[\s_-]+", "-", heading.strip().strip("*:?").strip().lower())


def column_of(kind: Kind, heading: str) -> str | None:
    """The key that a heading stands for, whatever its capitals, spaces and underscores; None where it is none.

    A word takes the place of the dot, too: `Target value` is `target.value`. `by.Age group` keeps its name as written.
    """
    known = _known(kind)
    folded = _folded(heading)
    if folded in known:
        return known[folded]
    parts = heading.split(".")
    for pattern in (key for key in known.values() if "NAME" in key):
        if len(wanted := pattern.split(".")) == len(parts) and all(parts):
            pairs = list(zip(wanted, parts, strict=True))
            if all(word == "NAME" or _folded(part) == word for word, part in pairs):
                return ".".join(part.strip() if word == "NAME" else word for word, part in pairs)
    name, colon, id = heading.rpartition(": ")
    if colon and (key := _texts(kind).get(_folded(name))):
        return f"{key}.{id.strip()}"
    dashed = {key.replace(".", "-"): key for key in known.values() if "NAME" not in key}
    return dashed.get(folded.replace(".", "-"))


def keys_of_headings(kind: Kind, headings: list[str], name: str) -> list[str]:
    """The key for each heading, empty for a column without one.

    Raises EvalkitError that tells of all that are none, with the key that each may mean, and of all keys there are.
    """
    found = [column_of(kind, heading) if heading else "" for heading in headings]
    wrong = [heading for heading, key in zip(headings, found, strict=True) if key is None]
    if wrong:
        width = min(max(map(len, wrong)), _LONGEST)
        told = "\n".join(f"  {head[:_LONGEST].ljust(width)}  {_meant(kind, head)}".rstrip() for head in wrong[:_MOST])
        told += f"\n  … and {len(wrong) - _MOST} more" if len(wrong) > _MOST else ""
        number = f"{len(wrong)} of {len(headings)} headings {'is no key' if len(wrong) == 1 else 'are no keys'}"
        raise EvalkitError(
            f"{name}: {number} of {with_article(kind.words)}, so nothing has been added:\n{told}",
            hint="Head each column with a key, and take out those without one; a table with headings of its own comes in by"
            f" evalkit import {name} --as {kind.name}.\nKeys: {', '.join(own_columns(kind))}.",
        )
    keys = [key or "" for key in found]
    if doubled := sorted({key for key in keys if key and keys.count(key) > 1}):
        raise EvalkitError(f"{name} has the column {', '.join(doubled)} twice.", hint="Take one of them out.")
    return keys


def _meant(kind: Kind, heading: str) -> str:
    """What a heading may mean, in a few words."""
    spec = fields(kind.table).get(_folded(heading))
    if spec and (inner := [key for key in columns(kind) if key.startswith(f"{spec.key}.")]):
        part = kind_within(kind, spec.key)
        said = f"one column for each of {', '.join(inner[:3])}{' …' if len(inner) > 3 else ''}"
        return f"is brought by: evalkit add {part.name} --from FILE; here, {said}" if part else said
    if key := _synonym(kind, heading):
        return f"Did you mean {key}?"
    if near := nearest(_folded(heading), columns(kind)):
        return f"Did you mean {near}?"
    folded = _folded(heading)
    other = next((k for k in KINDS.values() if folded in (k.name, f"{k.name}s", k.within) and k is not kind), None)
    return f"is brought by: evalkit add {other.name} --from FILE" if other and not other.is_single else ""


def proposed(kind: Kind, heading: str) -> str:
    """The key that a heading of somebody else's table may stand for: by key, label, synonym or nearness; empty for none."""
    if found := column_of(kind, heading) or _synonym(kind, heading):
        return "id" if found == _about_id(kind) else "in" if found == kind.inside else found
    from difflib import SequenceMatcher  # late, as where something is suggested

    near = nearest(_folded(heading), own_columns(kind)) or ""
    return near if near and SequenceMatcher(None, _folded(heading), near).ratio() >= _SURE else ""


def own_columns(kind: Kind) -> list[str]:
    """The keys of a kind but for those of tables in it, of which there may be several."""
    held = fields(kind.table)
    return [key for key in columns(kind) if not ((spec := held.get(key.split(".")[0])) and spec.shape == "tables")]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return parse((Path(__file__).with_name("words") / "headings.toml").read_text("utf-8")).table


def synonym(kind: Kind, heading: str) -> str | None:
    """The key of a kind that goes by another name in other people's tables: that name, or behind that of the kind (`Outcome
    ID`).
    """
    said, named = _words_of(heading), _synonyms(kind)
    bare = next(
        (said.removeprefix(f"{word} ") for word in (kind.name, f"{kind.name}s") if said.startswith(f"{word} ")), ""
    )
    key = named.get(said) or (column_of(kind, bare) if bare else None) or named.get(bare)
    return _about_id(kind) if key == "id" else key


def _synonym(kind: Kind, heading: str) -> str | None:
    """The same, also where the name stands among other words."""
    if key := synonym(kind, heading):
        return key
    said, named = f" {_words_of(heading)} ", _synonyms(kind)
    within = [word for word in named if len(word) > 3 and f" {word} " in said]
    return named[max(within, key=len)] if within else None


def _words_of(heading: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", heading.lower()).split())[:90]


@cache
def _synonyms(kind: Kind) -> dict[str, str]:
    """What keys of a kind are called elsewhere → the key; what is said of the kind itself counts before what is of any."""
    keys = columns(kind)
    return {
        word: key
        for name in ("any", kind.name)
        for key, words in _words().get(name, {}).items()
        if key in keys
        for word in words
    }
