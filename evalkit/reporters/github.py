"""For GitHub Actions: annotations where the gaps are, and a log that names all the others.

GitHub shows ten annotations of a kind for each step; the rest of what is found is told in plain lines.
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from evalkit.grammar import counted
from evalkit.report import Finding, Report, Severity
from evalkit.telling.order import gravest_first
from evalkit.terminal import deliver, one_line

SHOWN = 10
"""How many annotations of a kind GitHub shows for a step."""


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes a line for each finding, worst first: the first ten errors and warnings as annotations."""
    deliver("".join(f"{line}\n" for line in _lines(reports)), out)


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    places = {finding: report.located(finding.file) for report in reports for finding in report.findings}
    told: Counter[Severity] = Counter()
    plain = []
    for finding in gravest_first(places):
        told[finding.severity] += 1
        if told[finding.severity] <= SHOWN:
            yield _annotation(finding, places[finding])
        else:
            where = f"{places[finding]}:{finding.line}"
            plain.append(f"{where}: {finding.severity.value} {finding.code} {finding.said} {finding.fix}")
    more = [counted(number - SHOWN, kind.value) for kind, number in sorted(told.items()) if number > SHOWN]
    if more:
        text = f"Not shown as annotations: {' and '.join(more)}. The log of this step names them; {_command(reports)} does, too."
        yield f"::notice title=evalkit::{_data(text)}"
    yield from map(_plain, plain)
    yield from map(_plain, _verdicts(reports))


def _annotation(finding: Finding, path: str) -> str:
    properties = {
        "file": path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": one_line(f"{finding.code} {finding.subject}".strip()),
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    fix = f"\nFix: {one_line(finding.fix)}" if finding.fix else ""
    return f"::{finding.severity.value} {given}::{_data(one_line(finding.message) + fix)}"


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
