"""What a check found."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from evalkit.framework import Stage

Key = tuple[str | int, ...]


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(slots=True, eq=False)
class Problem:
    """A file that is wrong: what the loader noticed, or a reference that leads nowhere."""

    code: str
    file: str
    message: str
    fix: str
    key: Key = ()
    line: int = 1
    column: int = 1
    project: str | None = None
    subject: str = ""
    identity: str = ""
    """What tells it from another problem of the same rule, file and key: the value at fault, for instance."""


@dataclass(slots=True, eq=False)
class Finding:
    """A requirement that is missing, or a file that is wrong. `file` is relative to its evaluation."""

    code: str
    severity: Severity
    clause: str
    project: str | None
    file: str
    line: int
    column: int
    key: Key
    subject: str
    message: str
    fix: str
    fingerprint: str = ""
    """Its name, which stays the same when it moves."""
    overdue: bool = False
    """Whether something should have happened by now."""


@dataclass(slots=True, eq=False)
class Waived:
    """A requirement that is missing, and knowingly so."""

    code: str
    file: str
    subject: str
    reason: str
    owner: str
    until: date


@dataclass(slots=True, eq=False)
class Later:
    """A requirement that falls due at a later stage."""

    code: str
    file: str
    subject: str
    due: Stage


@dataclass(slots=True, eq=False)
class Score:
    """How many requirements are met, missing, waived and due later."""

    met: int = 0
    missing: int = 0
    waived: int = 0
    later: int = 0

    @property
    def due(self) -> int:
        return self.met + self.missing

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all; 100 where nothing is due."""
        return 100 * self.met // self.due if self.due else 100

    def add(self, other: "Score") -> None:
        self.met += other.met
        self.missing += other.missing
        self.waived += other.waived
        self.later += other.later


@dataclass(slots=True, eq=False)
class Report:
    """The result of checking one evaluation."""

    path: str
    title: str
    stage: Stage
    as_of: date
    fail_under: float = 0
    projects: list[str] = field(default_factory=list)
    scores: dict[tuple[str, str | None], Score] = field(default_factory=dict)
    """By clause (or craft) and project; the project is None for what concerns the evaluation as a whole."""
    _totals: dict[tuple[str | None, str | None, str | None], Score] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)

    def score(self, *, group: str | None = None, clause: str | None = None, project: str | None = None) -> Score:
        """The score over all requirements, or over those of a principle or craft, a clause, a project, or of a principle
        or craft in a project. Asked for once the check is over.
        """
        if not self._totals:
            for (of_clause, of_project), score in self.scores.items():
                of_group = of_clause.partition(".")[0]
                for key in {
                    (None, None, None),
                    (of_group, None, None),
                    (None, of_clause, None),
                    (None, None, of_project),
                    (of_group, None, of_project),
                }:
                    self._totals.setdefault(key, Score()).add(score)
        return self._totals.get((group, clause, project), Score())

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    @property
    def passed(self) -> bool:
        """Whether the gate holds: no error, and a score that is high enough."""
        return not self.errors and self.score().percent >= self.fail_under


def fingerprints(identities: Iterable[tuple[str, ...]]) -> list[str]:
    """A short, stable name for each finding, unique within an evaluation.

    An identity holds rule, file, subject and key, and no line, so that edits above a finding do not change its name.
    Where two are the same in all of this, the second is told apart by being the second.
    """
    seen: dict[tuple[str, ...], int] = {}
    names = []
    for identity in identities:
        seen[identity] = count = seen.get(identity, 0) + 1
        text = "\0".join((*identity, str(count)) if count > 1 else identity)
        names.append(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32])
    return names
