"""A template is tried: read, rendered with sample answers, and what it makes is checked."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from evalkit.check.checker import check
from evalkit.check.options import FILE_RULES, Options
from evalkit.errors import EvalkitError
from evalkit.files.loader import load
from evalkit.model.file_names import EVALUATION_FILE
from evalkit.report import Finding
from evalkit.scaffold import answers
from evalkit.scaffold.render import render
from evalkit.templates.find import Template
from evalkit.templates.inspect import Inspection, Place, inspect
from evalkit.templates.untrusted import RenderingError
from evalkit.terminal import Screen, visible

_WHOLE = "the template"
_DAY = date(2026, 1, 1)
_FEW = answers.Answers(title="A title")
_MANY = answers.Answers.model_validate(
    {
        "title": 'A "title" with \\ signs: {{ 7 * 7 }}, {% if %}, # and “more”',
        "commissioner": "'Them'",
        "evaluator": '"Us"',
        "start": _DAY,
        "end": date(2028, 12, 31),
        "ci": "github",
        "projects": [
            {
                "id": "first",
                "title": 'The "first"',
                "stakeholders": [
                    {"id": "patients", "name": '"People"', "group": "people"},
                    {"id": "nurses", "name": "Nurses", "group": "professionals"},
                    {"id": "trust", "name": "The trust", "group": "system"},
                ],
                "relationships": [
                    {"id": "patient-nurse", "type": "person-professional", "between": ["patients", "nurses"]},
                    {"id": "patient-trust", "type": "people-system", "between": ["patients", "trust"]},
                ],
            },
            {"id": "second", "type": "community-system"},
        ],
    }
)
"""Two sets of answers: as few as can be, and many, with the signs that a template has to write in TOML's own way."""


def report(template: Template, out: TextIO) -> bool:
    """Tries a template, and writes what came of it. Says whether it can be used without being trusted."""
    found = _tried(template)
    screen = Screen(out)
    version = f", version {template.version}" if template.version else ""
    screen.line((template.title, "bold"), f"  {template.source or template.name}{version}")
    _list(screen, "To be mended", found.faults)
    _list(screen, "Asks for --trust, to be run with the rights of whoever uses it", found.wants)
    _list(screen, "Left out, also with --trust", found.hooks)
    if found.faults:
        screen.line(("✗", "red"), " It cannot be used as it is.")
    elif found.needs_trust:
        screen.line(("✗", "red"), " It can be used with --trust only, and has not been tried.")
    else:
        screen.line(("✓", "green"), " It can be used: evalkit reads all that it makes.")
    screen.show()
    return not (found.faults or found.needs_trust)


def _tried(template: Template) -> Inspection:
    """What is to be said of a template: found by reading it and, where nothing speaks against that, by rendering it."""
    found = Inspection() if template.is_own else inspect(template)
    if not (found.faults or found.needs_trust):
        found.faults = sorted(set(_faults(template)))
    return found


def _list(screen: Screen, title: str, places: list[Place]) -> None:
    if places:
        screen.line((title, "bold"))
    for place in places:
        screen.hanging("  ", text=visible(str(place)))


def _faults(template: Template) -> Iterator[Place]:
    """What is wrong with what a template makes of few answers and of many, by the place that makes it."""
    for given in (_FEW, _MANY):
        with tempfile.TemporaryDirectory(prefix="evalkit-", ignore_cleanup_errors=True) as folder:
            try:
                made, origins = render(template, answers.completed(given), Path(folder))
            except RenderingError as error:
                yield error.place
            except EvalkitError as error:
                yield Place(_WHOLE, 0, error.message)
            else:
                yield from _faults_of(made, template, origins)


def _faults_of(made: Path, template: Template, origins: dict[Path, str]) -> Iterator[Place]:
    if not (made / EVALUATION_FILE).is_file():
        yield Place(_WHOLE, 0, f"it makes no {EVALUATION_FILE}, so it makes no evaluation")
        return
    for finding in check(load(made), Options(_DAY)).findings:
        if finding.code.startswith(FILE_RULES):
            yield _place(template, finding, made, origins)


def _place(template: Template, finding: Finding, made: Path, origins: dict[Path, str]) -> Place:
    """Where in the template a finding comes from: its line, where that line stands there as it is in what is made."""
    file = origins.get(made / finding.file)
    said = f"{finding.code}: {finding.message} {finding.fix}"
    if file is None:
        return Place(finding.file, finding.line, f"(as made) {said}")
    lines = (template.path / file).read_text("utf-8", "replace").splitlines()
    at = [number for number, line in enumerate(lines, 1) if line == _line(made / finding.file, finding.line)]
    if len(at) == 1:
        return Place(file, at[0], said)
    return Place(file, 0, f"line {finding.line} of what it makes: {said}")


def _line(file: Path, number: int) -> str:
    lines = file.read_text("utf-8", "replace").splitlines()
    return lines[number - 1] if number <= len(lines) else ""
