"""Which evaluations need help first, and why."""

from collections import Counter
from dataclasses import dataclass

from evalkit.framework import CLAUSES, CRAFT_TITLES
from evalkit.grammar import counted, joined
from evalkit.portfolio.late import ITEMS, LISTED, PROMISED, holds_back, is_stuck, overdue_in
from evalkit.portfolio.tables import EvaluationRow, Rows
from evalkit.portfolio.top import Top


@dataclass(frozen=True, slots=True)
class Need:
    """An evaluation, and why it wants attention; no reason where nothing is wrong."""

    row: EvaluationRow
    overdue: tuple[tuple[str, int], ...] = ()
    begin: str = ""
    """The clause or craft in which the most errors stand that follow from no other."""
    begin_errors: int = 0

    @property
    def why(self) -> str:
        """The reasons, in a few words."""
        row = self.row
        if row.state == "unchecked":
            return f"unchecked: {(row.reason or '').rstrip('.')}"
        reasons = []
        if is_stuck(row):
            reasons.append(f"{counted(row.days_in_stage_over or 0, 'day')} past the planned end of {row.stage}")
        reasons += [f"{counted(number, ITEMS[what])} overdue" for what, number in self.overdue]
        if row.errors:
            reasons.append(counted(row.errors, "error"))
        elif not row.held:
            reasons.append(f"a score of {row.percent} %, which is below what is asked for")
        return "; ".join(reasons)

    @property
    def what_to_do(self) -> str:
        """What to begin with."""
        if self.row.state == "unchecked":
            return "Make it readable, and check it again."
        if self.begin:
            said = f" ({CLAUSES[self.begin].text})" if self.begin in CLAUSES else ""
            name = CRAFT_TITLES[self.begin].lower() if self.begin in CRAFT_TITLES else self.begin
            return f"Begin with {name}{said}: {counted(self.begin_errors, 'error')}."
        if not self.overdue:
            return ""
        late = [what for what, _ in self.overdue]
        return f"Ask for the {joined(late)} that {'is' if late == ['dissemination'] else 'are'} overdue."


class Needs:
    """The evaluations, those that need help first ahead of others."""

    def __init__(self) -> None:
        self.all: Top[Need] = Top(LISTED)
        self.wanting = 0
        """How many want attention."""

    def add(self, rows: Rows) -> None:
        """Adds an evaluation, checked or not."""
        for row in rows.evaluations:
            overdue = overdue_in(rows)
            late = tuple((what, overdue[what]) for what in PROMISED.values() if overdue[what])
            errors = Counter(one.clause for one in rows.findings if holds_back(one))
            begin, number = min(errors.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
            need = Need(row, late, begin, number)
            self.wanting += bool(need.why)
            self.all.add(_rank(row, sum(overdue.values())), need)


def _rank(row: EvaluationRow, overdue: int) -> tuple[int, ...]:
    """What cannot be checked first; then what is stuck, the longest first; then by what is overdue, errors and score."""
    stuck = (row.days_in_stage_over or 0) if is_stuck(row) else 0
    return row.state == "unchecked", stuck, overdue, row.errors or 0, -(row.percent or 0)
