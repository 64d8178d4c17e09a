"""Meeting a wish in a draft: what is there is filled in, an example of the template taken over, or something new added."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from evalkit.editing.draft import Draft
from evalkit.editing.faults import Faults
from evalkit.editing.identify import identified
from evalkit.editing.rename import rename_thing
from evalkit.editing.resolve import Target
from evalkit.editing.there import There
from evalkit.editing.values import Values, Wish, flat
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity
from evalkit.grammar import quoted
from evalkit.keys import Key
from evalkit.model.fields import resolve
from evalkit.model.kind import Kind
from evalkit.model.kinds import kind_within
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.scaffold.new_files import blank_file, blank_project
from evalkit.toml import edit
from evalkit.toml.several import set_values

Pieces = Mapping[tuple[str, ...], Any]
"""Values by their keys in a thing."""


@dataclass(slots=True)
class Done:
    """One wish that was met."""

    kind: Kind
    id: str
    """Its id; failing that what tells it apart, if anything does."""
    file: str
    key: Key
    how: str
    """`added`, `completed`, `unchanged`, or the id of the example whose place it takes."""
    wish: Wish
    """What it meets."""

    @property
    def number(self) -> int:
        """The row or entry that asked for it."""
        return self.wish.number

    @property
    def code(self) -> str:
        """What stood there for its id."""
        return self.wish.code

    @property
    def named_by(self) -> str:
        """The key of what its id is made of, where it is new and had none."""
        return "" if self.how in ("completed", "unchanged") else self.wish.named_by


def meet(draft: Draft, there: There, target: Target, wish: Wish) -> Done:
    """Meets a wish: fills in what is there, takes over an example, or adds what is new."""
    target = _with_file(draft, there, target)
    kind = target.kind
    if kind.shape == "page" and draft.changes.exists(target.file):
        raise EvalkitError(f"{target.file} is there already.", hint="Write in it.")
    if wish.is_repeated:
        return Done(kind, _told(target, wish), target.file, (kind.within, 0), "unchanged", wish)
    if thing := there.thing(target, wish):
        if not wish.replaces:
            _refuse_other(thing, wish)
        return _completed(draft, there, target, thing, wish)
    if same := there.saying(target, lambda thing: _says_all(thing, wish)):
        return Done(kind, _told(target, wish), target.file, same.key, "unchanged", wish)
    if example := there.example(target, wish):
        return _in_place_of(draft, there, target, example, wish)
    there.refuse_taken(target)
    return _new(draft, there, target, wish)


def _with_file(draft: Draft, there: There, target: Target) -> Target:
    """The same target, once the file has been begun in which it will stand, where that is a table in one not there yet."""
    if target.kind.shape in ("table", "list") and not draft.changes.exists(target.file):
        target = replace(target, project=there.project(target))
        draft.changes.write(target.file, blank_file(target.kind, target.project, "", {}))
    return target


def _renamed(draft: Draft, there: There, example: Entity, target: Target) -> Entity:
    """An example with the id that is wanted."""
    if not target.kind.has_id or example.id == target.id:
        return example
    there.refuse_taken(target)
    if example.id:
        rename_thing(draft.changes, draft.evaluation, example, target.id)
        return there.thing(target, Wish(target.kind, target.id)) or example
    draft.changes.edit(example.file, lambda text: edit.set_value(text, (*example.key, "id"), target.id))
    return example


def _in_place_of(draft: Draft, there: There, target: Target, example: Entity, wish: Wish) -> Done:
    """Puts what is wanted in the place of an example."""
    draft.settle()  # what waits goes by keys, in which the example may be named
    how = example.id or ("added" if target.kind.told_apart_by else "example")
    example = _renamed(draft, there, example, target)
    pieces = dict(_pieces(example, wish.values))
    new = [((*example.key, *path), value) for path, value in pieces.items() if not _is_so(example, path, value)]
    _put_in(draft, example.file, new)
    return _filled(draft, there, target, example.key, pieces, wish, how)


def _completed(draft: Draft, there: There, target: Target, thing: Entity, wish: Wish) -> Done:
    """Fills in what is not given yet in a thing that is there; what is plain waits for the next `settle`."""
    pieces = dict(_pieces(thing, wish.values))
    within = [path for path, value in pieces.items() if _is_of_tables(value)]
    values = {(*thing.key, *p): v for p, v in pieces.items() if p not in within and not _is_so(thing, p, v)}
    if not within:
        draft.set_values(thing.file, values)
        how = "completed" if values else "unchanged"
        return Done(target.kind, target.id or _told(target, wish), thing.file, thing.key, how, wish)
    was = draft.changes.text(thing.file)
    _put_in(draft, thing.file, values.items())
    done = _filled(draft, there, target, thing.key, pieces, wish, "completed")
    if draft.changes.text(thing.file) == was:
        done.how = "unchanged"
    return done


def _put_in(draft: Draft, file: str, values: Iterable[tuple[Key, Any]]) -> None:
    """Puts plain values into a file at once."""
    plain = {key: value for key, value in values if not _is_of_tables(value)}
    if plain:
        draft.changes.edit(file, partial(set_values, several=plain))


def _is_of_tables(value: Any) -> bool:
    """Whether a value is a list of tables, of which each may be a thing of a kind of its own."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _filled(draft: Draft, there: There, target: Target, key: Key, pieces: Pieces, wish: Wish, how: str) -> Done:
    """Adds the lists of tables of a thing whose plain values stand in its file."""
    for path, value in pieces.items():
        if _is_of_tables(value):
            _fill_within(draft, there, target, str(path[0]), value)
    return Done(target.kind, target.id or _told(target, wish), target.file, key, how, wish)


