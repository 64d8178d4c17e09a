"""Rules × subjects × stage × waivers → report."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evalkit.check import fold
from evalkit.check.catalogue import texts_of
from evalkit.check.findings import PLACE, Found, told_apart, wrong
from evalkit.check.follows import links_between, with_causes
from evalkit.check.house_settings import house_of
from evalkit.check.notes import notes_on
from evalkit.check.options import Options
from evalkit.check.outcomes import Answers, RuleOutcome
from evalkit.check.waivers import Asked, Waivers, asked_of, judged
from evalkit.files.evaluation import Evaluation
from evalkit.framework import Stage
from evalkit.report import Finding, Problem, Report
from evalkit.rules import Rule, Today
from evalkit.thread.graph import EvaluationGraph

if TYPE_CHECKING:
    from evalkit.check.offers import Missing


def check(evaluation: Evaluation, options: Options, *, path: str = ".") -> Report:
    """Checks a loaded evaluation. `path` is how the report names it."""
    return judge(evaluation, options, path=path).report()


def judge(evaluation: Evaluation, options: Options, *, path: str = ".") -> "Judged":
    """A loaded evaluation, for several reports on it: `judge(evaluation, options).report(stage)` says what a check at that
    stage would say, and no rule is asked twice.
    """
    return Judged(evaluation, options, path)


def missing_so_far(evaluation: Evaluation, options: Options) -> list[Finding]:
    """What is missing at the stage that the evaluation, or a project of it, has reached; and what design asks for, also
    before it is reached: a gap is drawn before it has to be filled.
    """
    judged = judge(evaluation, options)
    findings = (*judged.report(Stage.DESIGN).findings, *judged.report().findings)
    return list({finding.fingerprint: finding for finding in findings}.values())


class Judged:
    """An evaluation, its rules, and what they have answered so far."""

    def __init__(self, evaluation: Evaluation, options: Options, path: str) -> None:
        programme = evaluation.programme.value
        self._options = options
        self._path = path
        self._limit = min(programme.closed or options.as_of, options.as_of)
        self._graph = EvaluationGraph(evaluation)
        self._house = house_of(self._graph)
        self._answers = Answers(self._graph, Today(options.as_of, self._limit))

    @property
    def stage(self) -> Stage:
        """The stage that is asked for, or else declared."""
        declared = self._graph.programme.value.stage
        return self._options.stage or (Stage.of(declared) if declared else Stage.INCEPTION)

    def report(self, stage: Stage | None = None, select: tuple[str, ...] | None = None) -> Report:
        """What is to be said at a stage, of a selection of rules; both in place of what the options say.

        Where no stage is given, projects that declare another one than the evaluation are judged at theirs.
        """
        own = {} if stage or self._options.stage else self._own_stages()
        stage = stage or self.stage
        options = self._options if select is None else replace(self._options, select=select)
        rules = [rule for rule in self._house.rules if options.counts(rule.code)]
        outcomes = self._answers.at(stage, rules, own)
        found, waivers = self._found(rules, outcomes)
        missing, waived = waivers.applied(found)
        links = links_between(found)
        programme = self._graph.programme.value
        later = fold.later(outcomes)
        told_of = {one.finding.code for one in (*missing, *(one for one, _ in waived))} | {one.code for one in later}
        return Report(
            path=self._path,
            title=programme.title or "",
            stage=stage,
            own_stages=own,
            as_of=options.as_of,
            fail_under=(programme.gate.fail_under or 0) if options.fail_under is None else options.fail_under,
            projects=[project.id for project in self._graph.projects],
            scores=fold.scores(outcomes, waived),
            findings=with_causes(fold.findings(missing), links),
            links=links,
            waived=fold.waived(waived),
            later=later,
            met=fold.met(outcomes) if options.list_met else [],
            asked=frozenset(rule.code for rule in rules if rule.due <= max((stage, *own.values()))),
            rules=texts_of(told_of, self._house.own),
            changed=self._house.changed,
            notes=list(notes_on(self._graph, self._limit)),
        )

    def met(self, stage: Stage) -> int:
        """How many requirements are met at a stage, which is told sooner than a report."""
        rules = [rule for rule in self._house.rules if self._options.counts(rule.code) and rule.due <= stage]
        return sum(map(self._answers.met, rules))

    def missing(self, stage: Stage) -> "list[Missing]":
        """What is missing at a stage, each with the places at which something might be said that meets it."""
        from evalkit.check.offers import missing_of

        rules = [rule for rule in self._house.rules if self._options.counts(rule.code)]
        found, waivers = self._found(rules, self._answers.at(stage, rules, {}))
        return [missing_of(one) for one in sorted(waivers.applied(found)[0], key=lambda one: PLACE(one.finding))]

    def _own_stages(self) -> dict[str, Stage]:
        """The projects that are at another stage than the evaluation."""
        declared = ((project.id, project.project.stage) for project in self._graph.projects)
        return {id: Stage.of(stage) for id, stage in declared if stage and Stage.of(stage) is not self.stage}

    def _found(self, rules: Sequence[Rule], outcomes: Sequence[RuleOutcome]) -> tuple[list[Found], Waivers]:
        """What is found, and what may be waived of it."""
        problems = [problem for rule in rules if rule.find for problem in self._answers.problems(rule)]
        waivers = self._waivers(rules, outcomes, problems)
        by_code = {rule.code: rule for rule in rules}
        found = [one for outcome in outcomes for one in outcome.missing]
        found += [
            wrong(by_code[problem.code], problem)
            for problem in (*problems, *self._house.problems, *waivers.problems)
            if problem.code in by_code
        ]
        return told_apart(found), waivers

    def _waivers(self, rules: Sequence[Rule], outcomes: Iterable[RuleOutcome], problems: Iterable[Problem]) -> Waivers:
        named = {waiver.rule for waiver in self._graph.programme.value.waivers}
        if not named:
            return Waivers()
        counted = frozenset(rule.code for rule in rules)
        others = [rule for rule in self._house.rules if rule.code in named - counted]
        outcomes = [*outcomes, *(outcome for rule in others for outcome in self._answers.later(rule))]
        asked = [one for outcome in outcomes if outcome.rule.code in named for one in asked_of(outcome)]
        asked += [Asked(problem.code, problem.file, None, met=False) for problem in problems]
        return judged(self._graph, self._house, self._limit, asked, counted)
