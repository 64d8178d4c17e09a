"""For GitLab: a Code Quality report, from which a merge request says what is new and what is fixed.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. Each finding stands for itself, at its place
and under its own name, by which GitLab compares; what follows from another, what is known and what is waived is left out.
In ASCII, so that it survives any console.
"""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from evalkit.report import Report, Severity
from evalkit.telling.fingerprints import fingerprint
from evalkit.telling.once import Told, told_each
from evalkit.terminal import deliver, one_line

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the causes as a JSON array, which is empty where there are none."""
    alone = len(reports) == 1
    found = [
        _violation(report, told, fingerprint(told.first, report, alone=alone))
        for report in reports
        for told in told_each(report.findings)
    ]
    deliver(json.dumps(found, indent=2) + "\n", out)


def _violation(report: Report, told: Told, name: str) -> dict[str, Any]:
    finding = told.first
    return {
        "description": one_line(f"{told.message} {finding.fix}".strip()),
        "check_name": finding.code,
        "fingerprint": name,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": _path(report.located(finding.file)), "lines": {"begin": finding.line}},
    }


def _path(path: str) -> str:
    """A path as it is, but for bytes that are no text: JSON has no place for them."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")
