"""What is late over many evaluations: stages that are past their day, what was promised and is overdue, waivers that end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from evalkit.portfolio.rows import DISSEMINATION, REFLECTIONS, REVIEWS
from evalkit.portfolio.tables import EvaluationRow, RequirementRow, Rows
from evalkit.portfolio.top import Top

PROMISED = {REVIEWS: "reviews", REFLECTIONS: "reflections", DISSEMINATION: "dissemination"}
"""Rule → what a programme has promised to do."""
ITEMS = {"reviews": "review", "reflections": "reflection", "dissemination": "dissemination item"}
"""What was promised → one of it."""
SOON = timedelta(days=30)
LISTED = 500
"""How many are kept to be listed; the others are only counted."""


@dataclass(slots=True)
class Overdue:
    """Something that was promised and is overdue."""

    items: int = 0
    evaluations: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """A waiver that ends soon, and how many requirements it covers."""

    until: date
    evaluation: str
    code: str
    requirements: int


@dataclass(slots=True)
class Late:
    """What is late, on a day."""

    as_of: date
    stuck: Top[EvaluationRow] = field(default_factory=lambda: Top(LISTED))
    """Those past the planned last day of their stage whose gate does not hold, the longest first."""
    holding_back: Counter[str] = field(default_factory=Counter)
    """Rule → in how many of them it finds an error that follows from no other."""
    overdue: dict[str, Overdue] = field(default_factory=lambda: {what: Overdue() for what in PROMISED.values()})
    ending: Top[Ending] = field(default_factory=lambda: Top(LISTED))

    def add(self, rows: Rows, evaluation: EvaluationRow) -> None:
        """Adds an evaluation that was checked."""
        if is_stuck(evaluation):
            self.stuck.add((evaluation.days_in_stage_over or 0, evaluation.errors or 0), evaluation)
            self.holding_back.update({row.code for row in rows.findings if holds_back(row)})
        for what, number in overdue_in(rows).items():
            self.overdue[what].items += number
            self.overdue[what].evaluations += 1
        if evaluation.closed is None or evaluation.closed > self.as_of:
            ending = Counter((row.waived_until, row.code) for row in rows.findings if row.waived_until)
            for (until, code), number in ending.items():
                if self.as_of <= until <= self.as_of + SOON:
                    self.ending.add((-until.toordinal(),), Ending(until, evaluation.evaluation, code, number))


def is_stuck(evaluation: EvaluationRow) -> bool:
    """Whether an evaluation has outlived the planned last day of its stage, and its gate does not hold."""
    return bool(evaluation.days_in_stage_over) and not evaluation.held


def overdue_in(rows: Rows) -> Counter[str]:
    """What was promised and is overdue in an evaluation: how often."""
    return Counter(PROMISED[row.code] for row in rows.findings if row.overdue and row.code in PROMISED and _counts(row))


def holds_back(row: RequirementRow) -> bool:
    """Whether a finding is an error that follows from no other."""
    return row.severity == "error" and _counts(row) and row.follows is None


def _counts(row: RequirementRow) -> bool:
    return row.state == "missing"
