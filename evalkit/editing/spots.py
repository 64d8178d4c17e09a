"""Where a value stands in an evaluation: in which file, in which thing of which kind, under which key of that."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.keys import Key
from evalkit.model.fields import FieldSpec, reach, resolve
from evalkit.model.file_kinds import file_of
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.model.values import given


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, or is to stand."""

    kind: Kind
    """Of the thing that it is said of."""
    id: str
    """Of that thing; empty where it has none."""
    project: str
    inside: str
    """The id of what the thing lives in, where that has a file of its own."""
    file: str
    at: Key
    """Where the thing stands in its file; empty where it is the file."""
    rest: Key
    """Where the value stands in the thing, without a position in a list."""

    @property
    def key(self) -> Key:
        """Where the value stands in the file."""
        return self.at + self.rest

    @property
    def name(self) -> str:
        """The key of the value in its thing, with dots."""
        return ".".join(part for part in self.rest if isinstance(part, str))

    @property
    def field(self) -> FieldSpec | None:
        """The field that holds the value; None where there is no such field."""
        found = reach(self.kind.table, self.name) if self.rest else None
        return found.field if found and found.lost is None else None

    @property
    def is_leading(self) -> bool:
        """Whether the value says first what the thing is."""
        return self.rest == (self.kind.leading,)

    def of(self, name: str) -> "Spot":
        """Another value of the same thing, by its dotted key."""
        return replace(self, rest=tuple(name.split(".")))

    def held(self, evaluation: Evaluation) -> Any:
        """What stands there; None where nothing is given."""
        sheet = sheet_at(evaluation, self.file)
        value = resolve(sheet.value, self.key) if sheet else None
        return value if given(value) else None


def sheet_at(evaluation: Evaluation, file: str) -> Sheet[Any] | None:
    """The TOML file at a path."""
    return next((sheet for _, sheet in _sheets(evaluation) if sheet.path == file), None)


def _sheets(evaluation: Evaluation) -> Iterator[tuple[ProjectFolder | None, Sheet[Any]]]:
    yield from ((None, sheet) for sheet in evaluation.sheets())
    for folder in evaluation.projects:
        yield from ((folder, sheet) for sheet in folder.sheets())


def spot_at(evaluation: Evaluation, file: str, key: Key) -> Spot | None:
    """Where the value at a key of a file stands; None for what no kind of thing holds."""
    found = next(((folder, sheet) for folder, sheet in _sheets(evaluation) if sheet.path == file), None)
    if found is None:
        return None
    folder, sheet = found
    path, project = file_of(type(sheet.value)).path, folder.id if folder else ""
    kinds = [kind for kind in KINDS.values() if kind.path == path]
    for kind in kinds:
        if kind.within and len(key) > 1 and key[0] == kind.within:
            id = str(key[1]) if kind.shape == "table" else getattr(resolve(sheet.value, key[:2]), "id", None) or ""
            rest = _without_position(key[2:])
            return Spot(kind, id, project, sheet.id if kind.inside else "", file, key[:2], rest)
    whole = next((kind for kind in kinds if not kind.within), None)
    if whole is None:
        return None
    id = whole.name if whole.is_single else sheet.id or project
    return Spot(whole, id, project, "", file, (), _without_position(key))


def _without_position(rest: Key) -> Key:
    return rest[:-1] if rest and isinstance(rest[-1], int) else rest


def spot_of(thing: Entity, name: str = "") -> Spot:
    """Where a value of a thing stands, by its dotted key."""
    rest = tuple(name.split(".")) if name else ()
    return Spot(thing.kind, thing.id, thing.project, thing.inside, thing.file, thing.key, rest)


def project_at(evaluation: Evaluation, id: str) -> ProjectFolder | None:
    """The project of this id."""
    return next((folder for folder in evaluation.projects if folder.id == id), None)


def alike(evaluation: Evaluation, spot: Spot) -> list[Entity]:
    """The other things of the same kind, those that live in the same thing first."""
    things = [
        thing
        for thing in entities(evaluation, spot.kind, project_at(evaluation, spot.project))
        if (thing.file, thing.key) != (spot.file, spot.at)
    ]
    return sorted(things, key=lambda thing: thing.inside != spot.inside)
