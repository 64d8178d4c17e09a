"""The machine-readable result (`schema_version` 1). In ASCII, so that it survives any console."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from evalkit.framework import CLAUSES, CRAFTS, HOUSE
from evalkit.report import Comparison, Finding, Past, Report
from evalkit.score import Score
from evalkit.terminal import deliver

ENDINGS = (".json",)
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


def schema() -> dict[str, Any]:
    """The JSON Schema of what `write` writes: it stands beside this module."""
    held: dict[str, Any] = json.loads(Path(__file__).with_name("json.schema.json").read_text("utf-8"))
    return held


def _evaluation(report: Report) -> dict[str, Any]:
    score = report.score()
    clauses = [*CLAUSES, *(craft for craft in CRAFTS if craft != "files"), *([HOUSE] if report.own_rules else [])]
    return {
        "path": report.path,
        "title": report.title,
        "stage": report.stage.id,
        "passed": report.passed,
        "score": _counts(score) | {"percent": score.percent},
        "clauses": {clause: _counts(report.score(clause=clause)) for clause in clauses},
        "projects": {project: _counts(report.score(project=project)) for project in report.projects},
        "findings": [_finding(finding) for finding in report.findings],
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
    } | _where_asked_for(report)


def _where_asked_for(report: Report) -> dict[str, Any]:
    """What is there only with a baseline, with --since, and where the evaluation sets rules."""
    more: dict[str, Any] = {}
    if report.baseline:
        more["known"] = [_finding(finding) for finding in report.known]
        more["fixed"] = [_gone(gone) for gone in report.fixed]
    if report.since:
        more["since"] = _since(report, report.since)
    if report.changed:
        more["rules"] = [{"code": c.code, "severity": c.severity, "reason": c.reason} for c in report.changed]
    return more


def _finding(finding: Finding) -> dict[str, Any]:
    held = {
        "code": finding.code,
        "severity": finding.severity.value,
        "clause": finding.clause,
        "project": finding.project,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "key": list(finding.key),
        "subject": finding.subject,
        "fingerprint": finding.fingerprint,
        "message": finding.message,
        "fix": finding.fix,
    }
    if finding.follows:
        held["follows"] = finding.follows
    if finding.is_new is not None:
        held["change"] = "new" if finding.is_new else "unchanged"
    return held


def _gone(gone: Past) -> dict[str, str]:
    return {"code": gone.code, "file": gone.file, "subject": gone.subject, "fingerprint": gone.fingerprint}


def _since(report: Report, since: Comparison) -> dict[str, Any]:
    changes = [finding.is_new for finding in (*report.findings, *report.known)]
    return {
        "revision": since.revision,
        "commit": since.commit,
        "existed": since.existed,
        "stage": since.stage.id if since.stage else None,
        "new": changes.count(True),
        "unchanged": changes.count(False),
        "fixed": [_gone(gone) for gone in since.fixed],
    }


def _counts(score: Score) -> dict[str, int]:
    return {"met": score.met, "due": score.due, "waived": score.waived, "later": score.later}
