"""For GitHub Actions: annotations where the gaps are, and a log that names all the others.

GitHub shows ten annotations of a kind for each step: what is the same in several places is one, at the first of them,
which lists the others. The rest of what is found is told in plain lines.
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from evalkit.grammar import counted
from evalkit.report import Finding, Report, Severity
from evalkit.telling.once import Told, told_once
from evalkit.telling.order import gravest_first
from evalkit.terminal import deliver, one_line

SHOWN = 10
"""How many annotations of a kind GitHub shows for a step."""
_LISTED = 30
"""How many places an annotation lists."""


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes what is found, the gravest first: the first ten errors and warnings as annotations."""
    deliver("".join(f"{line}\n" for line in _lines(reports)), out)


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    shown: Counter[Severity] = Counter()
    more: Counter[Severity] = Counter()
    plain: list[str] = []
    for report, told in _gravest_first(reports):
        severity = told.first.severity
        shown[severity] += 1
        if shown[severity] <= SHOWN:
            yield _annotation(report, told)
            plain += list(_in_the_log(report, told))[_LISTED:]
        else:
            more[severity] += len(told.places)
            plain += _in_the_log(report, told)
    if more:
        left_out = " and ".join(counted(number, kind.value) for kind, number in sorted(more.items()))
        text = f"Not shown as annotations: {left_out}. The log of this step names them; {_command(reports)} does, too."
        yield f"::notice title=evalkit::{_data(text)}"
    yield from map(_plain, plain)
    yield from map(_plain, _verdicts(reports))


def _gravest_first(reports: Sequence[Report]) -> list[tuple[Report, Told]]:
    """What is told of each report, the gravest of all first."""
    told = {one.first: (report, one) for report in reports for one in told_once(report.findings)}
    return [told[first] for first in gravest_first(told)]


def _in_the_log(report: Report, told: Told) -> Iterator[str]:
    """A line for each place; the first of them says what is missing, and how to put it right."""
    message = told.message
    for fix, places in told.remedies:
        text = f"{message} {fix}".strip()
        for finding, label in places:
            yield f"{_where(report, finding)}: {finding.severity.value} {finding.code} {text or label}"
            message = text = ""


def _where(report: Report, finding: Finding) -> str:
    return f"{report.located(finding.file)}:{finding.line}"


def _annotation(report: Report, told: Told) -> str:
    first, several = told.first, len(told.places) > 1
    properties = {
        "file": report.located(first.file),
        "line": str(first.line),
        "col": str(first.column),
        "title": one_line(first.code if several else f"{first.code} {first.subject}".strip()),
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    lines = [told.message.removeprefix(f"{first.subject}: "), *_list(report, told)]
    return f"::{first.severity.value} {given}::{_data(chr(10).join(map(one_line, lines)))}"


def _list(report: Report, told: Told) -> Iterator[str]:
    """How to put it right and, where there are several, at which places."""
    left = _LISTED if len(told.places) > 1 else 0
    for fix, places in told.remedies:
        if fix and (left or len(told.places) == 1):
            yield f"Fix: {fix}"
        yield from (f"{_where(report, finding)} {label}".strip() for finding, label in places[:left])
        left -= len(places[:left])
    if len(told.places) > _LISTED:
        yield f"and {counted(len(told.places) - _LISTED, 'more place')}"


def _verdicts(reports: Sequence[Report]) -> Iterator[str]:
    if len(reports) == 1:
        yield from (text for text in (reports[0].changes, reports[0].verdict) if text)
        return
    for report in reports:
        if report.changes:
            yield f"{report.path}: {report.changes}"
        if not report.passed:
            yield f"{report.path}: {report.verdict}"
    yield f"The gate holds for {sum(report.passed for report in reports)} of {counted(len(reports), 'evaluation')}."


def _command(reports: Sequence[Report]) -> str:
    return f"`evalkit check {one_line(reports[0].path)}`" if len(reports) == 1 else "`evalkit check PATH`"


def _plain(line: str) -> str:
    """A line of the log. A command begins with two colons, or has `##[` anywhere: neither is left in it."""
    return re.sub(":(?=:)", ": ", one_line(line)).replace("##[", "## [")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
