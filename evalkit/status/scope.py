"""What is looked at: an evaluation together with its check, as a whole or one project of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from evalkit.report import Finding, Report

if TYPE_CHECKING:
    from evalkit.files.evaluation import Evaluation, ProjectFolder


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Findings are those of the project where only one is looked at, and all of them otherwise."""

    evaluation: "Evaluation"
    report: Report
    project: str | None
    """The only project that is looked at; None for the whole evaluation."""
    findings: list[Finding]
    ahead: list[Finding]
    """What will be missing later, or is overdue although its rule does not count yet."""

    @classmethod
    def of(cls, evaluation: "Evaluation", report: Report, ahead: Iterable[Finding], project: str | None) -> "Scope":
        """`ahead`, and the findings of the report: of whichever project."""
        here = [finding for finding in report.findings if project in (None, finding.project)]
        return cls(evaluation, report, project, here, [f for f in ahead if project in (None, f.project)])

    @property
    def causes(self) -> list[Finding]:
        """The findings that follow from no other that is looked at."""
        here = {finding.fingerprint for finding in self.findings}
        return [finding for finding in self.findings if finding.follows not in here]

    @property
    def folders(self) -> "list[ProjectFolder]":
        return [folder for folder in self.evaluation.projects if self.project in (None, folder.id)]

    @property
    def limit(self) -> date:
        """The day by which something is late: that of the check, or that on which the evaluation was closed."""
        as_of = self.report.as_of
        return min(self.evaluation.programme.value.closed or as_of, as_of)
