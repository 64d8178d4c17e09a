"""Where evaluations stand as one JSON object (`schema_version` 1), in ASCII."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from evalkit.score import Score
from evalkit.status.dates import Late
from evalkit.status.figures import Figures
from evalkit.status.overview import Overview
from evalkit.status.scores import Row
from evalkit.status.steps import Step
from evalkit.terminal import deliver
from evalkit.thread.burden import Burden

SCHEMA_VERSION = 1


def write(overviews: Sequence[Overview], out: TextIO) -> None:
    """Writes the overviews. The help of the command says what the object holds."""
    result = {
        "schema_version": SCHEMA_VERSION,
        "as_of": overviews[0].as_of.isoformat() if overviews else None,
        "evaluations": [_evaluation(overview) for overview in overviews],
        "passed": all(overview.passed for overview in overviews),
    }
    deliver(json.dumps(result, indent=2) + "\n", out)


def _evaluation(o: Overview) -> dict[str, Any]:
    return {
        "path": o.path,
        "title": o.title,
        "project": o.project,
        "stage": o.stage.id,
        "stages": [
            {"stage": stop.stage.id, "last_day": stop.last_day.isoformat() if stop.last_day else None}
            for stop in o.stops
        ],
        "closed": o.closed.isoformat() if o.closed else None,
        "ended": o.ended.isoformat() if o.ended else None,
        "passed": o.passed,
        "errors": o.found.errors,
        "warnings": o.found.warnings,
        "verdict": o.verdict,
        "score": _counts(o.score) | {"percent": o.score.percent},
        "rows": [_row(row) | {"clauses": [_row(clause) for clause in row.clauses]} for row in o.rows],
        "unreadable": [{"file": file, "line": line} for file, line in o.unreadable],
        "steps": [_step(step) for step in o.steps],
        "overdue": [_late(late) for late in o.overdue],
        "ending": [_late(late) for late in o.ending],
        "relationships": {type or "none": number for type, number in o.relationships.items()},
        "unaddressed": o.unaddressed,
        "burden": [_burden(burden) for burden in o.burden],
        "indicators": [_figures(figures) for figures in o.figures],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "all": _counts(row.all),
        "programme": _counts(row.programme),
        "projects": {id: _counts(score) for id, score in row.projects.items()},
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "code": step.code,
        "due": step.due.id,
        "file": step.file,
        "line": step.line,
        "subject": step.subject,
        "text": step.text,
        "command": step.command,
        "more": step.more,
    }


def _late(late: Late) -> dict[str, Any]:
    return {"code": late.code, "project": late.project, "file": late.file, "line": late.line, "text": late.text}


def _burden(one: Burden) -> dict[str, Any]:
    return {
        "project": one.project,
        "source": one.source,
        "respondents": one.respondents,
        "people": one.people,
        "waves": one.waves,
        "minutes": one.minutes,
        "hours": None if one.hours is None else round(one.hours, 2),
        "file": one.file,
    }


def _figures(one: Figures) -> dict[str, Any]:
    return {
        "project": one.project,
        "id": one.id,
        "title": one.title,
        "unit": one.series.indicator.unit,
        "file": one.file,
        "values": [
            {"date": value.day.isoformat(), "value": value.value, "n": value.n, "withheld": value.value is None}
            for value in one.series.moments
        ],
    }


def _counts(score: Score) -> dict[str, int]:
    return {"met": score.met, "due": score.due, "waived": score.waived, "later": score.later}
