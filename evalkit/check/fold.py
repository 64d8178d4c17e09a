"""What came of all rules, added up and in the order of a report."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from evalkit.check.findings import PLACE, Found
from evalkit.check.outcomes import RuleOutcome
from evalkit.check.waivers import Exempt
from evalkit.report import Finding, Requirement, Waived
from evalkit.rules import Rule
from evalkit.score import Score
from evalkit.thread.subjects import Subject

Where = tuple[str, str | None]
"""Clause (or craft) and project; None for what concerns the evaluation as a whole."""


def scores(outcomes: Iterable[RuleOutcome], exempt: Iterable[Exempt]) -> dict[Where, Score]:
    """How many requirements are met, missing, waived and due later."""
    counts: dict[Where, list[int]] = {}
    for outcome in outcomes:
        count = counts.setdefault((outcome.rule.clause, outcome.project), [0, 0, 0, 0])
        count[0] += len(outcome.met)
        count[1] += len(outcome.missing)
        count[3] += len(outcome.later)
    for one, _ in exempt:
        if one.is_requirement:
            count = counts[one.finding.clause, one.finding.project]
            count[1] -= 1
            count[2] += 1
    return {where: Score(*count) for where, count in counts.items()}


def findings(missing: Iterable[Found]) -> list[Finding]:
    """What counts, by file and line."""
    return sorted((one.finding for one in missing), key=PLACE)


def waived(exempt: Iterable[Exempt]) -> list[Waived]:
    """What is waived, by file, rule and subject."""
    listed = [Waived(one.finding, waiver.reason, waiver.owner, waiver.until) for one, waiver in exempt]
    return sorted(listed, key=attrgetter("file", "code", "subject"))


def met(outcomes: Iterable[RuleOutcome]) -> list[Requirement]:
    """The requirements that are met, by file, rule and subject."""
    return _in_order([_requirement(one.rule, subject) for one in outcomes for subject in one.met])


def later(outcomes: Iterable[RuleOutcome]) -> list[Requirement]:
    """The requirements that fall due at a later stage, by file, rule and subject."""
    return _in_order([_requirement(one.rule, subject) for one in outcomes for subject in one.later])


def _requirement(rule: Rule, subject: Subject[Any]) -> Requirement:
    return Requirement(rule.code, rule.clause, subject.file.path, subject.name, rule.due)


def _in_order(requirements: list[Requirement]) -> list[Requirement]:
    return sorted(requirements, key=attrgetter("file", "code", "subject"))
