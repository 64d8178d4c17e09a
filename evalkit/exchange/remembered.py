"""Which column of other people's tables stands for which field: remembered in the evaluation, once it was agreed."""

from collections.abc import Mapping

from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.model.kind import Kind
from evalkit.toml import edit
from evalkit.toml.parse import parse

FILE = ".evalkit/columns.toml"


def remembered(changes: Changes, kind: Kind) -> dict[str, str]:
    """Heading → key, of tables of a kind of thing; nothing where nothing was agreed."""
    try:
        held = parse(changes.text(FILE) or "").table.get(kind.name)
    except EvalkitError:
        return {}
    return {head: key for head, key in held.items() if isinstance(key, str)} if isinstance(held, dict) else {}


def remember(changes: Changes, kind: Kind, columns: Mapping[str, str]) -> None:
    """Adds what was agreed to what is to be written."""
    text = (
        changes.text(FILE) or "# Which column of other people's tables stands for which field; empty: it is left out.\n"
    )
    before = text
    known = remembered(changes, kind)
    for heading, key in columns.items():
        if known.get(heading) != key:
            text = edit.set_value(text, (kind.name, heading), key)
    if text != before:
        changes.write(FILE, text)
