"""What a check found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from evalkit.framework import HOUSE, Stage
from evalkit.grammar import counted
from evalkit.keys import Key
from evalkit.score import Score

UNREADABLE = "FIL001"
"""The rule that a file can be read."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Detail(IntEnum):
    """How much is told to a person."""

    VERDICT = 0
    USUAL = 1
    ALL = 2


class Problem(NamedTuple):
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
    hides: bool = False
    """Whether it hides what the file, or a folder, holds."""
    is_warning: bool = False
    """Whether it is less grave than its rule says."""
    meant: str = ""
    """What a name that leads nowhere was most likely meant to be; empty where nothing comes near."""


@dataclass(frozen=True, slots=True, eq=False)
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
    due: Stage = Stage.INCEPTION
    """The stage from which on it is asked for."""
    fingerprint: str = ""
    """Its name, which stays the same when it moves."""
    overdue: bool = False
    """Whether something should have happened by now."""
    parts: tuple[str, ...] = ()
    """What is missing, where a requirement asks for several things."""
    hides: bool = False
    """Whether it hides what the file, or a folder, holds: what is missing there, nobody can tell."""
    is_new: bool | None = None
    """Whether it was not there at the revision that is compared with; None where none is."""
    follows: str = ""
    """The fingerprint of the finding that it follows from: of the first cause, where one follows from another. Empty where
    it follows from none that is found."""

    @property
    def said(self) -> str:
        """The message, after the subject where the file alone does not say what it is about."""
        told = self.subject in ("evaluation", "story", "findings") or self.subject in self.message
        return self.message if told or self.code.startswith("FIL") else f"{self.subject}: {self.message}"


class Waived(NamedTuple):
    """A requirement that is missing, and knowingly so."""

    finding: Finding
    """What would be found without the waiver."""
    reason: str
    owner: str
    until: date

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def file(self) -> str:
        return self.finding.file

    @property
    def subject(self) -> str:
        return self.finding.subject


Links = Mapping[str, Sequence[Sequence[str]]]
"""Finding → what it follows from at first hand, by fingerprint: in lists, of each of which the first that is found counts.
What is waived or known is among them."""


class Requirement(NamedTuple):
    """A requirement that is met, or that falls due at a later stage."""

    code: str
    clause: str
    file: str
    subject: str
    due: Stage


