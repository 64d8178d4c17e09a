"""For a pull request or the summary of a step: the verdict, the score, and what is missing, the gravest first.

What users wrote stays text: no markup, no link, nobody mentioned. Cut at whole findings where there is too much of it:
GitHub takes 1 MiB for the summary of a step.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, title_of
from evalkit.grammar import counted
from evalkit.report import Finding, Past, Report, Severity
from evalkit.score import Score
from evalkit.telling.once import Told, each_fix_once, told_once
from evalkit.terminal import deliver, one_line

ENDINGS = (".md",)
LIMIT = 1_000_000
"""The most bytes in UTF-8 that are written."""
_FOR_THE_NOTE = 1_000

_APART = "\u200b"
"""A space without width. GitHub and GitLab look for names and numbers in what is shown, where no backslash helps."""
_LOOKED_FOR = re.compile(r"[@#!$%~&](?=[\w\"'])|:(?=//|[\w+-]+:)|\b(?:www(?=\.)|gh-(?=\d))", re.IGNORECASE)
_KEY = r"(?<!`)`[A-Za-z0-9_.-]+`(?!`)"
_MARKUP = re.compile(rf"{_KEY}|[\\`*_\[\]<>|~&#$]")
_LONGEST_NAME = 200


@dataclass(slots=True, eq=False)
class _Part:
    """A piece of the document: what is in it can be cut, item by item; without any it is left out."""

    head: str
    items: list[str]
    tail: str = ""
    noun: str = ""
    """What an item is; nothing where it is no loss."""


@dataclass(slots=True)
class _Document:
    """Collects parts for as long as there is room."""

    room: int
    _written: list[str] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    """How many of what had no room."""

    def add(self, part: _Part) -> None:
        around = _size(part.head) + _size(part.tail)
        fitting = 0
        for item in part.items:
            if around + _size(item) > self.room:
                break
            self.room -= around + _size(item)
            around = 0
            fitting += 1
        if fitting:
            self._written += [part.head, *part.items[:fitting], part.tail]
        if fitting < len(part.items):
            self.room = 0  # what comes later is not worth more
            if part.noun:
                self.cut[part.noun] = self.cut.get(part.noun, 0) + len(part.items) - fitting

    @property
    def text(self) -> str:
        return "".join(self._written)


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the reports as one document, which begins with the verdict."""
    document = _Document(LIMIT - _FOR_THE_NOTE)
    for part in _parts(reports):
        document.add(part)
    note = ""
    if document.cut:
        cut = ", ".join(counted(number, noun) for noun, number in document.cut.items())
        path = _name(reports[0].path) if len(reports) == 1 else "PATH"
        note = f"\n**Not shown here, because there is too much: {cut}.** To see all of it, run evalkit check {path}\n"
    deliver(document.text.lstrip("\n") + note, out)


def _parts(reports: Sequence[Report]) -> Iterator[_Part]:
    if len(reports) != 1:
        held = sum(report.passed for report in reports)
        number = counted(len(reports), "evaluation")
        sign = _sign(held == len(reports))
        yield _Part("", [f"# Completeness of {number}\n\n{sign} The gate holds for {held} of {number}.\n"])
        head = "\n| Evaluation | Stage | Gate | Score | Errors | Warnings |\n| :-- | :-- | :-- | --: | --: | --: |\n"
        yield _Part(head, [_row(report) for report in reports], noun="row")
    for report in reports:
        if len(reports) == 1 or not report.passed or _held_something(report):
            yield from _report(report, "#" if len(reports) == 1 else "##")


def _held_something(report: Report) -> bool:
    return any((report.findings, report.waived, report.known, report.fixed, report.changed, report.since))


def _row(report: Report) -> str:
    name = _name(report.title or report.path) + (f" ({_name(report.path)})" if report.title else "")
    numbers = f"{report.score().percent} % | {report.errors} | {report.warnings}"
    return f"| {name} | {report.stage.id} | {_sign(report.passed)} | {numbers} |\n"


def _report(report: Report, level: str) -> Iterator[_Part]:
    verdict = f"{_sign(report.passed)} **{_text(report.verdict)}**"
    where = f" · {_name(report.path)}" if report.path != "." else ""
    facts = f"Stage {report.stages} · {report.as_of}{where}"
    yield _Part("", [f"\n{level} {_name(report.title or report.path)}\n\n{verdict}\n\n{facts}\n"])
    yield _scores("Principle", [(title_of(group), report.score(group=group)) for group in _groups()])
    if len(report.projects) > 1:
        yield _scores("Project", [(_text(project), report.score(project=project)) for project in report.projects])
    yield from _missing(report, f"{level}#")
    yield from _set_apart(report, f"{level}#")


def _groups() -> tuple[str, ...]:
    return (*(principle.id for principle in PRINCIPLES), *CRAFTS, HOUSE)


