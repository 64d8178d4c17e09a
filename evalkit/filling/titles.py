"""Of what a question is asked: the thing that a value is said of, as it is called, or what a new one is."""

from evalkit.editing.question import called_by_id, name_of
from evalkit.editing.spots import Spot, project_at
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation
from evalkit.model.fields import fields, resolve
from evalkit.model.kinds import KINDS
from evalkit.model.values import given
from evalkit.terminal import shortened

_LONGEST = 60


def is_told(thing: Entity) -> bool:
    """Whether it is said what a thing is."""
    leading = "" if thing.kind.answered else thing.kind.leading
    if not leading:
        return thing.kind.answered or any(given(resolve(thing.value, (key,))) for key in fields(thing.kind.table))
    return bool(given(resolve(thing.value, (leading,))))


def things_at(evaluation: Evaluation, spot: Spot) -> list[Entity]:
    """All of a kind, where a value has its place."""
    return list(entities(evaluation, spot.kind, project_at(evaluation, spot.project)))


def of_value(evaluation: Evaluation, spot: Spot, label: str) -> str:
    """`Five tasks · Unit`: the title of the question for a value; its label alone where it is clear of what it is said."""
    if spot.kind.name == "evaluation":
        return label
    name = _name(evaluation, spot)
    return label if name.casefold() == label.casefold() else f"{shortened(name, _LONGEST)} · {label}"


def of_new(evaluation: Evaluation, spot: Spot, label: str, *, more: bool) -> str:
    """`A new indicator: Title`: the title of the question for a new thing, after what it lives in where that may be several."""
    words = spot.kind.words
    which = f"{'Another' if more else 'A new'} {words}"
    title = which if label.casefold() == words else f"{which}: {label}"
    holder = _holder(evaluation, spot) if spot.inside else ""
    return f"{shortened(holder, _LONGEST)} · {title}" if holder else title


def in_short(thing: Entity) -> str:
    """What a thing without a name is known by: what it says first."""
    texts = (resolve(thing.value, (key,)) for key in fields(thing.kind.table))
    return next((text[:_LONGEST] for text in texts if isinstance(text, str)), thing.kind.words)


def _name(evaluation: Evaluation, spot: Spot) -> str:
    """What the thing is called that a value is said of; failing that, what kind of thing it is."""
    kind = spot.kind
    words = kind.words.replace("-", " ").capitalize()
    if kind.is_single:
        return words
    thing = next((t for t in things_at(evaluation, spot) if (t.file, t.key) == (spot.file, spot.at)), None)
    name = name_of(evaluation, thing) if thing else ""
    if name and thing and (is_told(thing) or name != thing.id):
        return name
    if kind.stands_for:
        return called_by_id(evaluation, KINDS[kind.stands_for], spot.id, project_at(evaluation, spot.project))
    if not kind.leading and (holder := _holder(evaluation, spot)):
        return f"{holder} · {words}"
    which = getattr(thing.value, "kind", None) if thing and kind.inside else None
    return f"{words}, {which}" if which else words


def _holder(evaluation: Evaluation, spot: Spot) -> str:
    """What that is called in which a thing lives; empty where it has a file of its own, or its parties are spoken of."""
    kind = KINDS[spot.kind.inside] if spot.kind.inside else None
    return called_by_id(evaluation, kind, spot.inside, project_at(evaluation, spot.project)) if kind else ""
