"""The machine-readable result (`schema_version` 1). In ASCII, so that it survives any console."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from evalkit.framework import CLAUSES, CRAFTS
from evalkit.report import Report, Score
from evalkit.terminal import deliver

SCHEMA_VERSION = 1


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Writes the reports as one JSON object."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "as_of": reports[0].as_of.isoformat() if reports else None,
        "evaluations": [_evaluation(report) for report in reports],
        "passed": all(report.passed for report in reports),
    }
    deliver(json.dumps(result, indent=2) + "\n", out)


def _evaluation(report: Report) -> dict[str, Any]:
    score = report.score()
    clauses = [*CLAUSES, *(craft for craft in CRAFTS if craft != "files")]
    return {
        "path": report.path,
        "title": report.title,
        "stage": report.stage.id,
        "passed": report.passed,
        "score": _counts(score) | {"percent": score.percent},
        "clauses": {clause: _counts(report.score(clause=clause)) for clause in clauses},
        "projects": {project: _counts(report.score(project=project)) for project in report.projects},
        "findings": [
            {
                "code": f.code,
                "severity": f.severity.value,
                "clause": f.clause,
                "project": f.project,
                "file": f.file,
                "line": f.line,
                "column": f.column,
                "key": list(f.key),
                "subject": f.subject,
                "fingerprint": f.fingerprint,
                "message": f.message,
                "fix": f.fix,
            }
            for f in report.findings
        ],
        "waived": [
            {
                "code": w.code,
                "file": w.file,
                "subject": w.subject,
                "reason": w.reason,
                "owner": w.owner,
                "until": w.until.isoformat(),
            }
            for w in report.waived
        ],
        "later": [
            {"code": later.code, "file": later.file, "subject": later.subject, "due": later.due.id}
            for later in report.later
        ],
    }


def _counts(score: Score) -> dict[str, int]:
    return {"met": score.met, "due": score.due, "waived": score.waived, "later": score.later}
