"""Values as people give them, on a command line or in a file, made into what a field holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evalkit.editing.headings import ABOUT, column_of
from evalkit.errors import EvalkitError
from evalkit.files.reading import shape
from evalkit.model import written
from evalkit.model.fields import FieldSpec, fields, reach, value_type
from evalkit.model.kind import Kind
from evalkit.model.table import Table
from evalkit.report import Problem
from evalkit.suggest import did_you_mean

Values = dict[str, Any]


@dataclass(slots=True)
class Wish:
    """A thing that somebody wants to have in an evaluation."""

    kind: Kind
    id: str = ""
    project: str | None = None
    inside: str | None = None
    values: Values = field(default_factory=dict)
    """As they will stand in TOML."""
    number: int = 0
    """The row or entry of the file that asks for it; 0 for the command line."""
    code: str = ""
    """What stood there for its id, where that had to be made one."""
    named_by: str = ""
    """The key of what its id is made of, where it had none."""
    replaces: bool = False
    """Whether it may change what is given: somebody was shown it."""
    is_repeated: bool = False
    """Whether another one before says the same of the same thing, which has no id."""


def from_options(kind: Kind, given: Iterable[str]) -> Values:
    """Values from `KEY=VALUE`; a list takes one after the other. Raises EvalkitError, naming the key, for what is wrong."""
    texts: dict[str, list[str]] = {}
    for one in given:
        key, equals, text = one.partition("=")
        if not equals or not key.strip():
            raise EvalkitError(
                f"--set is “{one}”, which is not KEY=VALUE.", hint='For instance: --set title="Shared tasks"'
            )
        found = column_of(kind, key)
        texts.setdefault(key.strip() if found is None or found in ABOUT else found, []).append(text)
    return from_texts(kind, texts)


def from_texts(kind: Kind, given: Mapping[str, str | list[str]]) -> Values:
    """Values from texts by their dotted keys; a list of texts for a list. Raises EvalkitError for what is wrong."""
    values: Values = {}
    for key, text in given.items():
        put(kind, values, key, read(kind, key, text if isinstance(text, list) else [text]))
    if problems := problems_of(kind, values):
        first = problems[0]
        hint = f"Keys of {kind.name}: {', '.join(fields(kind.table))}." if len(first.key) <= 1 else ""
        raise EvalkitError(
            " ".join(problem.message for problem in problems[:5]), hint=hint or "Correct it, and try again."
        )
    return values


def problems_of(kind: Kind, values: Values) -> list[Problem]:
    """What is wrong with values: keys that there are not, and what a key cannot hold."""
    return shape(values, kind.table, "", "").problems


def read(kind: Kind, key: str, texts: list[str]) -> Any:
    """The value of a dotted key from one text or, for a list, several. Raises EvalkitError, naming the key."""
    found = reach(kind.table, key)
    if found.lost is not None or found.field is None:
        raise EvalkitError(
            f"There is no key `{key}` here.{did_you_mean(found.lost or '', found.known)}",
            hint=f"Keys: {', '.join(fields(kind.table))}.",
        )
    owner, spec = found.owner, found.field
    if spec.shape == "list":
        return [part for text in texts for part in written.parts(text)]
    if spec.table and (spec.shape != "map" or key.split(".")[-1] == spec.key):
        inner = next(iter(fields(spec.table)))
        raise EvalkitError(f"`{key}` is a table.", hint=f"Give one of its keys, such as {key}.{inner}.")
    if len(texts) > 1:
        raise EvalkitError(f"`{key}` is given {len(texts)} times, and takes one value.", hint="Leave the others out.")
    return of_field(owner, spec, key, texts[0])


def of_field(owner: type[Table], spec: FieldSpec, key: str, text: str) -> Any:
    """A text as the value that a field takes. Raises EvalkitError where it can be read as none, or as two."""
    try:
        return _of_type(owner, spec, text)
    except written.NotClearError as error:
        raise EvalkitError(f"`{key}` is “{_short(text)}”, {error.why}.", hint=error.fix) from error


def _of_type(owner: type[Table], spec: FieldSpec, text: str) -> Any:
    if spec.shape == "map":
        return text
    if spec.allowed:
        return next((allowed for allowed in spec.allowed if _folded(allowed) == _folded(text)), text)
    if spec.is_interval:
        return written.interval(text)
    return _READERS.get(value_type(owner, spec), str)(text)


_READERS: Mapping[type, Callable[[str], Any]] = {
    bool: written.truth,
    date: written.day,
    int: written.whole,
    float: written.number,
}


def _folded(word: str) -> str:
    return "-".join(word.replace("_", " ").replace("-", " ").lower().split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def put(kind: Kind, values: Values, key: str, value: Any) -> None:
    """Puts a value under a dotted key; what stands in one of several tables makes the first of them."""
    *tables, last = key.split(".")
    table: type[Table] | None = kind.table
    for part in tables:
        spec = fields(table).get(part) if table else None
        one_of_several = spec is not None and spec.shape == "tables"
        values = values.setdefault(part, [{}])[0] if one_of_several else values.setdefault(part, {})
        table = spec.table if spec else table
    values[last] = value


def flat(table: type[Table], values: Values, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each value with its key, in the order of the format."""
    order = list(fields(table))
    for key in sorted(values, key=lambda key: order.index(key) if key in order else len(order)):
        spec, value = fields(table).get(key), values[key]
        if isinstance(value, dict) and spec and spec.table:
            if spec.shape == "table":
                yield from flat(spec.table, value, (*at, key))
            else:
                for id, entry in value.items():
                    yield from flat(spec.table, entry, (*at, key, id))
        elif isinstance(value, dict):
            yield from (((*at, key, inner), held) for inner, held in value.items())
        else:
            yield (*at, key), value
