"""What has become of evaluations since they were last seen."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from evalkit.check.gone import gone, project_of
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.report import Past, Report

_NAMED = 3
"""So many findings of a kind are named; of more, only the number is said."""


class News:
    """Compares each look at an evaluation with the last at which as much of it could be read."""

    def __init__(self) -> None:
        self._readable: dict[str, Report] = {}
        self._unreadable: dict[str, set[str]] = {}

    def of(self, reports: Sequence[Report]) -> str:
        """What has changed in any of the evaluations; nothing where nothing has."""
        said = ((report.path, ", ".join(self._of(report))) for report in reports)
        several = len(reports) > 1
        return "; ".join(f"{path}: {text}" if several else text for path, text in said if text)

    def _of(self, report: Report) -> list[str]:
        """What has changed since the evaluation could last be read as far as now, or that it cannot any more."""
        before, unreadable = self._readable.get(report.path, report), _unreadable(report)
        newly = unreadable - _unreadable(before)
        again = self._unreadable.get(report.path, set()) - unreadable
        self._unreadable[report.path] = unreadable
        if newly:
            return [f"{', '.join(sorted(newly))} cannot be read"]
        self._readable[report.path] = report
        readable = [f"{', '.join(sorted(again))} can be read again"] if again else []
        return [*readable, *differences(before, report)]


def _unreadable(report: Report) -> set[str]:
    return {finding.file for finding in report.findings if finding.hides}


def differences(before: Report, after: Report) -> list[str]:
    """What has become of an evaluation: `+2 met`, `TAN202 fixed in …`, `EXP101 new in …`; nothing where nothing has."""
    parts = []
    if after.stage is not before.stage:
        parts.append(f"the stage is {after.stage.id} now")
    met = after.score().met - before.score().met
    if met:
        parts.append(f"{met:+} met".replace("-", "−"))
    parts += [f"project {id} is gone" for id in before.projects if id not in after.projects]
    parts += [f"project {id} is new" for id in after.projects if id not in before.projects]
    return [*parts, *_fixed(before, after), *_new(before, after)]


def _fixed(before: Report, after: Report) -> Iterator[str]:
    """What is found no more; files that are gone are no reason to call anything fixed."""
    old = [Past.of(finding) for finding in before.findings]
    fixed = [one for one in gone(old, after) if project_of(one.file) in ("", *after.projects)]
    lost = _lost(Path(after.path), {one.file for one in fixed})
    yield from (f"{file} is gone" for file in sorted(lost))
    yield from _briefly([(one.code, one.file) for one in fixed if one.file not in lost], "fixed")


def _lost(root: Path, files: set[str]) -> set[str]:
    """Those of an evaluation's files that are not there; none where the evaluation itself is not."""
    if not os.path.lexists(root / EVALUATION_FILE):
        return set()
    return {file for file in files if not os.path.lexists(root / file)}


def _new(before: Report, after: Report) -> Iterator[str]:
    known = {finding.fingerprint for finding in before.findings}
    new = [(finding.code, finding.file) for finding in after.findings if finding.fingerprint not in known]
    return _briefly(new, "new")


def _briefly(found: Sequence[tuple[str, str]], what: str) -> Iterator[str]:
    """`found`: code and file of each."""
    for code, file in found[:_NAMED]:
        yield f"{code} {what} in {file}"
    if len(found) > _NAMED:
        yield f"{len(found) - _NAMED} more {what}"
