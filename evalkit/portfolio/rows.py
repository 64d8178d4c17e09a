"""One evaluation, loaded and checked → its rows: what is added up over many leaves here as plain values."""

import hashlib
from datetime import date
from typing import Any

from evalkit.files.evaluation import Evaluation
from evalkit.framework import group_of
from evalkit.portfolio.parts import burden, factors, relationships
from evalkit.portfolio.requirements import Asked
from evalkit.portfolio.tables import EvaluationRow, Rows, ScoreRow
from evalkit.report import Report
from evalkit.terminal import one_line

REVIEWS, REFLECTIONS, DISSEMINATION = "SUS405", "TAN207", "EVI311"
"""The rules that call something overdue which a programme has promised to do."""

LONGEST = 500
"""Characters of a title or a name."""


def rows(evaluation: Evaluation, report: Report, *, every_requirement: bool = False) -> Rows:
    """The rows of an evaluation and of its report, in which the requirements that are met are listed.

    `every_requirement`: whether those that are met or due later get a row each, too.
    """
    path, asked = report.path, Asked(evaluation, report, report.path)
    findings = asked.findings()
    found = Rows(
        scores=_scores(report, path),
        types=asked.types(findings),
        findings=findings,
        requirements=asked.requirements(findings) if every_requirement else [],
        relationships=list(relationships(evaluation, path)),
        factors=list(factors(evaluation, path)),
        burden=list(burden(evaluation, path)),
    )
    row = _evaluation(evaluation, report, path)
    return _harmless(found._replace(evaluations=[row._replace(verdict=_digest(row, found))]), evaluation)


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


def _scores(report: Report, path: str) -> list[ScoreRow]:
    return [
        ScoreRow(path, project, clause, group_of(clause), score.met, score.missing, score.waived, score.later)
        for (clause, project), score in sorted(report.scores.items(), key=lambda one: (one[0][1] or "", one[0][0]))
        if score.due or score.waived or score.later
    ]


def _digest(row: EvaluationRow, found: Rows) -> str:
    """A name for all that is said of an evaluation, but for what changes from day to day."""
    said = repr((row, found))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _harmless(found: Rows, evaluation: Evaluation) -> Rows:
    """The same, with names of files and folders, too, on one line that every format can hold."""
    rest = Rows._make([[_shown(row) for row in table] for table in found._replace(findings=(), requirements=())])
    if all(file.isprintable() for file in evaluation.files):  # all that people have named in a requirement
        return rest._replace(findings=found.findings, requirements=found.requirements)
    return Rows._make([[_shown(row) for row in table] for table in found])


def _shown(row: Any) -> Any:
    if all(value.isprintable() for value in row if isinstance(value, str)):
        return row
    return row._make(one_line(value) if isinstance(value, str) else value for value in row)
