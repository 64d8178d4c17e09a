"""What `evalkit check --format json` writes, from its schema."""

import json
from collections.abc import Iterator
from typing import Any

from evalkit.reporters import json as reporter
from generate.marks import code, page, plain, said, table


def pages() -> dict[str, str]:
    """The page of the JSON result."""
    with open(reporter.__file__.replace("json.py", "json.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    rows = [(code(path), plain(kind), plain(text)) for path, kind, text in _keys(schema, schema, "")]
    return {
        "result": page(
            "# The JSON result",
            plain(said("The JSON result", schema["description"])),
            "`evalkit schema result` prints the schema itself.",
            table(("Key", "Holds", "What it is"), rows),
        )
    }


def _keys(schema: Any, whole: Any, path: str) -> Iterator[tuple[str, str, str]]:
    schema = _resolved(schema, whole)
    for name, held in schema.get("properties", {}).items():
        within = _resolved(held, whole)
        key = f"{path}.{name}" if path else name
        yield (
            key,
            _kind(within),
            said(f"{key} of the JSON result", held.get("description") or within.get("description")),
        )
        yield from _keys(within, whole, key)
        if "items" in within:
            yield from _keys(within["items"], whole, f"{key}[]")


def _resolved(schema: Any, whole: Any) -> Any:
    while "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(schema: Any) -> str:
    if "enum" in schema:
        return " or ".join(map(json.dumps, schema["enum"]))
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = schema.get("type", "")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
