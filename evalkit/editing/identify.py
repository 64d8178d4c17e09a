"""Which thing each of several wishes is about: ids as they were given, or made of names; and no thing twice."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from evalkit.editing.faults import Faults, numbered
from evalkit.editing.meant import Things, called, folded
from evalkit.editing.resolve import Target, id_of, target_of
from evalkit.editing.values import Values, Wish, flat
from evalkit.errors import EvalkitError
from evalkit.files.entities import entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.model.ids import of_name
from evalkit.model.kind import Kind
from evalkit.model.kinds import sharing_ids
from evalkit.model.table import Table

Targets = list[Target | None]


def identified(evaluation: Evaluation, wishes: Sequence[Wish], faults: Faults) -> Targets:
    """Where each wish has its place, and its id; None where that is a fault, which is noted."""
    targets: Targets = [None] * len(wishes)
    nameless = [not wish.id and wish.kind.has_own_id and wish.kind.shape != "page" for wish in wishes]
    places = _Places(evaluation)
    for at, wish in enumerate(wishes):
        with faults.of(wish.number):
            place = places.of(wish)
            id = "" if nameless[at] else id_of(wish.kind, wish.id, evaluation, place.project)
            targets[at] = replace(place, id=id)
            _refuse_undated(wish, faults)
    namer = _Namer(evaluation, targets)
    for at, target in enumerate(targets):
        if target and nameless[at]:
            targets[at] = None
            with faults.of(wishes[at].number):
                targets[at] = namer.with_id(target, wishes[at])
    _note_twins(wishes, targets, faults)
    return targets


class _Places:
    """Where wishes have their places: thousands of rows have a few of them."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._found: dict[tuple[str | None, ...], tuple[Target, str | None] | EvalkitError] = {}

    def of(self, wish: Wish) -> Target:
        """The target without its id; the wish names its project then. Raises EvalkitError where it is open, or cannot be."""
        is_open = wish.project is None and len(self._evaluation.projects) > 1
        key = (wish.kind.name, wish.project, wish.inside, (wish.id or called(wish.values)) if is_open else None)
        if key not in self._found:
            try:
                self._found[key] = target_of(self._evaluation, wish), wish.project
            except EvalkitError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, EvalkitError):
            raise found
        target, wish.project = found
        return target


class _Namer:
    """Makes ids of names: the same ones for the same things."""

    def __init__(self, evaluation: Evaluation, targets: Targets) -> None:
        self._evaluation = evaluation
        self._names: dict[tuple[str, str, str], dict[str, list[str]]] = {}
        """A kind, a project, and what a thing lives in → names → the ids of those called so that are not spoken for."""
        self._taken: dict[tuple[str, str, str], set[str]] = {}
        """A space of ids, a project, and what a thing lives in → the ids that are taken."""
        self._given = {target.id for target in targets if target}

    def with_id(self, target: Target, wish: Wish) -> Target:
        """The same with the id of the thing of this name that is there, or a new one. Raises EvalkitError without a name."""
        name, kind = called(wish.values) or _parties(wish.values), wish.kind
        if not name:
            way = "Give it a column `id`" if wish.number else f"Give it an id: evalkit add {kind.name} ID …"
            raise EvalkitError(
                f"It is open what this {kind.name} is called.",
                hint=f"{way}, or `{kind.leading}`, of which its id is made.",
            )
        wish.named_by = kind.leading if wish.values.get(kind.leading) else "between"
        names, taken = self._things(target, kind)
        parties = _parties(wish.values, target.project)
        if alike := names.get(folded(name)) or (names.get(folded(parties)) if parties else None):
            return replace(target, id=alike.pop(0))
        ids = of_name(name, kind.name, column=kind.name == "item")
        id = next(id for id in ids if id not in taken and id not in self._given)
        taken.add(id)
        return replace(target, id=id)

    def _things(self, target: Target, kind: Kind) -> tuple[dict[str, list[str]], set[str]]:
        """What is there of the kind by its names, and all ids that are taken, where a thing has its place."""
        project = target.project
        place = (project.id if project else "", target.inside if kind.name == "item" else "")
        key, space = (kind.name, *place), (kind.space or kind.name, *place)
        if key not in self._names:
            names: dict[str, list[str]] = {}
            for thing in _all(self._evaluation, kind, project):
                if kind.name != "item" or thing.inside == target.inside:
                    names.setdefault(folded(called(thing.value) or _parties(thing.value)), []).append(thing.id)
            self._names[key] = {name: sorted(sorted(ids), key=len) for name, ids in names.items()}
        if space not in self._taken:
            others = [other for alike in sharing_ids(kind) for other in _all(self._evaluation, alike, project)]
            self._taken[space] = {o.id for o in others if kind.name != "item" or o.inside == target.inside}
        return self._names[key], self._taken[space]


