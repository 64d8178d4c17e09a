"""What to do next: the step, its place, and the command that helps."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.check.catalogue import catalogue
from evalkit.check.stages import holding
from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.model.file_kinds import EVALUATION_FILE
from evalkit.report import Finding, worst_first
from evalkit.rules import HOUSE_PREFIX
from evalkit.status.scope import Scope

STEPS = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: what, where, and the command that helps. `file` is relative to the evaluation."""

    text: str
    file: str
    line: int
    command: str
    code: str | None = None
    """The rule that asks for it; None for the move to the next stage."""
    due: Stage = Stage.INCEPTION
    more: int = 0
    """In how many further places the same rule asks for the same."""


def steps_of(scope: Scope) -> tuple[Step, ...]:
    """What to do first: what holds the gate back, what is overdue, the move to the next stage, the rest of what is
    missing, and what the next stage will ask for. Each rule is named once, at the first of its places.
    """
    order = {rule.code: number for number, rule in enumerate(catalogue())}
    missing = sorted(scope.findings, key=lambda finding: order.get(finding.code, len(order)))
    first = set(holding(scope.report))
    blocking = [finding for finding in missing if finding in first]
    late = [finding for finding in (*missing, *scope.ahead) if finding.overdue and finding not in first]
    rest = [finding for finding in missing if finding not in first and not finding.overdue]
    path = scope.report.path
    steps = [
        *_by_rule(worst_first(blocking), path),
        *_by_rule(late, path),
        *_move_on(scope),
        *_by_rule(worst_first(rest), path),
    ]
    if len(steps) < STEPS:
        steps += _by_rule([finding for finding in scope.ahead if not finding.overdue], path)
    return tuple(steps[:STEPS])


def _by_rule(findings: Sequence[Finding], path: str) -> Iterator[Step]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, (first, *others) in by_code.items():
        text = _SENTENCE.split(first.fix, maxsplit=1)[0]
        yield Step(text, first.file, first.line, _help(code, path), code, first.due, len(others))


def _help(code: str, path: str) -> str:
    """The command that helps with a rule. An evaluation's own rules are explained only where it stands."""
    if code.startswith(HOUSE_PREFIX) and path != ".":
        return f"evalkit check {shlex.quote(path)} --select {code}"
    return f"evalkit explain {code}"


def _move_on(scope: Scope) -> Iterator[Step]:
    """The move to the next stage, where the gate holds at the stage that is declared."""
    report, programme = scope.report, scope.evaluation.programme
    at_declared = programme.value.stage == report.stage.id
    if scope.project or not report.passed or report.stage is Stage.REPORTING or not at_declared:
        return
    following = Stage(report.stage + 1)
    folder = "" if report.path == "." else f" --evaluation {shlex.quote(report.path)}"
    command = f"evalkit stage {following.id}{folder}"
    due = counted(sum(later.due is following for later in report.later), "more requirement")
    line, _ = programme.place(("stage",))
    yield Step(f"{command} moves on. {due} will then be due.", EVALUATION_FILE, line, command, due=following)
