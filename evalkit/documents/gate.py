"""The gate of a document: what the evaluation still lacks for it to be final."""

from collections.abc import Collection

from evalkit.documents.kinds.section import Plan
from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.report import Finding, Report, Severity

_FILES = "FIL"


def missing_for(plan: Plan, report: Report, projects: Collection[str], *, all_projects: bool) -> list[Finding]:
    """The errors that keep a document a draft: of the projects that are included, and of the evaluation as a whole."""
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    if plan.only_projects:
        return [one for one in errors if one.project in projects or one.code.startswith(_FILES)]
    if all_projects:
        return errors
    return [one for one in errors if one.project is None or one.project in projects]


def stage_of(plan: Plan) -> Stage:
    return Stage.of(plan.stage)


def draft_line(missing: Collection[Finding]) -> str:
    """`Draft: 3 requirements missing`; empty where nothing is."""
    return f"Draft: {counted(len(missing), 'requirement')} missing" if missing else ""
