"""Renaming and removing: everywhere at once, or not at all."""

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evalkit import editing
from evalkit.changes import Changes
from evalkit.errors import EvalkitError
from evalkit.kinds import KINDS, Kind, Thing, things
from evalkit.loader import load
from evalkit.model.fields import is_id
from evalkit.portfolio import known_project
from evalkit.reading import parse
from evalkit.references import Reference, references, relinked
from evalkit.report import UNREADABLE, Key
from evalkit.scaffold import RECORD, RENDERED
from evalkit.suggest import did_you_mean
from evalkit.tree import Evaluation, ProjectFolder


@dataclass(slots=True)
class Renamed:
    """What a change does: what is to be written, and what is left as it is."""

    changes: Changes
    named: list[Reference]
    """References that change, or that are taken out."""
    hanging: list[Reference] = field(default_factory=list)
    """References that would lead nowhere afterwards."""


def the_thing(evaluation: Evaluation, kind: Kind, id: str, project: str | None, inside: str | None = None) -> Thing:
    """The one thing of a kind and id that is meant. Raises EvalkitError where none or several are."""
    found = [thing for thing in all_of(evaluation, kind, project) if thing.id == id and inside in (None, thing.inside)]
    if not found:
        ids = sorted({thing.id for thing in all_of(evaluation, kind, project) if thing.id})
        listed = f"There are: {', '.join(ids[:8])}{' …' if len(ids) > 8 else ''}." if ids else "There is none yet."
        raise EvalkitError(f"There is no {kind.name} “{id}”.{did_you_mean(id, ids)}", hint=listed)
    if len(found) > 1:
        listed = ", ".join(f"{thing.file}" for thing in found[:5])
        by = "--in" if len({thing.project for thing in found}) == 1 else "--project"
        raise EvalkitError(f"There are {len(found)} of the name “{id}”: {listed}.", hint=f"Say which: {by} ID.")
    return found[0]


def all_of(evaluation: Evaluation, kind: Kind, project: str | None) -> list[Thing]:
    """All things of a kind, in one project or in all."""
    known_project(project, [folder.id for folder in evaluation.projects])
    folders: list[ProjectFolder | None] = [None]
    if kind.in_project:
        folders = [folder for folder in evaluation.projects if project in (None, folder.id)]
    return [thing for folder in folders for thing in things(evaluation, kind, folder)]


def rename(root: Path, kind: Kind, id: str, new: str, project: str | None, inside: str | None) -> Renamed:
    """What gives a thing another id, everywhere. Raises EvalkitError where that cannot be done."""
    if not kind.has_id or kind.names or kind.name in ("evaluation", "logic-model"):
        raise EvalkitError(f"A thing of the kind {kind.name} has no id of its own to be changed.", hint=_named_kinds())
    column = kind.name == "item"
    if not (new.isidentifier() and new.isascii() and new.islower() if column else is_id(new)):
        shape = (
            "lower-case letters, digits and underscores"
            if column
            else "lower-case letters and digits with single hyphens between them"
        )
        raise EvalkitError(
            f"“{new}” cannot be an id.", hint=f"Use {shape}, such as {'tasks_done' if column else 'shared-tasks'}."
        )
    evaluation = load(root)
    thing = the_thing(evaluation, kind, id, project, inside)
    _refuse_hidden(evaluation)
    if new == id:
        raise EvalkitError(f"It is called {new} already.", hint="Give another id.")
    _refuse_taken(evaluation, thing, new)
    changes = Changes(root)
    return Renamed(changes, rename_thing(changes, evaluation, thing, new))


def rename_thing(changes: Changes, evaluation: Evaluation, thing: Thing, new: str) -> list[Reference]:
    """Adds to changes what gives a thing another id everywhere. Gives the references that change.

    `evaluation`: with these changes.
    """
    found = references(evaluation, thing)
    for reference in found:
        _change(changes, thing, reference, new)
    _change_itself(changes, thing, new)
    return found


def _refuse_hidden(evaluation: Evaluation) -> None:
    """Refuses to change ids while a file cannot be read, which may name them."""
    hidden = next((p for p in evaluation.problems if p.hides or p.code == UNREADABLE), None)
    if hidden:
        raise EvalkitError(
            f"{hidden.file}:{hidden.line} cannot be read, so nobody knows what it names. {hidden.message}",
            hint=hidden.fix,
        )


_ONE_SPACE = (
    ("input", "activity", "output", "outcome", "impact", "benefit", "adverse-effect"),
    ("indicator", "data-capture"),
)


def _refuse_taken(evaluation: Evaluation, thing: Thing, new: str) -> None:
    """Refuses an id that something else goes by."""
    alike = next((kinds for kinds in _ONE_SPACE if thing.kind.name in kinds), (thing.kind.name,))
    for name in alike:
        scope = thing.project if thing.kind.name != "project" else None
        for other in all_of(evaluation, KINDS[name], scope or None):
            if other.id == new and (thing.kind.name != "item" or other.inside == thing.inside):
                raise EvalkitError(f"There is {name} “{new}” already, in {other.file}.", hint="Choose another id.")


