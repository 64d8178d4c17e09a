"""The worked example passes every rule. Breaking one requirement in it yields the finding of that rule, where the person
must write, and no other but those that follow from it. What is broken for a rule, and what follows, stands beside its
cases: tests/cases/CODE/breakages.toml, a table for each.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import Stage
from evalkit.keys import Key
from evalkit.report import Report, Severity
from evalkit.toml.places import Places

CASES = Path(__file__).parents[1] / "cases"
OPTIONS = Options(date(2026, 11, 23), stage=Stage.REPORTING)


@dataclass(frozen=True)
class Edit:
    """`put` in place of `find`, which occurs once; or the file or folder deleted; or a file added.

    With `until`, all that stands from `find` up to it is replaced; up to the end of the file, where it is empty.
    """

    file: str
    find: str = ""
    until: str | None = None
    put: str = ""
    delete: bool = False
    add: str | None = None

    def apply(self, root: Path) -> None:
        path = root / self.file
        if self.delete:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        elif self.add is not None:
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.add, "utf-8", newline="\n")
        else:
            text = path.read_text("utf-8")
            assert text.count(self.find) == 1, f"{self.find!r} occurs {text.count(self.find)} times in {self.file}"
            start = text.index(self.find)
            end = start + len(self.find)
            if self.until is not None:
                end = text.index(self.until, end) if self.until else len(text)
            path.write_text(text[:start] + self.put + text[end:], "utf-8", newline="\n")


@dataclass(frozen=True)
class Breakage:
    """One requirement broken, by an edit and those in `also`, and the finding of it.

    `at` is the file of the finding, where that is another one. `line` is its number, or the text with which the line begins
    after the edit (further lines tell it apart). `follows` has the code and the file of all other findings that follow from
    it. `bug` says what evalkit does instead.
    """

    rule: str
    file: str
    subject: str
    line: int | str = 1
    at: str = ""
    find: str = ""
    until: str | None = None
    put: str = ""
    delete: bool = False
    add: str | None = None
    also: list[dict[str, Any]] = field(default_factory=list)
    """Further edits, where the requirement is met in more than one place."""
    follows: list[str] = field(default_factory=list)
    why: str = ""
    bug: str = ""

    @property
    def edits(self) -> list[Edit]:
        return [
            Edit(self.file, self.find, self.until, self.put, self.delete, self.add),
            *(Edit(**other) for other in self.also),
        ]

    def line_in(self, root: Path) -> int:
        if isinstance(self.line, int):
            return self.line
        text = "\n" + (root / (self.at or self.file)).read_text("utf-8")
        assert text.count("\n" + self.line) == 1, f"{self.line!r} begins {text.count(chr(10) + self.line)} lines"
        return text.count("\n", 0, text.index("\n" + self.line)) + 1


@cache
def breakages() -> list[Breakage]:
    return [
        Breakage(rule=path.parent.name, **entry)
        for path in sorted(CASES.glob("*/breakages.toml"))
        for entry in tomli.loads(path.read_text("utf-8"))["break"]
    ]


def parameters() -> list[Any]:
    seen: Counter[str] = Counter()
    made: list[Any] = []
    for broken in breakages():
        seen[broken.rule] += 1
        marks = [pytest.mark.xfail(strict=True, reason=broken.bug)] if broken.bug else []
        made.append(pytest.param(broken, id=f"{broken.rule}-{seen[broken.rule]}", marks=marks))
    return made


@pytest.fixture(scope="session")
def score_of_whole(worked: Path) -> int:
    report = check(load(worked), OPTIONS)
    assert report.findings == []
    return report.score().met


@pytest.mark.parametrize("broken", parameters())
def test_breaking_one_requirement_yields_its_finding_and_those_that_follow(
    broken: Breakage, example: Path, score_of_whole: int
) -> None:
    for edit in broken.edits:
        edit.apply(example)
    report = check(load(example), OPTIONS)
    at = broken.at or broken.file
    asked_for = (broken.rule, at, broken.line_in(example), broken.subject)
    found = [(f.code, f.file, f.line, f.subject) for f in report.findings]
    assert found.count(asked_for) == 1, (asked_for, found)
    found.remove(asked_for)
    assert sorted(f"{code} {file}" for code, file, _, _ in found) == sorted(broken.follows)
    severity = {rule.code: rule.severity for rule in catalogue()}[broken.rule]
    if severity is Severity.ERROR:
        assert not report.passed
    else:
        assert report.score().met < score_of_whole or broken.rule.startswith("FIL")
    if not broken.rule.startswith("FIL"):
        assert report.score().missing == sum(not f.code.startswith("FIL") for f in report.findings)
        assert report.score().percent < 100
    assert all(f.message and f.fix for f in report.findings)
    assert_within(report, example)


@pytest.mark.parametrize("code", sorted({rule.code for rule in catalogue()} - {"FIL001"}))
def test_every_rule_is_broken_at_least_once(code: str) -> None:
    """FIL001 has its cases: what cannot be read takes down much else."""
    assert any(broken.rule == code for broken in breakages())


def test_no_breakage_is_there_twice() -> None:
    made = [repr((b.edits, b.at, b.line)) for b in breakages()]
    assert sorted(set(made)) == sorted(made)


def assert_within(report: Report, root: Path) -> None:
    """Every finding names a file of the evaluation, and a line that it has; a file that is missing has line 1."""
    real, last = root.resolve(), {f.file: f for f in sorted(report.findings, key=lambda f: f.line)}
    for file, f in last.items():
        path = root / file
        assert path.resolve().is_relative_to(real), f
        lines = path.read_text("utf-8").count("\n") + 1 if path.is_file() else 1
        assert f.line <= lines, f
    assert all(f.line >= 1 for f in report.findings)


def keys_of(value: Any, key: Key = ()) -> Iterator[Key]:
    """Every key of a parsed TOML file, tables and the keys of tables in lists included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*key, name)
            yield from keys_of(inner, (*key, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from keys_of(inner, (*key, index))


def with_todo(table: dict[str, Any], key: Key) -> dict[str, Any]:
    changed = deepcopy(table)
    holder: Any = changed
    for part in key[:-1]:
        holder = holder[part]
    holder[key[-1]] = "TODO"
    return changed


_FILES = ("project.toml", "logic-model.toml", "findings.toml", "relationships", "indicators", "data-capture")
_EVERY = 4
"""Every so many keys of a project are tried: all of them would take a minute. Which ones differs from file to file."""


@pytest.mark.parametrize("part", _FILES)
@pytest.mark.parametrize("project", ["asked-on-site", "copd-care-planning", "going-home-together"])
def test_a_todo_in_place_of_any_value_is_not_given_and_never_a_wrong_type_or_a_dead_reference(
    project: str, part: str, example: Path
) -> None:
    for other in (example / "projects").iterdir():
        if other.name != project:
            shutil.rmtree(other)
    start = example / "projects" / project / part
    paths = sorted(start.glob("*.toml")) if start.is_dir() else [start]
    assert paths
    for number, path in enumerate(paths):
        assert_todo_is_not_given(path, example, number % _EVERY)


def test_a_todo_in_place_of_any_value_of_the_programme_is_not_given(example: Path) -> None:
    for other in (example / "projects").iterdir():
        if other.name != "asked-on-site":
            shutil.rmtree(other)
    for first in range(_EVERY):
        assert_todo_is_not_given(example / "evaluation.toml", example, first)


def assert_todo_is_not_given(path: Path, root: Path, first: int) -> None:
    file = path.relative_to(root).as_posix()
    original = path.read_text("utf-8")
    table = tomli.loads(original)
    keys = list(keys_of(table))
    places = Places(original)
    assert all(key in places for key in keys), "the scan of places misses a key"
    for key in keys[first::_EVERY]:
        text = tomli_w.dumps(with_todo(table, key))
        path.write_text(text, "utf-8", newline="\n")
        report = check(load(root), OPTIONS)
        where = f"{file}:{places.at(key)[0]} {key}"
        wrong = [f for f in report.findings if f.code in ("FIL002", "FIL003") and f.file == file]
        assert wrong == [], where
        dead = [f for f in report.findings if f.code == "FIL004" and "TODO" in f.message]
        assert dead == [], where
        there = [f for f in report.findings if f.file == file and f.key == key]
        assert all((f.line, f.column) == Places(text).at(key) for f in there), where
        assert_within(report, root)
    path.write_text(original, "utf-8", newline="\n")
