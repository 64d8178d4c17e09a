"""The formats of a roll-up, found by listing their folder; which one a path asks for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.portfolio import outputs
from evalkit.portfolio.rollup import Rollup

_ORDER = (".html", ".xlsx", ".csv", ".parquet", ".duckdb", ".json")


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and how it is written."""

    ending: str
    version: Callable[[Path], int | None]
    """The version of the schema of the roll-up at a path; None where there is anything else."""
    write: Callable[[Rollup, Path, Path | None], None]
    """Writes a roll-up to a path at which nothing is. Last comes an earlier one, if there is one."""
    prepare: Callable[[], None]
    """Raises EvalkitError where a package that it needs is not installed."""
    refuse_too_many: Callable[[Mapping[str, int]], None]
    """Raises EvalkitError where tables have more rows than it holds."""
    last_run: Callable[[Path], date | None] | None
    """The day of the last run that is kept at a path; None where the format keeps none."""


def endings() -> list[str]:
    """Those of all formats."""
    names = {f".{name.removesuffix('.py')}" for name in os.listdir(outputs.__path__[0]) if name[0] not in "_."}
    return [ending for ending in _ORDER if ending in names] + sorted(names - {*_ORDER})


def format_of(path: Path) -> Format:
    """The format that the ending of a path stands for. Raises EvalkitError where it stands for none."""
    ending = path.suffix.lower()
    if ending not in endings():
        raise EvalkitError(
            f"The ending of {path} does not say which format is meant.", hint=f"Use one of {', '.join(endings())}."
        )
    module = import_module(f"{outputs.__name__}.{ending[1:]}")
    prepare, refuse = getattr(module, "prepare", lambda: None), getattr(module, "refuse_too_many", lambda _: None)
    return Format(ending, module.version, module.write, prepare, refuse, getattr(module, "last_run", None))
