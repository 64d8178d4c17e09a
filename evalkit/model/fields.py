"""What the models say of themselves: the fields of a table, and where ids and references stand in a value."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from evalkit.keys import Key, at_position, numbered
from evalkit.model.table import INTERVAL, Id, Ref, Table, key_of
from evalkit.model.values import given


@dataclass(slots=True, eq=False)
class FieldSpec:
    """A field of a table: its key in the file, what it may hold, and what it names."""

    attribute: str
    key: str
    shape: Literal["value", "list", "table", "tables", "map"]
    table: type[Table] | None
    """The table it holds: directly, or in a list or map."""
    ref: Ref | None
    id: Id | None
    allowed: tuple[str, ...]
    """The values it may have, where they are fixed."""
    is_interval: bool = False
    """Whether its text is an interval, such as `3 months`."""


@cache
def fields(table: type[Table]) -> dict[str, FieldSpec]:
    """The fields of `table` by their key in the file, in the order of the format."""
    return {spec.key: spec for spec in (_spec(name, info) for name, info in table.model_fields.items())}


def _spec(attribute: str, info: Any) -> FieldSpec:
    annotation, extras = info.annotation, list(info.metadata)
    while get_args(annotation) and (NoneType in get_args(annotation) or hasattr(annotation, "__metadata__")):
        extras += getattr(annotation, "__metadata__", ())
        annotation = next(a for a in get_args(annotation) if a is not NoneType)
    origin, arguments = get_origin(annotation), get_args(annotation)
    inner = arguments[-1] if origin in (list, dict) else annotation
    table = inner if isinstance(inner, type) and issubclass(inner, Table) else None
    shape: Literal["value", "list", "table", "tables", "map"] = (
        "map"
        if origin is dict
        else ("tables" if table else "list")
        if origin is list
        else "table"
        if table
        else "value"
    )
    return FieldSpec(
        attribute=attribute,
        key=key_of(attribute),
        shape=shape,
        table=table,
        ref=next((e for e in extras if isinstance(e, Ref)), None),
        id=next((e for e in extras if isinstance(e, Id)), None),
        allowed=tuple(str(a) for a in arguments) if origin is Literal else (),
        is_interval=any(getattr(extra, "pattern", None) == INTERVAL for extra in extras),
    )


@cache
def value_type(table: type[Table], spec: FieldSpec) -> type:
    """The type of the values of a field: str, int, float, bool or date."""
    annotation = table.model_fields[spec.attribute].annotation
    found: type = next(given for given in (*get_args(annotation), annotation) if given is not NoneType)
    return found


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a dotted key leads into a table: as far as there are fields for it."""

    owner: type[Table]
    """The table of the last field on the way."""
    field: FieldSpec | None = None
    """That field; None where the very first part of the key is none."""
    names: tuple[str, ...] = ()
    """The parts of the key that name fields, and not an entry of a map."""
    lost: str | None = None
    """The part for which there is no field; None where there is one for the whole key."""
    known: tuple[str, ...] = ()
    """The fields that there are in its place."""

    @property
    def table(self) -> type[Table] | None:
        """What the field holds, where that is a table, or tables."""
        return self.field.table if self.field else self.owner


@lru_cache(maxsize=4096)  # of all keys that people may think of
def reach(table: type[Table], key: str) -> Reach:
    """Follows a dotted key, such as `stakeholders.patients.name`, into a table. The id of an entry may be left out."""
    found, may_be_id = Reach(table), False
    for part in key.split("."):
        known = fields(found.table) if found.table else {}
        if part in known:
            assert found.table
            found = Reach(found.table, known[part], (*found.names, part))
            may_be_id = known[part].shape == "map"
        elif may_be_id:
            may_be_id = False
        else:
            return replace(found, lost=part, known=tuple(known))
    return found


def resolve(value: Any, key: Key) -> Any:
    """What stands at a key, as the file counts, in a table, map or list; None where nothing is given there."""
    for part in key:
        if isinstance(value, Table):
            spec = fields(type(value)).get(str(part))
            value = getattr(value, spec.attribute) if spec else None
        elif isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list | tuple):
            value = at_position(value, part) if isinstance(part, int) else None
        else:
            return None
    return value


@cache
def _marked(table: type[Table]) -> tuple[FieldSpec, ...]:
    """The fields of `table` that name something, or that hold tables in which something is named."""
    return tuple(s for s in fields(table).values() if s.ref or s.id or (s.table and _marked(s.table)))


def names(value: Table) -> list[tuple[Key, FieldSpec, str]]:
    """Every id and reference in `value`: where it stands, the field that holds it, and the name itself."""
    found: list[tuple[Key, FieldSpec, str]] = []
    _collect(value, (), found)
    return found


def _collect(value: Table, key: Key, found: list[tuple[Key, FieldSpec, str]]) -> None:
    for spec in _marked(type(value)):
        held: Any = getattr(value, spec.attribute)
        if not held:
            continue
        here = (*key, spec.key)
        if spec.shape == "value":
            found.append((here, spec, held))
        elif spec.shape == "list":
            found += [((*here, index), spec, name) for index, name in numbered(held)]
        elif spec.shape == "table":
            _collect(held, here, found)
        elif spec.shape == "tables":
            for index, item in numbered(held):
                _collect(item, (*here, index), found)
        else:
            for name, item in held.items():
                if spec.ref or spec.id:
                    found.append(((*here, name), spec, name))
                if spec.table:
                    _collect(item, (*here, name), found)


def in_example(value: Table, key: Key) -> bool:
    """Whether the innermost table within `value` in which `key` stands is an example: it names others, and whatever else
    stands in it is blank or template text still.
    """
    found = (resolve(value, key[:depth]) for depth in range(len(key), 0, -1))
    table = next((one for one in found if isinstance(one, Table)), None)
    if table is None:
        return False
    others = [
        spec for spec in fields(type(table)).values() if not spec.ref and spec.attribute in table.model_fields_set
    ]
    return bool(others) and not any(given(getattr(table, spec.attribute)) for spec in others)


def names_entry(table: type[Table], key: Key) -> FieldSpec | None:
    """The field of which `key` is an entry by its id, as `("stakeholders", "patients")` is; None for any other key."""
    holder = table_at(table, key[:-2]) if len(key) > 1 else None
    spec = fields(holder).get(str(key[-2])) if holder else None
    return spec if spec and spec.shape == "map" and (spec.id or spec.ref) else None


def table_at(table: type[Table], key: Key) -> type[Table] | None:
    """The type of the table at `key` within `table`; None where no table of a known shape stands there."""
    current: type[Table] | None = table
    position = 0
    while position < len(key):
        if current is None:
            return None
        spec = fields(current).get(str(key[position]))
        if spec is None or spec.table is None:
            return None
        position += 1 if spec.shape == "table" else 2
        current = spec.table
    return current
