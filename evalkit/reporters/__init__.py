"""How reports are written: a module for each format, found by listing this folder.

Each module has `write(reports, out)`, which writes reports to a text stream, and checks nothing.
"""

import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import TextIO

from evalkit.report import Report

Write = Callable[[Sequence[Report], TextIO], None]


@cache
def formats() -> tuple[str, ...]:
    """The names of the formats."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def writer(format: str) -> Write:
    """The function that writes a format. Raises KeyError where there is no such format."""
    if format not in formats():
        raise KeyError(format)
    write: Write = import_module(f"{__name__}.{format}").write
    return write
