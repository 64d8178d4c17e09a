"""Loose ends of the golden thread: what leads on to nothing, and what comes from nothing.

Most are findings of `check`, looked at as if at the last stage; what no rule asks is found in the thread itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.framework import Stage
from evalkit.keys import Key
from evalkit.report import Finding
from evalkit.rules import End, Rule
from evalkit.thread.graph import EvaluationGraph, asks_people
from evalkit.thread.thread import CLAIMING, Thread, thread_of


@dataclass(slots=True, eq=False)
class LooseEnd:
    """Where the thread breaks."""

    direction: End
    code: str
    """The rule that asks for it; empty where none does."""
    due: Stage
    """The stage from which on it is asked for; reporting where no rule asks."""
    project: str | None
    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """Where the thread breaks; what is due first comes first."""

    ends: list[LooseEnd]
    stage: Stage
    """The stage at which the evaluation is."""
    unreadable: Sequence[str] = ()
    """The files that cannot be read, with the line."""


def loose_ends(
    graph: EvaluationGraph, options: Options, project: str | None = None, unreadable: Sequence[str] = ()
) -> LooseEnds:
    """The loose ends of an evaluation, or of one of its projects."""
    rules = {rule.code: rule for rule in catalogue() if rule.end}
    findings = check(graph.evaluation, replace(options, stage=Stage.REPORTING)).findings
    found = [(finding, end) for finding in findings if (end := _of(finding, rules))]
    told = {(finding.file, finding.key) for finding, _ in found}
    ends = [*(end for _, end in found), *_claims(thread_of(graph, project), told), *_unheard(graph)]
    mine = [end for end in ends if project is None or end.project == project]
    mine.sort(key=lambda end: (end.due, end.direction != "onward", end.file, end.line, end.code, end.message))
    declared = graph.programme.value.stage
    return LooseEnds(mine, Stage.of(declared) if declared else Stage.INCEPTION, unreadable)


def _of(finding: Finding, rules: Mapping[str, Rule]) -> LooseEnd | None:
    """The loose end that a finding is, if it is one. `rules`: those whose findings are, by code."""
    rule = rules.get(finding.code)
    if rule is None or rule.end is None or (rule.end_key and rule.end_key not in finding.key):
        return None
    return LooseEnd(rule.end, rule.code, finding.due, finding.project, finding.file, finding.line, finding.said)


def _claims(thread: Thread, told: set[tuple[str, Key]]) -> Iterator[LooseEnd]:
    """What stories claim without a link to evidence. `told`: the sections of which a rule has said so already."""
    for node in thread.nodes:
        if node.kind != "story" or node.title not in CLAIMING or thread.back(node) or node.place is None:
            continue
        file, line = node.place
        if (file, node.key) not in told:
            message = f"story, section {node.title}: nothing in it links to an indicator or a data source."
            yield LooseEnd("back", "", Stage.REPORTING, node.project, file, line, message)


def _unheard(graph: EvaluationGraph) -> Iterator[LooseEnd]:
    """Stakeholders whom no data source asks, and who are party to no relationship (of those a rule speaks)."""
    for project in graph.projects:
        heard = {id for plan in project.plans.values() if asks_people(plan.value) for id in plan.value.respondents}
        for id in project.project.stakeholders:
            if id not in heard and id not in project.party_ids:
                sheet = project.folder.project
                line, _ = sheet.place(("stakeholders", id))
                message = f"stakeholder {id}: no data source asks them."
                yield LooseEnd("back", "", Stage.DESIGN, project.id, sheet.path, line, message)
