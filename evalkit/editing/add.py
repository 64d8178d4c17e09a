"""Adding things to an evaluation: a new file with the guidance of the template, a table in a file that is there, or the
words that an example of the template still lacks. Nothing that somebody wrote is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.check.checker import Options, check
from evalkit.editing.examples import is_untouched
from evalkit.editing.rename import rename_thing
from evalkit.editing.resolve import inside_of, project_of, refuse_taken, refuse_unknown
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
from evalkit.model.ids import is_id
from evalkit.model.kinds import Kind
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
    changes, done, wrong = Changes(root), [], []
    evaluation = now = load_from(changes.source)
    made = _made(changes.source)
    for wish in wishes:
        try:
            done.append(_Adding(changes, now, wish, made).carry_out())
            now = load_from(changes.source)
        except EvalkitError as error:
            if not wish.where or len(wishes) == 1:
                raise
            wrong.append(f"  {wish.where}: {error.message}")
    if wrong:
        raise EvalkitError(
            f"{len(wrong)} of {len(wishes)} cannot be added, so nothing has been:\n" + "\n".join(wrong),
            hint="Correct them there, and give the file again.",
        )
    before, after = check(evaluation, options), check(now, options)
    _refuse_faults(before, after)
    last = replace(options, stage=Stage.REPORTING)
    gained = check(now, last).score().met - check(evaluation, last).score().met
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


class _Adding:
    """Meets one wish."""

    def __init__(self, changes: Changes, evaluation: Evaluation, wish: Wish, made: dict[str, Made]) -> None:
        self._made = made
        self._changes = changes
        self._evaluation = evaluation
        self._wish = wish
        self._kind = wish.kind
        self._project = project_of(evaluation, wish) if wish.kind.in_project and wish.kind.name != "project" else None
        self._inside = inside_of(evaluation, wish, self._project) if wish.kind.inside else ""
        self._id = self._chosen_id()

    def carry_out(self) -> Done:
        self._begin_file()
        there = next((thing for thing in self._all() if thing.id == self._id), None) if self._id else None
        if there and self._kind.shape == "page":
            raise EvalkitError(f"{there.file} is there already.", hint="Write in it.")
        if there:
            _refuse_other(there, self._wish.values)
            return self._filled(there.file, there.key, "completed")
        example = next(self._examples(), None)
        if example:
            return self._filled(*self._renamed(example), example.id or "example")
        self._refuse_taken()
        return self._new()

    def _begin_file(self) -> None:
        """Begins the file in which the thing will stand, where it is a table in one that is not there yet."""
        project = self._project.id if self._project else ""
        file = self._kind.file(project, self._id, self._inside)
        if self._kind.shape in ("table", "list") and not self._changes.exists(file):
            self._changes.write(file, blank_file(self._kind, self._project, "", {}))
            self._evaluation = load_from(self._changes.source)
            self._project = next((p for p in self._evaluation.projects if p.id == project), None)

    def _all(self) -> Iterator[Entity]:
        if self._kind.name == "project":
            for folder in self._evaluation.projects:
                yield from entities(self._evaluation, self._kind, folder)
            return
        for thing in entities(self._evaluation, self._kind, self._project):
            if not self._kind.inside or thing.inside == self._inside:
                yield thing

    def _chosen_id(self) -> str:
        kind, id = self._kind, self._wish.id
        if kind.is_single:
            if id and id != kind.name:
                raise EvalkitError(f"There is only one {kind.name}, without an id.", hint=f"Leave “{id}” out.")
            return kind.name
        if not kind.has_id:
            if id:
                raise EvalkitError(f"A thing of the kind {kind.name} has no id.", hint=f"Leave “{id}” out.")
            return ""
        if kind.shape == "page":
            return _day(id)
        if not id:
            raise EvalkitError(f"It is open what this {kind.name} is called.", hint=f"evalkit add {kind.name} ID …")
        if kind.stands_for:
            refuse_unknown(id, kind, self._evaluation, self._project)
        column = kind.name == "item"
        good = id.isidentifier() and id.islower() and id.isascii() if column else is_id(id)
        if not good:
            shape = (
                "letters, digits and underscores" if column else "letters and digits with single hyphens between them"
            )
            raise EvalkitError(f"“{id}” cannot be an id.", hint=f"Use lower-case {shape}.")
        return id

    def _refuse_taken(self) -> None:
        """Refuses an id that something of another kind goes by in the same space."""
        if self._kind.space:
            refuse_taken(self._evaluation, self._kind, self._id, self._project.id if self._project else None)

    def _examples(self) -> Iterator[Entity]:
        """Examples of the template in which nobody has written anything."""
        if not self._kind.has_examples:
            return
        for thing in self._all():
            wanted = self._wish.values.get("kind")
            other_kind = self._kind.name == "adverse-effect" and wanted and thing.value.kind not in (None, wanted)
            if not other_kind and is_untouched(thing, self._changes, self._made.get(thing.file)):
                yield thing

    def _renamed(self, example: Entity) -> tuple[str, Key]:
        """Gives an example the id that is wanted; says where it stands then: file and key."""
        if not self._kind.has_id or example.id == self._id:
            return example.file, example.key
        self._refuse_taken()
        if example.id:
            rename_thing(self._changes, self._evaluation, example, self._id)
        else:
            self._changes.edit(example.file, lambda text: edit.set_value(text, (*example.key, "id"), self._id))
        key = (*example.key[:-1], self._id) if self._kind.shape == "table" else example.key
        return self._kind.file(example.project, self._id, self._inside), key

    def _filled(self, file: str, key: Key, how: str) -> Done:
        """Fills in what is not given yet."""
        self._fill(file, key)
        return Done(self._kind, self._id, file, key, how)

    def _fill(self, file: str, at: Key) -> None:
        for path, value in _flat(self._kind.table, self._wish.values):
            if isinstance(value, list) and value and isinstance(value[0], dict):
                for entry in value:
                    self._changes.edit(file, lambda text, e=entry, p=path: edit.append_table(text, (*at, *p), e))  # type: ignore[misc]
            else:
                self._changes.edit(file, lambda text, v=value, p=path: edit.set_value(text, (*at, *p), v))  # type: ignore[misc]

    def _new(self) -> Done:
        kind, values = self._kind, self._wish.values
        project = self._project.id if self._project else self._id
        file = kind.file(project, self._id, self._inside)
        if kind.name == "project":
            for path, text in blank_project(self._evaluation, self._id, values).items():
                if not self._changes.exists(path):
                    self._changes.write(path, text)
            self._fill(file, ())
            return Done(kind, self._id, file, (), "added")
        if kind.shape in ("file", "page"):
            if self._changes.exists(file):
                raise EvalkitError(
                    f"{file} is there already, and cannot be read as what it should be.", hint="Mend it first."
                )
            self._changes.write(file, blank_file(kind, self._project, self._id, values))
            self._fill(file, ())
            return Done(kind, self._id, file, (), "added")
        if kind.shape == "table":
            self._changes.edit(file, lambda text: edit.add_table(text, (kind.within, self._id), values))
            return Done(kind, self._id, file, (kind.within, self._id), "added")
        held = {"id": self._id, **values} if self._id else values
        self._changes.edit(file, lambda text: edit.append_table(text, (kind.within,), held))
        count = sum(1 for _ in self._all())
        return Done(kind, self._id, file, (kind.within, count), "added")


def _day(id: str) -> str:
    try:
        return date.fromisoformat(id).isoformat() if id else date.today().isoformat()  # noqa: DTZ011  # the user's own day
    except ValueError as error:
        raise EvalkitError(
            f"“{id}” is not a date.", hint="A reflection goes by its day, such as 2026-01-31."
        ) from error


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
