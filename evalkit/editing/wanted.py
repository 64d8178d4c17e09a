"""What a stage still asks for, as questions: made of what the check finds missing, in the order of the golden thread."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from evalkit.check.offers import Missing, Offer
from evalkit.editing.question import as_text, is_open
from evalkit.editing.sections import SECTIONS, rank, section_of
from evalkit.editing.spots import Spot, project_at, sheet_at, spot_at, spot_of
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation
from evalkit.keys import Key
from evalkit.model.fields import FieldSpec, fields, reach, resolve
from evalkit.model.file_kinds import FILES
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS, named_by
from evalkit.model.table import Table
from evalkit.model.values import given
from evalkit.report import Finding
from evalkit.thread.graph import FORWARD

_SEEN_TO = ("stage", "format")
"""Values that commands see to."""
_INSTEAD = re.compile(r"`(no-[a-z-]+)`")
_LAST_OF_ALL = list(SECTIONS).index("data-capture")
"""The section in which what holds for all things is asked after them: which approval is needed depends on who is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Something that is asked for.

    `spot`: the value. Where `name` is given, that name is to stand among the values of one of several things of the kind
    (`ids`: one of these). Where neither a value nor a name is, it is a thing itself that is asked for.
    """

    spot: Spot
    finding: Finding
    order: tuple[Any, ...]
    name: str = ""
    ids: tuple[str, ...] | None = None
    instead: str = ""
    """The key that may say why there is none."""

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells it from everything else that is asked for."""
        place = (self.spot.kind.name, self.spot.project) if self.name else (self.spot.file, self.spot.at)
        return (*place, self.spot.rest, self.name)

    @property
    def is_new(self) -> bool:
        """Whether a thing is asked for that is not there."""
        return not self.spot.rest

    @property
    def section(self) -> str:
        return section_of(self.spot, _named(self.spot))

    @property
    def group(self) -> tuple[str, str, str]:
        """What is asked together: of one project, of one kind, in one section."""
        return self.section, self.spot.project, self.spot.kind.name


def wanted(evaluation: Evaluation, missing: list[Missing]) -> tuple[list[Wanted], list[Finding]]:
    """What is asked for, in order, nothing twice; and the findings that no question can settle."""
    found: dict[tuple[Any, ...], Wanted] = {}
    others = []
    for one in missing:
        several = list(_of(evaluation, one))
        for want in several:
            found.setdefault(want.identity, want)
        if not several:
            others.append(one.finding)
    return sorted(found.values(), key=lambda want: want.order), others


def _of(evaluation: Evaluation, missing: Missing) -> Iterator[Wanted]:
    finding = missing.finding
    own = spot_at(evaluation, finding.file, finding.key)
    spots = [
        spot
        for key in _keys(evaluation, finding)
        if (spot := spot_at(evaluation, finding.file, key)) and _can_be_asked(spot)
    ]
    open = [spot for spot in spots if not given(spot.held(evaluation))]
    offered = [want for offer in missing.offers for want in _offered(evaluation, finding, offer)]
    shared = [_shared(evaluation, spot, missing.offers) for spot in open or spots]
    if (open and not _is_reason(open[0], offered)) or (spots and (finding.parts or not offered)):
        for position, spot in enumerate(map(_within, shared)):
            if spot:
                yield _value(evaluation, spot, finding, first=position == 0)
    elif offered:
        yield _nearest(offered, own)
    elif own and own.kind.shape == "file" and (kind := _held_under(own)):
        yield _new(evaluation, kind, own, finding)


def _nearest(offered: list[Wanted], own: Spot | None) -> Wanted:
    """What is offered first; of several kinds of thing that may lead to another, the one right before it in the thread."""
    if own and own.id and offered[0].spot.name in ("leads-to", "uses"):
        before = [want for want in offered if rank(want.spot.kind) < rank(own.kind)]
        return max(before or offered, key=lambda want: rank(want.spot.kind))
    return offered[0]


def _can_be_asked(spot: Spot) -> bool:
    """Whether there is such a field, and it is for people to say: to which stage one moves, `evalkit stage` decides."""
    return spot.field is not None and spot.name not in _SEEN_TO


