"""What has changed since a revision: the evaluation as it was is read from git, and checked in the same way."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from evalkit.check.checker import Options, check
from evalkit.files.loader import load_from
from evalkit.files.repository import Repository
from evalkit.report import Comparison, Past, Report, gone


def compare(reports: Sequence[Report], revision: str, options: Options) -> None:
    """Notes in each report what is new, and what was found as of a revision and is no more.

    Raises EvalkitError outside a git repository, and where the revision is not there.
    """
    for report in reports:
        repository = Repository(Path(os.path.realpath(report.path)))
        commit = repository.commit(revision)
        source = repository.evaluation_at(commit)
        report.since = Comparison(revision, commit)
        then: dict[str, Past] = {}
        if source is None:
            report.since.existed = False
        else:
            before = check(load_from(source), replace(options, list_met=False))
            then = {finding.fingerprint: Past.of(finding) for finding in before.findings}
            report.since.stage = before.stage
            report.since.fixed = gone(then.values(), report)
        for finding in (*report.findings, *report.known):
            past = then.get(finding.fingerprint)
            finding.is_new = past is None or not past.covers(finding)
