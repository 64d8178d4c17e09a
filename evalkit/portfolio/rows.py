"""One evaluation, loaded and checked → its rows: what is added up over many leaves here as plain values."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from evalkit.check.catalogue import catalogue
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.framework import group_of
from evalkit.portfolio.parts import burden, factors, relationships
from evalkit.portfolio.subjects import About, about, project_of
from evalkit.portfolio.tables import EvaluationRow, RequirementRow, Rows, ScoreRow, TypeRow
from evalkit.report import Finding, Report, Requirement
from evalkit.terminal import one_line

REVIEWS, REFLECTIONS, DISSEMINATION = "SUS405", "TAN207", "EVI311"
"""The rules that call something overdue which a programme has promised to do."""

LONGEST = 500
"""Characters of a title or a name."""


def rows(evaluation: Evaluation, report: Report, *, every_requirement: bool = False) -> Rows:
    """The rows of an evaluation and of its report, in which the requirements that are met are listed.

    `every_requirement`: whether those that are met or due later get a row each, too.
    """
    path = report.path
    asked = _Asked(evaluation, report, path)
    missing = [asked.finding(finding, "missing") for finding in (*report.findings, *report.known)]
    waived = [asked.finding(one.finding, "waived", one.until) for one in report.waived]
    listed = [*asked.requirements(report.met, "met"), *asked.requirements(report.later, "later")]
    counting = [*(row for row in (*missing, *waived) if row.principle != "files"), *listed]
    found = Rows(
        scores=_scores(report, path),
        types=_types(path, counting, asked.types),
        findings=[*missing, *waived],
        requirements=counting if every_requirement else [],
        relationships=list(relationships(evaluation, path)),
        factors=list(factors(evaluation, path)),
        burden=list(burden(evaluation, path)),
    )
    row = _evaluation(evaluation, report, path)
    return _harmless(found._replace(evaluations=[row._replace(verdict=_digest(row, found))]))


def _evaluation(evaluation: Evaluation, report: Report, path: str) -> EvaluationRow:
    value = evaluation.programme.value
    limit = min(value.closed or report.as_of, report.as_of)
    planned: date | None = getattr(value.stages, report.stage.id)
    score = report.score()
    found = (*report.findings, *report.known)
    return EvaluationRow(
        evaluation=path,
        title=_on_one_line(value.title),
        commissioner=_on_one_line(value.commissioner),
        evaluator=_on_one_line(value.evaluator),
        stage=report.stage.id,
        start=value.start,
        end=value.end,
        closed=value.closed,
        stage_planned_end=planned,
        held=report.passed,
        met=score.met,
        missing=score.missing,
        waived=score.waived,
        later=score.later,
        percent=score.percent,
        errors=report.errors,
        projects=len(report.projects),
        last_review=max((one.date for one in value.reviews if one.date and one.date <= limit), default=None),
        review_overdue=any(finding.overdue and finding.code == REVIEWS for finding in found),
    )


def _on_one_line(written: str | None) -> str | None:
    text = " ".join((written or "").split())
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or None


class _Asked:
    """What is asked in an evaluation, as rows."""

    def __init__(self, evaluation: Evaluation, report: Report, path: str) -> None:
        self._path = path
        self._through = {folder.id: _through(folder) for folder in evaluation.projects}
        self.types = {
            (folder.id, id): sheet.value.type
            for folder in evaluation.projects
            for id, sheet in folder.relationships.items()
        }
        own = [text for texts in report.rules.values() for text in texts]
        self._severities = {text.code: text.severity.value for text in own}
        self._severities |= {rule.code: rule.severity.value for rule in catalogue()}
        self._severities |= {changed.code: changed.severity for changed in report.changed if changed.severity != "off"}

    def finding(self, finding: Finding, state: str, until: date | None = None) -> RequirementRow:
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

    def requirements(self, asked: Iterable[Requirement], state: str) -> Iterator[RequirementRow]:
        for one in asked:
            project = project_of(one.file)
            severity = self._severities.get(one.code, "error")
            subject = self._about(one.subject, one.file)
            start = (self._path, project, one.code, group_of(one.clause), one.clause, state, severity)
            yield RequirementRow(*start, one.due.id, False, one.file, None, *subject, None, None, None)

    def _about(self, subject: str, file: str) -> About:
        return about(subject, file, self._through.get(project_of(file) or "", {}))


def _through(folder: ProjectFolder) -> dict[str, str]:
    """Outcome → the relationship that it comes through."""
    return {id: one.through for id, one in folder.logic_model.value.outcomes.items() if one.through}


def _scores(report: Report, path: str) -> list[ScoreRow]:
    return [
        ScoreRow(path, project, clause, group_of(clause), score.met, score.missing, score.waived, score.later)
        for (clause, project), score in sorted(report.scores.items(), key=lambda one: (one[0][1] or "", one[0][0]))
        if score.due or score.waived or score.later
    ]


_STATES = ("met", "missing", "waived", "later")


def _types(path: str, asked: Iterable[RequirementRow], types: Mapping[tuple[str, str], str | None]) -> list[TypeRow]:
    """The same requirements added up by the type of the relationship that they are about."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for row in asked:
        type = types.get((row.project or "", row.relationship or ""))
        count = counts.setdefault((row.project or "", type or "", row.clause), [0, 0, 0, 0])
        count[_STATES.index(row.state)] += 1
    return [
        TypeRow(path, project or None, type or None, clause, group_of(clause), *count)
        for (project, type, clause), count in sorted(counts.items())
    ]


def _digest(row: EvaluationRow, found: Rows) -> str:
    """A name for all that is said of an evaluation, but for what changes from day to day."""
    said = repr((row, found))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _harmless(found: Rows) -> Rows:
    """The same, with names of files and folders, too, on one line that every format can hold."""
    return Rows._make([[_shown(row) for row in table] for table in found])


def _shown(row: Any) -> Any:
    if all(value.isprintable() for value in row if isinstance(value, str)):
        return row
    return row._make(one_line(value) if isinstance(value, str) else value for value in row)
