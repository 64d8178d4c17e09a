"""The register of what can be exported: the modules of this folder."""

import os
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType

from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean


def exports() -> Mapping[str, str]:
    """What can be exported, and what each is."""
    return {name: _module(name).TEXT for name in _names()}


def export_named(name: str) -> ModuleType:
    """The module of an export. Raises EvalkitError where there is none."""
    if name not in _names():
        listed = ", ".join(_names())
        raise EvalkitError(f"There is no export “{name}”.{did_you_mean(name, _names())}", hint=f"There are {listed}.")
    return _module(name)


def _module(name: str) -> ModuleType:
    return import_module(f"evalkit.exchange.exports.{name}")


def _names() -> list[str]:
    here = os.path.dirname(__file__)
    names = (name.removesuffix(".py") for name in os.listdir(here) if name.endswith(".py") and name[0] != "_")
    return sorted(name for name in names if name != "find")
