"""Looks at evaluations: what is known of each, or else it is loaded and checked once; and where it stands."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.check.options import Options
from evalkit.errors import UnreadableError
from evalkit.files.find import shown
from evalkit.framework import HOUSE_PREFIX, Stage
from evalkit.portfolio.examine import Answer, Wish
from evalkit.portfolio.packed import REPORT, unpacked
from evalkit.portfolio.pool import found_out
from evalkit.portfolio.store import Store
from evalkit.report import Finding, Report
from evalkit.series.series import Series, Value
from evalkit.status.dates import Late, Stop
from evalkit.status.figures import Figures, Shown
from evalkit.status.overview import Overview, Tally, overview_of
from evalkit.status.scope import Scope
from evalkit.status.scores import Row
from evalkit.status.steps import STEPS, Step
from evalkit.thread.burden import Burden

if TYPE_CHECKING:
    from evalkit.check.checker import Judged
    from evalkit.files.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Where an evaluation stands, and the check that says so."""

    overview: Overview
    report: Report


_CLASSES = (*REPORT, Burden, Figures, Late, Look, Overview, Row, Series, Shown, Step, Stop, Tally, Value)


def overviews(
    roots: Sequence[Path], options: Options, project: str | None = None, store: Store | None = None
) -> list[Overview]:
    """Where evaluations stand, in the order given; with a project, only those that have it.

    Raises EvalkitError where none has it, and UnreadableError where an evaluation cannot be read.
    """
    return [look.overview for look in looks(roots, options, project, store)]


def looks(
    roots: Sequence[Path], options: Options, project: str | None = None, store: Store | None = None
) -> list[Look]:
    """The same, with the checks."""
    # What is to be done next is told with the path from where one stands, which is not always that by which it is kept.
    if any(os.path.realpath(root) != os.path.abspath(root) for root in roots):
        store = None
    wish = Wish(repr(("status", project, os.getcwd())), partial(_looked, project=project), options)
    found = []
    for facts in found_out(roots, wish, store=store):
        if facts.unchecked:
            raise UnreadableError(facts.unchecked)
        look: Look = unpacked(facts.body, _CLASSES)
        found.append(Look(replace(look.overview, as_of=options.as_of), replace(look.report, as_of=options.as_of)))
    if project is None:
        return found
    from evalkit.files.evaluation import refuse_unknown_project

    refuse_unknown_project(project, (id for look in found for id in look.report.projects))
    return [look for look in found if project in look.report.projects]


def _looked(evaluation: "Evaluation", options: Options, project: str | None) -> Answer:
    from evalkit.check.checker import judge
    from evalkit.check.house_settings import is_final

    judged = judge(evaluation, options, path=shown(evaluation.root))
    report = judged.report()
    ahead = _ahead(judged, report)
    overview = overview_of(Scope.of(evaluation, report, ahead, project))
    look = Look(replace(overview, as_of=date.min), replace(report, as_of=date.min, rules={}))
    return Answer(look, lasts=is_final([*report.found, *ahead]))


def _ahead(judged: "Judged", report: Report) -> list[Finding]:
    """What will be missing: what is overdue although its rule does not count yet; and what the next stage asks for, where
    the present one leaves room among the next steps.
    """
    from evalkit.check.catalogue import catalogue

    if report.stage is Stage.REPORTING:
        return []
    following = Stage(report.stage + 1)
    has_room = len({finding.code for finding in report.findings if not finding.follows}) < STEPS
    codes = {rule.code for rule in catalogue() if rule.timed or (has_room and rule.due is following)}
    found = judged.report(Stage.REPORTING, (*sorted(codes), HOUSE_PREFIX)).findings
    coming = [finding for finding in found if finding.due > report.stage and not finding.follows]
    return [finding for finding in coming if finding.overdue or (has_room and finding.due is following)]