def _all(evaluation: Evaluation, kind: Kind, project: ProjectFolder | None) -> Iterator[Any]:
    """All things of a kind, in the project where they belong to one."""
    for folder in evaluation.projects if kind.name == "project" else [project]:
        yield from entities(evaluation, kind, folder)


def _parties(value: Any, project: ProjectFolder | None = None) -> str:
    """What a relationship without a title goes by: its parties; by their ids, where a project knows their names."""
    between = value.get("between") if isinstance(value, dict) else getattr(value, "between", None)
    if not between or isinstance(between, str):
        return ""
    known = Things({id: called(one) for id, one in project.project.value.stakeholders.items()}) if project else None
    return " ".join((known and next(iter(known.meant(str(party))), "")) or str(party) for party in between)


def _refuse_undated(wish: Wish, faults: Faults) -> None:
    """Refuses what cannot be told apart from others of its kind, or says nothing but that."""
    kind, values = wish.kind, wish.values
    if not kind.told_apart_by or faults.are_of(wish.number):
        return
    first, *_ = kind.told_apart_by
    keys = ", ".join(f"`{key}`" for key in kind.asked)
    hint = f"Give it columns {keys}." if wish.number else f"For instance: --set {first}=2026-03-31"
    if not values.get(first):
        raise EvalkitError(f"It is open of which {first} this {kind} is.", hint=hint)
    if not values.keys() - kind.told_apart_by:
        raise EvalkitError(f"This {kind} has a {first}, and nothing else.", hint=hint)


def identity(kind: Kind, value: Any) -> tuple[Any, ...]:
    """What tells a thing without an id from others of its kind, of its table or of the values for one."""
    held = value.get if isinstance(value, dict) else lambda key: getattr(value, key.replace("-", "_"), None)
    return tuple(
        tuple(sorted((folded(k), folded(str(v))) for k, v in part.items())) if isinstance(part, dict) else part or ()
        for part in map(held, kind.told_apart_by)
    )


def _note_twins(wishes: Sequence[Wish], targets: Targets, faults: Faults) -> None:
    """Notes what is wanted twice: rows with one id, and rows that say different things of the same thing."""
    groups: dict[tuple[Any, ...], list[Wish]] = {}
    for wish, target in zip(wishes, targets, strict=True):
        if not target:
            continue
        own = target.id if wish.kind.has_id else identity(wish.kind, wish.values) if wish.kind.told_apart_by else None
        if own is not None:
            space = wish.kind.space or wish.kind.name
            groups.setdefault((space, target.project_id, target.inside, own), []).append(wish)
    for (*_, inside, own), alike in groups.items():
        if len(alike) > 1:
            _note_same(own, inside, alike, faults)


def _note_same(own: Any, inside: str, alike: Sequence[Wish], faults: Faults) -> None:
    kind, rows = alike[0].kind, [wish.number for wish in alike]
    differ = "; ".join(_differences(kind.table, [wish.values for wish in alike]))
    if not kind.has_id and not differ:
        for wish in alike[1:]:
            wish.is_repeated = True
        return
    which = f"have the same id “{own}”" if kind.has_id else f"are the same {kind} of {alike[0].values.get('date')}"
    place = f" in {kind.inside} “{inside}”" if inside else ""
    faults.add(
        rows,
        f"{which}{place}: {differ or 'they say the same'}",
        f"Give each its own id, or put {numbered(rows)} into one." if kind.has_id else "Leave the one that holds.",
        goes_on=True,
    )


def _differences(table: type[Table], several: Sequence[Values]) -> Iterator[str]:
    """The keys in which values differ, each with what is said."""
    held = [dict(flat(table, values)) for values in several]
    for key in dict.fromkeys(key for values in held for key in values):
        said = list(dict.fromkeys(str(values.get(key, "nothing")) for values in held))
        if len(said) > 1:
            yield f"`{'.'.join(key)}` is {' and '.join(f'“{text[:60]}”' for text in said)}"
