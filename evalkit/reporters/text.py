"""For people in a terminal: what is missing, the gravest first and each thing once, and how to put it right; then the
score and the verdict.

At a terminal that is too small for all of it, only the gravest is told in full, the rest on a line each.
"""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, title_of
from evalkit.grammar import counted, with_article
from evalkit.report import Comparison, Detail, Finding, Report, Severity
from evalkit.score import Score
from evalkit.telling.once import Told, each_fix_once, told_once
from evalkit.terminal import Screen, visible

ENDINGS = (".txt",)
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow"}
_INDENT = " " * 8
_FEW = 3
"""How many places are listed where not all can be seen at once."""
_MANY = 1000
"""So many lines are written at once where nobody waits for the first."""


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
    held = 0
    for report in reports:
        held += report.passed
        _report(screen, report, detail, alone=len(reports) == 1)
        if screen.is_terminal or len(screen.rows) > _MANY:
            screen.show()
    if len(reports) > 1:
        style = "bold green" if held == len(reports) else "bold red"
        screen.line((f"The gate holds for {held} of {len(reports)} evaluations.", style))
    screen.show()


def _report(screen: Screen, report: Report, detail: Detail, *, alone: bool) -> None:
    if report.findings or report.since or not alone:
        name = report.title or report.path
        where = "" if report.path == "." else f"{report.path} · "
        screen.line((name, "bold"), (f"  {where}stage {report.stages} · {report.as_of}", "dim"))
        screen.line()
    if report.since:
        _since(screen, report, report.since, detail)
        _end(screen, report, told_once(report.findings), detail)
    else:
        _all(screen, report, detail)
    if not alone:
        screen.line()


def _all(screen: Screen, report: Report, detail: Detail) -> None:
    """All that is told of a report: in full, or as much of it as can be seen at once."""
    told = told_once(report.findings)
    whole = Screen(screen.out) if screen.is_terminal else screen
    _in_full(whole, report, told, detail)
    _end(whole, report, told, detail)
    if whole is screen:
        return
    if detail is Detail.ALL or len(screen) + len(whole) < screen.height:
        screen.add(whole)
        return
    end = Screen(screen.out)
    _end(end, report, told, detail, short=True)
    _in_part(screen, report, told, screen.height - len(screen) - len(end) - 2)
    screen.line()
    screen.add(end)


