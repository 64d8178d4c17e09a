"""A roll-up: what was counted, and the rows that it was counted from."""

from dataclasses import dataclass
from datetime import date

from evalkit import __version__
from evalkit.portfolio.spool import Spool
from evalkit.portfolio.tables import SCHEMA_VERSION, Rows
from evalkit.portfolio.tally import Tally

MARK = "evalkit_portfolio"
"""What stands in every output, with the version of the schema."""


@dataclass(frozen=True, slots=True)
class Rollup:
    """Many evaluations, summed up on a day."""

    tally: Tally
    spool: Spool
    by: str
    """By what the evaluations are broken down."""
    every_requirement: bool
    """Whether the requirements that are met or due later have rows."""
    keep_history: bool = False
    key: str = ""
    """What its rows depend on beside the evaluations: two roll-ups with the same may share rows. Empty where nobody can tell."""
    kept: bool = False
    """Whether rows of the earlier one are kept, so that the spool has those only of evaluations that have changed."""

    @property
    def tables(self) -> list[str]:
        """The tables that there are."""
        return [table for table in Rows._fields if table != "requirements" or self.every_requirement]

    @property
    def mark(self) -> dict[str, str | int]:
        """What says that an output is a roll-up, of which day, and by which evalkit."""
        return {MARK: SCHEMA_VERSION, "as_of": self.as_of.isoformat(), "evalkit": __version__}

    @property
    def as_of(self) -> date:
        return self.tally.as_of
