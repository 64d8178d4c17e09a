"""Meeting a wish in a draft: what is there is filled in, an example of the template taken over, or something new added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from evalkit.editing.draft import Draft
from evalkit.editing.examples import is_untouched
from evalkit.editing.faults import Faults
from evalkit.editing.identify import identified, identity
from evalkit.editing.rename import rename_thing
from evalkit.editing.resolve import Target, refuse_taken
from evalkit.editing.values import Values, Wish, flat
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation
from evalkit.grammar import quoted
from evalkit.keys import Key
from evalkit.model.fields import resolve
from evalkit.model.kind import Kind
from evalkit.model.kinds import kind_within
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.scaffold.made import Made
from evalkit.scaffold.new_files import blank_file, blank_project
from evalkit.toml import edit


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


def meet(draft: Draft, target: Target, wish: Wish, made: Mapping[str, Made]) -> Done:
    """Meets a wish: fills in what is there, takes over an example, or adds what is new."""
    target = _now(_with_file(draft, target), draft.evaluation)
    alike = list(_alike(draft.evaluation, target))
    there = next((thing for thing in alike if _is_the_same(thing, target, wish)), None)
    if there and target.kind.shape == "page":
        raise EvalkitError(f"{there.file} is there already.", hint="Write in it.")
    if wish.is_repeated:
        return Done(target.kind, _told(target, wish), target.file, (target.kind.within, 0), "unchanged", wish)
    if there:
        if not wish.replaces:
            _refuse_other(there, wish)
        return _filled(draft, target, there, wish, made, "completed")
    for example in alike if target.kind.has_examples else ():
        if _is_of_that_kind(example, wish) and is_untouched(example, draft.changes, made.get(example.file)):
            how = example.id or ("added" if target.kind.told_apart_by else "example")
            return _filled(draft, target, _renamed(draft, example, target), wish, made, how)
    _refuse_taken(draft, target)
    return _new(draft, target, wish, made, len(alike))


def _is_the_same(thing: Entity, target: Target, wish: Wish) -> bool:
    """Whether a thing is the one that is wanted: it has its id or, without one, all that tells it apart."""
    if target.id:
        return thing.id == target.id
    kind = target.kind
    return bool(kind.told_apart_by) and identity(kind, thing.value) == identity(kind, wish.values)


def _with_file(draft: Draft, target: Target) -> Target:
    """The same target, once the file has been begun in which it will stand, where that is a table in one not there yet."""
    if target.kind.shape in ("table", "list") and not draft.changes.exists(target.file):
        draft.changes.write(target.file, blank_file(target.kind, target.project, "", {}))
        draft.refresh()
    return target


def _now(target: Target, evaluation: Evaluation) -> Target:
    """The same target in the evaluation as it has become."""
    if target.project is None:
        return target
    return replace(target, project=next(folder for folder in evaluation.projects if folder.id == target.project_id))


def _alike(evaluation: Evaluation, target: Target) -> Iterator[Entity]:
    """All things of the kind, in the place where the target belongs."""
    folders = evaluation.projects if target.kind.name == "project" else [target.project]
    for folder in folders:
        for thing in entities(evaluation, target.kind, folder):
            if not target.kind.inside or thing.inside == target.inside:
                yield thing


def _is_of_that_kind(example: Entity, wish: Wish) -> bool:
    """Whether an example may take the values that are wanted: not one of a perceived effect those of an anticipated one."""
    kind = example.value.kind if example.kind.name == "adverse-effect" else None
    return kind is None or wish.values.get("kind", kind) == kind


def _refuse_taken(draft: Draft, target: Target) -> None:
    """Refuses an id that something of another kind goes by in the same space."""
    if target.kind.space:
        refuse_taken(draft.evaluation, target.kind, target.id, target.project_id or None)


def _renamed(draft: Draft, example: Entity, target: Target) -> Entity:
    """An example with the id that is wanted."""
    if not target.kind.has_id or example.id == target.id:
        return example
    _refuse_taken(draft, target)
    if example.id:
        rename_thing(draft.changes, draft.evaluation, example, target.id)
        draft.refresh()
        return next(
            thing for thing in _alike(draft.evaluation, _now(target, draft.evaluation)) if thing.id == target.id
        )
    draft.changes.edit(example.file, lambda text: edit.set_value(text, (*example.key, "id"), target.id))
    return example


def _filled(draft: Draft, target: Target, thing: Entity, wish: Wish, made: Mapping[str, Made], how: str) -> Done:
    """Fills in what is not given yet in a thing that is there."""
    file, key, was = thing.file, thing.key, draft.changes.text(thing.file)
    within: dict[str, list[Values]] = {}
    for path, value in _pieces(thing, wish.values):
        if isinstance(value, list) and value and isinstance(value[0], dict):
            within[str(path[0])] = value
        elif not _is_so(thing, path, value):
            draft.changes.edit(file, partial(edit.set_value, key=(*key, *path), value=value))
    for name, entries in within.items():
        _fill_within(draft, target, name, entries, made)
    if how == "completed" and draft.changes.text(file) == was:
        how = "unchanged"
    return Done(target.kind, target.id or _told(target, wish), file, key, how, wish)


def _pieces(thing: Entity, values: Values) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value with its key. In one of several, a table of texts that it has not yet is one value, and stands in braces."""
    whole = {
        name: value
        for name, value in values.items()
        if thing.kind.shape == "list" and isinstance(value, dict) and not given(resolve(thing.value, (name,)))
    }
    yield from flat(thing.kind.table, {name: value for name, value in values.items() if name not in whole})
    yield from (((name,), value) for name, value in whole.items())


