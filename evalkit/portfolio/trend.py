"""How far principles were met at earlier runs."""

from dataclasses import dataclass, field
from datetime import date

from evalkit.portfolio.shares import Share


@dataclass(frozen=True, slots=True)
class Run:
    """A run: how far each principle was met in the evaluations that were there then and still are."""

    as_of: date
    principles: dict[str, Share]


@dataclass(slots=True)
class Trend:
    """The runs that are kept, the earliest first."""

    runs: list[Run] = field(default_factory=list)
