"""JSON Schemas, made from the models: with them an editor completes, explains and underlines while somebody writes.

What is not given yet must not be underlined, whatever its key should hold: every value may also be blank or template
text, and no key is required. A keyword such as `pattern` only speaks of its own type, so that a table, a list or a
number takes such text beside its own rules, and an editor still says which key is wrong.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.files import atomic
from evalkit.model import guidance
from evalkit.model.fields import FieldSpec, fields, value_type
from evalkit.model.ids import MAX_ID
from evalkit.model.table import Table
from evalkit.model.values import TEMPLATE_TEXT
from evalkit.suggest import did_you_mean

Schema = dict[str, Any]

FOLDER = ".evalkit/schema"
"""Where an evaluation keeps its schemas: the `#:schema` line at the top of each file leads there."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FORMAT = 1
"""The version of the file format that the schemas are for."""

_NOT_GIVEN = rf"^\s*$|^{TEMPLATE_TEXT.pattern}"
_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"


# JSON has no dates. tombi tells by the format that a date is meant, and refuses one in quotation marks; taplo hands
# every date over as text, so that it cannot see quotation marks, and needs the pattern to refuse a time of day.
_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
_TYPES = {float: "number", int: "integer", bool: "boolean", str: "string"}

SCHEMAS = {
    kind.removesuffix("s") if file.endswith("/ID.toml") else kind: kind for kind, (_, file) in guidance.TABLES.items()
}
"""The name of each schema of a file, in the singular, and what guidance calls that kind of file."""
_NAMED = {form: name for name, kind in SCHEMAS.items() for form in (name, kind, f"{name}s", name.removesuffix("s"))}


def schema_of(kind: str, further: Mapping[str, Callable[[], Schema]] | None = None) -> Schema:
    """The schema for a kind of file, in singular or plural or by the file's name, or one of `further` ones by its name.

    Raises EvalkitError where there is none.
    """
    asked, others = kind.strip().lower().removesuffix(".toml"), further or {}
    if asked in others:
        return others[asked]()
    if asked not in _NAMED:
        names = [*SCHEMAS, *others]
        raise EvalkitError(
            f"There is no schema “{kind}”.{did_you_mean(asked, names)}", hint=f"The schemas are {', '.join(names)}."
        )
    return of_file(_NAMED[asked])


def of_file(name: str) -> Schema:
    """The schema for one of SCHEMAS."""
    kind = SCHEMAS[name]
    table, file = guidance.TABLES[kind]
    return {
        "$schema": DIALECT,
        "$id": _id(name),
        "title": file,
        "description": _words(table.__doc__),
        "type": "object",
        **_keys(table, kind),
    }


def _id(name: str) -> str:
    """A name and no address: nothing is ever fetched."""
    return f"urn:evalkit:schema:{FORMAT}:{name}"


def texts() -> dict[str, str]:
    """The file name and the text of the schema of each kind of file."""
    return {f"{name}.json": text(of_file(name)) for name in SCHEMAS}


