"""Rules × subjects × stage × waivers → report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from evalkit.check.catalogue import catalogue
from evalkit.check.house_settings import UNNAMED, House
from evalkit.check.waivers import Asked, Waivers
from evalkit.files.evaluation import Evaluation
from evalkit.framework import Stage
from evalkit.report import Finding, Problem, Report, Requirement, Score, Waived, fingerprints
from evalkit.rules import NOT_ASKED, Gap, Rule, Today
from evalkit.thread.graph import EvaluationGraph
from evalkit.thread.subjects import Subject, Subjects

FILE_RULES = "FIL"


@dataclass(slots=True, eq=False)
class Options:
    """How to check: what is counted, at which stage, on which day."""

    as_of: date
    stage: Stage | None = None
    """In place of the stage that the evaluation declares."""
    select: tuple[str, ...] = ()
    """Codes or prefixes of rules; none means all. FIL rules always count, unless they are ignored by name."""
    ignore: tuple[str, ...] = ()
    fail_under: float | None = None
    """In place of what the evaluation's gate asks."""
    list_met: bool = False
    """Whether the report lists the requirements that are met, and not only their number."""

    def counts(self, code: str) -> bool:
        if code in self.ignore or (
            not code.startswith(FILE_RULES) and any(code.startswith(prefix) for prefix in self.ignore)
        ):
            return False
        return not self.select or code.startswith((FILE_RULES, *self.select))


def check(evaluation: Evaluation, options: Options, *, path: str = ".") -> Report:
    """Checks a loaded evaluation. `path` is how the report names it."""
    return _Check(evaluation, options, path).run()


