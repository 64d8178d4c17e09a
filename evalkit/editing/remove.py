"""Removing: everywhere at once, or not at all."""

import posixpath
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from evalkit.editing.references import Reference, references, unread
from evalkit.editing.rename import Renamed
from evalkit.editing.required import no_longer_matching, required
from evalkit.editing.resolve import refuse_hidden, the_thing
from evalkit.errors import EvalkitError
from evalkit.files.changes import Changes
from evalkit.files.entities import Entity
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load_from
from evalkit.model.kind import Kind
from evalkit.toml import edit
from evalkit.toml.unlist import without_elements


def remove(root: Path, kind: Kind, id: str, project: str | None, inside: str | None) -> Renamed:
    """What takes a thing away, and takes it out of the lists that name it; what names it otherwise is left hanging.

    Raises EvalkitError where that cannot be done.
    """
    if kind.is_single:
        raise EvalkitError(f"The {kind.name} itself cannot be removed.", hint="Take away what is in it.")
    changes = Changes(root)
    evaluation = load_from(changes.source)
    thing = the_thing(evaluation, kind, id, project, inside)
    refuse_hidden(evaluation)
    listed, hanging = take_away(changes, evaluation, [thing])
    return Renamed(changes, listed, hanging, unread(evaluation, thing))


def take_away(
    changes: Changes, evaluation: Evaluation, things: Sequence[Entity]
) -> tuple[list[Reference], list[Reference]]:
    """Adds to changes what takes things away, and out of the lists that name them. Gives the places in these lists, and
    those that are left hanging.

    `evaluation`: with the changes so far.
    """
    found = {
        (reference.file, reference.line, reference.key, reference.text): reference
        for thing in things
        for reference in references(evaluation, thing)
        if not any(_within(reference, other) for other in things)
    }
    listed = [reference for reference in found.values() if reference.how == "element"]
    for file, named in groupby(sorted(listed, key=attrgetter("file")), key=attrgetter("file")):
        changes.edit(file, partial(without_elements, keys=[reference.key for reference in named]))
    for thing in sorted(things, key=_place, reverse=True):  # the last of a list first: what goes moves those behind it
        _remove(changes, thing)
    hanging = [reference for reference in found.values() if reference.how != "element"]
    for thing in things:
        hanging += [*required(evaluation, thing), *no_longer_matching(evaluation, thing)]
    return listed, hanging


def _remove(changes: Changes, thing: Entity) -> None:
    if thing.kind.name == "project":
        changes.remove_folder(posixpath.dirname(thing.file))
    elif thing.kind.shape in ("file", "page"):
        changes.remove(thing.file)
    else:
        changes.edit(thing.file, partial(edit.remove_table, path=thing.key))


def _place(thing: Entity) -> list[tuple[bool, str | int]]:
    """Where a thing stands: positions in a list by their number, before names."""
    return [(isinstance(part, str), part) for part in thing.key]


def _within(reference: Reference, thing: Entity) -> bool:
    """Whether a reference goes away with the thing itself."""
    if thing.kind.name == "project":
        return reference.file.startswith(f"{posixpath.dirname(thing.file)}/")
    return reference.file == thing.file and reference.key[: len(thing.key)] == thing.key