def _named_kinds() -> str:
    return f"Kinds with an id: {', '.join(k.name for k in KINDS.values() if k.has_id and not k.names)}."


def _change_itself(changes: Changes, thing: Thing, new: str) -> None:
    if thing.kind.name == "project":
        changes.rename_folder(posixpath.dirname(thing.file), f"projects/{new}")
        _change_record(changes, thing.id, new)
    elif thing.kind.shape in ("file", "page"):
        ending = thing.file.rpartition(".")[2]
        changes.rename(thing.file, f"{posixpath.dirname(thing.file)}/{new}.{ending}")
        data = f"projects/{thing.project}/data/{thing.id}.csv"
        if thing.kind.name == "data-capture" and changes.exists(data):
            changes.rename(data, f"projects/{thing.project}/data/{new}.csv")
    elif thing.kind.shape == "table":
        changes.edit(thing.file, lambda text: editing.rename_key(text, thing.key, new))
    else:
        changes.edit(thing.file, lambda text: editing.set_value(text, (*thing.key, "id"), new))


def _change_record(changes: Changes, id: str, new: str) -> None:
    """Lets an update find a project under its new id."""
    if changes.exists(RENDERED):
        changes.edit(RENDERED, lambda text: text.replace(f'"projects/{id}/', f'"projects/{new}/'))
    made = parse(changes.text(RECORD) or "", RECORD).table.get("answers", {}).get("projects", [])
    for index, project in enumerate(made):
        if project.get("id") == id:
            changes.edit(RECORD, lambda text, n=index: editing.set_value(text, ("answers", "projects", n, "id"), new))  # type: ignore[misc]


def _change(changes: Changes, thing: Thing, reference: Reference, new: str) -> None:
    """Makes one reference name the new id."""
    old = thing.file if thing.kind.name != "project" else posixpath.dirname(thing.file)
    moved = f"{posixpath.dirname(old)}/{new}" + ("" if thing.kind.name == "project" else f".{old.rpartition('.')[2]}")

    def edit(text: str) -> str:
        if reference.how == "entry":
            return editing.rename_key(text, reference.key, new)
        if reference.how in ("value", "element"):
            return editing.set_value(text, reference.key, new)
        if reference.how == "path":
            return editing.set_value(text, reference.key, moved + reference.text.removeprefix(old))
        if reference.how == "link":
            return relinked(text, reference.file, reference.line, reference.text, old, moved)
        lines = text.split("\n")
        before, _, behind = lines[reference.line - 1].rpartition(reference.text)
        party, comma, more = reference.text.partition(",")
        named = re.sub(re.escape(thing.id), new, party, count=1, flags=re.IGNORECASE)
        lines[reference.line - 1] = f"{before}{named}{comma}{more}{behind}"
        return "\n".join(lines)

    changes.edit(reference.file, edit)


def remove(root: Path, kind: Kind, id: str, project: str | None, inside: str | None) -> Renamed:
    """What takes a thing away, and takes it out of the lists that name it; what names it otherwise is left hanging.

    Raises EvalkitError where that cannot be done.
    """
    if kind.name in ("evaluation", "logic-model"):
        raise EvalkitError(f"The {kind.name} itself cannot be removed.", hint="Take away what is in it.")
    evaluation = load(root)
    thing = the_thing(evaluation, kind, id, project, inside)
    _refuse_hidden(evaluation)
    changes = Changes(root)
    found = [reference for reference in references(evaluation, thing) if not _within(reference, thing)]
    listed = [reference for reference in found if reference.how == "element"]
    for reference in sorted(listed, key=lambda r: (r.file, r.key[:-1], -int(r.key[-1]))):
        changes.edit(reference.file, partial(_unlisted, key=reference.key))
    if thing.kind.name == "project":
        changes.remove_folder(posixpath.dirname(thing.file))
    elif thing.kind.shape in ("file", "page"):
        changes.remove(thing.file)
    else:
        changes.edit(thing.file, lambda text: editing.remove_table(text, thing.key))
    hanging = [reference for reference in found if reference.how != "element"]
    return Renamed(changes, listed, hanging)


def _unlisted(text: str, key: Key) -> str:
    return editing.remove_from_list(text, key[:-1], int(key[-1]))


def _within(reference: Reference, thing: Thing) -> bool:
    """Whether a reference goes away with the thing itself."""
    if thing.kind.name == "project":
        return reference.file.startswith(f"{posixpath.dirname(thing.file)}/")
    return reference.file == thing.file and reference.key[: len(thing.key)] == thing.key
