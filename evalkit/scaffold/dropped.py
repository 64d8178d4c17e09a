"""What a template made once and makes no more, and is there still: it stays, and people are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.keys import Key, dotted
from evalkit.scaffold.made import Made, hash_of, hash_of_value, table_of
from evalkit.scaffold.parts import WHOLE, Part, sections, table_at, tables, value_at, values
from evalkit.toml.verify import held_at


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file, or a part of it: a table or value by its key with dots, a section by its title."""

    file: str
    part: str = ""
    """Empty for the whole file."""
    is_as_made: bool = False
    """Whether it is still as the template made it."""


def dropped_file(path: str, then: Made, mine: str) -> Dropped:
    """A file that a template has dropped."""
    return Dropped(path, is_as_made=then.get(WHOLE) == hash_of(mine))


def dropped_parts(path: str, then: Made, mine: str, theirs: str) -> Iterator[Dropped]:
    """The parts of a file that a template has dropped: of what lies within each other the outermost."""
    if path.endswith(".md"):
        here, there = sections(mine), sections(theirs)
        for title in here:
            made = then.get(Part("section", title))
            if title and made and title not in there:
                yield Dropped(path, title, is_as_made=made == hash_of(here[title]))
    elif path.endswith(".toml"):
        try:
            yield from _of_tables(path, then, table_of(path, mine), table_of(path, theirs))
        except EvalkitError:  # which is said when it is merged
            return


def _of_tables(path: str, then: Made, mine: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Dropped]:
    kept: set[Key] = {*tables(theirs), *(key for key, _ in values(theirs))}
    told: set[Key] = set()
    for key in (*tables(mine), *(key for key, _ in values(mine))):
        within = any(key[:depth] in told for depth in range(1, len(key)))
        if not within and key not in kept and _all_made(then, mine, key):
            told.add(key)
            yield Dropped(path, dotted(key), _is_as_made(then, mine, key))


def _all_made(then: Made, mine: dict[str, Any], key: Key) -> bool:
    """Whether the template made what stands at a key, and all that is in it: nothing was added or goes by another name."""
    held = held_at(mine, key)
    if not isinstance(held, dict):
        return value_at(key) in then
    inner = [key, *((*key, *rest) for rest in tables(held))]
    return all(table_at(at) in then for at in inner) and all(
        value_at((*key, *rest)) in then for rest, _ in values(held)
    )


def _is_as_made(then: Made, mine: dict[str, Any], key: Key) -> bool:
    held = held_at(mine, key)
    inner = [((*key, *rest), value) for rest, value in values(held)] if isinstance(held, dict) else [(key, held)]
    return all(then.get(value_at(at)) == hash_of_value(value) for at, value in inner)
