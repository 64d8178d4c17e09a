"""Rules, report formats and measures from other packages, found through their entry points.

A package offers rules under `evalkit.rules` (a module, in which every rule counts) and formats under
`evalkit.reporters` (a module with `write`, under the format's name), and measures under `evalkit.measures` (a package
beside whose `__init__.py` they lie as TOML files). What shares work among machines is offered under `evalkit.engines` (a
function that connects to an address, under the address's scheme). A plug-in that cannot be used stops the command: a
gate that leaves out a rule without a word would say yes wrongly.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from evalkit.errors import EvalkitError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


RULES = "evalkit.rules"
REPORTERS = "evalkit.reporters"
MEASURES = "evalkit.measures"
ENGINES = "evalkit.engines"


class Plugin(NamedTuple):
    """What a package offers under a name."""

    name: str
    package: str
    value: Any
    """Loaded: usually a module."""


@cache
def plugins(group: str) -> tuple[Plugin, ...]:
    """The plug-ins of a group, sorted by package and name. Raises EvalkitError where one cannot be loaded."""
    return tuple(sorted(_load(group), key=lambda plugin: (plugin.package, plugin.name))) if _any_installed() else ()


def refused(package: str, why: str) -> EvalkitError:
    """What is said of a package whose plug-in cannot be used."""
    return EvalkitError(
        f"The package {package} adds to evalkit what cannot be used: {' '.join(why.split())}",
        hint=f"Update {package} or take it out (python -m pip uninstall {package}), and tell those who make it.",
    )


def _load(group: str) -> Iterator[Plugin]:
    from importlib.metadata import entry_points

    try:
        entries = list(entry_points(group=group))
    except Exception as error:  # a file that is damaged, which does not say whose it is
        raise EvalkitError(
            f"What installed packages add to evalkit cannot be read: {' '.join(str(error).split()) or type(error).__name__}.",
            hint="An entry_points.txt among Python's packages is damaged: install its package anew, or take it out.",
        ) from error
    for entry in entries:
        package = _package_of(entry)
        try:
            yield Plugin(entry.name, package, entry.load())
        except (Exception, SystemExit) as error:  # whatever another's module does when it is loaded
            why = f"“{entry.value}” does not load ({type(error).__name__}: {error})."
            raise refused(package, why) from error


def _package_of(entry: "EntryPoint") -> str:
    """The name of a package or, where it does not say that, its module."""
    name = None
    with suppress(Exception):  # without METADATA; which error, depends on the version of Python
        name = entry.dist.name if entry.dist else None
    return name or entry.value.partition(".")[0].partition(":")[0]


def _any_installed() -> bool:
    """Whether any package may offer something. Looked up by hand: Python's own way costs more than a small check."""
    for folder in dict.fromkeys(sys.path):
        try:
            with os.scandir(folder or ".") as entries:
                packages = [entry.path for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
        except NotADirectoryError:  # an archive
            return True
        except OSError:
            continue
        if any(offers(package) for package in packages):
            return True
    return False


def offers(package: str) -> bool:
    """Whether a distribution, by its folder beside the packages, adds anything to evalkit."""
    try:
        with open(f"{package}/entry_points.txt", "rb") as stream:
            return b"[evalkit." in stream.read()
    except OSError:
        return False
