"""Which parts there are, and what each is placed with."""

import ast
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from evalkit.errors import EvalkitError
from evalkit.model.kinds import KINDS
from evalkit.suggest import did_you_mean

if TYPE_CHECKING:
    from evalkit.documents.blocks import Block
    from evalkit.documents.material import Material
    from evalkit.thread.graph import ProjectGraph

_NO_PARTS = frozenset({"__init__", "find"})
_MOST = 8
"""As many ids are listed where another is meant."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be known of a part before it is built."""

    told: str
    """What it shows."""
    arguments: tuple[str, ...] = ()
    """The kinds of thing that it is placed with; of the last, several may be named."""


VALUE = Part("An indicator in numbers, within a sentence.", ("project", "indicator"))
"""What `{{ value: … }}` is placed with. It gives words, and so is no part."""


def kind_at(kinds: Sequence[str], position: int) -> str:
    """The kind of thing that the argument at a position names; empty where there can be none."""
    return kinds[min(position, len(kinds) - 1)] if kinds else ""


@cache
def parts() -> dict[str, Part]:
    """All parts by their names, as chapters write them."""
    folder = os.path.dirname(__file__)
    names = sorted(name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    return {
        name.replace("_", "-"): _read(os.path.join(folder, f"{name}.py"))
        for name in names
        if name not in _NO_PARTS and name[0] != "_"
    }


def _read(path: str) -> Part:
    """What a module says of itself; it is not imported for that, since many draw."""
    with open(path, encoding="utf-8") as file:
        module = ast.parse(file.read())
    arguments = (
        ast.literal_eval(held.value)
        for held in module.body
        if isinstance(held, ast.Assign) and ast.unparse(held.targets[0]) == "ARGUMENTS"
    )
    return Part((ast.get_docstring(module) or "").split("\n", 1)[0], next(arguments, ()))


def build(name: str, material: "Material", arguments: Sequence[str]) -> "Iterator[Block]":
    """The blocks of a part. Raises EvalkitError for arguments that name nothing."""
    module = import_module(f"evalkit.documents.parts.{name.replace('-', '_')}")
    refuse_unknown(getattr(module, "ARGUMENTS", ()), material, arguments)
    yield from module.build(material, arguments)


def refuse_unknown(kinds: Sequence[str], material: "Material", arguments: Sequence[str]) -> None:
    """Raises EvalkitError where an argument names nothing of the kind that is meant: of the last, several may be named."""
    project = next((one for one in material.graph.projects if one.id in arguments[:1]), None)
    for position, id in enumerate(arguments):
        kind = kind_at(kinds, position)
        if not kind:
            raise EvalkitError(f"“{id}” is more than it is placed with.", hint="Take it out: it shows the whole.")
        known = _known(kind, material, project)
        if id not in known:
            has = f"{project.id} has" if project and kind != "project" else "There is"
            name = KINDS[kind].words if kind in KINDS else kind
            raise EvalkitError(
                f"{has} no {name} “{id}”.{did_you_mean(id, known)}",
                hint=f"Name one of {', '.join(known)}." if 0 < len(known) <= _MOST else "Correct the id.",
            )


def _known(kind: str, material: "Material", project: "ProjectGraph | None") -> list[str]:
    """The ids of the things of a kind: in a project, where there are several of it in one."""
    if kind == "project":
        return [one.id for one in material.graph.projects]
    return list(material.questions()) if project is None else sorted(project.ids(kind))
