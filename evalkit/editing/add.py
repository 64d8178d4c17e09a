"""Adding things to an evaluation: a new file with the guidance of the template, a table in a file that is there, or the
words that an example of the template still lacks. Nothing that somebody wrote is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evalkit.check.checker import Options, judge
from evalkit.editing.draft import Draft
from evalkit.editing.examples import is_untouched
from evalkit.editing.rename import rename_thing
from evalkit.editing.resolve import Target, refuse_taken, target_of
from evalkit.editing.values import Values, Wish
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.files.sources import Source
from evalkit.framework import Stage
from evalkit.keys import Key
from evalkit.model.fields import fields, resolve
from evalkit.model.kind import Kind
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.report import Finding, Report
from evalkit.scaffold.made import Made, kept
from evalkit.scaffold.new_files import blank_file, blank_project
from evalkit.toml import edit


@dataclass(slots=True)
class Done:
    """One wish that was met."""

    kind: Kind
    id: str
    file: str
    key: Key
    how: str
    """`added`, `completed`, or the id of the example whose place it takes."""


@dataclass(slots=True)
class Added:
    """What is to be written, and what the gate says before and after."""

    changes: Changes
    done: list[Done]
    before: Report
    after: Report
    gained_later: int = 0
    """How many requirements more are met of those that fall due at a later stage."""


def add(root: Path, wishes: Sequence[Wish], options: Options) -> Added:
    """What meets every wish. Raises EvalkitError where one cannot be met; with several, it says which."""
    draft = Draft(root)
    made, before = _made(draft.changes.source), draft.evaluation
    done, wrong = [], []
    for wish in wishes:
        try:
            done.append(_meet(draft, wish, made))
            draft.refresh()
        except EvalkitError as error:
            if not wish.where or len(wishes) == 1:
                raise
            wrong.append(f"  {wish.where}: {error.message}")
    if wrong:
        raise EvalkitError(
            f"{len(wrong)} of {len(wishes)} cannot be added, so nothing has been:\n" + "\n".join(wrong),
            hint="Correct them there, and give the file again.",
        )
    return _judged(draft.changes, done, before, load_from(draft.changes.source), options)


def _judged(changes: Changes, done: list[Done], evaluation: Evaluation, then: Evaluation, options: Options) -> Added:
    """What was done, and what the gate says of it. Raises EvalkitError where it makes a file wrong."""
    was, then_is = judge(evaluation, options), judge(then, options)
    before, after = was.report(), then_is.report()
    _refuse_faults(before, after)
    gained = then_is.report(Stage.REPORTING).score().met - was.report(Stage.REPORTING).score().met
    return Added(changes, done, before, after, gained - (after.score().met - before.score().met))


def _made(source: Source) -> dict[str, Made]:
    """What the template made of each file; nothing where nobody knows."""
    try:
        return kept(source)
    except EvalkitError:
        return {}


def _refuse_faults(before: Report, after: Report) -> None:
    """Refuses what would make a file wrong: a reference that leads nowhere, for instance."""
    known = {finding.fingerprint for finding in before.findings}
    new = [f for f in after.findings if f.code.startswith("FIL") and f.fingerprint not in known]
    if new:
        told = "\n".join(f"  {finding.message}" for finding in new[:8])
        raise EvalkitError(f"This cannot be added as it is:\n{told}", hint=new[0].fix)


def _meet(draft: Draft, wish: Wish, made: dict[str, Made]) -> Done:
    """Meets a wish: fills in what is there by its id, takes over an example, or adds what is new."""
    target = _with_file(draft, target_of(draft.evaluation, wish), wish)
    alike = list(_alike(draft.evaluation, target))
    there = next((thing for thing in alike if thing.id == target.id), None) if target.id else None
    if there and target.kind.shape == "page":
        raise EvalkitError(f"{there.file} is there already.", hint="Write in it.")
    if there:
        _refuse_other(there, wish.values)
        return _filled(draft, target, (there.file, there.key), wish, "completed")
    for example in alike if target.kind.has_examples else ():
        if _is_of_that_kind(example, wish) and is_untouched(example, draft.changes, made.get(example.file)):
            return _filled(draft, target, _renamed(draft, example, target), wish, example.id or "example")
    _refuse_taken(draft, target)
    return _new(draft, target, wish, len(alike))


def _with_file(draft: Draft, target: Target, wish: Wish) -> Target:
    """The same target, once the file has been begun in which it will stand, where that is a table in one not there yet."""
    if target.kind.shape not in ("table", "list") or draft.changes.exists(target.file):
        return target
    draft.changes.write(target.file, blank_file(target.kind, target.project, "", {}))
    draft.refresh()
    return target_of(draft.evaluation, wish)


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


def _renamed(draft: Draft, example: Entity, target: Target) -> tuple[str, Key]:
    """Gives an example the id that is wanted; says where it stands then: file and key."""
    if not target.kind.has_id or example.id == target.id:
        return example.file, example.key
    _refuse_taken(draft, target)
    if example.id:
        rename_thing(draft.changes, draft.evaluation, example, target.id)
    else:
        draft.changes.edit(example.file, lambda text: edit.set_value(text, (*example.key, "id"), target.id))
    return target.file, (*example.key[:-1], target.id) if target.kind.shape == "table" else example.key


def _filled(draft: Draft, target: Target, place: tuple[str, Key], wish: Wish, how: str) -> Done:
    """Fills in what is not given yet, at a file and key."""
    file, key = place
    for path, value in _flat(target.kind.table, wish.values):
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for entry in value:
                draft.changes.edit(file, partial(edit.append_table, path=(*key, *path), values=entry))
        else:
            draft.changes.edit(file, partial(edit.set_value, key=(*key, *path), value=value))
    return Done(target.kind, target.id, file, key, how)


def _new(draft: Draft, target: Target, wish: Wish, number: int) -> Done:
    """Adds what is new. `number`: how many of its kind there are in its place."""
    kind, file, changes = target.kind, target.file, draft.changes
    if kind.shape in ("file", "page"):
        for path, text in _new_files(draft, target, wish).items():
            changes.write(path, text)
        return _filled(draft, target, (file, ()), wish, "added")
    if kind.shape == "table":
        key: Key = (kind.within, target.id)
        changes.edit(file, partial(edit.add_table, path=key, values=wish.values))
    else:
        key = (kind.within, number)
        held = {"id": target.id, **wish.values} if target.id else wish.values
        changes.edit(file, partial(edit.append_table, path=key[:-1], values=held))
    return Done(kind, target.id, file, key, "added")


def _new_files(draft: Draft, target: Target, wish: Wish) -> dict[str, str]:
    """The files of a thing that has its own, as the template begins them."""
    if target.kind.name == "project":
        files = blank_project(draft.evaluation, target.id, wish.values)
        return {path: text for path, text in files.items() if not draft.changes.exists(path)}
    if draft.changes.exists(target.file):
        message = f"{target.file} is there already, and cannot be read as what it should be."
        raise EvalkitError(message, hint="Mend it first.")
    return {target.file: blank_file(target.kind, target.project, target.id, wish.values)}


def _flat(table: type[Table], values: Values, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value with its key, in the order of the format."""
    order = list(fields(table))
    for key in sorted(values, key=lambda key: order.index(key) if key in order else len(order)):
        spec, value = fields(table).get(key), values[key]
        if isinstance(value, dict) and spec and spec.table:
            if spec.shape == "table":
                yield from _flat(spec.table, value, (*at, key))
            else:
                for id, entry in value.items():
                    yield from _flat(spec.table, entry, (*at, key, id))
        elif isinstance(value, dict):
            yield from (((*at, key, inner), held) for inner, held in value.items())
        else:
            yield (*at, key), value


def _refuse_other(thing: Entity, values: Values) -> None:
    """Refuses to write over what is given."""
    for path, value in _flat(thing.kind.table, values):
        held = resolve(thing.value, path)
        if given(held) and held != value and not (isinstance(held, tuple | list) and list(held) == value):
            raise EvalkitError(
                f"{thing.kind.name} “{thing.id}” has `{'.'.join(path)}` already, in {thing.file}.",
                hint="Change it there; `add` only fills in what is not given.",
            )


def next_gap(added: Added) -> Finding | None:
    """What to do next: in what was added first, else wherever the present stage wants it."""
    files = [done.file for done in added.done]
    due = [finding for finding in added.after.findings if finding.severity.value == "error"]
    return next((f for f in due if f.file in files), None) or (due[0] if due else None)


def met(added: Added) -> int:
    """How many requirements are met more than before, at the stage of the check."""
    return added.after.score().met - added.before.score().met
