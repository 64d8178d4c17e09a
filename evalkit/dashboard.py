"""Where an evaluation stands: stage, score by principle and project, what is overdue, and the next steps."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.framework import CRAFTS, PRINCIPLES, STAGES, title_of
from evalkit.report import Finding, Report, Severity
from evalkit.rules import catalogue
from evalkit.terminal import Screen

STEPS = 3
MOST_PROJECTS = 4
WIDEST_COLUMN = 14


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the dashboard of each report."""
    screen = Screen(out)
    for number, report in enumerate(reports):
        if number:
            screen.line()
        _dashboard(screen, report)
    screen.show()


def next_steps(report: Report, number: int = STEPS) -> list[Finding]:
    """The findings to put right first: broken files, then errors in the order in which they fall due."""
    order = {rule.code: (rule.clause != "files", rule.due, index) for index, rule in enumerate(catalogue())}
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    warnings = [finding for finding in report.findings if finding.severity is Severity.WARNING]
    return [
        *sorted(errors, key=lambda finding: order[finding.code]),
        *sorted(warnings, key=lambda finding: order[finding.code]),
    ][:number]


def _dashboard(screen: Screen, report: Report) -> None:
    screen.line((report.title or report.path, "bold"), (f"  {report.path} · {report.as_of}", "dim"))
    screen.line()
    _stage(screen, report)
    screen.line()
    _scores(screen, report)
    screen.line()
    late = [finding for finding in report.findings if finding.overdue]
    if late:
        screen.line(("Overdue", "bold red"))
        for finding in late:
            _step(screen, "  ", report, finding)
        screen.line()
    steps = next_steps(report)
    if not steps:
        screen.line(("✓ Nothing is missing at this stage.", "bold green"))
        return
    screen.line(("Next", "bold"))
    for number, finding in enumerate(steps, 1):
        _step(screen, f"  {number}. ", report, finding)
    more = len(report.findings) - len(steps)
    if more:
        screen.line((f"     and {more} more: evalkit check", "dim"))


def _step(screen: Screen, mark: str, report: Report, finding: Finding) -> None:
    screen.line(mark, (_place(report, finding), "cyan"), (f"  {finding.code}", "dim"))
    indent = " " * len(mark)
    screen.hanging(indent, text=finding.message)
    screen.hanging(indent, ("Fix: ", "green"), text=finding.fix)


def _stage(screen: Screen, report: Report) -> None:
    parts: list[str | tuple[str, str]] = [("Stage  ", "bold")]
    for number, stage in enumerate(STAGES):
        parts.append(" → " if number else "")
        parts.append((f"[{stage}]", "bold reverse") if stage == report.stage.id else (stage, "dim"))
    screen.line(*parts)


def _scores(screen: Screen, report: Report) -> None:
    score = report.score()
    screen.line(
        ("Score  ", "bold"),
        (f"{score.percent} %", "bold green" if score.percent == 100 else "bold yellow"),
        f"  {score.met} of {score.due} requirements met, {score.waived} waived, {score.later} due later",
    )
    projects = report.projects if 1 < len(report.projects) <= MOST_PROJECTS else []
    columns = [("all", None), *((_short(project), project) for project in projects)]
    width = max(9, *(len(head) for head, _ in columns))
    if projects:
        screen.line((f"  {'':<18}{''.join(f'  {head:>{width}}' for head, _ in columns)}", "dim"))
    for group in (*(principle.id for principle in PRINCIPLES), *CRAFTS):
        if group == "files":
            continue
        parts: list[str | tuple[str, str]] = [f"  {title_of(group):<18}"]
        for _, project in columns:
            part = report.score(group=group, project=project)
            text = f"{part.met} of {part.due}" if part.due else "–"
            style = "dim" if not part.due else "green" if part.met == part.due else "yellow"
            parts.append((f"  {text:>{width}}", style))
        screen.line(*parts)


def _short(project: str) -> str:
    """A project's id, cut so that several stand side by side."""
    return project if len(project) <= WIDEST_COLUMN else f"{project[: WIDEST_COLUMN - 1]}…"


def _place(report: Report, finding: Finding) -> str:
    file = finding.file if report.path == "." else f"{report.path}/{finding.file}"
    return f"{file}:{finding.line}"
