"""For people in a terminal: findings by file, with line, code, message and fix; then the score and the verdict."""

from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from evalkit.framework import CRAFTS, PRINCIPLES, title_of
from evalkit.report import Finding, Report, Severity
from evalkit.terminal import Screen

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the reports. Short when all is well."""
    screen = Screen(out)
    for report in reports:
        _report(screen, report, alone=len(reports) == 1)
        screen.show()
    if len(reports) > 1:
        held = sum(report.passed for report in reports)
        style = "bold green" if held == len(reports) else "bold red"
        screen.line((f"The gate holds for {held} of {len(reports)} evaluations.", style))
    screen.show()


def _report(screen: Screen, report: Report, *, alone: bool) -> None:
    if report.findings or not alone:
        name = report.title or report.path
        where = "" if report.path == "." else f"{report.path} · "
        screen.line((name, "bold"), (f"  {where}stage {report.stage.id} · {report.as_of}", "dim"))
        screen.line()
    for file, findings in groupby(report.findings, key=lambda finding: finding.file):
        screen.line((file if report.path == "." else f"{report.path}/{file}", "bold cyan"))
        for finding in findings:
            _finding(screen, finding)
        screen.line()
    for waived in report.waived:
        head = (f"  {waived.code}  ", "dim")
        screen.hanging(("Waived", "bold"), head, text=f"{waived.subject} ({waived.file}), until {waived.until}")
        screen.hanging(" " * 16, text=f"{waived.reason} ({waived.owner})")
    if report.waived:
        screen.line()
    if report.findings or report.waived:
        _scores(screen, report)
    _verdict(screen, report)
    if not alone:
        screen.line()


def _finding(screen: Screen, finding: Finding) -> None:
    line = f"{finding.line:>5}  "
    mark = "warning " if finding.severity is Severity.WARNING else ""
    head = (line, "dim"), (finding.code, _STYLES[finding.severity]), (f"  {mark}", "yellow")
    screen.hanging(*head, text=_said(finding))
    screen.hanging(" " * 15, ("Fix: ", "green"), text=finding.fix)


def _said(finding: Finding) -> str:
    """The message, after the subject where the file alone does not say what it is about."""
    subject = finding.subject
    if finding.code.startswith("FIL") or subject in ("evaluation", "story", "findings") or subject in finding.message:
        return finding.message
    return f"{subject}: {finding.message}"


def _scores(screen: Screen, report: Report) -> None:
    screen.line(("Score by principle", "bold"))
    for group in (*(p.id for p in PRINCIPLES), *CRAFTS):
        score = report.score(group=group)
        if not (score.due or score.waived):
            continue
        extra = f"  ({score.waived} waived)" if score.waived else ""
        counts = f" {score.met:>4} of {score.due:<4}"
        style = "green" if score.met == score.due else ""
        screen.line(f"  {title_of(group):<18}", (f"{score.percent:>4} %", style), (f"{counts}{extra}", "dim"))
    screen.line()


def _verdict(screen: Screen, report: Report) -> None:
    score = report.score()
    counts = f"{score.percent} % ({score.met} of {score.due} requirements met"
    counts += f", {score.waived} waived" if score.waived else ""
    counts += f", {score.later} due later)" if score.later else ")"
    found = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((report.errors, "error"), (report.warnings, "warning"))
        if number
    ]
    if report.passed:
        text = f"The gate holds at stage {report.stage.id}: {counts}{', ' + ', '.join(found) if found else ''}."
        screen.hanging(("✓ ", "bold green"), text=text, style="bold green")
        return
    text = f"The gate does not hold at stage {report.stage.id}: {', '.join(found)}; {counts}."
    screen.hanging(("✗ ", "bold red"), text=text, style="bold red")
    if not report.errors:
        screen.line(f"  The score is below {report.fail_under:g} %, which is asked for.")
    elif report.findings:
        first = next(f for f in report.findings if f.severity is Severity.ERROR)
        screen.line((f"  Why a rule is asked, and what good looks like: evalkit explain {first.code}", "dim"))
