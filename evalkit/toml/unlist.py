"""Elements taken out of lists throughout a TOML text, in one edit however many there are."""

from collections.abc import Iterable
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.document import TomlText
from evalkit.toml.entries import Entry, read_value
from evalkit.toml.lists import without_element
from evalkit.toml.verify import held_at, parsed, proved
from evalkit.toml.write import spelt


def without_elements(text: str, keys: Iterable[Key]) -> str:
    """The text without the elements at these keys, each of a list of texts; commas and comments go as for one of them.

    All else stays, as in `edit`. Raises EvalkitError where the text is not TOML, and where a list is not there.
    """
    table, draft = parsed(text), TomlText(text)
    going: dict[Key, set[int]] = {}
    for *path, index in keys:
        going.setdefault(tuple(path), set()).add(int(index))
    lists = [entry for entry in draft.entries if entry.path in going and not entry.is_header]
    if not all(_is_of_texts(held_at(table, path)) for path in going) or len(lists) < len(going):
        raise EvalkitError(
            f"There is no list of texts at {spelt(min(going, key=str))}.", hint="Put it right by hand first."
        )
    pieces, done = [draft.bom], 0
    for entry in lists:
        held = draft.body[entry.value : entry.end]
        for index in sorted(going[entry.path], reverse=True):
            held = _without(held, index)
        pieces += [draft.body[done : entry.value], held]
        done = entry.end

    def put(table: Any) -> None:
        for path, gone in going.items():
            holder = held_at(table, path[:-1])
            holder[path[-1]] = [element for index, element in enumerate(holder[path[-1]]) if index not in gone]

    return proved(text, "".join([*pieces, draft.body[done:]]), put)


def _is_of_texts(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(element, str) for element in held)


def _without(held: str, index: int) -> str:
    """A list, from bracket to bracket, without one of its elements."""
    found: list[Entry] = []
    whole = Entry((), [], 0, len(held), 0)
    read_value(held, 0, (), whole, found)
    return without_element(held, whole, found, index)
