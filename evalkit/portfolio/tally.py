"""All that is asked of many evaluations, counted while their rows go by: memory does not grow with their number."""

from dataclasses import dataclass, field
from datetime import date

from evalkit.portfolio.asked import Burdens
from evalkit.portfolio.late import LISTED, Late
from evalkit.portfolio.need import Needs
from evalkit.portfolio.shares import Shares
from evalkit.portfolio.tables import EvaluationRow, Rows
from evalkit.portfolio.themes import Themes
from evalkit.portfolio.top import Top
from evalkit.portfolio.trend import Trend


@dataclass(slots=True)
class Tally:
    """What is known of the evaluations that have gone by."""

    as_of: date
    shares: Shares = field(default_factory=Shares)
    late: Late = field(init=False)
    burdens: Burdens = field(default_factory=Burdens)
    themes: Themes = field(default_factory=Themes)
    needs: Needs = field(default_factory=Needs)
    unchecked: Top[EvaluationRow] = field(default_factory=lambda: Top(LISTED))
    alone: Rows | None = None
    """The rows of the only evaluation; None where there are several."""
    trend: Trend = field(default_factory=Trend)
    """How it was at earlier runs, where they are kept."""

    def __post_init__(self) -> None:
        self.late = Late(self.as_of)

    @property
    def number(self) -> int:
        """How many there are, checked or not."""
        return self.shares.evaluations + self.unchecked.number

    @property
    def holds(self) -> bool:
        """Whether every gate holds: what could not be checked holds nothing."""
        return not self.unchecked.number and self.shares.held == self.shares.evaluations

    @property
    def programme(self) -> Rows | None:
        """The rows of the only evaluation, where that has several projects."""
        return self.alone if self.alone and (self.alone.evaluations[0].projects or 0) > 1 else None

    def add(self, rows: Rows) -> None:
        """Adds an evaluation."""
        self.alone = rows if not self.number else None
        (evaluation,) = rows.evaluations
        self.needs.add(rows)
        if evaluation.state == "unchecked":
            self.unchecked.add((), evaluation)
            return
        self.shares.add(rows, evaluation)
        self.late.add(rows, evaluation)
        self.burdens.add(rows)
        self.themes.add(rows)
