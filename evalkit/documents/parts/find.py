"""Which parts there are, and what each is asked with."""

import ast
import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module

from evalkit.documents.blocks import Block
from evalkit.documents.material import Material

_NO_PARTS = frozenset({"__init__", "find"})


@cache
def parts() -> dict[str, str]:
    """The names of all parts, as chapters write them, each with what it shows."""
    folder = os.path.dirname(__file__)
    names = sorted(name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    return {
        name.replace("_", "-"): _told(os.path.join(folder, f"{name}.py"))
        for name in names
        if name not in _NO_PARTS and name[0] != "_"
    }


def _told(path: str) -> str:
    """The first line of a module's docstring."""
    with open(path, encoding="utf-8") as file:
        return (ast.get_docstring(ast.parse(file.read())) or "").split("\n", 1)[0]


def build(name: str, material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    """The blocks of a part. Raises EvalkitError for arguments that it cannot be built with."""
    module = import_module(f"evalkit.documents.parts.{name.replace('-', '_')}")
    yield from module.build(material, arguments)
