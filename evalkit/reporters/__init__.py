"""How reports are written: a module for each format, found by listing this folder; other packages add theirs.

Each module has `write(reports, out)`, which writes reports to a text stream, and checks nothing. Where it sets
`LISTS_MET`, reports hold the requirements that are met, too. Where it sets `TAKES_DETAIL`, `write` takes how much to
tell as a third argument.
"""

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TextIO

from evalkit.errors import EvalkitError
from evalkit.plugins import REPORTERS, plugins, refused
from evalkit.report import Detail, Report


@dataclass(frozen=True, slots=True)
class Reporter:
    """A format: how it is written, and what it needs."""

    name: str
    _write: Callable[..., None]
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
    return tuple(sorted({*_own(), *_added()}))


def reporter(name: str) -> Reporter:
    """The format of this name. Raises KeyError where there is none."""
    if name in _own():
        return _reporter(name, import_module(f"{__name__}.{name}"))
    return _added()[name]


@cache
def _own() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


@cache
def _added() -> dict[str, Reporter]:
    """The formats of other packages."""
    found: dict[str, Reporter] = {}
    for plugin in plugins(REPORTERS):
        if plugin.name in _own() or plugin.name in found:
            raise refused(plugin.package, f"there is already a format “{plugin.name}”.")
        if not callable(getattr(plugin.value, "write", None)):
            raise refused(plugin.package, f"“{plugin.name}” has no function `write(reports, out)`.")
        found[plugin.name] = _reporter(plugin.name, plugin.value, plugin.package)
    return found


def _reporter(name: str, module: Any, package: str = "") -> Reporter:
    lists_met, takes_detail = getattr(module, "LISTS_MET", False), getattr(module, "TAKES_DETAIL", False)
    return Reporter(name, module.write, lists_met, takes_detail, package)
