"""Names that are nearly those of evalkit's files."""

import re
from difflib import get_close_matches


def _simple(name: str) -> str:
    """A name without what people vary in writing it."""
    return re.sub(r"[\s_.-]+", "-", name.lower())


def near_miss(name: str, expected: tuple[str, ...]) -> str | None:
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
