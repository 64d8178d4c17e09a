"""Which documents there are."""

import os
from functools import cache
from importlib import import_module

from evalkit.documents.kinds.section import Plan

_ORDER = ("framework", "report", "stories")


@cache
def kinds() -> dict[str, Plan]:
    """The documents by their names, found by listing this folder."""
    names = {name.removesuffix(".py") for name in os.listdir(os.path.dirname(__file__)) if name.endswith(".py")}
    found = sorted(
        names - {"__init__", "find", "section"}, key=lambda name: (_ORDER.index(name) if name in _ORDER else 9, name)
    )
    return {name: import_module(f"evalkit.documents.kinds.{name}").PLAN for name in found}