def text(schema: Schema) -> str:
    """A schema as JSON in ASCII: a line for each key of the file, so that version control shows what has changed."""
    lines = []
    for key, value in schema.items():
        held = json.dumps(value)
        if isinstance(value, dict) and value:
            inner = ",\n".join(f"    {json.dumps(name)}: {json.dumps(part)}" for name, part in value.items())
            held = f"{{\n{inner}\n  }}"
        lines.append(f"  {json.dumps(key)}: {held}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_all(folder: Path) -> list[Path]:
    """Writes the schemas of all kinds of file into a folder, which is made where it is missing; gives their paths.

    Other files there stay as they are. Raises EvalkitError where one cannot be written.
    """
    missing = [over for over in (folder, *folder.parents) if not over.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (
            "there is a file of this name" if isinstance(error, FileExistsError) else (error.strerror or "").lower()
        )
        raise EvalkitError(
            f"The folder {folder} cannot be made: {reason or 'unknown reason'}.", hint="Choose another folder."
        ) from error
    written = {folder / name: text for name, text in texts().items()}
    try:
        atomic.write_all([atomic.Result(path, held) for path, held in written.items()])
    except BaseException:
        with suppress(OSError):
            for over in missing:
                over.rmdir()
        raise
    return list(written)


def _keys(table: type[Table], name: str) -> Schema:
    """What is to be said of the keys of a table; `name` is its name in the guidance."""
    described = {key: _field(spec, table, f"{name}.{key}") for key, spec in fields(table).items()}
    return {"additionalProperties": False, "properties": described}


def _field(spec: FieldSpec, owner: type[Table], name: str) -> Schema:
    told = guidance.find(name)
    assert told is not None
    described: Schema = {"title": told.label, "description": _description(told, spec)}
    if told.good:
        described["examples"] = [[told.good] if spec.shape == "list" else told.good]
    return described | _holds(spec, owner, name)


def _description(told: guidance.Guidance, spec: FieldSpec) -> str:
    """What a field means and what it holds, short enough to be read in passing."""
    lines = [told.text]
    if any(told.allowed.values()):
        lines += [f"{value}: {meaning}." for value, meaning in told.allowed.items()]
    elif told.allowed:
        lines.append(f"One of: {', '.join(told.allowed)}.")
    elif told.values.startswith(("a date", "a number", "a whole number", "true")):
        lines.append(f"Holds {told.values}, without quotation marks.")
    elif spec.ref or (spec.id and spec.shape == "map"):
        lines.append(f"Holds {told.values}.")
    return "\n\n".join(lines)


def _holds(spec: FieldSpec, owner: type[Table], name: str) -> Schema:
    """The type of a field's value, and its limits."""
    if spec.shape == "value":
        return _value(spec, owner)
    if spec.shape == "table":
        return _table(spec, name)
    if spec.shape == "tables":
        return _or_not_given("array", items=_described(spec, name))
    if spec.shape == "list":
        return _or_not_given("array", items=_id_or_not_given() if spec.ref else {"type": "string"})
    entries = _described(spec, name) if spec.table else {"type": "string"}
    ids = {"propertyNames": {"pattern": _ID, "maxLength": MAX_ID}} if spec.id or spec.ref else {}
    return _or_not_given("object", **ids, additionalProperties=entries)


def _value(spec: FieldSpec, owner: type[Table]) -> Schema:
    info = owner.model_fields[spec.attribute]
    if spec.allowed:
        # The first is what an editor completes from; the second names the values again for the one that, where neither
        # holds, shows this pattern as the reason.
        either = rf"^({'|'.join(spec.allowed)})$|{_NOT_GIVEN}"
        return {"anyOf": [{"enum": list(spec.allowed)}, {"type": "string", "pattern": either}]}
    if spec.ref or spec.id:
        return _id_or_not_given()
    type = value_type(owner, spec)
    if type is date:
        return {"anyOf": [_DAY, {"type": "string", "pattern": _NOT_GIVEN}]}
    if type is not str:
        limits = {"minimum": "ge", "maximum": "le"}
        found = {limit: getattr(m, name) for limit, name in limits.items() for m in info.metadata if hasattr(m, name)}
        return _or_not_given(_TYPES[type], **found)
    pattern = next((m.pattern for m in info.metadata if getattr(m, "pattern", None)), None)
    return {"type": "string"} | ({"pattern": f"{pattern}|{_NOT_GIVEN}"} if pattern else {})


def _table(spec: FieldSpec, name: str) -> Schema:
    assert spec.table is not None
    return _or_not_given("object", **_keys(spec.table, name))


def _described(spec: FieldSpec, name: str) -> Schema:
    """One of several tables."""
    assert spec.table is not None
    return {"description": _words(spec.table.__doc__), **_table(spec, name)}


def _or_not_given(type: str, **limits: Any) -> Schema:
    return {"type": [type, "string"], "pattern": _NOT_GIVEN, **limits}


def _id_or_not_given() -> Schema:
    return {"type": "string", "pattern": f"{_ID}|{_NOT_GIVEN}"}


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
