"""Looks at evaluations: loads and checks each once, and works out where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import Judged, judge
from evalkit.check.options import Options
from evalkit.files.evaluation import refuse_unknown_project
from evalkit.files.find import shown
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.report import Finding, Report
from evalkit.rules import HOUSE_PREFIX
from evalkit.status.overview import Overview, overview_of
from evalkit.status.scope import Scope
from evalkit.status.steps import STEPS


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Where an evaluation stands, and the check that says so."""

    overview: Overview
    report: Report


def overviews(roots: Sequence[Path], options: Options, project: str | None = None) -> list[Overview]:
    """Where evaluations stand, in the order given; with a project, only those that have it.

    Raises EvalkitError where none has it.
    """
    return [look.overview for look in looks(roots, options, project)]


def looks(roots: Sequence[Path], options: Options, project: str | None = None) -> list[Look]:
    """The same, with the checks."""
    found = [_look(root, options, project) for root in roots]
    if project is None:
        return found
    refuse_unknown_project(project, (id for look in found for id in look.report.projects))
    return [look for look in found if project in look.report.projects]


def _look(root: Path, options: Options, project: str | None) -> Look:
    evaluation = load(root)
    judged = judge(evaluation, options, path=shown(root))
    report = judged.report()
    return Look(overview_of(Scope.of(evaluation, report, _ahead(judged, report), project)), report)


def _ahead(judged: Judged, report: Report) -> list[Finding]:
    """What will be missing: what is overdue although its rule does not count yet; and what the next stage asks for, where
    the present one leaves room among the next steps.
    """
    if report.stage is Stage.REPORTING:
        return []
    following = Stage(report.stage + 1)
    has_room = len({finding.code for finding in report.findings if not finding.follows}) < STEPS
    codes = {rule.code for rule in catalogue() if rule.timed or (has_room and rule.due is following)}
    found = judged.report(Stage.REPORTING, (*sorted(codes), HOUSE_PREFIX)).findings
    coming = [finding for finding in found if finding.due > report.stage and not finding.follows]
    return [finding for finding in coming if finding.overdue or (has_room and finding.due is following)]