def _fill_within(draft: Draft, target: Target, key: str, entries: Sequence[Values], made: Mapping[str, Made]) -> None:
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
    draft.refresh()
    for wish, place in zip(wishes, identified(draft.evaluation, wishes, Faults()), strict=True):
        assert place
        meet(draft, place, wish, made)
        draft.refresh()
    draft.settle()


def _is_so(thing: Entity, path: Key, value: Any) -> bool:
    """Whether a thing has a value already."""
    held = resolve(thing.value, path)
    return bool(given(held)) and (list(held) if isinstance(held, tuple | list) else held) == value


def _told(target: Target, wish: Wish) -> str:
    """How a thing without an id is spoken of, where something tells it apart."""
    if not target.kind.told_apart_by:
        return ""
    by = wish.values.get("by") or {}
    return " ".join((f"{wish.values.get('date')} of {target.inside}", *(f"({part})" for part in by.values())))


def _new(draft: Draft, target: Target, wish: Wish, made: Mapping[str, Made], number: int) -> Done:
    """Adds what is new. `number`: how many of its kind there are in its place."""
    kind, file, changes = target.kind, target.file, draft.changes
    if kind.shape in ("file", "page"):
        for path, text in _new_files(draft, target, wish).items():
            changes.write(path, text)
        draft.refresh()
        if kind.shape == "page":
            return Done(kind, target.id, file, (), "added", wish)
        thing = next(t for t in _alike(draft.evaluation, _now(target, draft.evaluation)) if t.id == target.id)
        return _filled(draft, target, thing, wish, made, "added")
    if kind.shape == "table":
        key = draft.add_table(file, (kind.within,), target.id, wish.values)
    else:
        held = {"id": target.id, **wish.values} if target.id else wish.values
        key = draft.append_table(file, (kind.within,), held, number)
    return Done(kind, target.id or _told(target, wish), file, key, "added", wish)


def _new_files(draft: Draft, target: Target, wish: Wish) -> dict[str, str]:
    """The files of a thing that has its own, as the template begins them."""
    if target.kind.name == "project":
        files = blank_project(draft.evaluation, target.id, wish.values)
        return {path: text for path, text in files.items() if not draft.changes.exists(path)}
    if draft.changes.exists(target.file):
        message = f"{target.file} is there already, and cannot be read as what it should be."
        raise EvalkitError(message, hint="Mend it first.")
    return {target.file: blank_file(target.kind, target.project, target.id, wish.values)}


def _refuse_other(thing: Entity, wish: Wish) -> None:
    """Refuses to write over what is given."""
    for path, value in flat(thing.kind.table, wish.values):
        if isinstance(value, list) and value and isinstance(value[0], dict) and kind_within(thing.kind, str(path[0])):
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
