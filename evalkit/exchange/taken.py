"""The edits that a workbook asks for: values into the files that are there, new rows as new things, all or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evalkit.check.options import Options
from evalkit.editing.add import Added, add_to
from evalkit.editing.draft import Draft
from evalkit.editing.faults import Faults
from evalkit.editing.names import Names
from evalkit.editing.remove import take_away
from evalkit.editing.resolve import Target, refuse_hidden
from evalkit.editing.values import Wish, put
from evalkit.errors import EvalkitError
from evalkit.exchange.merge import Change, Merge, New
from evalkit.exchange.rows import Row
from evalkit.files.entities import Entity
from evalkit.keys import Key
from evalkit.toml import edit
from evalkit.toml.verify import held_at, parsed

_MOST = 12
"""As many places are listed that name what is gone."""


@dataclass(slots=True)
class Taken:
    """What would be written, or why it cannot be."""

    added: Added | None
    unclear: list[str]
    notes: list[str] = field(default_factory=list)
    """What else would change, because of what is taken away."""
    there: frozenset[int] = frozenset()
    """Which of the new rows, counted from 1, are in the files by now."""


def taken(root: Path, merge: Merge, options: Options, *, accept: str | None, remove: bool, source: str) -> Taken:
    """The changes that make the files say what a workbook says. `accept`: `workbook` where both have changed a value."""
    draft = Draft(root)
    before = draft.evaluation
    changes = [*merge.changed, *(merge.conflicts if accept == "workbook" else ())]
    filled = [change for change in changes if change.row.entity]
    news = [*merge.new, *_not_there_yet(change for change in changes if change.row.entity is None)]
    wishes = [_wish(new, number) for number, new in enumerate(news, 1)]
    unclear = _name(draft, filled, wishes)
    faults = Faults(source, total=len(news), places={number: new.place for number, new in enumerate(news, 1)})
    try:
        for change in [change for change in filled if change.value is not None]:
            draft.changes.edit(_entity(change.row).file, partial(_with, change=change))
        for change in merge.emptied if remove else ():
            draft.changes.edit(_entity(change.row).file, partial(_without, key=_key(change)))
        notes = _remove(draft, [row for _, row in merge.gone]) if remove else []
        added = add_to(draft, before, wishes, options, faults)
    except EvalkitError as error:
        return Taken(None, [*unclear, *(faults.told() or [f"{error.message} {error.hint}".strip()])])
    return Taken(added, unclear, notes, frozenset(done.number for done in added.done if done.how == "unchanged"))


def _not_there_yet(changes: Iterable[Change]) -> list[New]:
    """Things that had a row, and no more: what is said of them makes them."""
    found: dict[str, New] = {}
    for change in changes:
        row = change.row
        new = found.setdefault(row.mark, New(change.address, row.kind, row.project, row.inside, row.id, {}, {}))
        new.values[change.field.key] = change.value
    return list(found.values())


def _wish(new: New, number: int) -> Wish:
    wish = Wish(new.kind, new.id, new.project or None, new.inside or None, {}, number)
    for key, value in new.values.items():
        put(new.kind, wish.values, key, value)
    return wish


def _name(draft: Draft, changes: Sequence[Change], wishes: Sequence[Wish]) -> list[str]:
    """Puts ids in the place of names in changed cells, also of things that are new. What nothing goes by is unclear."""
    unclear: list[str] = []
    folders = {folder.id: folder for folder in draft.evaluation.projects}
    targets: list[Target | None] = [
        Target(wish.kind, folders.get(wish.project or ""), "", _id_to_be(wish)) for wish in wishes
    ]
    names = Names(draft.evaluation, wishes, targets)
    for change in changes:
        row = change.row
        if change.field.holds not in ("name", "names") or row.project not in folders:
            continue
        wish = Wish(row.kind, row.id)
        put(row.kind, wish.values, change.field.key, change.value)
        found = Faults("workbook")
        names.resolve(wish, Target(row.kind, folders[row.project], row.inside, row.id), found)
        told = [f"{change.address}: {one.partition(': ')[2]}" for one in found.told()]
        change.value = None if told else held_at(wish.values, tuple(change.field.key.split(".")))
        unclear += told
    return unclear


def _id_to_be(wish: Wish) -> str:
    """The id that a new thing gets by its name, as far as nothing else has it."""
    from evalkit.editing.meant import called
    from evalkit.model.ids import of_name

    return wish.id or (next(of_name(called(wish.values), wish.kind.name)) if called(wish.values) else "")


def _entity(row: Row) -> Entity:
    assert row.entity
    return row.entity


def _key(change: Change) -> Key:
    return (*_entity(change.row).key, *change.field.key.split("."))


def _with(text: str, change: Change) -> str:
    """The text of a file with the value of a cell."""
    key, value = _key(change), change.value
    held = held_at(parsed(text), key)
    if isinstance(held, dict) and isinstance(value, dict):
        return _with_table(text, key, held, value)
    return edit.set_value(text, key, value)


def _with_table(text: str, key: Key, held: dict[str, Any], value: dict[str, Any]) -> str:
    """The text with other texts in a table of texts: only those that differ are touched."""
    for name in [name for name in held if name not in value]:
        text = edit.remove_key(text, (*key, name))
    for name, said in value.items():
        if held.get(name) != said:
            text = edit.set_value(text, (*key, name), said)
    return text


def _without(text: str, key: Key) -> str:
    return edit.remove_key(text, key) if held_at(parsed(text), key) is not None else text


def _remove(draft: Draft, rows: Sequence[Row]) -> list[str]:
    """Takes things away that are no longer in the workbook, and out of the lists that name them; says where. Raises
    EvalkitError for what is not taken away so, and where something else names one.
    """
    things = [_entity(row) for row in rows]
    for thing in things:
        if thing.kind.name in ("project", "evaluation") or thing.kind.is_single:
            raise EvalkitError(
                f"{thing.kind.words} {thing.id} is not taken away with a row.",
                hint=f"evalkit remove {thing.kind} {thing.id}",
            )
    if not things:
        return []
    refuse_hidden(draft.evaluation)
    listed, hanging = take_away(draft.changes, draft.evaluation, things)
    if hanging:
        told = ", ".join(f"“{reference.text}” at {reference.place}" for reference in hanging[:_MOST])
        more = f" and {len(hanging) - _MOST} more" if len(hanging) > _MOST else ""
        raise EvalkitError(
            f"What is gone from the workbook is named where it cannot be taken out of a list: {told}{more}.",
            hint="Change these places, or keep the rows.",
        )
    return [f"{reference.place}: “{reference.text}” is taken out of the list" for reference in listed]
