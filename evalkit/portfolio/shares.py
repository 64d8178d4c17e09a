"""How far requirements are met over many evaluations: each share with what it is a share of, and in how many evaluations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalkit.framework import CLAUSES
from evalkit.portfolio.tables import EvaluationRow, Rows, ScoreRow, TypeRow

Counts = Mapping[str, list[int]]
"""What is met and what is missing of an evaluation, by name."""
TOO_FEW = 3
"""Groups of fewer evaluations are not ranked: one of them would decide."""


@dataclass(slots=True)
class Share:
    """So many requirements are met of those that are due, in so many evaluations."""

    met: int = 0
    missing: int = 0
    evaluations: int = 0
    """In which anything of it is due."""
    lacking: int = 0
    """In which something of it is missing."""

    @property
    def due(self) -> int:
        return self.met + self.missing

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 means all; None where nothing is due."""
        return 100 * self.met // self.due if self.due else None

    @property
    def is_ranked(self) -> bool:
        return self.due > 0 and self.evaluations >= TOO_FEW

    def add(self, met: int, missing: int) -> None:
        """Adds one evaluation."""
        self.met += met
        self.missing += missing
        self.evaluations += met + missing > 0
        self.lacking += missing > 0


def weakest_first(shares: Mapping[str, Share]) -> list[tuple[str, Share]]:
    """Those that are ranked, the weakest first; then the others as they come. Nothing that is not due."""
    due = [(name, share) for name, share in shares.items() if share.due]
    ranked = [one for one in due if one[1].is_ranked]
    return sorted(ranked, key=lambda one: (one[1].met / one[1].due, -one[1].missing, one[0])) + [
        one for one in due if not one[1].is_ranked
    ]


@dataclass(slots=True)
class Group:
    """Evaluations that have something in common."""

    evaluations: int
    held: int
    """Those whose gate holds."""
    all: Share
    principles: dict[str, Share]
    clauses: dict[str, Share]

    @property
    def weakest_clause(self) -> tuple[str, Share] | None:
        """The clause of a principle that is met least; None where nothing is missing, or there are too few to say."""
        return weakest_clause(self.clauses)


def weakest_clause(shares: Mapping[str, Share]) -> tuple[str, Share] | None:
    """The clause of a principle that is met least; None where nothing is missing of any, or there are too few to say."""
    held = weakest_first({id: shares[id] for id in CLAUSES if id in shares})
    return held[0] if held and held[0][1].is_ranked and held[0][1].missing else None


class Shares:
    """Principles and clauses: over all evaluations, by type of relationship, and by what evaluations have in common."""

    def __init__(self) -> None:
        self.evaluations = self.held = 0
        self.all = Share()
        self.principles: dict[str, Share] = defaultdict(Share)
        """Crafts, too."""
        self.clauses: dict[str, Share] = defaultdict(Share)
        self.types: dict[str | None, dict[str, Share]] = defaultdict(lambda: defaultdict(Share))
        """Type of relationship (None: of what is about no relationship) → principle or craft → share."""
        self.clauses_of_types: dict[str | None, dict[str, Share]] = defaultdict(lambda: defaultdict(Share))
        self.groups: dict[str, dict[str, Group]] = {by: {} for by in ("commissioner", "stage", "year", "evaluator")}
        self.groups["type"] = {}

    def add(self, rows: Rows, evaluation: EvaluationRow) -> None:
        """Adds an evaluation that was checked."""
        self.evaluations += 1
        self.held += bool(evaluation.held)
        principles = _added((row.principle, row) for row in rows.scores)
        _add(self.principles, principles)
        clauses = _added((row.clause, row) for row in rows.scores)
        _add(self.clauses, clauses)
        self.all.add(evaluation.met or 0, evaluation.missing or 0)
        for by, name in _groups_of(evaluation).items():
            self._group(by, name, evaluation, principles, clauses)
        for type in {row.type for row in rows.types}:
            of_type = _added((row.principle, row) for row in rows.types if row.type == type)
            clauses = _added((row.clause, row) for row in rows.types if row.type == type)
            _add(self.types[type], of_type)
            _add(self.clauses_of_types[type], clauses)
            if type:
                self._group("type", type, evaluation, of_type, clauses)

    def _group(self, by: str, name: str, evaluation: EvaluationRow, principles: Counts, clauses: Counts) -> None:
        group = self.groups[by].setdefault(name, Group(0, 0, Share(), defaultdict(Share), defaultdict(Share)))
        group.evaluations += 1
        group.held += bool(evaluation.held)
        group.all.add(sum(met for met, _ in principles.values()), sum(missing for _, missing in principles.values()))
        _add(group.principles, principles)
        _add(group.clauses, clauses)


NOT_GIVEN = "not given"


def _groups_of(evaluation: EvaluationRow) -> dict[str, str]:
    return {
        "commissioner": evaluation.commissioner or NOT_GIVEN,
        "stage": evaluation.stage or NOT_GIVEN,
        "year": str(evaluation.start.year) if evaluation.start else NOT_GIVEN,
        "evaluator": evaluation.evaluator or NOT_GIVEN,
    }


def _added(rows: Iterable[tuple[str, ScoreRow | TypeRow]]) -> dict[str, list[int]]:
    """What is met and what is missing, by name."""
    counts: dict[str, list[int]] = {}
    for name, row in rows:
        count = counts.setdefault(name, [0, 0])
        count[0] += row.met
        count[1] += row.missing
    return counts


def _add(shares: dict[str, Share], counts: Counts) -> None:
    for name, (met, missing) in counts.items():
        shares[name].add(met, missing)
