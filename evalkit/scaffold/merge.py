"""Three versions of a file as one: what a template made then, what somebody has now, what the template makes now.

TOML is merged by key and Markdown by section, never by line. Of what was made then, only hashes are kept: they tell what
somebody has changed since, and hold nothing that can be read.
"""

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.files.markdown import outside_code
from evalkit.keys import Key
from evalkit.model.values import not_given
from evalkit.toml import edit
from evalkit.toml.document import Draft
from evalkit.toml.parse import FIX, parse

Traits = dict[str, str]
"""What a file is made of, each part with its hash: `=a.b` a value, `[a.b]` a table, `#a.b` a comment above it, `## x` a
section; empty, the whole file."""


@dataclass(slots=True)
class Conflict:
    """What both have changed."""

    file: str
    part: str
    """The key or the section; empty for a whole file."""
    mine: str
    theirs: str


@dataclass(slots=True)
class Merged:
    """The text that comes of it, and what could not be decided."""

    text: str
    conflicts: list[Conflict] = field(default_factory=list)


def traits(path: str, text: str) -> Traits:
    """What a file is made of."""
    found = {"": _hash(text)}
    if path.endswith(".toml"):
        table = _table(path, text)
        found |= {f"={_dotted(key)}": _hash_value(value) for key, value in _leaves(table)}
        found |= {f"[{_dotted(key)}]": "" for key in _tables(table)}
        found |= {f"#{label}": _hash(comment) for label, comment, _, _ in _comments(text)}
    elif path.endswith(".md"):
        found |= {f"## {title}": _hash(section) for title, section in _sections(text).items()}
    return found


def comments_now(path: str, then: Traits, theirs: str) -> Iterator[tuple[str, str]]:
    """For each comment that a template made then, by its hash: what it says there now."""
    if path.endswith(".toml"):
        for label, comment, _, _ in _comments(theirs):
            if f"#{label}" in then:
                yield then[f"#{label}"], comment


