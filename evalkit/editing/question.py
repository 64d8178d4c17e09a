"""The question for a value: its label as title, its guidance behind `?`, and what may be chosen."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from evalkit.asking.question import Alike, Question
from evalkit.editing import values
from evalkit.editing.fitting import refuse_misfit
from evalkit.editing.meant import called
from evalkit.editing.spots import Spot, alike, project_at
from evalkit.errors import EvalkitError
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.framework import QUESTIONS
from evalkit.grammar import joined
from evalkit.model import guidance, written
from evalkit.model.fields import FieldSpec, reach, resolve, value_type
from evalkit.model.file_kinds import FILES
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, named_by
from evalkit.model.table import Ref
from evalkit.model.values import given
from evalkit.thread.graph import FORWARD, questions_of

_HOW = {date: "a date, such as 31 March 2026", int: "a whole number", float: "a number", bool: "yes or no"}


def question_of(evaluation: Evaluation, spot: Spot, *, absent: Callable[[str], str | None] | None = None) -> Question:
    """The question for the value at a spot, as the evaluation stands. `absent`: what is to be done with a name of what is not
    there. Raises EvalkitError where there is no such field.
    """
    spec = spot.field
    told = guidance.find(".".join(part for part in (_file_kind(spot.kind), spot.kind.within, spot.name) if part))
    if spec is None or told is None:
        raise EvalkitError(f"There is no key `{spot.name}` of the kind {spot.kind.name}.")
    options = options_of(evaluation, spot, spec)
    several = spec.shape == "list"
    return Question(
        title=_asked(evaluation, str(spot.rest[-1])) if spec.shape == "map" else told.label,
        how=_how(spot, spec, options),
        told=told.text,
        guidance=told.text,
        good=told.good,
        weak=told.weak,
        given=as_text(spot.held(evaluation), chosen=bool(options)),
        alike=_alike(evaluation, spot, chosen=bool(options)),
        options=options,
        several=several,
        read=lambda text: read(spot.kind, spot.name, text, chosen=several and bool(spec.ref or spec.allowed)),
        absent=absent if spec.ref and "question" not in spec.ref.kinds else None,
    )


def read(kind: Kind, key: str, text: str, *, chosen: bool = False) -> Any:
    """The value of a dotted key, from an answer; `chosen`: from ids with `, ` between. Raises EvalkitError where it can be none."""
    try:
        value = text.split(", ") if chosen else values.read(kind, key, [text])
    except EvalkitError as error:  # whoever is asked has the label before them, and no key
        unclear = error.__cause__
        if isinstance(unclear, written.NotClearError):
            raise unclear.told_of(text) from error
        raise EvalkitError(error.message.replace(f"`{key}` is ", "", 1), hint=error.hint) from error
    refuse_misfit(kind, {}, key, value)
    if value == []:
        raise EvalkitError("That says nothing.")
    return value


def as_text(value: Any, *, chosen: bool = False) -> str:
    """A value as it would be given in an answer; empty where none is."""
    if not given(value):
        return ""
    if isinstance(value, list | tuple):
        parts = [str(part) for part in value]
        return (", " if chosen else "\n" if any(";" in part for part in parts) else "; ").join(parts)
    if isinstance(value, date):
        return written.in_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def in_words(value: Any, options: Mapping[str, str] | None = None) -> str:
    """A value as it is said: `30 June 2012`, `60`, `Patients; Nurses`; `options`: what ids are called."""
    if isinstance(value, list | tuple):
        return "; ".join(in_words(part, options) for part in value)
    text = as_text(value)
    return (options or {}).get(text) or text


def options_of(evaluation: Evaluation, spot: Spot, spec: FieldSpec) -> dict[str, str]:
    """What may be chosen, with what it is called: fixed values, or things that are there."""
    if spec.allowed:
        meanings = guidance.find(
            f"{_file_kind(spot.kind)}.{spot.kind.within + '.' if spot.kind.within else ''}{spot.name}"
        )
        allowed = meanings.allowed if meanings else {}
        return {value: f"{value}: {allowed[value]}" if allowed.get(value) else value for value in spec.allowed}
    if not spec.ref or spec.shape == "map":
        return {}
    if "question" in spec.ref.kinds:
        return {id: _asked(evaluation, id) for id in questions_of(evaluation)}
    return {thing.id: name_of(evaluation, thing) for thing in named_things(evaluation, spot, spec.ref)}


def named_things(evaluation: Evaluation, spot: Spot, ref: Ref) -> list[Entity]:
    """The things that a reference at a spot may name, but for itself and for what is not told yet."""
    folder = project_at(evaluation, spot.project)
    found = []
    kinds = named_by(ref)
    if spot.name == "leads-to":
        kinds = tuple(kind for kind in kinds if kind in FORWARD.get(spot.kind.name, kinds))
    for kind in map(KINDS.__getitem__, kinds):
        things = [*entities(evaluation, kind, folder)]
        if folder and kind.shared:
            plans = evaluation.plans_for(folder.id)
            things += [thing for thing in entities(evaluation, kind, None) if thing.id in plans]
        found += [t for t in things if t.id and (t.file, t.key) != (spot.file, spot.at) and not is_open(t)]
    return found


def is_open(thing: Entity) -> bool:
    """Whether it is not said yet what a thing is."""
    kind = thing.kind
    if kind.answered:
        return False
    return bool(kind.leading) and not given(resolve(thing.value, (kind.leading,)))


def name_of(evaluation: Evaluation, thing: Entity) -> str:
    """What a thing is called: by its own name, failing that by what it is said of, a relationship by its parties."""
    if name := called(thing.value):
        return name
    folder = project_at(evaluation, thing.project)
    if thing.kind.stands_for:
        return called_by_id(evaluation, KINDS[thing.kind.stands_for], thing.id, folder)
    if thing.kind.name == "experience" and (whose := thing.value.of):
        return called_by_id(evaluation, KINDS["stakeholder"], whose, folder)
    if thing.kind.name == "relationship":
        parties = [called_by_id(evaluation, KINDS["stakeholder"], id, folder) for id in thing.value.between]
        return joined(parties) or thing.id
    return thing.id


def called_by_id(evaluation: Evaluation, kind: Kind, id: str, folder: ProjectFolder | None) -> str:
    """What the thing of an id is called; the id itself where it is not there."""
    found = next((thing for thing in entities(evaluation, kind, folder) if thing.id == id), None)
    return name_of(evaluation, found) if found else id


def _asked(evaluation: Evaluation, id: str) -> str:
    """What an evaluation question asks."""
    return evaluation.programme.value.questions.get(id) or QUESTIONS.get(id, id)


def _alike(evaluation: Evaluation, spot: Spot, *, chosen: bool) -> Alike | None:
    """What something of the same kind has: what comes right before it, or else the last one."""
    if not spot.rest or spot.is_leading:
        return None
    others = [
        (name_of(evaluation, thing) or f"the {spot.kind.words} before", text)
        for thing in alike(evaluation, spot)
        if (text := as_text(resolve(thing.value, spot.rest), chosen=chosen))
    ]
    return Alike(*others[0]) if others else None


def _how(spot: Spot, spec: FieldSpec, options: dict[str, str]) -> str:
    """How a question is answered."""
    if options:
        return "numbers or names, with commas between" if spec.shape == "list" else "number or name"
    if spec.shape == "list":
        return "several with ; between" if not spec.ref else "names, with commas between"
    if spec.is_interval:
        return "such as 3 months, monthly, twice a year"
    return _HOW.get(value_type(reach(spot.kind.table, spot.name).owner, spec), "")


def _file_kind(kind: Kind) -> str:
    """What guidance calls the kind of file that a thing stands in."""
    return next((file.name for file in FILES if file.path == kind.path), "")
