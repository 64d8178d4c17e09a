"""What came of each rule: it is asked of its subjects, and no subject twice, because no answer depends on the stage."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from evalkit.check.findings import Found, missing
from evalkit.framework import Stage
from evalkit.report import Problem
from evalkit.rules import NOT_ASKED, Rule, Today
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.subjects import Subject, Subjects

Some = Sequence[Subject[Any]]


class RuleOutcome(NamedTuple):
    """What came of the requirements of a rule in one project, or in the evaluation as a whole.

    Not one value for each requirement: there are hundreds of thousands in a large folder, and most are met.
    """

    rule: Rule
    project: str | None
    met: Some = ()
    missing: Sequence[Found] = ()
    not_asked: Some = ()
    """Of whom, because of the day, nothing is asked after all."""
    later: Some = ()
    """All, where the rule falls due at a later stage."""


class Answers:
    """What rules answer about an evaluation on a day."""

    def __init__(self, graph: EvaluationGraph, today: Today) -> None:
        self._graph = graph
        self._today = today
        self._subjects: dict[Subjects, list[tuple[str | None, Some]]] = {}
        self._outcomes: dict[Rule, list[RuleOutcome]] = {}
        self._problems: dict[Rule, list[Problem]] = {}

    def at(self, stage: Stage, rules: Iterable[Rule], own: Mapping[str, Stage]) -> list[RuleOutcome]:
        """The outcomes of some rules at a stage. `own`: the projects that are at another one, and at which."""
        outcomes = []
        stages = {stage, *own.values()}
        for rule in rules:
            if not rule.ask:
                continue
            due = [rule.due <= each for each in stages]
            if all(due):
                outcomes += self._of(rule)
            elif not any(due):
                outcomes += self.later(rule)
            else:
                both = zip(self._of(rule), self.later(rule), strict=True)
                outcomes += [now if rule.due <= own.get(now.project or "", stage) else later for now, later in both]
        return outcomes

    def later(self, rule: Rule) -> list[RuleOutcome]:
        """The outcomes of a rule that is not asked: who might be."""
        return [RuleOutcome(rule, project, later=some) for project, some in self._subjects_of(rule)]

    def _of(self, rule: Rule) -> list[RuleOutcome]:
        if rule not in self._outcomes:
            groups = self._subjects_of(rule)
            self._outcomes[rule] = [_outcome(rule, project, some, self._today) for project, some in groups]
        return self._outcomes[rule]

    def met(self, rule: Rule) -> int:
        """How many requirements of a rule are met. Where it was not asked before, what is missing is not put into words."""
        if rule in self._outcomes:
            return sum(len(outcome.met) for outcome in self._outcomes[rule])
        ask = rule.ask
        if ask is None:
            return 0
        return sum(ask(subject, self._today) is None for _, some in self._subjects_of(rule) for subject in some)

    def problems(self, rule: Rule) -> list[Problem]:
        """What a rule about files finds."""
        if rule not in self._problems:
            self._problems[rule] = list(rule.find(self._graph)) if rule.find else []
        return self._problems[rule]

    def _subjects_of(self, rule: Rule) -> list[tuple[str | None, Some]]:
        """The subjects of a rule, project by project."""
        if not rule.subjects:
            return []
        if rule.subjects not in self._subjects:
            by_project = groupby(rule.subjects(self._graph), key=attrgetter("graph"))
            self._subjects[rule.subjects] = [(graph and graph.id, list(some)) for graph, some in by_project]
        return self._subjects[rule.subjects]


def _outcome(rule: Rule, project: str | None, subjects: Some, today: Today) -> RuleOutcome:
    assert rule.ask
    ask = rule.ask
    gaps = [ask(subject, today) for subject in subjects]
    if gaps.count(None) == len(gaps):
        return RuleOutcome(rule, project, subjects)
    met, lacking, not_asked = [], [], []
    for subject, gap in zip(subjects, gaps, strict=True):
        if gap is None:
            met.append(subject)
        elif gap is NOT_ASKED:
            not_asked.append(subject)
        else:
            lacking.append(missing(rule, subject, gap))
    return RuleOutcome(rule, project, met, lacking, not_asked)
