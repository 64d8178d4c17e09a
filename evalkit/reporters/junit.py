"""For what reads JUnit's XML, as nearly every CI server does: a requirement is a test case.

Met is passed, missing is failed; waived, known or due at a later stage is skipped. The elements and attributes are those
that Jenkins's schema knows, so that a strict reader takes them, too. In ASCII, so that it survives any console.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evalkit.framework import CRAFTS, HOUSE, PRINCIPLES, group_of, title_of
from evalkit.report import Finding, Report, Requirement
from evalkit.terminal import deliver, one_line

ENDINGS = (".xml",)
LISTS_MET = True


@dataclass(slots=True, eq=False)
class _Case:
    """A requirement, or a file that is wrong, and what became of it."""

    code: str
    clause: str
    file: str
    subject: str
    outcome: str = ""
    """`failure`, `skipped`, or nothing where it is met."""
    type: str = ""
    message: str = ""
    text: str = ""


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the reports as one document: a suite for each evaluation and principle or craft."""
    root = Element("testsuites", name="evalkit")
    for report in reports:
        where = f"{report.path}: " if len(reports) > 1 else ""
        for group, cases in _by_group(_cases(report)):
            _suite(root, one_line(f"{where}{title_of(group)}"), report, cases)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    indent(root)
    text = tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii")
    deliver(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', out)


def _cases(report: Report) -> Iterator[_Case]:
    for finding in report.findings:
        yield _case(finding, "failure", finding.severity.value, finding.message, _told(report, finding))
    for waived in report.waived:
        why = f"waived until {waived.until}: {waived.reason} ({waived.owner})"
        yield _case(waived.finding, "skipped", "waived", why)
    for finding in report.known:
        yield _case(finding, "skipped", "known", "known in the baseline", _told(report, finding))
    for later in report.later:
        yield _case(later, "skipped", "later", f"due at stage {later.due.id}")
    for met in report.met:
        yield _case(met)


def _case(of: Finding | Requirement, outcome: str = "", type: str = "", message: str = "", text: str = "") -> _Case:
    return _Case(of.code, of.clause, of.file, of.subject, outcome, type, one_line(message), text)


def _told(report: Report, finding: Finding) -> str:
    place = f"{report.located(finding.file)}:{finding.line}:{finding.column}"
    lines = (place, finding.said, f"Fix: {finding.fix}" if finding.fix else "")
    return "\n".join(one_line(line) for line in lines if line)


def _by_group(cases: Iterable[_Case]) -> Iterator[tuple[str, list[_Case]]]:
    """The cases of each principle and craft that has any, by file, rule and subject."""
    groups: dict[str, list[_Case]] = {}
    for case in sorted(cases, key=lambda case: (case.file, case.code, case.subject)):
        groups.setdefault(group_of(case.clause), []).append(case)
    for group in (*(principle.id for principle in PRINCIPLES), *CRAFTS, HOUSE):
        if group in groups:
            yield group, groups[group]


def _suite(root: Element, name: str, report: Report, cases: list[_Case]) -> None:
    outcomes = Counter(case.outcome for case in cases)
    suite = SubElement(root, "testsuite", name=name, tests=str(len(cases)))
    for count, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(outcomes[outcome]))
    package = f"{report.in_repository.replace('/', '.')}." if report.in_repository else ""
    for case, unique in zip(cases, _names(cases), strict=True):
        element = SubElement(suite, "testcase", name=unique, classname=one_line(package + case.clause))
        if case.outcome:
            SubElement(element, case.outcome, type=case.type, message=case.message).text = case.text or None


def _names(cases: list[_Case]) -> list[str]:
    """What each case is called: rule and subject, the file where that is not enough, a number where neither is.

    What has the same name counts as the same case to those who compare one run with the next.
    """
    short = [one_line(f"{case.code} {case.subject}".strip()) for case in cases]
    often = Counter(short)
    long = [
        name if often[name] == 1 else one_line(f"{name} ({case.file})") for name, case in zip(short, cases, strict=True)
    ]
    seen: Counter[str] = Counter()
    names = []
    for name in long:
        seen[name] += 1
        names.append(f"{name} #{seen[name]}" if seen[name] > 1 else name)
    return names
