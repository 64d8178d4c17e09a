"""Three versions of a TOML file as one, key by key. Comments of people stay where they are."""

from typing import Any

from evalkit.errors import EvalkitError
from evalkit.keys import Key, dotted
from evalkit.model.values import not_given
from evalkit.scaffold.made import Made, hash_of_value, table_of
from evalkit.scaffold.merged import Conflict, Merged, choice, excerpt
from evalkit.scaffold.parts import Part, comments, table_at, tables, value_at, values
from evalkit.toml import edit
from evalkit.toml.document import TomlText


def merge_toml(path: str, then: Made, mine: str, theirs: str, accept: str | None) -> Merged:
    """Mine, with what the template has changed and I have not. `accept`: `mine` or `theirs`, for what both have changed.

    Raises EvalkitError where one of them cannot be read.
    """
    table = table_of(path, mine)
    here, here_tables = dict(values(table)), set(tables(table))
    guidance = {comment.part: comment.text for comment in comments(theirs)}
    merged = Merged(mine)
    for key, new in values(table_of(path, theirs)):
        if key in here:
            _bring(merged, path, key, here[key], new, then.get(value_at(key)), accept)
        elif value_at(key) not in then and not _is_taken_away(key, then, here_tables):
            merged.text = _added(merged.text, key, new, guidance)
    return merged


def _is_taken_away(key: Key, then: Made, here: set[Key]) -> bool:
    """Whether a table that a key stands in was made then, and is there no more."""
    above = (key[:depth] for depth in range(1, len(key)))
    return any(table_at(table) in then and table not in here for table in above)


def _bring(merged: Merged, path: str, key: Key, old: Any, new: Any, was: str | None, accept: str | None) -> None:
    """Decides what becomes of one value, and writes it. `was`: the hash of what was made then."""
    chosen = choice(was, hash_of_value(old), hash_of_value(new), accept)
    if chosen == "mine" or (_is_open(new) and not _is_open(old)):  # other template text is nothing to what is written
        return
    is_as_made = was == hash_of_value(old)
    if is_as_made and (longer := _lengthened(merged.text, key, old, new)):
        merged.text = longer
    elif accept == "theirs" or (is_as_made and _may_be_replaced(merged.text, key)):
        merged.text = _set(merged.text, key, new)
    elif not accept:
        merged.conflicts.append(Conflict(path, dotted(key), excerpt(old), excerpt(new)))


def _is_open(value: Any) -> bool:
    """Whether nothing is given but template text, or nothing at all."""
    if isinstance(value, list):
        return all(_is_open(entry) for entry in value)
    if isinstance(value, dict):
        return all(_is_open(entry) for entry in value.values())
    return not_given(value)


def _may_be_replaced(text: str, key: Key) -> bool:
    """Whether another value loses nothing: no list of tables, and no comment in a list."""
    draft = TomlText(text)
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


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


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


def _added(text: str, key: Key, value: Any, guidance: dict[Part, str]) -> str:
    """The text with a key more, and the comment that the template has above it, or above a table that is new with it."""
    known = {entry.path for entry in TomlText(text).entries}
    text = _set(text, key, value)
    for path in (key, key[:-1]):
        comment = guidance.get(Part("comment", dotted(path)))
        if comment and path not in known:
            text = _with_comment(text, path, comment)
    return text


def _with_comment(text: str, path: Key, comment: str) -> str:
    """The text with a comment above the line on which a key or header stands, where it has a line of its own."""
    draft = TomlText(text)
    entry = next((entry for entry in draft.entries if entry.path == path), None)
    if entry is None or not entry.is_statement:
        return text
    start = draft.body.rfind("\n", 0, entry.start) + 1
    return draft.with_text(start, start, comment.replace("\r\n", "\n").replace("\n", draft.end))