class _Check:
    def __init__(self, evaluation: Evaluation, options: Options, path: str) -> None:
        programme = evaluation.programme.value
        stage = options.stage or (Stage.of(programme.stage) if programme.stage else Stage.INCEPTION)
        limit = min(programme.closed or options.as_of, options.as_of)
        gate = programme.gate.fail_under or 0
        self._today = Today(options.as_of, limit)
        self._options = options
        self._graph = EvaluationGraph(evaluation)
        self._house = House(self._graph, catalogue())
        self._rules = [rule for rule in self._house.rules if options.counts(rule.code)]
        self._subjects: dict[Subjects, list[Subject[Any]]] = {}
        self._found: list[tuple[Finding, tuple[str, ...]]] = []
        self._asked: list[Asked] = []
        self._waived_rules = {waiver.rule for waiver in programme.waivers}
        codes = {rule.code for rule in (*catalogue(), *self._house.rules)}
        unnamed = {code: UNNAMED.format(code) for code in self._house.unnamed}
        self._waivers = Waivers(self._graph, codes, unnamed, limit)
        self._report = Report(
            path=path,
            title=programme.title or "",
            stage=stage,
            as_of=options.as_of,
            fail_under=gate if options.fail_under is None else options.fail_under,
            projects=[project.id for project in evaluation.projects],
            asked=frozenset(rule.code for rule in self._rules if rule.due <= stage),
            house=self._house.texts,
            changed=self._house.changed,
        )

    def run(self) -> Report:
        missing: list[tuple[Rule, Subject[Any], Gap]] = []
        for rule in self._rules:
            if rule.ask:
                missing += self._ask(rule)
        strays = [problem for rule in self._rules if rule.find for problem in self._problems(rule)]
        self._waivers.judge(self._of_interest(), {rule.code for rule in self._rules})
        for rule, subject, gap in missing:
            self._miss(rule, subject, gap)
        by_code = {rule.code: rule for rule in self._rules}
        for problem in (*strays, *self._house.problems, *self._waivers.problems):
            if problem.code in by_code:
                self._wrong(by_code[problem.code], problem)
        self._name()
        return self._report

    def _all(self, subjects: Subjects) -> list[Subject[Any]]:
        if subjects not in self._subjects:
            self._subjects[subjects] = list(subjects(self._graph))
        return self._subjects[subjects]

    def _score(self, clause: str, project: str | None) -> Score:
        return self._report.scores.setdefault((clause, project), Score())

    def _ask(self, rule: Rule) -> Iterator[tuple[Rule, Subject[Any], Gap]]:
        """Asks a rule of each of its subjects. Counts what is met and what is due later; gives what is missing."""
        assert rule.ask and rule.subjects
        ask, today, code = rule.ask, self._today, rule.code
        waived = code in self._waived_rules
        later = rule.due > self._report.stage
        noting = self._options.list_met
        score, of = None, None
        for subject in self._all(rule.subjects):
            if score is None or subject.graph is not of:
                of = subject.graph
                score = self._score(rule.clause, of.id if of else None)
            if later:
                score.later += 1
                self._report.later.append(Requirement(code, rule.clause, subject.file.path, subject.name, rule.due))
                gap = None
            else:
                gap = ask(subject, today)
                if gap is None:
                    score.met += 1
                    if noting:
                        self._report.met.append(
                            Requirement(code, rule.clause, subject.file.path, subject.name, rule.due)
                        )
                elif gap is not NOT_ASKED:
                    yield rule, subject, gap
            if waived:
                self._asked.append(Asked(code, subject.file.path, subject.item, not later and gap is None))

    def _problems(self, rule: Rule) -> Iterator[Problem]:
        assert rule.find
        for problem in rule.find(self._graph):
            self._asked.append(Asked(problem.code, problem.file, None, met=False))
            yield problem

    def _of_interest(self) -> Iterable[Asked]:
        """The requirements that waivers name, also of rules that are not counted in this run."""
        counted = {rule.code for rule in self._rules}
        uncounted = [
            r for r in self._house.rules if r.code in self._waived_rules and r.code not in counted and r.subjects
        ]
        return self._asked + [
            Asked(rule.code, subject.file.path, subject.item, met=False)
            for rule in uncounted
            for subject in self._all(rule.subjects or _none)
        ]

    def _miss(self, rule: Rule, subject: Subject[Any], gap: Gap) -> None:
        project = subject.graph.id if subject.graph else None
        line, column = (gap.line, 1) if gap.line else subject.file.place(gap.key)
        finding = Finding(
            code=rule.code,
            severity=rule.severity,
            clause=rule.clause,
            project=project,
            file=subject.file.path,
            line=line,
            column=column,
            key=gap.key,
            subject=subject.name,
            message=gap.message,
            fix=gap.fix or rule.fix,
            due=rule.due,
            overdue=gap.overdue,
            parts=gap.missing,
        )
        score = self._score(rule.clause, project)
        if self._add(finding, subject.item, rule=rule.identity):
            score.missing += 1
        else:
            score.waived += 1

    def _wrong(self, rule: Rule, problem: Problem) -> None:
        finding = Finding(
            code=rule.code,
            severity=rule.severity,
            clause=rule.clause,
            project=problem.project,
            file=problem.file,
            line=problem.line,
            column=problem.column,
            key=problem.key,
            subject=problem.subject,
            message=problem.message,
            fix=problem.fix,
            hides=problem.hides,
        )
        self._add(finding, None, problem.identity)

    def _add(self, finding: Finding, item: str | None, identity: str = "", rule: str = "") -> bool:
        """Notes a finding, and what its fingerprint is made of: no line, no position in a list, and
        where several things are asked for, none of these, so that it stays the same when one of them is given.

        Says whether it counts, and is not waived.
        """
        keys = "*" if finding.parts else ".".join(str(part) for part in finding.key if not isinstance(part, int))
        self._found.append((finding, (rule or finding.code, finding.file, finding.subject, keys, identity)))
        waiver = self._waivers.covering(finding.code, finding.file, item)
        if waiver:
            self._report.waived.append(Waived(finding, waiver.reason, waiver.owner, waiver.until))
            return False
        self._report.findings.append(finding)
        return True

    def _name(self) -> None:
        """Gives every finding its fingerprint, waived or not, and sorts the report."""
        self._found.sort(key=lambda f: _place(f[0]))
        names = fingerprints(identity for _, identity in self._found)
        for (finding, _), name in zip(self._found, names, strict=True):
            finding.fingerprint = name
        self._report.findings.sort(key=_place)
        self._report.waived.sort(key=lambda w: (w.file, w.code, w.subject))
        self._report.later.sort(key=lambda later: (later.file, later.code, later.subject))
        self._report.met.sort(key=lambda met: (met.file, met.code, met.subject))


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line, finding.code, finding.subject


def _none(_: EvaluationGraph) -> Iterator[Subject[Any]]:
    return iter(())