def _scores(of: str, scores: Iterable[tuple[str, Score]]) -> _Part:
    head = f"\n| {of} | Score | Met | Waived | Due later |\n| :-- | --: | --: | --: | --: |\n"
    rows = []
    for name, score in scores:
        met = f"{score.percent} % | {score.met} of {score.due}" if score.due else "– | –"
        if score.due or score.waived or score.later:
            rows.append(f"| {name} | {met} | {score.waived} | {score.later} |\n")
    return _Part(head, rows)


def _missing(report: Report, level: str) -> Iterator[_Part]:
    """The findings; where a revision is compared with, what is new and what is fixed before what was there already."""
    if not report.since:
        yield _Part("\n", _findings(report, report.findings), noun="finding")
        return
    was = "" if report.since.existed else " The evaluation was not there then."
    if report.since.stage and report.since.stage is not report.stage:
        was = f" It was at stage {report.since.stage.id} then."
    yield _Part("", [f"\n**{_text(report.changes)}**{was}\n"])
    new = [finding for finding in report.findings if finding.is_new]
    old = [finding for finding in report.findings if not finding.is_new]
    head, tail = _folded(f"Unchanged: {counted(len(old), 'finding')}")
    yield _Part(f"\n{level} New\n\n", _findings(report, new), noun="finding")
    yield _Part(f"\n{level} Fixed\n\n", [_gone(report, past) for past in report.since.fixed], noun="fixed finding")
    yield _Part(f"{head}\n", _findings(report, old), tail, noun="finding")


def _set_apart(report: Report, level: str) -> Iterator[_Part]:
    """What does not fail, and why not."""
    waived = [
        f"- **{w.code}** {_text(w.subject)} ({_text(report.located(w.file))}:{w.finding.line}), until {w.until}: "
        f"{_text(w.reason)} ({_text(w.owner)})\n"
        for w in report.waived
    ]
    yield _Part(f"\n{level} Waived\n\n", waived, noun="waived requirement")
    head, tail = _folded(f"Known in the baseline: {counted(len(report.known), 'finding')}")
    yield _Part(f"{head}\n", _findings(report, report.known), tail, "known finding")
    fixed = [_gone(report, past) for past in report.fixed]
    yield _Part(f"\n{level} Fixed since the baseline\n\n", fixed, noun="fixed finding")
    changed = [
        f"- **{_text(c.code)}** is {'switched off' if c.severity == 'off' else f'set to {_text(c.severity)}'} here: "
        f"{_text(c.reason)}\n"
        for c in report.changed
    ]
    yield _Part(f"\n{level} Rules that this evaluation sets\n\n", changed, noun="changed rule")


def _folded(summary: str) -> tuple[str, str]:
    return f"\n<details>\n<summary>{summary}</summary>\n", "\n</details>\n"


def _findings(report: Report, findings: Iterable[Finding]) -> list[str]:
    """An item for each finding, the gravest first; what is the same of several is told with the first of them."""
    return [item for told in each_fix_once(told_once(findings)) for item in _told(report, told)]


def _told(report: Report, told: Told) -> Iterator[str]:
    kind = " (warning)" if told.first.severity is Severity.WARNING else ""
    lead = f"- **{told.first.code}**{kind}: {_text(told.message)}"
    end, mark = ("\n", "- ") if len(told.places) > 1 else ("\\\n", "")
    for fix, places in told.remedies:
        if fix:
            lead += "\\\n" if lead else "\n"  # below the places of another, a paragraph of its own
            lead += f"  *Fix:* {_text(fix)}"
        for finding, label in places:
            about = f" ({_text(label)})" if label else ""
            yield f"{lead}{end if lead else ''}  {mark}{_place(report, finding)}{about}\n"
            lead = ""


def _place(report: Report, finding: Finding) -> str:
    return f"{_text(report.located(finding.file))}, line {finding.line}"


def _gone(report: Report, past: Past) -> str:
    return f"- **{_text(past.code)}** {_text(past.subject)} ({_text(report.located(past.file))})\n"


def _sign(held: bool) -> str:
    return "✓" if held else "✗"


def _name(text: str) -> str:
    """A title or path, so short that it does not crowd out the verdict."""
    return _text(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")


def _text(text: str) -> str:
    """Text that is shown as it is: no markup but keys in backticks, nobody mentioned, no link."""
    apart = _LOOKED_FOR.sub(lambda found: found[0] + _APART, " ".join(one_line(text).split()))
    return _MARKUP.sub(_escape, apart)


def _escape(sign: re.Match[str]) -> str:
    if len(sign[0]) > 1:
        return sign[0]  # a key
    # Between two dollars GitHub sees a formula, whatever stands before them; not so in an element of their own.
    return "<span>$</span>" if sign[0] == "$" else f"\\{sign[0]}"


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
