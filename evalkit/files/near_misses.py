"""Names that are nearly those of evalkit's files: what stands under one goes unread, and its author believes that it counts."""

import re
from collections.abc import Collection
from difflib import get_close_matches

from evalkit.files.visit import Folder, Visit
from evalkit.report import Problem


def note_near_misses(visit: Visit, folder: Folder, expected: Collection[str]) -> None:
    """Notes whatever goes by a name that is nearly one of those expected in a folder; of a folder, each thing in it."""
    for name, type in folder.entries.items():
        if name in expected or name.startswith(".") or (type == "link" and not visit.type_of(folder, name)):
            continue
        near = near_miss(name, expected)
        if near is None:
            continue
        path = folder.path_of(name)
        inside = visit.folder(path).entries if visit.type_of(folder, name) == "folder" else ()
        for stray in [f"{path}/{file}" for file in inside] or [path]:
            visit.files.add(stray)
            message = f"evalkit does not read {name}. Did you mean “{near}”?"
            visit.note(Problem("FIL006", stray, message, "Rename it if it belongs to the evaluation."))


def near_miss(name: str, expected: Collection[str]) -> str | None:
    """The expected name that `name` was most likely meant to be: other case, plural, ending or a slip of the pen."""
    simple: dict[str, str] = {}
    for option in expected:
        stem = option.rpartition(".")[0] or option
        simple[_simple(option)] = option
        if "." not in option:
            simple[_simple(stem) + "-toml"] = option
            simple[_simple(stem).removesuffix("s")] = option
    simple.pop("data-toml", None)
    found = get_close_matches(_simple(name), simple, n=1, cutoff=0.87)
    return simple[found[0]] if found else None


def _simple(name: str) -> str:
    """A name without what people vary in writing it."""
    return re.sub(r"[\s_.-]+", "-", name.lower())
