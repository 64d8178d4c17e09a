"""Findings that are known, so that only new ones fail the gate.

A finding is known by its fingerprint (rule, file, subject and key), never by number; where a requirement asks for several
things, also by which of them are missing. What a file that cannot be read hides, nobody can know: that is never known.
"""

import os
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_
from pathlib import Path

from evalkit.check.catalogue import texts_of
from evalkit.check.follows import with_causes
from evalkit.check.gone import gone
from evalkit.errors import EvalkitError
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.report import Finding, Past, Report


@dataclass(frozen=True, slots=True, eq=False)
class KnownEvaluation:
    """What is known of one evaluation."""

    path: str
    """From the folder of the baseline, with `/` on every system."""
    title: str
    projects: list[str]
    findings: list[Past]

    def is_about(self, report: Report) -> bool:
        """Whether what stands at its path is the same evaluation: its title is as it was or, where there was none (or
        there is none that can be read now), so is one of its projects. Projects alone say little: evaluations made from
        one template have the same.
        """
        if self.title and report.title:
            return self.title == report.title
        return not (self.projects and report.projects) or not set(self.projects).isdisjoint(report.projects)


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """The known findings of one or several evaluations, as a file holds them."""

    file: Path
    evaluations: Sequence[KnownEvaluation] = ()
    held: str | None = None
    """The hash of what the file held when it was read; None where there was none."""

    def apply(self, reports: Sequence[Report]) -> list[Report]:
        """The reports, with known findings set apart, and with what is known and found no more.

        Raises EvalkitError where the baseline is for other evaluations than these.
        """
        held = self._held(reports)
        if not any(known for _, known in held):
            raise self._for_another(reports)
        return [self._applied(report, known) for report, known in held]

    def past_of(self, report: Report) -> dict[str, Past] | None:
        """What is known of the evaluation of a report, by fingerprint; None where nothing is known of that evaluation."""
        ((_, known),) = self._held([report])
        return {one.fingerprint: one for one in known.findings} if known else None

    def _applied(self, report: Report, known: KnownEvaluation | None) -> Report:
        past = {one.fingerprint: one for one in known.findings} if known else {}
        is_known = [_is_known(finding, past) for finding in report.findings]
        fixed = gone(known.findings, report) if known else []
        return replace(
            report,
            baseline=str(self.file),
            known=list(compress(report.findings, is_known)),
            findings=with_causes(compress(report.findings, map(not_, is_known)), report.links),
            fixed=fixed,
            rules={**texts_of({past.code for past in fixed}), **report.rules},
        )

    def with_all_of(self, reports: Sequence[Report]) -> "Baseline":
        """The baseline that knows all that was found. What these reports do not tell of stays as it was."""
        held = self._held(reports)
        told_of = {known for _, known in held}
        others = [known for known in self.evaluations if known not in told_of]
        return replace(self, evaluations=[*others, *(self._learned(report, known) for report, known in held)])

    def _learned(self, report: Report, known: KnownEvaluation | None) -> KnownEvaluation:
        found = [Past.of(finding) for finding in (*report.findings, *report.known) if not finding.hides]
        if known:
            past = {one.fingerprint for one in (*found, *gone(known.findings, report))}
            found += [one for one in known.findings if one.fingerprint not in past]
        return KnownEvaluation(self._path(report), report.title, list(report.projects), found)

    def without_fixed(self, reports: Sequence[Report]) -> "Baseline":
        """The baseline without what these reports say is found no more."""
        fixed = {known: {past.fingerprint for past in report.fixed} for report, known in self._held(reports)}
        return replace(self, evaluations=[_without(known, fixed.get(known, ())) for known in self.evaluations])

    def _held(self, reports: Sequence[Report]) -> list[tuple[Report, KnownEvaluation | None]]:
        """What is known of each evaluation: found by its path or, where it has been moved, by its title.

        No two share it: a copy of an evaluation is another one.
        """
        paths = [self._path(report) for report in reports]
        of_path = [
            next((known for known in self.evaluations if known.path == path and known.is_about(report)), None)
            for report, path in zip(reports, paths, strict=True)
        ]
        free = [
            known
            for known in self.evaluations
            if known not in of_path and (known.path in paths or not self._is_there(known))
        ]
        held = []
        for report, known in zip(reports, of_path, strict=True):
            moved = [one for one in free if one.title == report.title and one.title]
            if known is None and len(moved) == 1:
                known = moved[0]
                free.remove(known)
            held.append((report, known))
        return held

    @property
    def _folder(self) -> Path:
        return Path(os.path.realpath(Path(os.path.abspath(self.file)).parent))

    def _path(self, report: Report) -> str:
        path = os.path.realpath(report.path)
        try:
            return Path(os.path.relpath(path, self._folder)).as_posix()
        except ValueError:  # another drive
            return Path(path).as_posix()

    def _is_there(self, known: KnownEvaluation) -> bool:
        return os.path.lexists(self._folder / known.path / EVALUATION_FILE)

    def _for_another(self, reports: Sequence[Report]) -> EvalkitError:
        here = ", ".join(f"“{report.title}” ({self._path(report)})" for report in reports[:3])
        there = ", ".join(f"“{known.title}” ({known.path})" for known in self.evaluations[:3]) or "none"
        return EvalkitError(
            f"The baseline {self.file} is for another evaluation: it knows {there}, and this is {here}.",
            hint="Give the baseline of this evaluation, or write one with --write-baseline. If this is the same evaluation "
            "under another title, change `title` in the baseline, too.",
        )


def _is_known(finding: Finding, past: Mapping[str, Past]) -> bool:
    """Whether a finding is among the past ones, by fingerprint. What hides something is never known, because nobody knows
    what it hides.
    """
    known = past.get(finding.fingerprint)
    return known is not None and known.covers(finding) and not finding.hides


def _without(known: KnownEvaluation, fixed: Container[str]) -> KnownEvaluation:
    """`fixed`: by fingerprint."""
    return replace(known, findings=[past for past in known.findings if past.fingerprint not in fixed])
