"""One name put in place of others throughout a TOML text, in one edit however many there are."""

from collections.abc import Collection
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.keys import Key
from evalkit.toml.document import TomlText
from evalkit.toml.verify import held_at, parsed, proved
from evalkit.toml.write import name_instead, spelt, written


def renamed(text: str, new: str, values: Collection[Key], names: Collection[Key] = ()) -> str:
    """The text with `new` as the value at each of the keys `values`, and as the name of the tables or values at `names`.

    A name is changed wherever it is spelled; quotation marks stay as they are. All else stays, as in `edit`. Raises
    EvalkitError where the text is not TOML, where a key is missing, or where something else goes by the new name.
    """
    parsed(text)
    draft = TomlText(text)
    values, names = frozenset(values), frozenset(names)
    _refuse_taken(draft, new, names)
    pieces, done, found = [draft.bom], 0, set[Key]()
    for start, end, key in sorted(_places(draft, values, names)):
        instead = written(new, draft.end) if key in values else name_instead(draft.body[start:end], new)
        pieces += [draft.body[done:start], instead]
        done = end
        found.add(key)
    if missing := min((values | names) - found, default=None, key=str):
        raise EvalkitError(f"There is no {spelt(missing)} here.", hint="Look into the file for what it holds.")

    def put(table: Any) -> None:
        for key in values:
            held_at(table, key[:-1])[key[-1]] = new
        for key in sorted(names, key=len, reverse=True):  # what is in a table comes before the table
            holder = held_at(table, key[:-1])
            holder[new] = holder.pop(key[-1])

    return proved(text, "".join([*pieces, draft.body[done:]]), put)


def _places(draft: TomlText, values: frozenset[Key], names: frozenset[Key]) -> list[tuple[int, int, Key]]:
    """Where these values stand, and where these names are spelled."""
    found = [(e.value, e.end, e.path) for e in draft.entries if e.path in values and not e.is_header]
    found += [(w.start, w.end, w.path) for e in draft.entries for w in e.words if w.path in names]
    return found


def _refuse_taken(draft: TomlText, new: str, names: frozenset[Key]) -> None:
    wanted = {(*key[:-1], new) for key in names} - names
    if taken := next((w.path for e in draft.entries for w in e.words if w.path in wanted), None):
        raise EvalkitError(f"{draft.line(taken)}: {spelt(taken)} is there already.", hint="Choose another name.")