def _pieces(thing: Entity, values: Values) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value with its key. In one of several, a table of texts that it has not yet is one value, and stands in braces."""
    whole = {
        name: value
        for name, value in values.items()
        if thing.kind.shape == "list" and isinstance(value, dict) and not given(resolve(thing.value, (name,)))
    }
    yield from flat(thing.kind.table, {name: value for name, value in values.items() if name not in whole})
    yield from (((name,), value) for name, value in whole.items())


def _fill_within(draft: Draft, there: There, target: Target, key: str, entries: Sequence[Values]) -> None:
    """Adds the tables of a list in a thing: each is a thing of a kind of its own, or only a table."""
    kind = kind_within(target.kind, key)
    if kind is None:
        draft.changes.edit(target.file, partial(edit.append_tables, key=(key,), several=entries))
        return
    wishes = []
    for entry in entries:
        values = {name: value for name, value in entry.items() if name != "id"}
        project = target.project_id if kind.in_project else None
        wishes.append(Wish(kind, entry.get("id", ""), project, target.id if kind.inside else None, values))
    for wish, place in zip(wishes, identified(draft.evaluation, wishes, Faults()), strict=True):
        assert place
        meet(draft, there, place, wish)
    draft.settle()


def _is_so(thing: Entity, path: Key, value: Any) -> bool:
    """Whether a thing has a value already, whatever the white space in a text."""
    held = resolve(thing.value, path)
    return bool(given(held)) and _plain(held) == _plain(value)


def _says_all(thing: Entity, wish: Wish) -> bool:
    """Whether a thing says all that is wanted."""
    return all(_is_so(thing, path, value) for path, value in _pieces(thing, wish.values))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _told(target: Target, wish: Wish) -> str:
    """How a thing without an id is spoken of, where something tells it apart."""
    if not target.kind.told_apart_by:
        return ""
    by = wish.values.get("by") or {}
    return " ".join((f"{wish.values.get('date')} of {target.inside}", *(f"({part})" for part in by.values())))


def _new(draft: Draft, there: There, target: Target, wish: Wish) -> Done:
    """Adds what is new."""
    kind, file = target.kind, target.file
    if kind.shape in ("file", "page"):
        for path, text in _new_files(draft, there, target, wish).items():
            draft.changes.write(path, text)
        if kind.shape == "page":
            return Done(kind, target.id, file, (), "added", wish)
        pieces = dict(flat(kind.table, wish.values))
        _put_in(draft, file, pieces.items())
        return _filled(draft, there, target, (), pieces, wish, "added")
    if kind.shape == "table":
        key = draft.add_table(file, (kind.within,), target.id, wish.values)
    else:
        held = {"id": target.id, **wish.values} if target.id else wish.values
        key = draft.append_table(file, (kind.within,), held, there.number(target))
    return Done(kind, target.id or _told(target, wish), file, key, "added", wish)


def _new_files(draft: Draft, there: There, target: Target, wish: Wish) -> dict[str, str]:
    """The files of a thing that has its own, as the template begins them."""
    if target.kind.name == "project":
        files = blank_project(draft.evaluation, target.id, wish.values)
        return {path: text for path, text in files.items() if not draft.changes.exists(path)}
    if draft.changes.exists(target.file):
        message = f"{target.file} is there already, and cannot be read as what it should be."
        raise EvalkitError(message, hint="Mend it first.")
    return {target.file: there.blank(target, wish.values)}


def _refuse_other(thing: Entity, wish: Wish) -> None:
    """Refuses to write over what is given."""
    for path, value in flat(thing.kind.table, wish.values):
        if _is_of_tables(value) and kind_within(thing.kind, str(path[0])):
            continue
        held = resolve(thing.value, path)
        if given(held) and not _is_so(thing, path, value):
            name = f"“{thing.id}”" if thing.id else f"of {wish.values.get('date')}"
            raise EvalkitError(
                f"{thing.kind.name} {name} has `{'.'.join(path)}` already, in {thing.file}."
                f" There it is {_shown(held)}, here {_shown(value)}.",
                hint="Change it there; `add` only fills in what is not given.",
            )


def _shown(value: Any) -> str:
    if isinstance(value, tuple | list):
        return (
            quoted(map(str, value)) if not any(isinstance(part, dict | Table) for part in value) else "a list of tables"
        )
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”" if isinstance(value, str) else text
