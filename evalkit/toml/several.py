"""Several values of a TOML text at once: in time that grows with the text, and not with text times values."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache

from evalkit.keys import Key
from evalkit.toml.document import TomlText
from evalkit.toml.edit import Value, set_value
from evalkit.toml.entries import Entry
from evalkit.toml.verify import made_at, parsed, proved
from evalkit.toml.write import written

_Several = dict[Key, Value]


def set_values(text: str, several: Mapping[Key, Value]) -> str:
    """The text with other values at some keys, as `set_value` sets each. Raises EvalkitError as that does."""
    draft = _read(text)
    after, left = _replaced(draft, several)
    if len(left) > 1:
        after, left = _in_tables(TomlText(after), left)
    for key, value in left.items():
        after = set_value(after, key, value)

    def put(table: dict[str, object]) -> None:
        for key, value in several.items():
            made_at(table, key[:-1])[key[-1]] = value

    return proved(text, after, put)


@lru_cache(maxsize=1)
def _read(text: str) -> TomlText:
    """A text, which may be that of many new files. Raises EvalkitError where it is not TOML."""
    parsed(text)
    return TomlText(text)


def _replaced(draft: TomlText, several: Mapping[Key, Value]) -> tuple[str, _Several]:
    """The text with other values where some stand already, and those that are left."""
    there: dict[Key, Entry] = {}
    for entry in draft.entries:
        if not entry.is_header:
            there.setdefault(entry.path, entry)
    found = sorted((there[key].value, there[key].end, key) for key in several if key in there)
    body, stop, done = draft.body, len(draft.body) + 1, set[Key]()
    for start, end, key in reversed(found):
        if end <= stop:  # what stands in a value that is replaced as a whole, comes after that
            body, stop = body[:start] + written(several[key], draft.end) + body[end:], start
            done.add(key)
    return draft.bom + body, {key: value for key, value in several.items() if key not in done}


def _in_tables(draft: TomlText, several: Mapping[Key, Value]) -> tuple[str, _Several]:
    """The text with keys more under headers that are there, each table for itself, and what is left."""
    headers = [entry for entry in draft.entries if entry.is_header]
    numbers: dict[Key, int] = {}
    for number, header in enumerate(headers):
        numbers.setdefault(header.path, number)
    of_table: dict[int, _Several] = {}
    left: _Several = {}
    named = {word.path for entry in draft.entries for word in entry.words}
    for key, value in several.items():
        if key[:-1] in numbers and key not in named:
            of_table.setdefault(numbers[key[:-1]], {})[key[-1:]] = value
        else:
            left[key] = value
    body = draft.body
    stops = _ends(draft, headers)
    for number in sorted(of_table, reverse=True):
        start, stop = body.rfind("\n", 0, headers[number].start) + 1, stops[number]
        body = body[:start] + _with_keys(body[start:stop], of_table[number]) + body[stop:]
    return draft.bom + body, left


def _ends(draft: TomlText, headers: Sequence[Entry]) -> list[int]:
    """Where the lines of each table end: above the comment that stands right above the next header."""
    ends = []
    starts = [header.start for header in headers]
    behind = [header.end for header in headers]
    for entry in draft.entries:
        if (number := bisect_right(starts, entry.start) - 1) >= 0:
            behind[number] = max(behind[number], entry.end)
    for number, following in enumerate(headers[1:]):
        at = draft.body.rfind("\n", 0, following.start) + 1
        while (above := draft.body.rfind("\n", 0, at - 1) + 1) > behind[number]:
            if not draft.body[above:at].lstrip().startswith("#"):
                break
            at = above
        ends.append(at)
    return [*ends, len(draft.body)]


def _with_keys(table: str, several: _Several) -> str:
    """The lines of one table, from its header on, with keys more."""
    (header, *_) = TomlText(table).entries
    for key, value in several.items():
        table = set_value(table, (*header.path, *key), value)
    return table
