"""How reports are written: a module for each format, found by listing this folder; other packages add theirs.

Each module has `write(reports, out)`, which writes reports to a text stream, and checks nothing. Where it sets `ENDINGS`,
those of a file stand for it. Where it sets `LISTS_MET`, reports hold the requirements that are met, too. Where it sets `TAKES_DETAIL`, `write` takes how much to
tell as a third argument.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TextIO

from evalkit.errors import EvalkitError
from evalkit.plugins import REPORTERS, plugins, refused
from evalkit.report import Detail, Report

FOR_PEOPLE = "text"
"""The format where none is asked for."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """A format: how it is written, and what it needs."""

    name: str
    _write: Callable[..., None]
    endings: tuple[str, ...]
    """Those of the files that are taken to be in this format."""
    lists_met: bool
    _takes_detail: bool
    _package: str
    """The package that it comes from, where that is not evalkit."""

    def write(self, reports: Sequence[Report], out: TextIO, detail: Detail = Detail.USUAL) -> None:
        """Writes reports to a text stream."""
        try:
            self._write(reports, out, *([detail] if self._takes_detail else []))
        except (Exception, SystemExit) as error:
            if not self._package or isinstance(error, EvalkitError | OSError):
                raise
            why = f"the format {self.name} fails ({type(error).__name__}: {error})."
            raise refused(self._package, why) from error


def formats() -> tuple[str, ...]:
    """The names of the formats."""
    return tuple(sorted({*own_formats(), *_added()}))


def endings() -> dict[str, str]:
    """The ending of a file → the format that it stands for; evalkit's own first."""
    own = {ending: name for name in own_formats() for ending in reporter(name).endings}
    return {ending: name for name in _added() for ending in _added()[name].endings} | own


def reporter(name: str) -> Reporter:
    """The format of this name. Raises KeyError where there is none."""
    if name in own_formats():
        return _reporter(name, import_module(f"{__name__}.{name}"))
    return _added()[name]


@cache
def own_formats() -> tuple[str, ...]:
    """The names of evalkit's own formats, the one for people first."""
    names = [name.removesuffix(".py") for name in os.listdir(__path__[0]) if name.endswith(".py") and name[0] != "_"]
    return tuple(sorted(names, key=lambda name: (name != FOR_PEOPLE, name)))


@cache
def _added() -> dict[str, Reporter]:
    """The formats of other packages."""
    found: dict[str, Reporter] = {}
    for plugin in plugins(REPORTERS):
        if plugin.name in own_formats() or plugin.name in found:
            raise refused(plugin.package, f"there is already a format “{plugin.name}”.")
        if not callable(getattr(plugin.value, "write", None)):
            raise refused(plugin.package, f"“{plugin.name}” has no function `write(reports, out)`.")
        found[plugin.name] = _reporter(plugin.name, plugin.value, plugin.package)
    return found


def _reporter(name: str, module: Any, package: str = "") -> Reporter:
    lists_met, takes_detail = getattr(module, "LISTS_MET", False), getattr(module, "TAKES_DETAIL", False)
    return Reporter(name, module.write, getattr(module, "ENDINGS", ()), lists_met, takes_detail, package)
