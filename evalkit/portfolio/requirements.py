"""The requirements of an evaluation as rows, and added up by the type of the relationship that they are about."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from evalkit.check.catalogue import catalogue
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.framework import group_of
from evalkit.portfolio.subjects import About, about, project_of
from evalkit.portfolio.tables import RequirementRow, TypeRow
from evalkit.report import Finding, Report, Requirement

_STATES = ("met", "missing", "waived", "later")
_NO_REQUIREMENTS = "files"
"""Files that are wrong are found, but are no requirements, and count in no score."""


class Asked:
    """What is asked in an evaluation, as rows."""

    def __init__(self, evaluation: Evaluation, report: Report, path: str) -> None:
        self._path = path
        self._report = report
        self._through = {folder.id: _through(folder) for folder in evaluation.projects}
        self._abouts: dict[tuple[str, str], About] = {}
        self._types = {
            (folder.id, id): sheet.value.type
            for folder in evaluation.projects
            for id, sheet in folder.relationships.items()
        }
        own = [text for texts in report.rules.values() for text in texts]
        self._severities = {text.code: text.severity.value for text in own}
        self._severities |= {rule.code: rule.severity.value for rule in catalogue()}
        self._severities |= {changed.code: changed.severity for changed in report.changed if changed.severity != "off"}

    def _finding(self, finding: Finding, state: str, until: date | None = None) -> RequirementRow:
        subject = self._about(finding.subject, finding.file)
        return RequirementRow(
            self._path,
            finding.project,
            finding.code,
            group_of(finding.clause),
            finding.clause,
            state,
            finding.severity.value,
            finding.due.id,
            finding.overdue,
            finding.file,
            finding.line,
            *subject,
            finding.follows or None,
            finding.fingerprint,
            until,
        )

    def findings(self) -> list[RequirementRow]:
        """What is missing, what a baseline knows to be, and what is waived."""
        missing = [self._finding(one, "missing") for one in (*self._report.findings, *self._report.known)]
        return missing + [self._finding(one.finding, "waived", one.until) for one in self._report.waived]

    def requirements(self, findings: Iterable[RequirementRow]) -> list[RequirementRow]:
        """All requirements, whatever their state; `findings`: those that are not met."""
        not_met = [row for row in findings if row.principle != _NO_REQUIREMENTS]
        return [*not_met, *self._listed(self._report.met, "met"), *self._listed(self._report.later, "later")]

    def types(self, findings: Sequence[RequirementRow]) -> list[TypeRow]:
        """The same, added up by type of relationship, without a row for each."""
        counts: dict[tuple[str, str, str], list[int]] = {}

        def count(project: str | None, relationship: str | None, clause: str, state: str, number: int = 1) -> None:
            type = self._types.get((project or "", relationship or ""))
            counts.setdefault((project or "", type or "", clause), [0, 0, 0, 0])[_STATES.index(state)] += number

        for row in findings:
            if row.principle != _NO_REQUIREMENTS:
                count(row.project, row.relationship, row.clause, row.state)
        for state, asked in (("met", self._report.met), ("later", self._report.later)):
            for (subject, file, clause), number in Counter(
                (one.subject, one.file, one.clause) for one in asked
            ).items():
                count(project_of(file), self._about(subject, file).relationship, clause, state, number)
        return [
            TypeRow(self._path, project or None, type or None, clause, group_of(clause), *numbers)
            for (project, type, clause), numbers in sorted(counts.items())
        ]

    def _listed(self, asked: Iterable[Requirement], state: str) -> Iterator[RequirementRow]:
        for one in asked:
            project = project_of(one.file)
            severity = self._severities.get(one.code, "error")
            subject = self._about(one.subject, one.file)
            start = (self._path, project, one.code, group_of(one.clause), one.clause, state, severity)
            yield RequirementRow(*start, one.due.id, False, one.file, None, *subject, None, None, None)

    def _about(self, subject: str, file: str) -> About:
        if (subject, file) not in self._abouts:
            through = self._through.get(project_of(file) or "", {})
            self._abouts[subject, file] = about(subject, file, through)
        return self._abouts[subject, file]


def _through(folder: ProjectFolder) -> dict[str, str]:
    """Outcome → the relationship that it comes through."""
    return {id: one.through for id, one in folder.logic_model.value.outcomes.items() if one.through}
