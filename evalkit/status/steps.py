"""What to do next: the step, its place, and the command that helps."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.check.options import FILE_RULES
from evalkit.framework import HOUSE_PREFIX, Stage
from evalkit.grammar import counted
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.report import Finding
from evalkit.status.scope import Scope
from evalkit.telling.order import gravest_first
from evalkit.telling.several import within_a_sentence

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
    subject: str = ""
    """What it is about: `relationship patient-nurse`; empty where it is the evaluation."""
    more: int = 0
    """In how many further places the same rule asks for the same."""


def steps_of(scope: Scope) -> tuple[Step, ...]:
    """What to do first: what holds the gate back, what is overdue, the move to the next stage, the rest of what is
    missing, and what the next stage will ask for. Each rule is named once, at the first of its places; what follows from
    something else is put right with that.
    """
    missing = gravest_first(scope.causes)
    from evalkit.check.stages import holding

    first = set(holding(scope.report))
    blocking = [finding for finding in missing if finding in first]
    late = [finding for finding in (*missing, *scope.ahead) if finding.overdue and finding not in first]
    rest = [finding for finding in missing if finding not in first and not finding.overdue]
    steps = [
        *_one_for_files(list(_by_rule(blocking, scope))),
        *_by_rule(late, scope),
        *_move_on(scope),
        *_by_rule(rest, scope),
    ]
    if len(steps) < STEPS:
        coming = [finding for finding in scope.ahead if not finding.overdue]
        steps += _by_rule(gravest_first(coming), scope)
    return tuple(steps[:STEPS])


def _one_for_files(steps: Sequence[Step]) -> list[Step]:
    """The same steps; of those about files that are wrong only the first stays before the others, which would be hidden."""
    files = [step for step in steps if step.code and step.code.startswith(FILE_RULES)]
    return sorted(steps, key=lambda step: step in files[1:])


def _by_rule(findings: Sequence[Finding], scope: Scope) -> Iterator[Step]:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, (first, *others) in by_code.items():
        subject = _subject(first, scope)
        yield Step(
            text=_text(first, subject),
            file=first.file,
            line=first.line,
            command=_help(code, scope.report.path),
            code=code,
            due=first.due,
            subject=subject,
            more=len(others),
        )


def _text(finding: Finding, subject: str) -> str:
    """What to do, after what it is about; of a file that is wrong, also what is wrong in it."""
    fix = _SENTENCE.split(finding.fix, maxsplit=1)[0]
    if finding.code.startswith(FILE_RULES):
        return f"{finding.message} {fix}"
    return f"{subject}: {within_a_sentence(fix)}" if subject else fix


def _subject(finding: Finding, scope: Scope) -> str:
    """What a finding is about, in words; nothing where there is only one such thing, or where the fix names it."""
    if finding.code.startswith(FILE_RULES):
        return ""
    one_project = len(scope.report.projects) == 1 or scope.project is not None
    if finding.subject in ("evaluation", "") or (one_project and finding.subject == f"project {finding.project}"):
        return ""
    if finding.subject in finding.fix:
        return ""
    alone = finding.subject in ("story", "findings") and finding.project and not one_project
    return f"{finding.subject} of {finding.project}" if alone else finding.subject


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