class Past(NamedTuple):
    """A finding of an earlier time."""

    code: str
    file: str
    subject: str
    fingerprint: str
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, finding: Finding) -> "Past":
        return cls(finding.code, finding.file, finding.subject, finding.fingerprint, finding.parts)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is no more than this one was."""
        return finding.fingerprint == self.fingerprint and set(finding.parts) <= set(self.parts)


class Note(NamedTuple):
    """Something that a reader may want to look at again. It is no finding."""

    file: str
    line: int
    text: str


class Comparison(NamedTuple):
    """What has changed since a revision. Which findings are new stands with the findings themselves."""

    revision: str
    """As it was asked for."""
    commit: str
    """Its full name."""
    existed: bool = True
    """Whether the evaluation was there."""
    stage: Stage | None = None
    """The stage at which it was checked as of that revision."""
    fixed: Sequence[Past] = ()


class RuleText(NamedTuple):
    """What is to be said of a rule."""

    code: str
    title: str
    severity: Severity
    clause: str
    due: Stage
    why: str = ""
    good: str = ""
    fix: str = ""


class Changed(NamedTuple):
    """A rule that the evaluation has set to another severity, or switched off."""

    code: str
    severity: str
    """`error`, `warning` or `off`."""
    reason: str


_Asked = tuple[str | None, str | None, str | None]
"""Principle or craft, clause and project of which a score is asked; None for any."""


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The result of checking one evaluation."""

    path: str
    title: str
    stage: Stage
    as_of: date
    own_stages: Mapping[str, Stage] = field(default_factory=dict)
    """The projects that are at another stage than the evaluation, and are judged at that."""
    fail_under: float = 0
    projects: Sequence[str] = ()
    scores: Mapping[tuple[str, str | None], Score] = field(default_factory=dict)
    """By clause (or craft) and project; the project is None for what concerns the evaluation as a whole."""
    _totals: dict[tuple[bool, bool, bool], dict[_Asked, Score]] = field(default_factory=dict, init=False)
    findings: Sequence[Finding] = ()
    links: Links = field(default_factory=dict)
    waived: Sequence[Waived] = ()
    later: Sequence[Requirement] = ()
    met: Sequence[Requirement] = ()
    """Only where they were asked for: there are many."""
    baseline: str = ""
    """The file with known findings that the check was set against."""
    known: Sequence[Finding] = ()
    """What a baseline knows already: no longer among the findings."""
    fixed: Sequence[Past] = ()
    """What a baseline knows, and is found no more."""
    since: Comparison | None = None
    asked: frozenset[str] = frozenset()
    """The codes of the rules that count in this run and are due."""
    rules: Mapping[str, tuple[RuleText, ...]] = field(default_factory=dict)
    """What is to be said of the rules that the report speaks of, and of all of the evaluation's own, by code. One that is
    asked of two kinds of subject has a text for each.
    """
    changed: Sequence[Changed] = ()
    notes: Sequence[Note] = ()
    in_repository: str = ""
    """The path of the evaluation from the root of its repository, or else from the current folder; empty for that itself."""

    def located(self, file: str) -> str:
        """The path of one of the evaluation's files from the root of the repository."""
        return f"{self.in_repository}/{file}" if self.in_repository else file

    def score(self, *, group: str | None = None, clause: str | None = None, project: str | None = None) -> Score:
        """The score over all requirements, or over those of a principle or craft, a clause, a project, or of a principle
        or craft in a project. Asked for once the check is over.
        """
        by = (group is not None, clause is not None, project is not None)
        if by not in self._totals:
            self._totals[by] = self._summed(*by)
        return self._totals[by].get((group, clause, project), Score())

    def _summed(self, by_group: bool, by_clause: bool, by_project: bool) -> dict[_Asked, Score]:
        sums: dict[_Asked, list[int]] = {}
        for (clause, project), score in self.scores.items():
            group = clause.partition(".")[0] if by_group else None
            total = sums.setdefault(
                (group, clause if by_clause else None, project if by_project else None), [0, 0, 0, 0]
            )
            total[0] += score.met
            total[1] += score.missing
            total[2] += score.waived
            total[3] += score.later
        return {key: Score(*total) for key, total in sums.items()}

    @property
    def found(self) -> list[Finding]:
        """The findings, and what would be among them without a waiver."""
        return [*self.findings, *(waived.finding for waived in self.waived)]

    @property
    def own_rules(self) -> list[str]:
        """The codes of the rules that the evaluation sets itself, whether they count in this run or not."""
        return [code for code, texts in self.rules.items() if texts[0].clause == HOUSE]

    @property
    def stages(self) -> str:
        """The stage, and in brackets those of projects that are at another one."""
        own = ", ".join(f"{project}: {stage.id}" for project, stage in self.own_stages.items())
        return f"{self.stage.id} ({own})" if own else self.stage.id

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return len(self.findings) - self.errors

    @property
    def passed(self) -> bool:
        """Whether the gate holds: no error, and a score that is high enough."""
        return not self.errors and self.score().reaches(self.fail_under)

    @property
    def verdict(self) -> str:
        """Whether the gate holds, and why not, in a sentence or two."""
        score = self.score()
        counts = f"{score.percent} % ({score.met} of {score.due} requirements met"
        counts += f", {score.waived} waived" if score.waived else ""
        counts += f", {score.later} due later)" if score.later else ")"
        errors = self.errors
        warnings = len(self.findings) - errors
        numbers = [counted(errors, "error")] if errors else []
        numbers += [counted(warnings, "warning")] if warnings else []
        numbers += [f"{len(self.known)} known"] if self.known else []
        if self.passed:
            return f"The gate holds at stage {self.stage.id}: {', '.join((counts, *numbers))}."
        found = f"{', '.join(numbers)}; " if numbers else ""
        known = ", and what a baseline knows is missing all the same" if self.known else ""
        low = "" if errors else f" The score is below {self.fail_under:g} %, which is asked for{known}."
        return f"The gate does not hold at stage {self.stage.id}: {found}{counts}.{low}"

    @property
    def changes(self) -> str:
        """What has changed since a revision, in a sentence; nothing where none is compared with."""
        if not self.since:
            return ""
        of = [finding.is_new for finding in (*self.findings, *self.known)]
        numbers = f"{of.count(True)} new, {len(self.since.fixed)} fixed, {of.count(False)} unchanged"
        return f"Since {self.since.revision} ({self.since.commit[:12]}): {numbers}."
