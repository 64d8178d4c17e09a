"""Renaming and removing: everywhere at once, or not at all."""

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from evalkit.editing.links import relinked
from evalkit.editing.references import FoundPage, Reference, path_of, references, unread
from evalkit.editing.required import no_longer_matching, required, within_project
from evalkit.editing.resolve import refuse_hidden, refuse_malformed, refuse_taken, the_thing
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.scaffold import made, record
from evalkit.toml import edit
from evalkit.toml.rename import renamed


@dataclass(slots=True)
class Renamed:
    """What a change does: what is to be written, and what is left as it is."""

    changes: Changes
    named: list[Reference]
    """References that change, or that are taken out."""
    hanging: list[Reference] = field(default_factory=list)
    """References that would lead nowhere afterwards; of a file with another name, patterns that would match none."""
    unread: list[FoundPage] = field(default_factory=list)
    """Pages that may link to it, and could not be read."""


def rename(root: Path, kind: Kind, id: str, new: str, project: str | None, inside: str | None) -> Renamed:
    """What gives a thing another id, everywhere. Raises EvalkitError where that cannot be done."""
    if not kind.has_own_id:
        raise EvalkitError(f"A thing of the kind {kind.name} has no id of its own to be changed.", hint=_named_kinds())
    refuse_malformed(kind, new)
    changes = Changes(root)
    evaluation = load_from(changes.source)
    thing = the_thing(evaluation, kind, id, project, inside)
    refuse_hidden(evaluation)
    if new == id:
        raise EvalkitError(f"It is called {new} already.", hint="Give another id.")
    refuse_taken(evaluation, kind, new, thing.project or None if kind.name != "project" else None, thing.inside)
    lost = no_longer_matching(evaluation, thing, new)
    return Renamed(changes, rename_thing(changes, evaluation, thing, new), lost, unread(evaluation, thing))


def rename_thing(changes: Changes, evaluation: Evaluation, thing: Entity, new: str) -> list[Reference]:
    """Adds to changes what gives a thing another id everywhere. Gives the references that change.

    `evaluation`: with these changes.
    """
    found = [*references(evaluation, thing), *required(evaluation, thing)]
    for file, named in groupby(sorted(found, key=attrgetter("file")), key=attrgetter("file")):
        changes.edit(
            evaluation.source.leads_to(file) or file,
            partial(_changed, file=file, named=list(named), thing=thing, new=new),
        )
    _change_itself(changes, thing, new)
    return found


def _named_kinds() -> str:
    return f"Kinds with an id: {', '.join(k.name for k in KINDS.values() if k.has_own_id)}."


def _change_itself(changes: Changes, thing: Entity, new: str) -> None:
    if thing.kind.name == "project":
        changes.rename_folder(posixpath.dirname(thing.file), f"projects/{new}")
        _change_records(changes, thing.id, new)
    elif thing.kind.shape in ("file", "page"):
        ending = thing.file.rpartition(".")[2]
        changes.rename(thing.file, f"{posixpath.dirname(thing.file)}/{new}.{ending}")
        data = f"projects/{thing.project}/data/{thing.id}.csv"
        if thing.kind.name == "data-capture" and thing.project and changes.exists(data):
            changes.rename(data, f"projects/{thing.project}/data/{new}.csv")
    elif thing.kind.shape == "table":
        changes.edit(thing.file, lambda text: edit.rename_key(text, thing.key, new))
    else:
        changes.edit(thing.file, lambda text: edit.set_value(text, (*thing.key, "id"), new))


def _change_records(changes: Changes, id: str, new: str) -> None:
    """Lets an update find a project that the template made under its new id."""
    if made.has_project(changes.text(made.RENDERED) or "", id):
        changes.edit(made.RENDERED, partial(made.with_project_renamed, id=id, new=new))
        if changes.exists(record.RECORD):
            changes.edit(record.RECORD, partial(record.with_project_renamed, id=id, new=new))


def _changed(text: str, file: str, named: list[Reference], thing: Entity, new: str) -> str:
    """The text of a file in which all that names a thing names its new id."""
    old = path_of(thing)
    moved = posixpath.join(posixpath.dirname(old), new + posixpath.splitext(old)[1])
    values = [reference.key for reference in named if reference.how in ("value", "element")]
    entries = [reference.key for reference in named if reference.how == "entry"]
    if values or entries:
        text = renamed(text, new, values, entries)
    for reference in named:
        if reference.how == "path":
            text = edit.set_value(text, reference.key, moved + reference.text.removeprefix(old))
        if reference.how == "within":
            instead = reference.text.replace(within_project(old), within_project(moved))
            text = edit.set_value(text, reference.key, instead)
    if any(reference.how == "link" for reference in named):
        text = relinked(text, file, old, moved)
    if placed := [reference.key for reference in named if reference.how == "placed"]:
        from evalkit.editing.chapters import with_placed

        text = with_placed(text, placed, new)
    quoted = [reference for reference in named if reference.how == "quoted"]
    return _requoted(text, quoted, thing.id, new) if quoted else text


def _requoted(text: str, quoted: list[Reference], id: str, new: str) -> str:
    """The text of a page whose quotations name a party by its new id."""
    lines = text.split("\n")
    for reference in quoted:
        before, _, behind = lines[reference.line - 1].rpartition(reference.text)
        party, comma, more = reference.text.partition(",")
        named = re.sub(re.escape(id), new, party, count=1, flags=re.IGNORECASE)
        lines[reference.line - 1] = f"{before}{named}{comma}{more}{behind}"
    return "\n".join(lines)
