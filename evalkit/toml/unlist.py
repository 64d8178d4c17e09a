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
        pieces += [draft.body[done : entry.value], _without(draft.body[entry.value : entry.end], going[entry.path])]
        done = entry.end

    def put(table: Any) -> None:
        for path, gone in going.items():
            holder = held_at(table, path[:-1])
            holder[path[-1]] = [element for index, element in enumerate(holder[path[-1]]) if index not in gone]

    return proved(text, "".join([*pieces, draft.body[done:]]), put)


def _is_of_texts(held: Any) -> bool:
    return isinstance(held, list) and all(isinstance(element, str) for element in held)


def _without(held: str, gone: set[int]) -> str:
    """A list, from bracket to bracket, without some of its elements. However many go, each is looked at with its
    neighbours only.
    """
    elements: list[Entry] = []
    read_value(held, 0, (), Entry((), [], 0, len(held), 0), elements)
    pieces, done = [], len(held)
    for first, last in _runs(gone):
        following = elements[last + 1] if last + 1 < len(elements) else None
        behind = following.end if following else len(held)
        pieces += [held[behind:done], _without_run(held, elements, first, last)]
        done = elements[first - 1].end if first else 0
    return "".join([held[:done], *reversed(pieces)])


def _runs(indices: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as the first and last of those without a gap between them, the highest first."""
    runs: list[tuple[int, int]] = []
    for index in sorted(indices, reverse=True):
        last = runs.pop()[1] if runs and runs[-1][0] == index + 1 else index
        runs.append((index, last))
    return runs


def _without_run(held: str, elements: list[Entry], first: int, last: int) -> str:
    """What stands between the element before a run that goes, or the bracket, and the end of the one behind it, or of the list."""
    following = elements[last + 1 : last + 2]
    rest = held[elements[last].end : following[0].end if following else len(held)]
    for index in range(last, first - 1, -1):
        before = elements[max(index - 1, 0) : index]
        start = before[0].start if before else 0
        text = held[start : elements[index].end] + rest
        beside = [_at(one.start - start, one.end - start) for one in (*before, elements[index])]
        beside += [_at(len(text) - (one.end - one.start), len(text)) for one in following]
        text = without_element(text, _at(0, len(text) + len(following)), beside, len(before))
        rest = text[before[0].end - start :] if before else text
    return rest


def _at(start: int, end: int) -> Entry:
    return Entry((), [], start, end, start)
