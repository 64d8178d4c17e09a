"""Where an evaluation stands: stage, score by principle and project, what is overdue, and the next steps."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, STAGES, Stage, title_of
from evalkit.report import Finding, Report, counted, worst_first
from evalkit.rules import catalogue
from evalkit.terminal import Screen

STEPS = 3
WIDEST_COLUMN = 14
WIDEST_TABLE = 140


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the dashboard of each report."""
    screen = Screen(out)
    for number, report in enumerate(reports):
        if number:
            screen.line()
        _dashboard(screen, report)
    screen.show()


def next_steps(report: Report, number: int = STEPS) -> list[Finding]:
    """The findings to put right first: broken files, then errors in the order in which they fall due.

    What is overdue is spoken of by itself.
    """
    order = {rule.code: index for index, rule in enumerate(catalogue())}
    now = [finding for finding in report.findings if not finding.overdue]
    return worst_first(sorted(now, key=lambda finding: order.get(finding.code, len(order))))[:number]


def _dashboard(screen: Screen, report: Report) -> None:
    where = "" if report.path == "." else f"{report.path} · "
    screen.line((report.title or report.path, "bold"), (f"  {where}{report.as_of}", "dim"))
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
        _move_on(screen, report)
        return
    screen.line(("Next", "bold"))
    for number, finding in enumerate(steps, 1):
        _step(screen, f"  {number}. ", report, finding)
    more = len(report.findings) - len(late) - len(steps)
    if more > 0:
        path = "" if report.path == "." else f" {report.path}"
        screen.line((f"     and {more} more: evalkit check{path}", "dim"))


def _move_on(screen: Screen, report: Report) -> None:
    """What comes next where nothing is missing."""
    if any(finding.overdue for finding in report.findings):
        return
    screen.line(("✓ Nothing is missing at this stage.", "bold green"))
    if report.stage is Stage.REPORTING:
        return
    following = Stage(report.stage + 1)
    coming = sum(later.due is following for later in report.later)
    path = "" if report.path == "." else f" {report.path}"
    folder = f" --evaluation{path}" if path else ""
    screen.hanging(
        ("Next  ", "bold"),
        text=f"evalkit stage {following.id}{folder} moves on. {counted(coming, 'more requirement')} will then be due; "
        f"evalkit check{path} --stage {following.id} shows what is missing.",
    )


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
    projects = report.projects if len(report.projects) > 1 else []
    width = max(9, min(WIDEST_COLUMN, (screen.width - 20) // (len(projects) + 1) - 2))
    if 20 + (len(projects) + 1) * (width + 2) > min(screen.width, WIDEST_TABLE):
        projects = []
    columns = [("all", None), *((_short(project, width), project) for project in projects)]
    if projects:
        screen.line((f"  {'':<18}{''.join(f'  {head:>{width}}' for head, _ in columns)}", "dim"))
    for group in (*(principle.id for principle in PRINCIPLES), *CRAFTS, *([HOUSE] if report.house else [])):
        if group == "files":
            continue
        parts: list[str | tuple[str, str]] = [f"  {title_of(group):<18}"]
        for _, project in columns:
            part = report.score(group=group, project=project)
            text = f"{part.met}/{part.due}" if part.due else "–"
            style = "dim" if not part.due else "green" if part.met == part.due else "yellow"
            parts.append((f"  {text:>{width}}", style))
        screen.line(*parts)
    if len(report.projects) > 1 and not projects:
        screen.line()
        longest = max(map(len, report.projects))
        for project in report.projects:
            part = report.score(project=project)
            screen.line(f"  {project:<{longest}}", (f"  {part.percent:>3} %  {part.met}/{part.due}", "dim"))


def _short(project: str, width: int) -> str:
    """A project's id, cut to a width."""
    return project if len(project) <= width else f"{project[: width - 1]}…"


def _file(report: Report, file: str) -> str:
    return file if report.path == "." else f"{report.path}/{file}"


def _place(report: Report, finding: Finding) -> str:
    return f"{_file(report, finding.file)}:{finding.line}"
