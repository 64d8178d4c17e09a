"""Every case under tests/cases is an evaluation with the findings that one rule must have in it."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import Options, check
from evalkit.files.loader import load
from evalkit.framework import Stage

CASES = Path(__file__).parents[1] / "cases"
TIMED = {rule.code for rule in catalogue() if rule.timed}
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_HEADER = re.compile(r"(stage|as-of|asked|met|expect): (.*)")


@dataclass
class Expected:
    place: str
    subject: str
    says: list[str]


@dataclass
class Case:
    stage: Stage = Stage.REPORTING
    as_of: date = date(2012, 6, 1)
    asked: bool = True
    met: int | None = None
    expected: list[Expected] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def read_case(path: Path) -> Case:
    header, *parts = _FILE.split(path.read_bytes().decode("utf-8").replace("\r\n", "\n"))
    case = Case(files=dict(zip(parts[::2], parts[1::2], strict=True)))
    case.files.setdefault("evaluation.toml", "format = 1\n")
    for line in header.splitlines():
        match = _HEADER.fullmatch(line)
        if not match:
            continue
        key, value = match.groups()
        if key == "stage":
            case.stage = Stage.of(value)
        elif key == "as-of":
            case.as_of = date.fromisoformat(value)
        elif key == "asked":
            case.asked = value != "no"
        elif key == "met":
            case.met = int(value)
        else:
            where, _, says = value.partition(" :: ")
            place, _, subject = where.partition(" ")
            case.expected.append(Expected(place, subject, [text for text in says.split("; ") if text]))
    return case


def all_cases() -> list[Path]:
    return sorted(CASES.glob("*/*.case"))


@pytest.mark.parametrize("path", all_cases(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, tmp_path: Path) -> None:
    code = path.parent.name
    case = read_case(path)
    for name, text in case.files.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    select = () if code.startswith("FIL") else (code,)
    report = check(load(tmp_path), Options(case.as_of, stage=case.stage, select=select))
    found = [finding for finding in report.findings if finding.code == code]
    places = sorted((f"{f.file}:{f.line}", f.subject) for f in found)
    assert places == sorted((e.place, e.subject) for e in case.expected), [f.message for f in found]
    for expected in case.expected:
        same = [f for f in found if (f"{f.file}:{f.line}", f.subject) == (expected.place, expected.subject)]
        for text in expected.says:
            assert any(text in f"{f.message} {f.fix}" for f in same), (text, [f.message for f in same])
    if code not in TIMED:
        assert not any(finding.overdue for finding in found)
    if code.startswith("FIL"):
        return
    score = report.score()
    if case.asked:
        assert score.met or case.expected, "the rule was not asked"
    else:
        assert (score.met, score.missing) == (0, 0)
    if case.met is not None:
        assert score.met == case.met


@pytest.mark.parametrize("code", sorted({rule.code for rule in catalogue()}))
def test_every_rule_has_cases_that_pass_and_cases_that_fail(code: str) -> None:
    names = [path.name for path in (CASES / code).glob("*.case")]
    assert any(name.startswith("pass") for name in names)
    assert any(name.startswith("fail") for name in names)
