"""For people in a terminal: findings by file, with line, code, message and fix; then the score and the verdict."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TextIO

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, title_of
from evalkit.grammar import with_article
from evalkit.report import Comparison, Detail, Finding, Report, Severity
from evalkit.terminal import Screen

ENDINGS = (".txt",)
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}


TAKES_DETAIL = True


def write(reports: Sequence[Report], out: TextIO, detail: Detail = Detail.USUAL) -> None:
    """Writes the reports. Short when all is well."""
    screen = Screen(out)
    if detail is Detail.VERDICT:
        for report in reports:
            if not report.passed:
                _verdict(screen, report, named=len(reports) > 1)
        screen.show()
        return
    for report in reports:
        _report(screen, report, detail, alone=len(reports) == 1)
        screen.show()
    if len(reports) > 1:
        held = sum(report.passed for report in reports)
        style = "bold green" if held == len(reports) else "bold red"
        screen.line((f"The gate holds for {held} of {len(reports)} evaluations.", style))
    screen.show()


def _report(screen: Screen, report: Report, detail: Detail, *, alone: bool) -> None:
    if report.findings or report.since or not alone:
        name = report.title or report.path
        where = "" if report.path == "." else f"{report.path} · "
        screen.line((name, "bold"), (f"  {where}stage {report.stage.id} · {report.as_of}", "dim"))
        screen.line()
    if report.since:
        _since(screen, report, report.since, detail)
    else:
        _findings(screen, report, report.findings, detail)
    _set_apart(screen, report, detail)
    if report.findings or report.waived or report.known:
        _scores(screen, report)
    _verdict(screen, report)
    if report.findings and detail is not Detail.ALL and not report.passed and report.errors:
        first = next(f for f in report.findings if f.severity is Severity.ERROR)
        own = first.clause == HOUSE and report.path != "."
        where = f" --evaluation {report.path}" if own else ""
        screen.line((f"  Why a rule is asked, and what good looks like: evalkit explain {first.code}{where}", "dim"))
    if not alone:
        screen.line()


def _findings(screen: Screen, report: Report, findings: Iterable[Finding], detail: Detail) -> None:
    for file, group in groupby(findings, key=lambda finding: finding.file):
        screen.line((_shown(report, file), "bold cyan"))
        for finding in group:
            _finding(screen, report, finding, detail)
        screen.line()


def _finding(screen: Screen, report: Report, finding: Finding, detail: Detail) -> None:
    line = f"{finding.line:>5}  "
    mark = "warning " if finding.severity is Severity.WARNING else ""
    head = (line, "dim"), (finding.code, _STYLES[finding.severity]), (f"  {mark}", "yellow")
    screen.hanging(*head, text=finding.said)
    screen.hanging(" " * 15, ("Fix: ", "green"), text=finding.fix)
    why = report.rules[finding.code][0].why if detail is Detail.ALL else ""
    if why:
        screen.hanging(" " * 15, ("Why: ", "cyan"), text=why)


def _since(screen: Screen, report: Report, since: Comparison, detail: Detail) -> None:
    """What is new in full; what is unchanged and what is fixed on a line each."""
    new = [finding for finding in report.findings if finding.is_new]
    old = [finding for finding in report.findings if not finding.is_new]
    screen.line((f"Since {since.revision}", "bold"), (f"  {since.commit[:10]}", "dim"))
    if not since.existed:
        screen.line("  The evaluation was not there then: all is new.")
    elif since.stage is not report.stage:
        screen.line(f"  The stage was {since.stage.id if since.stage else 'none'} then, and is {report.stage.id} now.")
    screen.line()
    if new:
        screen.line((f"New ({len(new)})", "bold red"))
        screen.line()
        _findings(screen, report, new, detail)
    if since.fixed:
        screen.line((f"Fixed ({len(since.fixed)})", "bold green"))
        for gone in since.fixed:
            screen.hanging(f"  {gone.code}  ", text=f"{gone.subject}  {_shown(report, gone.file)}")
        screen.line()
    if old and detail is Detail.ALL:
        screen.line((f"Unchanged ({len(old)})", "bold"))
        screen.line()
        _findings(screen, report, old, detail)
    elif old:
        screen.line((f"Unchanged ({len(old)})", "bold"))
        for finding in old:
            place = f"{_shown(report, finding.file)}:{finding.line}"
            screen.hanging(f"  {finding.code}  ", text=f"{finding.subject}  {place}")
        screen.line()
    if not (new or old or since.fixed):
        screen.line("Nothing was missing then, and nothing is now.")
        screen.line()


def _set_apart(screen: Screen, report: Report, detail: Detail) -> None:
    """What is missing and does not fail the gate, and why."""
    for waived in report.waived:
        head = (f"  {waived.code}  ", "dim")
        screen.hanging(("Waived", "bold"), head, text=f"{waived.subject} ({waived.file}), until {waived.until}")
        screen.hanging(" " * 16, text=f"{waived.reason} ({waived.owner})")
    for changed in report.changed:
        text = "is switched off here" if changed.severity == "off" else f"is made {with_article(changed.severity)} here"
        screen.hanging(("Rule", "bold"), (f"    {changed.code}  ", "dim"), text=f"{text}: {changed.reason}")
    if report.waived or report.changed:
        screen.line()
    if report.fixed:
        number = len(report.fixed)
        screen.line((f"Fixed since the baseline ({number})", "bold green"))
        for gone in report.fixed:
            screen.hanging(f"  {gone.code}  ", text=f"{gone.subject}  {_shown(report, gone.file)}")
        screen.line()
    if report.known and detail is Detail.ALL:
        screen.line((f"Known, in the baseline ({len(report.known)})", "bold"))
        screen.line()
        _findings(screen, report, report.known, detail)
    elif report.known:
        screen.line((f"Known, in the baseline ({len(report.known)})", "bold"))
        for finding in report.known:
            place = f"{_shown(report, finding.file)}:{finding.line}"
            screen.hanging(f"  {finding.code}  ", text=f"{finding.subject}  {place}")
        screen.line()
    if report.later and detail is Detail.ALL:
        _later(screen, report)


def _later(screen: Screen, report: Report) -> None:
    """How often each rule will be asked that falls due at a later stage."""
    screen.line(("Due later", "bold"))
    counts = Counter((later.due, later.code) for later in report.later)
    for (due, code), number in sorted(counts.items()):
        times = f"  × {number}" if number > 1 else ""
        screen.hanging(f"  {code}  ", (f"{due.id:<10}  ", "dim"), text=f"{report.rules[code][0].title}{times}")
    screen.line()


def _shown(report: Report, file: str) -> str:
    return file if report.path == "." else f"{report.path}/{file}"


def _scores(screen: Screen, report: Report) -> None:
    screen.line(("Score by principle", "bold"))
    for group in (*(p.id for p in PRINCIPLES), *CRAFTS, HOUSE):
        score = report.score(group=group)
        if not (score.due or score.waived):
            continue
        extra = f"  ({score.waived} waived)" if score.waived else ""
        counts = f" {score.met:>4} of {score.due:<4}"
        style = "green" if score.met == score.due else ""
        screen.line(f"  {title_of(group):<18}", (f"{score.percent:>4} %", style), (f"{counts}{extra}", "dim"))
    screen.line()


def _verdict(screen: Screen, report: Report, *, named: bool = False) -> None:
    where = f"{report.path}: " if named else ""
    mark, style = ("✓ ", "bold green") if report.passed else ("✗ ", "bold red")
    screen.hanging((mark, style), text=f"{where}{report.verdict}", style=style)
