"""Findings that are known: a file that lists them, so that only new ones fail the gate.

A finding is known by its fingerprint (rule, file, subject and key), never by number; where a requirement asks for several
things, also by which of them are missing. What a file that cannot be read hides, nobody can know: that is never known.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from evalkit.errors import EvalkitError
from evalkit.files.atomic import write_whole
from evalkit.model.kinds import EVALUATION_FILE
from evalkit.report import Finding, Past, Report, gone

VERSION = 1
_MARK = "evalkit_baseline"
_FACTS = ("fingerprint", "code", "file", "subject")


@dataclass(slots=True, eq=False)
class Entry:
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


class Baseline:
    """The known findings of one or several evaluations."""

    def __init__(self, file: Path, entries: Iterable[Entry] = ()) -> None:
        self.file = file
        self._folder = Path(os.path.realpath(Path(os.path.abspath(file)).parent))
        self._entries = list(entries)

    @classmethod
    def read(cls, file: Path) -> "Baseline":
        """Reads a baseline. Raises EvalkitError where it is missing, damaged or of another version."""
        try:
            text = file.read_text("utf-8")
        except OSError as error:
            raise EvalkitError(
                f"The baseline {file} cannot be read: {(error.strerror or 'unknown reason').lower()}.",
                hint=f"Check the path, or write one with `evalkit check --write-baseline {file}`.",
            ) from error
        except UnicodeDecodeError as error:
            raise _damaged(file, "it is not in UTF-8") from error
        return cls(file, _entries(file, text))

    def apply(self, reports: Sequence[Report]) -> None:
        """Sets known findings apart, and notes what is known and found no more.

        Raises EvalkitError where the baseline is for other evaluations than these.
        """
        held = self._held(reports)
        if not any(entry for _, entry in held):
            raise self._for_another(reports)
        for report, entry in held:
            report.baseline = str(self.file)
            if entry:
                knowing = {past.fingerprint: past for past in entry.findings}
                known = {f for f in report.findings if _is_known(f, knowing)}
                report.known = [f for f in report.findings if f in known]
                report.findings = [f for f in report.findings if f not in known]
                report.fixed = gone(entry.findings, report)

    def take(self, reports: Sequence[Report]) -> None:
        """Makes known what was found. What these reports do not tell of stays as it was."""
        for report, entry in self._held(reports):
            found = [Past.of(finding) for finding in (*report.findings, *report.known) if not finding.hides]
            names = {known.fingerprint for known in found}
            if entry:
                fixed = {past.fingerprint for past in gone(entry.findings, report)}
                found += [past for past in entry.findings if past.fingerprint not in fixed | names]
                self._entries.remove(entry)
            self._entries.append(Entry(self._path(report), report.title, report.projects, found))

    def prune(self, reports: Sequence[Report]) -> int:
        """Takes out what is found no more; says how many."""
        number = 0
        for report, entry in self._held(reports):
            fixed = {past.fingerprint for past in report.fixed}
            number += len(fixed)
            if entry:
                entry.findings = [past for past in entry.findings if past.fingerprint not in fixed]
        return number

    def write(self) -> None:
        """Writes the file, a finding on each line, so that a comparison of two versions can be read."""
        entries = sorted(self._entries, key=lambda entry: entry.path)
        held = ",\n".join(_written(entry) for entry in entries)
        write_whole(self.file, f'{{\n  "{_MARK}": {VERSION},\n  "evaluations": [\n{held}\n  ]\n}}\n')

    def _path(self, report: Report) -> str:
        path = os.path.realpath(report.path)
        try:
            return Path(os.path.relpath(path, self._folder)).as_posix()
        except ValueError:  # another drive
            return Path(path).as_posix()

    def _held(self, reports: Sequence[Report]) -> list[tuple[Report, Entry | None]]:
        """What is known of each evaluation: found by its path or, where it has been moved, by its title.

        No two share it: a copy of an evaluation is another one.
        """
        paths = [self._path(report) for report in reports]
        of_path = [
            next((entry for entry in self._entries if entry.path == path and entry.is_about(report)), None)
            for report, path in zip(reports, paths, strict=True)
        ]
        free = [
            entry
            for entry in self._entries
            if entry not in of_path and (entry.path in paths or not self._is_there(entry))
        ]
        held = []
        for report, entry in zip(reports, of_path, strict=True):
            moved = [past for past in free if past.title == report.title and past.title]
            if entry is None and len(moved) == 1:
                entry = moved[0]
                free.remove(entry)
            held.append((report, entry))
        return held

    def _is_there(self, entry: Entry) -> bool:
        return os.path.lexists(self._folder / entry.path / EVALUATION_FILE)

    def _for_another(self, reports: Sequence[Report]) -> EvalkitError:
        here = ", ".join(f"“{report.title}” ({self._path(report)})" for report in reports[:3])
        there = ", ".join(f"“{entry.title}” ({entry.path})" for entry in self._entries[:3]) or "none"
        return EvalkitError(
            f"The baseline {self.file} is for another evaluation: it knows {there}, and this is {here}.",
            hint="Give the baseline of this evaluation, or write one with --write-baseline. If this is the same evaluation "
            "under another title, change `title` in the baseline, too.",
        )


def for_writing(file: Path) -> Baseline:
    """The baseline in a file that is to be written: empty where there is none yet.

    Raises EvalkitError where the file holds anything else, so that nobody's work is written over.
    """
    if not os.path.exists(file):
        return Baseline(file)
    try:
        return Baseline.read(file)
    except EvalkitError as error:
        raise EvalkitError(
            f"{error.message} It has not been written over.", hint="Give another file, or take this one away first."
        ) from error


def _is_known(finding: Finding, knowing: dict[str, Past]) -> bool:
    """What hides something is never known, because nobody knows what it hides."""
    past = knowing.get(finding.fingerprint)
    return past is not None and past.covers(finding) and not finding.hides


def _written(entry: Entry) -> str:
    findings = sorted(entry.findings, key=lambda f: (f.file, f.code, f.subject, f.fingerprint))
    lines = [json.dumps(_facts(known)) for known in findings]
    head = {"path": entry.path, "title": entry.title, "projects": entry.projects}
    facts = "".join(f"      {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    listed = "[\n" + ",\n".join(f"        {line}" for line in lines) + "\n      ]" if lines else "[]"
    return f'    {{\n{facts}      "findings": {listed}\n    }}'


def _facts(past: Past) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(past, name) for name in _FACTS}
    return facts | {"parts": list(past.parts)} if past.parts else facts


def _entries(file: Path, text: str) -> list[Entry]:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(file, "it is not JSON") from error
    if not isinstance(held, dict) or _MARK not in held:
        raise _damaged(file, f"there is no `{_MARK}` in it")
    if type(held[_MARK]) is not int:
        raise _damaged(file, f"`{_MARK}` is not the number of a version")
    if held[_MARK] != VERSION:
        raise EvalkitError(
            f"The baseline {file} is of version {held[_MARK]}, and this evalkit reads version {VERSION}.",
            hint="Update evalkit, or write the baseline anew with --write-baseline to another file.",
        )
    try:
        return TypeAdapter(list[Entry]).validate_python(held.get("evaluations"))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in ("evaluations", *first["loc"]))
        raise _damaged(file, f"`{where}` is missing or wrong") from error


def _damaged(file: Path, why: str) -> EvalkitError:
    return EvalkitError(
        f"{file} is no baseline, or a damaged one: {why}.",
        hint="Fetch the last good version of it, or write one anew with --write-baseline to another file.",
    )
