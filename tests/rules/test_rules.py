"""Every case under tests/cases is an evaluation with the findings that one rule must have in it."""

from pathlib import Path

import pytest

from evalkit.check.catalogue import catalogue
from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from tests.rules.case import CASES, read_case

TIMED = {rule.code for rule in catalogue() if rule.timed}


def all_cases() -> list[Path]:
    return sorted(CASES.glob("*/*.case"))


@pytest.mark.parametrize("path", all_cases(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path: Path, tmp_path: Path) -> None:
    code = path.parent.name
    case = read_case(path.read_bytes().decode("utf-8"))
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


@pytest.mark.parametrize(
    "header",
    [
        "expct: project.toml:1 project p",
        "expect:project.toml:1",
        "asked: nein",
        "met: 1\nmet: 2",
        "",
        "Prose.",
        "as of: x",
    ],
)
def test_a_slip_in_the_header_of_a_case_is_refused(header: str) -> None:
    files = "-- projects/p/project.toml --\ntitle = 1\n"
    assert read_case(f"What it is about.\nmet: 2\nstage: design\n{files}").met == 2
    with pytest.raises(ValueError, match=r"not a line of a header|there twice"):
        read_case(f"What it is about.\n{header}\n{files}")
    with pytest.raises(ValueError, match="what the case is about"):
        read_case(f"met: 2\n{files}")