def _keys(evaluation: Evaluation, finding: Finding) -> list[Key]:
    """The keys that a finding asks for, in its file."""
    key = finding.key
    if not finding.parts:
        return [key]
    first = tuple(finding.parts[0].split("."))
    base = key[: -len(first)] if key[-len(first) :] == first else key[:-1]
    own = spot_at(evaluation, finding.file, key)
    if base == key[:-1] and key[-1:] != first and own and own.field and own.field.shape in ("value", "list"):
        return [key]  # the parts are of what stands there
    return list(dict.fromkeys([(*base, *part.split(".")) for part in finding.parts] + [key]))


def _within(spot: Spot) -> Spot | None:
    """A spot that holds a value; the table that it is to be instead, where it holds several."""
    spec = spot.field
    is_entry = spec is not None and spec.shape == "map" and not spec.table and spot.name != spec.key
    if spec is None or (spec.shape in ("table", "tables", "map") and not is_entry):
        kind = _held_under(spot)
        return Spot(kind, "", spot.project, spot.id if kind.inside else "", spot.file, (), ()) if kind else None
    return spot


def _held_under(spot: Spot) -> Kind | None:
    """The kind of thing that stands under a key of a file."""
    return next(
        (k for k in KINDS.values() if k.path == spot.kind.path and k.within and spot.rest[:1] == (k.within,)), None
    )


def _is_reason(spot: Spot, offered: list[Wanted]) -> bool:
    """Whether a value would only say why there is none of what is asked for."""
    return spot.name.startswith("no-") and bool(offered)


def _shared(evaluation: Evaluation, spot: Spot, offers: tuple[Offer, ...]) -> Spot:
    """Where a value stands once for several files that may have it: in the file of the project or of the evaluation."""
    sheet = sheet_at(evaluation, spot.file)
    own = resolve(sheet.value, spot.key[:1]) if sheet else None
    if isinstance(own, Table) and any(given(resolve(own, (key,))) for key in fields(type(own))):
        return spot
    file = f"projects/{spot.project}/project.toml" if spot.project else "evaluation.toml"
    kind = "project" if spot.project else "evaluation"
    if any(offer.kind == kind and offer.key[:1] == (str(spot.key[0]),) and not offer.names for offer in offers):
        return spot_at(evaluation, file, spot.key) or spot
    return spot


def _value(evaluation: Evaluation, spot: Spot, finding: Finding, *, first: bool = True) -> Wanted:
    instead = next((name for name in _INSTEAD.findall(finding.fix) if first and _has(spot, name)), "")
    return Wanted(spot, finding, _order(evaluation, spot), instead="" if instead == spot.name else instead)


def _has(spot: Spot, name: str) -> bool:
    """Whether a value that says why there is none has its place beside this one, or in the thing."""
    return any(reach(spot.kind.table, key).lost is None for key in (name, _beside(spot, name)))


def _beside(spot: Spot, name: str) -> str:
    return ".".join((*spot.name.split(".")[:-1], name))


def reason_spot(want: Wanted) -> Spot:
    """Where it is said why there is none of what is asked for."""
    key = _beside(want.spot, want.instead)
    return want.spot.of(key if reach(want.spot.kind.table, key).lost is None else want.instead)


def _new(evaluation: Evaluation, kind: Kind, at: Spot, finding: Finding) -> Wanted:
    spot = Spot(kind, "", at.project, at.id if kind.inside else "", at.file, (), ())
    return Wanted(spot, finding, _order(evaluation, spot))