def _in_part(screen: Screen, report: Report, told: Sequence[Told], room: int) -> None:
    """In so many lines, if the first alone does not take more: the gravest in full, the others on a line each, the rest
    only counted.
    """
    told = list(each_fix_once(told))
    left, number = max(room - len(told), room // 2), 0
    while number < len(told):
        part = Screen(screen.out)
        _one(part, report, told[number], most=_FEW)
        left -= len(part) - 1
        if left < 0 and number:
            break
        screen.add(part)
        room -= len(part)
        number += 1
    others = told[number:]
    shown = len(others) if len(others) <= room else max(room - 1, 0)
    for one in others[:shown]:
        _in_short(screen, one)
    if shown < len(others):
        screen.line((f"and {counted(sum(len(one.places) for one in others[shown:]), 'more finding')}", "dim"))


def _end(screen: Screen, report: Report, told: Iterable[Told], detail: Detail, *, short: bool = False) -> None:
    """What is set apart, the scores, the verdict, and where to read on."""
    _set_apart(screen, report, detail)
    if report.findings or report.waived or report.known:
        (_scores_in_short if short else _scores)(screen, report)
    _verdict(screen, report)
    errors = [one.first for one in told if one.first.severity is Severity.ERROR]
    if errors and detail is not Detail.ALL:
        own = errors[0].clause == HOUSE and report.path != "."
        where = f" --evaluation {shlex.quote(report.path)}" if own else ""
        screen.line(
            (f"  Why a rule is asked, and what good looks like: evalkit explain {errors[0].code}{where}", "dim")
        )
    if short:
        where = "" if report.path == "." else f" {shlex.quote(report.path)}"
        screen.line((f"  All of it, and how to put it right: evalkit check{where} --verbose", "dim"))


def _in_full(screen: Screen, report: Report, told: Iterable[Told], detail: Detail, *, apart: bool = True) -> None:
    for one in each_fix_once(told):
        _one(screen, report, one, why=detail is Detail.ALL)
        if apart:
            screen.line()


def _one(screen: Screen, report: Report, told: Told, *, why: bool = False, most: int | None = None) -> None:
    """Each way to put it right with its places: `most` of them, or all; with `why`, also why it is asked."""
    screen.hanging(*_code(told), text=told.message)
    left = len(told.places) if most is None else most
    more = len(told.places) - left
    for remedy in told.remedies:
        if remedy.fix:
            screen.hanging(_INDENT, ("Fix: ", "green"), text=remedy.fix)
        for finding, label in remedy.places[:left]:
            screen.line(_INDENT, (_place(report, finding), "cyan"), f"  {label}")
        left -= len(remedy.places[:left])
    if more > 0:
        screen.line(_INDENT, (f"and {counted(more, 'more place')}", "dim"))
    reason = report.rules[told.first.code][0].why if why else ""
    if reason:
        screen.hanging(_INDENT, ("Why: ", "cyan"), text=reason)


def _in_short(screen: Screen, told: Told) -> None:
    """A line with as much of the message as there is room for; its file says already which relationship it is."""
    *_, name = told.first.file.split("/")
    place = f"  …/{name}:{told.first.line}"
    head = _code(told)
    room = max(screen.width - sum(len(text) for text, _ in head) - len(place), 20)
    text = visible(
        told.message.removeprefix(f"{told.first.subject}: ")
        if name.split(".")[0] in told.first.subject
        else told.message
    )
    if len(text) > room:
        cut = text[: room - 1].rpartition(" ")[0] or text[: room - 1]
        text = f"{cut.rstrip(' ,;:')}…"
    screen.line(*head, text, (place, "cyan"))


def _code(told: Told) -> tuple[tuple[str, str], tuple[str, str]]:
    severity = told.first.severity
    mark = "warning " if severity is Severity.WARNING else ""
    return (told.first.code, _STYLES[severity]), (f"  {mark}", "yellow")


def _place(report: Report, finding: Finding) -> str:
    return f"{_shown(report, finding.file)}:{finding.line}"


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
        _in_full(screen, report, told_once(new), detail)
    if since.fixed:
        screen.line((f"Fixed ({len(since.fixed)})", "bold green"))
        for gone in since.fixed:
            screen.hanging(f"  {gone.code}  ", text=f"{gone.subject}  {_shown(report, gone.file)}")
        screen.line()
    if old and detail is Detail.ALL:
        screen.line((f"Unchanged ({len(old)})", "bold"))
        screen.line()
        _in_full(screen, report, told_once(old), detail)
    elif old:
        screen.line((f"Unchanged ({len(old)})", "bold"))
        for finding in old:
            screen.hanging(f"  {finding.code}  ", text=f"{finding.subject}  {_place(report, finding)}")
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
        _in_full(screen, report, told_once(report.known), detail)
    elif report.known:
        screen.line((f"Known, in the baseline ({len(report.known)})", "bold"))
        for finding in report.known:
            screen.hanging(f"  {finding.code}  ", text=f"{finding.subject}  {_place(report, finding)}")
        screen.line()
    if report.later and detail is Detail.ALL:
        _later(screen, report)
    if report.notes and detail is Detail.ALL:
        _notes(screen, report)


def _later(screen: Screen, report: Report) -> None:
    """How often each rule will be asked that falls due at a later stage."""
    screen.line(("Due later", "bold"))
    counts = Counter((later.due, later.code) for later in report.later)
    for (due, code), number in sorted(counts.items()):
        times = f"  × {number}" if number > 1 else ""
        screen.hanging(f"  {code}  ", (f"{due.id:<10}  ", "dim"), text=f"{report.rules[code][0].title}{times}")
    screen.line()


def _notes(screen: Screen, report: Report) -> None:
    """What may be worth another look, although nothing is asked for."""
    screen.line(("Notes", "bold"))
    for note in report.notes:
        screen.hanging("  ", text=note.text)
        screen.line("  ", (f"{_shown(report, note.file)}:{note.line}", "cyan"))
    screen.line()


def _shown(report: Report, file: str) -> str:
    return file if report.path == "." else f"{report.path}/{file}"


def _scores(screen: Screen, report: Report) -> None:
    scored = list(_scored(report))
    if not scored:
        return
    screen.line(("Score by principle", "bold"))
    for title, score in scored:
        extra = f"  ({score.waived} waived)" if score.waived else ""
        counts = f" {score.met:>4} of {score.due:<4}"
        style = "green" if score.met == score.due else ""
        screen.line(f"  {title:<18}", (f"{score.percent:>4} %", style), (f"{counts}{extra}", "dim"))
    screen.line()


def _scores_in_short(screen: Screen, report: Report) -> None:
    scores = " · ".join(f"{title} {score.percent} %" for title, score in _scored(report))
    if scores:
        screen.hanging(("Score  ", "bold"), text=scores)


def _scored(report: Report) -> Iterator[tuple[str, Score]]:
    """The title and the score of each principle and craft of which anything is asked."""
    for group in (*(p.id for p in PRINCIPLES), *CRAFTS, HOUSE):
        score = report.score(group=group)
        if score.due or score.waived:
            yield title_of(group), score


def _verdict(screen: Screen, report: Report, *, named: bool = False) -> None:
    where = f"{report.path}: " if named else ""
    mark, style = ("✓ ", "bold green") if report.passed else ("✗ ", "bold red")
    screen.hanging((mark, style), text=f"{where}{report.verdict}", style=style)
