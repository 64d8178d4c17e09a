"""What has its day: the stages with their planned last days, what is overdue, and waivers that end soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evalkit.framework import Stage
from evalkit.grammar import counted
from evalkit.keys import numbered
from evalkit.report import Finding
from evalkit.status.scope import Scope

SOON = timedelta(days=30)
"""A waiver that ends within this time is worth a word."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage on the way from the first to the last."""

    stage: Stage
    last_day: date | None
    """As planned."""
    is_left: bool
    """Whether the evaluation has moved on from it."""
    is_here: bool
    is_late: bool
    """Whether its last day is past, and it is not left."""


@dataclass(frozen=True, slots=True)
class Late:
    """Something whose day is past, or a waiver whose last day is near. `file` is relative to the evaluation."""

    text: str
    file: str
    line: int
    code: str | None = None
    """The rule that says so; None where no rule does."""
    project: str | None = None


def stops_of(scope: Scope) -> tuple[Stop, ...]:
    now, stages = scope.report.stage, scope.evaluation.programme.value.stages
    days: dict[Stage, date | None] = {stage: getattr(stages, stage.id) for stage in Stage}
    return tuple(
        Stop(stage, day, stage < now, stage is now, is_late=stage >= now and day is not None and day < scope.limit)
        for stage, day in days.items()
    )


def closed_in(scope: Scope) -> date | None:
    """The day on which the evaluation was closed; None where it is not, or not yet."""
    closed = scope.evaluation.programme.value.closed
    return closed if closed and closed <= scope.report.as_of else None


def ended_in(scope: Scope) -> date | None:
    """The planned last day of the evaluation, or of the only project that is looked at: where it is past and not closed."""
    ends = (
        [folder.project.value.end for folder in scope.folders]
        if scope.project
        else [scope.evaluation.programme.value.end]
    )
    end = next(iter(ends), None)
    return end if end and end < scope.report.as_of and not closed_in(scope) else None


def overdue_in(scope: Scope) -> Iterator[Late]:
    """What the rules call overdue; and the planned last days, already past, of stages that no rule looks at yet."""
    for finding in (*scope.findings, *scope.ahead):
        if finding.overdue:
            yield Late(_said(finding, scope), finding.file, finding.line, finding.code, finding.project)
    if scope.project is None:
        yield from _stages_overdue(scope)


def _said(finding: Finding, scope: Scope) -> str:
    if finding.due > scope.report.stage:
        return f"{finding.message.removesuffix('.')} (counts from {finding.due.id} on)."
    return finding.message


def _stages_overdue(scope: Scope) -> Iterator[Late]:
    sheet = scope.evaluation.programme
    for stop in stops_of(scope):
        if stop.is_late and stop.stage.id != sheet.value.stage:
            line, _ = sheet.place(("stages", stop.stage.id))
            yield Late(f"The planned last day of {stop.stage.id} was {stop.last_day}.", sheet.path, line)


def ending_in(scope: Scope) -> Iterator[Late]:
    """The waivers in use that end soon."""
    sheet = scope.evaluation.programme
    used = {
        (waived.code, waived.until, waived.owner, waived.reason)
        for waived in scope.report.waived
        if scope.project in (None, waived.finding.project)
    }
    for index, waiver in numbered(sheet.value.waivers):
        named = (waiver.rule, waiver.until, waiver.owner, waiver.reason)
        if named in used and waiver.until and scope.limit <= waiver.until <= scope.limit + SOON:
            line, _ = sheet.place(("waivers", index, "until"))
            days = (waiver.until - scope.limit).days
            when = f"in {counted(days, 'day')}" if days else "today"
            text = f"The waiver of {waiver.rule} for {waiver.subject} ends {when}, on {waiver.until}."
            yield Late(text, sheet.path, line, waiver.rule)