def _offered(evaluation: Evaluation, finding: Finding, offer: Offer) -> Iterator[Wanted]:
    """What an offer asks for: a value of a thing that has none there, a name more in one of several, or a new thing."""
    for kind, field in _fields_of(offer):
        things = list(_things(evaluation, kind, finding, offer))
        if not offer.names and offer.key and finding.key[-1:] and str(finding.key[-1]).startswith("no-"):
            preset = next((value for value in field.allowed if value in str(finding.key[-1])), "")
            at = spot_at(evaluation, finding.file, ())
            if at and preset:
                yield Wanted(Spot(kind, "", at.project, at.id if kind.inside else "", at.file, (), ()), finding,
                             _order(evaluation, at), name=preset)  # fmt: skip
            continue
        if kind.asked[:1] == ("date",):  # of which an empty one is an example to be filled in as a whole
            things = [thing for thing in things if any(given(resolve(thing.value, (key,))) for key in kind.asked)]
        open = next((thing for thing in things if not given(resolve(thing.value, (field.key,)))), None)
        if open is not None:
            yield _value(evaluation, spot_of(open, field.key), finding)
            continue
        if not offer.names and kind.within and (at := spot_at(evaluation, finding.file, ())):
            yield _new(evaluation, kind, at, finding)
        for name in _that_may_stand(evaluation, kind, field, offer.names, finding.project or ""):
            if not any(name in _held(thing, field) for thing in things):
                spot = Spot(kind, "", finding.project or "", "", "", (), (field.key,))
                yield Wanted(spot, finding, _order(evaluation, spot, link=True), name=name, ids=offer.ids)
                break


def _that_may_stand(
    evaluation: Evaluation, kind: Kind, field: FieldSpec, names: Iterable[str], project: str
) -> Iterator[str]:
    """Of these names, those that a field of a kind may hold: a logic model leads forwards."""
    if field.key != "leads-to" or kind.name not in FORWARD:
        yield from names
        return
    folder = project_at(evaluation, project)
    later = {thing.id for one in FORWARD[kind.name] for thing in entities(evaluation, KINDS[one], folder)}
    yield from (name for name in names if name in later)


def _fields_of(offer: Offer) -> Iterator[tuple[Kind, FieldSpec]]:
    """The kinds of thing, and the field of each, that an offer is about."""
    path = next((file.path for file in FILES if file.name in (offer.kind, f"{offer.kind}s")), "")
    for kind in KINDS.values():
        key = offer.key
        if kind.path != path or not key:
            continue
        if kind.within and (len(key) != 3 or key[0] not in ("*", kind.within)):
            continue
        if not kind.within and len(key) != 1:
            continue
        spec = fields(kind.table).get(key[-1])
        if spec and spec.shape in ("value", "list"):
            yield kind, spec


def _things(evaluation: Evaluation, kind: Kind, finding: Finding, offer: Offer) -> Iterator[Entity]:
    """The things that an offer may be about, but for examples of which it is not said yet what they are."""
    for thing in entities(evaluation, kind, project_at(evaluation, finding.project or "")):
        if not is_open(thing) and (offer.ids is None or thing.id in offer.ids):
            yield thing


def _held(thing: Entity, field: FieldSpec) -> list[str]:
    return as_text(resolve(thing.value, (field.key,)), chosen=True).split(", ")


def _named(spot: Spot) -> tuple[str, ...]:
    spec = spot.field
    return named_by(spec.ref) if spec and spec.ref else ()


def _order(evaluation: Evaluation, spot: Spot, *, link: bool = False) -> tuple[Any, ...]:
    """The place of a value in the session."""
    named = _named(spot)
    section = list(SECTIONS).index(section_of(spot, named))
    projects = [folder.id for folder in evaluation.projects]
    project = projects.index(spot.project) if spot.project in projects else -1
    kind = rank(spot.kind, named)
    if section == _LAST_OF_ALL and spot.kind.name in ("evaluation", "project"):
        kind = len(KINDS)
    return section, project, kind, link, rank(spot.kind) < kind, spot.file, *_position(evaluation, spot)


def _position(evaluation: Evaluation, spot: Spot) -> tuple[int, ...]:
    """Where a value stands in its file: the thing among those of its kind, the fields in the order of the format."""
    things = [(t.file, t.key) for t in entities(evaluation, spot.kind, project_at(evaluation, spot.project))]
    thing = things.index((spot.file, spot.at)) if (spot.file, spot.at) in things else len(things)
    position, table = [thing], spot.kind.table
    for part in spot.rest:
        order = list(fields(table)) if table else []
        position.append(order.index(str(part)) if part in order else part if isinstance(part, int) else 0)
        spec = fields(table).get(str(part)) if table else None
        table = spec.table if spec and spec.table else table
    return tuple(position)
