"""Names that can be typed, without the model.

Between one key and the next there is no time to import it. So kinds and codes are read from the text of the modules that
define them, and ids from folders and files as they stand; what cannot be read has no names.
"""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from glob import escape, glob
from typing import Any, NamedTuple

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_EVALUATION = "evaluation.toml"


class Place(NamedTuple):
    """Where things of a kind stand: the pattern of their file, and the key in it; empty where the file is the thing."""

    path: str
    within: str


def root(given: str) -> str:
    """The folder of the evaluation: the one given, the one here or above; empty where there is none."""
    folder = os.path.abspath(given or ".")
    while not os.path.isfile(os.path.join(folder, _EVALUATION)):
        above = os.path.dirname(folder)
        if given or above == folder:
            return ""
        folder = above
    return folder


@cache
def kinds() -> dict[str, Place]:
    """The kinds of thing."""
    patterns = [_constants(call)[1] for call in _calls("file_kinds", "FileKind")]
    symbols: dict[str, str] = {}
    for statement in _parsed("kinds").body:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
            if isinstance(target, ast.Tuple):
                symbols |= {element.id: path for element, path in zip(target.elts, patterns, strict=True)}  # type: ignore[attr-defined]
            elif isinstance(statement.value, ast.Constant) and isinstance(target, ast.Name):
                symbols[target.id] = str(statement.value.value)
    found = {}
    for call in _calls("kinds", "Kind"):
        said = {keyword.arg: keyword.value for keyword in call.keywords}
        name, within = (getattr(said.get(key), "value", "") for key in ("name", "within"))
        found[str(name)] = Place(symbols.get(getattr(said["path"], "id", ""), ""), str(within))
    return found


def _constants(call: ast.Call) -> list[str]:
    return [str(getattr(argument, "value", _EVALUATION)) for argument in call.args]


def _calls(module: str, name: str) -> list[ast.Call]:
    calls = (node for node in ast.walk(_parsed(module)) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


@cache
def _parsed(module: str) -> ast.Module:
    return ast.parse(_text(os.path.join(_PACKAGE, "model", f"{module}.py")))


def _text(path: str) -> str:
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        return file.read()


def codes(root: str) -> Iterator[str]:
    """The codes of evalkit's own rules, and of those that an evaluation brings."""
    for path in sorted(glob(os.path.join(_PACKAGE, "rules", "*.py"))):
        yield from re.findall(r'(?m)^@(?:file_)?rule\(\s*"(\w+)"', _text(path))
    required = _table(os.path.join(root, _EVALUATION)).get("require") if root else None
    for each in required if isinstance(required, list) else []:
        if isinstance(each, dict) and isinstance(each.get("code"), str):
            yield each["code"]


def ids(root: str, kind: str, project: str = "") -> Iterator[str]:
    """The ids of a kind in an evaluation, or in one of its projects."""
    place = kinds().get(kind)
    if not root or not place:
        return
    for path in (place.path, place.path.partition("{project}/")[2]):  # the evaluation itself may have some, too
        filled = path.replace("{project}", escape(project) or "*").replace("{id}", "*")
        for file in sorted(glob(os.path.join(escape(root), *filled.split("/")))) if path else []:
            if place.within:
                yield from _under(_table(file).get(place.within))
            elif "{id}" in path:
                yield os.path.splitext(os.path.basename(file))[0]
            elif kind == "project":
                yield os.path.basename(os.path.dirname(file))


def _under(things: object) -> Iterator[str]:
    if isinstance(things, dict):
        yield from things
    elif isinstance(things, list):
        yield from (thing["id"] for thing in things if isinstance(thing, dict) and isinstance(thing.get("id"), str))


def named(root: str) -> Iterator[str]:
    """All things that have an id, as in `indicator:trust`."""
    for kind in kinds():
        yield from (f"{kind}:{id}" for id in ids(root, kind))


def _table(path: str) -> dict[str, Any]:
    import rtoml

    try:
        found = rtoml.loads(_text(path))
    except (OSError, ValueError):
        return {}
    return found


def measures(root: str) -> list[str]:
    """The measures of evalkit's own library, and those of an evaluation."""
    return _stems(os.path.join(_PACKAGE, "library", "measures")) + (
        _stems(os.path.join(root, "library")) if root else []
    )


def modules(*room: str) -> list[str]:
    """The modules of a room, where each is one of what it holds: of reporters, the formats."""
    return [name for name in _stems(os.path.join(_PACKAGE, *room), ".py") if name != "find"]


def templates() -> list[str]:
    """The templates of evalkit's own."""
    from evalkit.templates import find

    return sorted(find.templates())


def _stems(folder: str, ending: str = ".toml") -> list[str]:
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return sorted(name.removesuffix(ending) for name in names if name.endswith(ending) and name[0] != "_")
