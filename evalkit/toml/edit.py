"""Edits of TOML texts that keep every comment, byte and line ending outside the edit.

An edit is made in the text, then read again: where anything but the value that was meant has changed, it is refused.
Each function takes a text, with its byte-order mark and line endings, and gives the text after the edit. Each raises
EvalkitError where the text is not TOML, and where the edit cannot be made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.document import TomlText
from evalkit.toml.entries import Entry
from evalkit.toml.lists import with_element, without_element
from evalkit.toml.rename import renamed
from evalkit.toml.unlist import without_elements
from evalkit.toml.verify import held_at, made_at, parsed, proved
from evalkit.toml.write import Value, block, in_braces, name, pair, spelt, written

__all__ = [
    "Value",
    "add_table",
    "add_tables",
    "add_to_list",
    "append_table",
    "append_tables",
    "remove_from_list",
    "remove_key",
    "remove_table",
    "rename_key",
    "set_value",
]


def set_value(text: str, key: Key, value: Value) -> str:
    """The text with another value at `key`; what stands before and behind it, a comment too, stays.

    A key that is missing is added to its table: right below a line `# KEY = ""` of that table, else behind its last
    key, else below its header; at the top of the file behind the last key before the first table. Where the table is
    spelled in braces or with dotted keys, so is the key. A table that is missing is added as `add_table` does.
    """
    table = parsed(text)
    draft = TomlText(text)
    if entry := draft.value_at(key):
        return proved(text, draft.with_text(entry.value, entry.end, written(value, draft.end)), _putter(key, value))
    if draft.names(key):
        raise EvalkitError(f"{draft.line(key)}: {spelt(key)} is a table here.", hint="Give it a value, and try again.")
    _room(table, draft, key)
    return proved(text, _with_key(draft, key, value, as_table=False), _putter(key, value))


def add_table(text: str, path: Key, values: Mapping[str, Value]) -> str:
    """The text with a table more, `[a.b]`; tables among its values get headers of their own.

    It is put behind the last table that has the same parent, or else behind the parent, else at the end of the file.
    """
    table = parsed(text)
    draft = TomlText(text)
    if draft.names(path):
        raise EvalkitError(f"{draft.line(path)}: {spelt(path)} is there already.", hint="Choose another name.")
    _room(table, draft, path)
    return proved(text, _with_key(draft, path, values, as_table=True), _putter(path, dict(values)))


def add_tables(text: str, holder: Key, several: Mapping[str, Mapping[str, Value]]) -> str:
    """The text with tables more of one parent, by their names, as `add_table` puts each; at once, which is quicker."""
    table = parsed(text)
    draft = TomlText(text)
    is_plain = not any(draft.value_at(holder[:n]) or draft.dotted(holder[:n]) for n in range(1, len(holder) + 1))
    depth = len(holder)
    there = {entry.path[depth] for entry in draft.entries if len(entry.path) > depth and entry.path[:depth] == holder}
    if not is_plain or not there.isdisjoint(several):
        for name, values in several.items():
            text = add_table(text, (*holder, name), values)
        return text
    _room(table, draft, (*holder, next(iter(several))))
    blocks = [block((*holder, name), values, draft.end) for name, values in several.items()]
    after = draft.with_block(draft.place_of((*holder, next(iter(several)))), draft.end.join(blocks))

    def put(table: Any) -> None:
        made_at(table, holder).update({name: dict(values) for name, values in several.items()})

    return proved(text, after, put)


def append_table(text: str, path: str | Key, values: Mapping[str, Value]) -> str:
    """The text with one more `[[path]]`, behind the last one with its own tables, else as `add_table` puts a table.

    Raises EvalkitError, too, where the text holds something else under this name.
    """
    return append_tables(text, (path,) if isinstance(path, str) else path, [values])


def append_tables(text: str, key: Key, several: Sequence[Mapping[str, Value]]) -> str:
    """The text with several more of `[[key]]`, as `append_table` puts each."""
    table = parsed(text)
    draft = TomlText(text)
    if draft.names(key) and not any(entry.is_header and entry.path[:-1] == key for entry in draft.entries):
        message = f"{draft.line(key)}: {spelt(key)} is not a list of tables under headers of their own here."
        header = ".".join(name(part) for part in key if isinstance(part, str))
        raise EvalkitError(message, hint=f"Write each as a table under [[{header}]], and try again.")
    if not draft.names(key):
        _room(table, draft, key)
    blocks = draft.end.join(block(key, values, draft.end, array=True) for values in several)
    after = draft.with_block(draft.place_of(key), blocks)

    def put(table: Any) -> None:
        made_at(table, key[:-1]).setdefault(key[-1], []).extend(map(dict, several))

    return proved(text, after, put)


def add_to_list(text: str, key: Key, value: str) -> str:
    """The text with one element more at the end of a list of texts, written as its last one is.

    A list that is missing is made, and one that holds only the template's TODO begins anew.
    """
    held = held_at(parsed(text), key)
    if held in (None, "", "TODO", ["TODO"]):
        draft = TomlText(text)
        todo = draft.value_at((*key, 0))
        return set_value(text, (*key, 0) if todo else key, value if todo else [value])
    draft, entry = _list(text, key, held)
    after = _with_inner(draft, entry, written(value, draft.end))
    return proved(text, after, lambda table: held_at(table, key).append(value))


def remove_from_list(text: str, key: Key, value_or_index: str | int) -> str:
    """The text without one element of a list of texts, the first of that value, or without the one at a position."""
    held = held_at(parsed(text), key)
    draft, _ = _list(text, key, held)
    index = value_or_index if isinstance(value_or_index, int) else -1
    if isinstance(value_or_index, str) and value_or_index in held:
        index = held.index(value_or_index)
    if not 0 <= index < len(held):
        what = f"“{value_or_index}”" if isinstance(value_or_index, str) else f"element {index + 1}"
        hint = "Give one of its elements as it is written there."
        raise EvalkitError(f"{draft.line(key)}: {spelt(key)} holds no {what}.", hint=hint)
    return without_elements(text, [(*key, index)])


def rename_key(text: str, path: Key, new: str) -> str:
    """The text with another name for a table or value, wherever it is spelled. Quotation marks stay as they are."""
    return renamed(text, new, (), [path])


def remove_table(text: str, path: Key) -> str:
    """The text without a table and the tables in it; or, where the path ends in a number, without that element of a
    list of tables.

    The comment right above its header goes too, but for one that the file begins with, and one above the first of its
    kind: that may be guidance for those that follow. Comments between blank lines before the next header stay.
    """
    held = held_at(parsed(text), path)
    if not isinstance(held, dict) and not (isinstance(held, list) and all(isinstance(part, dict) for part in held)):
        if held is None:
            raise _missing(path)
        raise EvalkitError(f"{TomlText(text).line(path)}: {spelt(path)} is not a table.", hint="Remove it as a value.")
    return _without(text, path)


def remove_key(text: str, key: Key) -> str:
    """The text without a key and its value, and without the comment on its line. Comments above it stay."""
    draft = TomlText(text)
    parsed(text)
    if draft.value_at(key):
        return _without(text, key)
    if draft.names(key):
        raise EvalkitError(f"{draft.line(key)}: {spelt(key)} is a table here.", hint="Remove it as a table.")
    raise _missing(key)


def _with_key(draft: TomlText, key: Key, value: Any, *, as_table: bool) -> str:
    """The text with a key that is missing, spelled as the nearest table that is there: in braces, dotted, or as a line.

    `as_table`: under a header of its own, where that can be.
    """
    for depth in range(len(key) - 1, 0, -1):
        holder, rest = key[:depth], key[depth:]
        if entry := draft.value_at(holder):
            return _with_inner(draft, entry, _pair(rest, value, draft.end))
        if any(other.is_header and other.path == holder for other in draft.entries):
            break
        if dotted := draft.dotted(holder):
            return _dotted(draft, dotted, holder, rest, value)
    if as_table:
        return draft.with_block(draft.place_of(key), block(key, value, draft.end))
    header = draft.header_of(key[:-1])
    if header or len(key) == 1:
        return draft.with_line(header, str(key[-1]), pair(str(key[-1]), value, draft.end))
    line = pair(str(key[-1]), value, draft.end)
    return draft.with_block(draft.place_of(key[:-1]), block(key[:-1], {}, draft.end) + line + draft.end)


def _dotted(draft: TomlText, last: Entry, holder: Key, rest: Key, value: Any) -> str:
    """The text with a key more behind one that spells the same table with dots."""
    word = next(word for word in last.words if word.path == holder)
    line = f"{draft.body[last.start : word.end]}.{_pair(rest, value, draft.end)}"
    if last.is_statement:
        return draft.with_line_behind(last, line)
    return _with_inner(draft, last.within, line)


def _pair(rest: Key, value: Any, end: str) -> str:
    """A key in what is not under a header; further tables on the way stand in braces."""
    for part in reversed(rest[1:]):
        value = {str(part): value}
    held = in_braces(value, end) if isinstance(value, Mapping) else written(value, end)
    return f"{name(rest[0])} = {held}"


def _without(text: str, path: Key) -> str:
    left = TomlText(text)
    inside = left.first_inside(path)
    left = TomlText(_without_inner(left, inside) if inside else left.without_statements(path))
    while isinstance(path[-1], str) and (more := left.first_inside(path)):  # dotted keys in an inline table
        left = TomlText(_without_inner(left, more))

    def put(table: Any) -> None:
        del held_at(table, path[:-1])[path[-1]]
        for depth in range(len(path) - 1, 0, -1):
            if not held_at(table, path[:depth]) and not left.names(path[:depth]):
                del held_at(table, path[: depth - 1])[path[depth - 1]]

    return proved(text, left.text, put)


def _with_inner(draft: TomlText, holder: Entry | None, element: str) -> str:
    """The text with an element more in a list, or a pair more in an inline table."""
    assert holder
    return draft.bom + with_element(draft.body, holder, draft.inside(holder), element, draft.end)


def _without_inner(draft: TomlText, entry: Entry) -> str:
    """The text without an element of a list, or a pair of an inline table."""
    holder = entry.within
    assert holder
    siblings = draft.inside(holder)
    index = next(n for n, other in enumerate(siblings) if other is entry)
    return draft.bom + without_element(draft.body, holder, siblings, index)


def _list(text: str, key: Key, held: Any) -> tuple[TomlText, Entry]:
    """Where a list of texts stands."""
    draft = TomlText(text)
    entry = draft.value_at(key)
    if entry and isinstance(held, list) and all(isinstance(element, str) for element in held):
        return draft, entry
    if held is None:
        raise _missing(key)
    raise EvalkitError(f"{draft.line(key)}: {spelt(key)} is not a list of texts.", hint="Put it right by hand first.")


def _room(table: dict[str, Any], draft: TomlText, key: Key) -> None:
    """Raises EvalkitError where something else stands where the tables on the way to a key would."""
    held: Any = table
    for depth, part in enumerate(key):
        if isinstance(held, list) and isinstance(part, int) and 0 <= part < len(held):
            held = held[part]
        elif isinstance(held, dict) and isinstance(part, str):
            held = held.get(part, {})
        elif isinstance(held, list | dict):
            raise _missing(key)
        else:
            here = key[:depth]
            message = f"{draft.line(here)}: {spelt(here)} is not a table, so there is no {spelt(key)} to be set."
            raise EvalkitError(message, hint="Put it right by hand first.")


def _missing(key: Key) -> EvalkitError:
    return EvalkitError(f"There is no {spelt(key)} here.", hint="Look into the file for what it holds.")


def _putter(key: Key, value: Any) -> Callable[[dict[str, Any]], None]:
    def put(table: dict[str, Any]) -> None:
        made_at(table, key[:-1])[key[-1]] = value

    return put
