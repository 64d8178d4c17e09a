"""How it ends: wrong use with 2, and with 0 or 1 as the gate holds."""

import os
from pathlib import Path

import pytest

from tests.bad_input.evaluations import P, debris, write
from tests.running import Run, shell

WRONG_USE = [
    (("chekc",), "Did you mean “check”?"),
    (("check", "--nonsense"), "No such option: --nonsense"),
    (("check", "--stage", "desing"), "Did you mean “design”?"),
    (("check", "--select", "TAN999"), "no rule is called TAN999"),
    (("check", "--ignore", "X"), "no rule is called X"),
    (("check", "--as-of", "2012-13-01"), "not a date"),
    (("check", "--as-of", "yesterday"), "not a date"),
    (("check", "--fail-under", "101"), "101"),
    (("check", "--fail-under", "-1"), "-1"),
    pytest.param(("check", "e", "--fail-under", "nan"), "nan"),
    (("check", "--fail-under", "many"), "many"),
    (("check", "--format", "xml"), "There is no format “xml”"),
    (("check", "--output"), "requires an argument"),
    (("check", "empty"), "There is no evaluation in empty"),
    (("check", "gone"), "There is nothing at gone"),
    (("check", "file"), "file is a file"),
    (("check", "e", "gone"), "There is nothing at gone"),
    (("check", "n" * 5000), "nnn"),
    (("check", "empty/../file/x"), "There is nothing at"),
    (("status", "gone"), "There is nothing at gone"),
    (("status", "--stage", "x"), "There is no stage “x”"),
    (("status", "--as-of", "x"), "not a date"),
    (("explain",), "CODE|CLAUSE|FIELD"),
    (("explain", "TAN999"), "There is no rule, clause or field “TAN999”"),
    (("explain", "TAN202", "TAN203"), "TAN203"),
    (("rules", "--format", "yaml"), "There is no format “yaml”"),
    (("rules", "x"), "x"),
    (("new", "a", "b"), "b"),
    (("new", "a", "--no-input", "--set", "title"), "no equals sign"),
    (("new", "a", "--no-input", "--set", "titel=x"), "Did you mean “title”?"),
    (("new", "a", "--no-input", "--set", "start=x"), "not a date"),
    (("new", "a", "--no-input", "--set", "start=2012-01-02", "--set", "end=2012-01-01"), "before the start"),
    (("new", "a", "--no-input", "--ci", "jenkins"), "jenkins"),
    (("new", "a", "--no-input", "--template", "nope"), "There is no template “nope”"),
    (("new", "a", "--no-input", "--template", "empty"), "has no cookiecutter.json"),
    (("new", "a", "--no-input", "--project", "p", "--project", "p"), "Two of the projects"),
    (("new", "a", "--no-input", "--project", "p:x"), "has to be one of"),
    (("new", "e", "--no-input"), "is not empty"),
    (("new", "file", "--no-input"), "is not a folder"),
    (("new", "a", "--answers", "gone.toml"), "gone.toml"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), WRONG_USE, ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else ""
)
def test_wrong_use_ends_with_2(arguments: tuple[str, ...], said: str, tmp_path: Path, here: Run) -> None:
    write(tmp_path / "e", {})
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    ran = here(*arguments, cwd=tmp_path)
    assert ran.status == 2, (ran.out[-200:], ran.err[-300:])
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert sorted(os.listdir(tmp_path)) == ["e", "empty", "file"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "e", "--no-input", "--set", "title=\udcff"),
        ("new", "e\udcff", "--no-input"),
        ("check", "\udcff"),
        ("explain", "\udcff"),
        ("\udcff",),
    ],
)
def test_arguments_that_are_no_text_are_no_fault(arguments: tuple[str, ...], tmp_path: Path, evalkit: Run) -> None:
    ran = evalkit(*arguments, env={"TMPDIR": str(tmp_path)})
    assert ran.status in (0, 2), ran.err
    assert debris(tmp_path) == []


def test_a_current_folder_that_is_gone_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    ran = shell(tmp_path, 'cd gone && rmdir ../gone && "$evalkit" check')
    assert ran.status == 2
    assert ran.err.startswith("Error: ")


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("stage", ["inception", "reporting"])
def test_the_first_and_the_last_day_there_are(as_of: str, stage: str, tmp_path: Path, here: Run) -> None:
    project = 'start = 9999-12-31\nend = 0001-01-01\n[reflection]\nevery = "9999 years"\nwho = ["a"]\n'
    programme = f'format = 1\nclosed = {as_of}\nstart = 0001-01-01\nend = 9999-12-31\n[review]\nevery = "9999 days"\n[[reviews]]\ndate = {as_of}\n'
    write(tmp_path, {"evaluation.toml": programme, f"{P}/project.toml": project, f"{P}/reflections/{as_of}.md": ""})
    ran = here("check", "--as-of", as_of, "--stage", stage)
    assert ran.status == 1, ran.err
    assert f"stage {stage}" in ran.out


def test_0_where_the_gate_holds_and_1_where_it_does_not(example: Path, evalkit: Run) -> None:
    ran = evalkit("check", "example")
    assert (ran.status, "The gate holds" in ran.out) == (0, True), ran.out
    (example / "evaluation.toml").write_text("format = 1\n")
    ran = evalkit("check", "example")
    assert (ran.status, "The gate does not hold" in ran.out) == (1, True)
    assert evalkit("status", "example").status == 0
