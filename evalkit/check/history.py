"""What has changed since a revision: the evaluation as it was is read from git, and checked in the same way."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evalkit.check.checker import check
from evalkit.check.gone import gone
from evalkit.check.options import Options
from evalkit.files.loader import load_from
from evalkit.files.repository import Repository
from evalkit.report import Comparison, Finding, Past, Report


def compare(reports: Sequence[Report], revision: str, options: Options) -> list[Report]:
    """The reports, with what is new in them, and with what was found as of a revision and is no more.

    Raises EvalkitError outside a git repository, and where the revision is not there.
    """
    return [_compared(report, revision, options) for report in reports]


def _compared(report: Report, revision: str, options: Options) -> Report:
    repository = Repository(Path(os.path.realpath(report.path)))
    commit = repository.commit(revision)
    source = repository.evaluation_at(commit)
    before = check(load_from(source), replace(options, list_met=False)) if source else None
    then = {finding.fingerprint: Past.of(finding) for finding in before.findings} if before else {}
    fixed = gone(then.values(), report)
    texts = {past.code: before.rules[past.code] for past in fixed} if before else {}
    return replace(
        report,
        rules={**texts, **report.rules},
        since=Comparison(revision, commit, before is not None, before.stage if before else None, fixed),
        findings=[_marked(finding, then) for finding in report.findings],
        known=[_marked(finding, then) for finding in report.known],
    )


def _marked(finding: Finding, then: Mapping[str, Past]) -> Finding:
    """A finding that says whether it is new: more than one of `then`, by fingerprint, was."""
    past = then.get(finding.fingerprint)
    return replace(finding, is_new=past is None or not past.covers(finding))