def fresh_comments(now: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of them that are other now, each by the hash of what it was; none that became two different ones."""
    texts: dict[str, set[str]] = {}
    for was, comment in now:
        texts.setdefault(was, set()).add(comment)
    return {was: next(iter(new)) for was, new in texts.items() if len(new) == 1 and _hash(next(iter(new))) != was}


def with_fresh_comments(text: str, fresh: dict[str, str]) -> str:
    """The text with what the template says now in each comment that is as the template made it."""
    for _, comment, start, stop in reversed(list(_comments(text))):
        if new := fresh.get(_hash(comment)):
            ended = "\r\n" if "\r\n" in comment else "\n"
            text = text[:start] + new.replace("\r\n", "\n").replace("\n", ended) + text[stop:]
    return text


def merge(path: str, then: Traits, mine: str, theirs: str, accept: str | None) -> Merged:
    """Mine, with what the template has changed and I have not. `accept`: `mine` or `theirs`, for what both have changed.

    Raises EvalkitError where a TOML file cannot be read.
    """
    if _hash(mine) == _hash(theirs) or then.get("") == _hash(theirs):
        return Merged(mine)
    if then.get("") == _hash(mine):
        return Merged(_as_mine(theirs, mine))
    if path.endswith(".toml"):
        return _merge_toml(path, then, mine, theirs, accept)
    if path.endswith(".md"):
        return _merge_markdown(path, then, mine, theirs, accept)
    if accept == "theirs":
        return Merged(_as_mine(theirs, mine))
    return Merged(mine, [] if accept else [Conflict(path, "", "changed here", "changed in the template")])


def _merge_toml(path: str, then: Traits, mine: str, theirs: str, accept: str | None) -> Merged:
    here, there = dict(_leaves(_table(path, mine))), _table(path, theirs)
    tables = set(_tables(_table(path, mine)))
    merged = Merged(mine)
    comments = {label: comment for label, comment, _, _ in _comments(theirs)}
    for key, new in _leaves(there):
        label, was = f"={_dotted(key)}", then.get(f"={_dotted(key)}")
        if key not in here:
            gone = any(f"[{_dotted(key[:n])}]" in then and key[:n] not in tables for n in range(1, len(key)))
            if was is None and not gone:
                merged.text = _added(merged.text, key, new, comments)
        elif _hash_value(here[key]) == _hash_value(new) or was == _hash_value(new):
            continue
        elif _is_open(new) and not _is_open(here[key]):
            continue  # other template text in the place of what somebody wrote
        elif was == _hash_value(here[key]) and (longer := _lengthened(merged.text, key, here[key], new)):
            merged.text = longer
        elif accept == "theirs" or (was == _hash_value(here[key]) and _may_be_replaced(merged.text, key)):
            merged.text = _set(merged.text, key, new)
        elif not accept:
            merged.conflicts.append(Conflict(path, label[1:], _shown(here[key]), _shown(new)))
    return merged


def _may_be_replaced(text: str, key: Key) -> bool:
    """Whether another value loses nothing: no list of tables, and no comment in a list."""
    draft = Draft(text)
    entry = draft.value_at(key)
    return entry is not None and "#" not in draft.body[entry.value : entry.end]


def _lengthened(text: str, key: Key, mine: Any, theirs: Any) -> str:
    """The text with what the template has added to a list, whose entries stay with the comments between them; empty where
    it has done anything else to it.
    """
    if not (isinstance(mine, list) and isinstance(theirs, list)) or theirs[: len(mine)] != mine:
        return ""
    more = theirs[len(mine) :]
    if _is_tables(theirs):
        for entry in more:
            text = edit.append_table(text, key, entry)
    elif all(isinstance(entry, str) for entry in more) and mine != ["TODO"]:
        for entry in more:
            text = edit.add_to_list(text, key, entry)
    else:
        return ""
    return text


def _is_open(value: Any) -> bool:
    """Whether nothing is given but template text, or nothing at all."""
    if isinstance(value, list):
        return all(_is_open(entry) for entry in value)
    if isinstance(value, dict):
        return all(_is_open(entry) for entry in value.values())
    return not_given(value)


def _set(text: str, key: Key, value: Any) -> str:
    if not _is_tables(value):
        return edit.set_value(text, key, value)
    for index in reversed(range(len(value) + 1)):
        try:
            text = edit.remove_table(text, (*key, index))
        except EvalkitError:
            continue
    for entry in value:
        text = edit.append_table(text, key, entry)
    return text


def _added(text: str, key: Key, value: Any, comments: dict[str, str]) -> str:
    """The text with a key more, and the comment that the template has above it."""
    known = {entry.path for entry in Draft(text).entries}
    text = _set(text, key, value)
    for path in (key, key[:-1]):
        entry = next((e for e in Draft(text).entries if e.path == path and path not in known), None)
        comment = comments.get(f"{_dotted(path)}:0")
        if entry and entry.is_statement and comment:
            draft = Draft(text)
            start = draft.body.rfind("\n", 0, entry.start) + 1
            held = comment.replace("\r\n", "\n").replace("\n", draft.end)
            text = draft.bom + draft.body[:start] + held + draft.body[start:]
    return text


def _merge_markdown(path: str, then: Traits, mine: str, theirs: str, accept: str | None) -> Merged:
    held, new = _sections(mine), _sections(theirs)
    plain = mine.removeprefix("\ufeff")
    conflicts, new_ones = [], set()
    for title, section in new.items():
        was = then.get(f"## {title}")
        if title not in held:
            if was is None:
                held[title] = _as_mine(section, plain)
                new_ones.add(title)
        elif _hash(held[title]) == _hash(section) or was == _hash(section):
            continue
        elif was == _hash(held[title]) or accept == "theirs":
            held[title] = _as_mine(section, plain)
        elif not accept:
            conflicts.append(Conflict(path, title or "the beginning", _shown(held[title]), _shown(section)))
    order = list(_sections(mine))
    for position, title in enumerate(new):
        if title in held and title not in order:
            before = [other for other in list(new)[:position] if other in order]
            order.insert(order.index(before[-1]) + 1 if before else len(order), title)
    text = ""
    for title in order:
        if text and not text.endswith("\n"):
            text += "\n"
        if text and title in new_ones and not text.endswith("\n\n"):
            text += "\n"
        text += held[title]
    return Merged(text, conflicts)


_HEADING = re.compile(r"##[ \t]+(.+?)[ \t#]*$")


def _sections(text: str) -> dict[str, str]:
    """The sections of level 2 by title, each with its heading; what stands before the first goes by an empty title."""
    found: dict[str, list[str]] = {"": []}
    title, lines = "", text.splitlines(keepends=True)
    for line, outside in zip(lines, outside_code(lines), strict=True):
        heading = _HEADING.match(line.rstrip("\r\n")) if outside else None
        if heading:
            title = heading[1]
            while title in found:
                title += " "
        found.setdefault(title, []).append(line)
    return {name: "".join(lines) for name, lines in found.items() if lines}


def _comments(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The blocks of comment lines of a TOML text: what follows each, with a number; the block; its offsets."""
    draft = Draft(text)
    shift = len(draft.bom)
    statements = [entry for entry in draft.entries if entry.is_statement]
    starts = [entry.start for entry in statements]
    long = [(entry.start, entry.end) for entry in statements if "\n" in draft.body[entry.start : entry.end]]
    numbers: dict[str, int] = {}
    position, start = 0, -1
    for line in [*draft.body.splitlines(keepends=True), ""]:
        inside = any(begin < position < stop for begin, stop in long)
        if line.lstrip().startswith("#") and not inside:
            start = position if start < 0 else start
        elif start >= 0:
            next_one = bisect_left(starts, position)
            following = statements[next_one] if next_one < len(statements) else None
            name = _dotted(following.path) if following else ""
            number = numbers[name] = numbers.get(name, -1) + 1
            adjacent = following is not None and not draft.body[position : following.start].strip(" \t")
            label = f"{name}:0" if adjacent else f"{name}:above:{number}"
            yield label, draft.body[start:position], start + shift, position + shift
            start = -1
        position += len(line)


def _table(path: str, text: str) -> dict[str, Any]:
    parsed = parse(text.removeprefix("\ufeff"))
    if parsed.fault:
        raise EvalkitError(f"{path}: {parsed.fault.message}", hint=FIX)
    return parsed.table


def _leaves(table: dict[str, Any], at: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every value by its key; a list of tables is one value."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), value


def _tables(table: dict[str, Any], at: Key = ()) -> Iterator[Key]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield (*at, key)
            yield from _tables(value, (*at, key))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _dotted(key: Key) -> str:
    return ".".join(str(part) for part in key)


def _hash(text: str) -> str:
    """Of a text, whatever its line endings, byte-order mark and blank lines at the end."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").rstrip()
    return hashlib.sha256(plain.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _hash_value(value: Any) -> str:
    return _hash(json.dumps(value, sort_keys=True, default=str))


def _as_mine(text: str, mine: str) -> str:
    """A text with the line endings and the byte-order mark of another."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    plain = plain.replace("\n", "\r\n") if mine.count("\r\n") * 2 > mine.count("\n") else plain
    return f"\ufeff{plain}" if mine.startswith("\ufeff") else plain


def _shown(value: Any) -> str:
    text = " ".join((value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)).split())
    return f"{text[:100]}…" if len(text) > 100 else text
