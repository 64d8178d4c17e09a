"""The options of `check`: by their variables, together, and where they cannot be followed."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from unittest import mock

import pytest
from typer.main import get_command

from evalkit.cli import application
from evalkit.reporters import formats, own_formats
from tests.repositories import commit, git
from tests.running import Ran, Run, installed, run, shell
from tests.small import AS_OF, PROGRAMME, PROJECT, RELATIONSHIP, STORY, check, check_json, edit, make

FROM = 'from = "Care is done to people."\n'
FORMATS = own_formats()
VALUES = {
    "stage": "design",
    "as-of": "2027-01-01",
    "select": "EXP,SUS",
    "ignore": "EXP106",
    "fail-under": "99.5",
    "baseline": "known.json",
    "write-baseline": "new.json",
    "prune-baseline": "1",
    "since": "HEAD",
    "format": "json",
    "output": "result.md",
    "report": "json=result.json",
    "jobs": "2",
    "no-cache": "1",
    "quiet": "true",
    "verbose": "1",
    "exit-zero": "yes",
}
"""A value for each option, by which the result differs from that without it (but for --jobs and --no-cache)."""
ELSEWHERE = ("workers", "workers-tls")
"""Tried where there is a scheduler: in portfolio/test_workers."""
FLAGS = ("no-cache", "prune-baseline", "quiet", "verbose", "exit-zero")
BESIDE = {
    "prune-baseline": ("--baseline", "known.json"),
    "fail-under": ("--baseline", "known.json"),
    "select": ("--stage", "design"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In a repository: an evaluation in which one thing is missing, with a baseline that knows it and a fixed one."""
    folder = make(tmp_path_factory.mktemp("made") / "care")
    edit(folder, PROJECT, 'lead = "ward manager"\n')
    edit(folder, RELATIONSHIP, FROM)
    assert check(folder, "--write-baseline", "known.json").status == 0
    edit(folder, PROJECT, 'title = "Ward"\n', 'title = "Ward"\nlead = "ward manager"\n')
    git(folder, "init", "--quiet")
    commit(folder)
    return folder


@pytest.fixture
def care(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "care")


def options() -> dict[str, str]:
    """The options of `check` and their variables, as the command itself has them."""
    group = get_command(application("check", "status"))
    parameters = group.commands["check"].params  # type: ignore[attr-defined]
    named = {p.opts[0].removeprefix("--"): p.envvar for p in parameters if p.param_type_name == "option"}
    named.pop("help", None)
    return named


def result(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> tuple[Ran, dict[str, str]]:
    """What a run says, today, and what it writes."""
    copy = folder.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    ran = run(copy, "check", *arguments, env=env)
    return ran, {path.name: path.read_text("utf-8") for path in copy.glob("*.*") if path.is_file()}


# Variables


def test_every_option_has_its_variable_and_is_tried_here() -> None:
    found = options()
    assert found == {name: f"EVALKIT_{name.upper().replace('-', '_')}" for name in (*VALUES, *ELSEWHERE)}


@pytest.mark.parametrize("name", VALUES)
def test_a_variable_does_what_its_option_does(name: str, care: Path) -> None:
    variable, value, beside = f"EVALKIT_{name.upper().replace('-', '_')}", VALUES[name], BESIDE.get(name, ())
    plain = result(care, *beside)
    by_option = result(care, *beside, *([f"--{name}"] if name in FLAGS else [f"--{name}", value]))
    assert by_option[0].status in (0, 1), by_option[0].err
    assert (by_option == plain) == (name in ("jobs", "no-cache"))
    assert result(care, *beside, env={variable: value}) == by_option
    assert result(care, *beside, env={variable: ""}) == plain
    if name in FLAGS:
        assert result(care, *beside, env={variable: "0"}) == plain
        assert result(care, *beside, env={variable: "perhaps"})[0].status == 2
    else:
        assert result(care, *beside, f"--{name}", value, env={variable: "no=such/thing"}) == by_option


def test_variables_for_several_values_hold_them_with_spaces_between(care: Path) -> None:
    env = {"EVALKIT_REPORT": "json=a.json  sarif=b.sarif", "EVALKIT_SELECT": "EXP SUS,STO"}
    _, written = result(care, env=env)
    assert {"a.json", "b.sarif"} <= set(written)
    arguments = ("--select", "EXP", "--select", "SUS,STO", "--report", "json=a.json", "--report", "sarif=b.sarif")
    assert result(care, *arguments) == result(care, env=env)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("EVALKIT_STAGE", "desing", "Did you mean “design”?"),
        ("EVALKIT_AS_OF", "soon", "“soon”, which is not a date"),
        ("EVALKIT_FAIL_UNDER", "most", "EVALKIT_FAIL_UNDER"),
        ("EVALKIT_FAIL_UNDER", "nan", "--fail-under"),
        ("EVALKIT_JOBS", "0", "--jobs"),
        ("EVALKIT_FORMAT", "jsno", "Did you mean “json”?"),
        ("EVALKIT_SELECT", "XYZ", "no rule is called XYZ"),
        ("EVALKIT_REPORT", "json", "which is not FORMAT=FILE."),
        ("EVALKIT_SINCE", "nowhere", "no revision “nowhere”"),
        ("EVALKIT_BASELINE", "none.json", "none.json cannot be read"),
    ],
)
def test_a_wrong_variable_is_wrong_use(variable: str, value: str, said: str, care: Path) -> None:
    ran, _ = result(care, env={variable: value})
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


# How much is told, and how it ends


def test_quiet_says_only_whose_gate_does_not_hold(care: Path, tmp_path: Path) -> None:
    ran = check(care, "-q")
    assert (ran.status, ran.err) == (1, "")
    assert re.fullmatch(r"✗ .*The gate does not hold at stage inception: 1 error; .*\n", ran.out)
    assert check(make(tmp_path / "well"), "--quiet") == Ran(0, "", "")
    ran = check(tmp_path, ".", "--quiet")
    assert ran.status == 1
    assert re.fullmatch(r"✗ care: .*\n", ran.out)
    options = ("--quiet", "--baseline", "known.json", "--prune-baseline", "--report", "json=x.json")
    assert check(care, *options) == Ran(0, "", "")
    assert check(care, "--quiet", "--write-baseline", "new.json") == Ran(0, "", "")


def test_verbose_also_says_why_and_what_is_known_and_later(care: Path) -> None:
    out = check(care, "-v").out
    assert "Why: " in out
    assert "Due later" in out
    assert "Fix: " in check(care, "--verbose", "--baseline", "known.json").out
    assert "Fix: " not in check(care, "--baseline", "known.json").out
    ran = check(care, "--quiet", "--verbose")
    assert (ran.status, ran.out) == (2, "")
    assert "--quiet and --verbose cannot go together." in ran.err


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("how", [(), ("--quiet",), ("--verbose",)])
def test_the_exit_status_never_depends_on_the_format(format: str, how: tuple[str, ...], care: Path) -> None:
    assert formats() == tuple(sorted(FORMATS))
    options = ("--format", format, *how)
    assert check(care, *options).status == 1
    assert check(care, *options, "--ignore", "EXP106").status == 0
    assert check(care, *options, "--exit-zero").status == 0
    assert check(care, *options, "--output", "x").status == 1
    for beside in ((), ("--exit-zero",)):
        for wrong in (("..",), ("nowhere",), ("--select", "HOU"), ("--select", "EXP", "--ignore", "EXP")):
            ran = check(care / "projects" if wrong == ("..",) else care, *options, *wrong, *beside)
            if wrong == ("..",):
                assert ran.status == (0 if beside else 1)
            else:
                assert (ran.status, ran.out) == (2, ""), wrong


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_to_check_is_never_a_silent_0(format: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in ((), (".",), (str(tmp_path / "empty"),)):
        ran = check(tmp_path / "empty", *arguments, "--format", format, "--exit-zero", "--report", "json=x.json")
        assert (ran.status, ran.out) == (2, "")
        assert "There is no evaluation in" in ran.err
    assert list((tmp_path / "empty").iterdir()) == []


def test_exit_zero_changes_the_status_and_nothing_else(care: Path) -> None:
    plain, zero = check(care), check(care, "--exit-zero")
    assert (plain.status, zero.status) == (1, 0)
    assert zero.out == plain.out
    assert check(care, "--exit-zero", "--stage", "none").status == 2


def test_exit_zero_holds_for_a_score_that_is_too_low(care: Path) -> None:
    options = ("--baseline", "known.json", "--fail-under", "100")
    assert [check(care, *options).status, check(care, *options, "--exit-zero").status] == [1, 0]


# Where reports go


@pytest.mark.parametrize(
    ("ending", "format"),
    [(".json", "json"), (".txt", "text"), (".md", "markdown"), (".sarif", "sarif"), (".xml", "junit")],
)
def test_the_ending_of_a_file_decides_the_format(ending: str, format: str, care: Path) -> None:
    ran = check(care, "--output", f"result{ending}")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == f"Wrote result{ending}. The gate does not hold.\n"
    assert (care / f"result{ending}").read_bytes().decode("utf-8") == check(care, "--format", format).out


def test_several_reports_are_written_in_one_run(care: Path, tmp_path: Path) -> None:
    wanted = [part for format in FORMATS for part in ("--report", f"{format}=../a b = {format}")]
    ran = check(care, "--format", "json", *wanted)
    assert ran.status == 1
    for format in FORMATS:
        assert (tmp_path / f"a b = {format}").read_text("utf-8") == check(care, "--format", format).out
    assert ran.out == (tmp_path / "a b = json").read_text("utf-8")
    assert len(ran.err.splitlines()) == len(FORMATS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--report", "json"), "--report is “json”, which is not FORMAT=FILE."),
        (("--report", "json="), "which is not FORMAT=FILE."),
        (("--report", "=x.json"), "There is no format “”."),
        (("--report", "sarfi=x"), "There is no format “sarfi”. Did you mean “sarif”?"),
        (("--report", "JSON=x"), "There is no format “JSON”."),
        (("--format", "../json"), "There is no format “../json”."),
        (("--format", "__init__"), "There is no format “__init__”."),
        (("--output", "x.doc"), "The ending of x.doc does not say which format is meant."),
        (("--report", "json=a.json", "--report", "sarif=a.json"), "Two reports would go to a.json."),
        (("--report", "json=a.json", "--report", "json=./projects/../a.json"), "Two reports would go to"),
        (("--report", "json=a.json", "--output", "a.json"), "Two reports would go to"),
        (("--report", "json=link.json", "--output", "known.txt"), "Two reports would go to"),
        (("--report", "json=projects"), "projects cannot be written: it is a folder."),
        (("--output", "."), "The ending of . does not say"),
        (("--report", "json=ci/x.json"), "ci/x.json cannot be written: there is no folder ci."),
        (("--output", "nowhere/x.json"), "nowhere/x.json cannot be written: there is no folder nowhere."),
        (("--report", "json=known.json/x"), "cannot be written"),
    ],
)
def test_a_target_that_cannot_be_is_refused_before_anything_is_written(
    options: tuple[str, ...], said: str, care: Path
) -> None:
    (care / "link.json").symlink_to("known.txt")
    before = sorted(path.name for path in care.iterdir())
    ran = check(care, "--report", "text=first.txt", *options, "--exit-zero")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(path.name for path in care.iterdir()) == before


@pytest.mark.parametrize("file", [PROGRAMME, PROJECT, STORY, "projects/new.md"])
def test_no_report_is_written_over_the_evaluation(file: str, care: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in care.rglob("*") if path.is_file()}
    for folder, given in ((care, file), (tmp_path, f"care/{file}")):
        ran = check(folder, "care" if folder == tmp_path else ".", "--report", f"markdown={given}")
        assert (ran.status, ran.out) == (2, "")
        assert f"is among the files of the evaluation in {care}, which people write." in ran.err
    assert {path: path.read_bytes() for path in care.rglob("*") if path.is_file()} == before
    assert check(care, "--output", "README.md").status == 1
    assert check(care, "--output", "README.md").status == 2  # now it is there, and nobody knows whose it is


def test_no_report_is_written_over_another_evaluation(care: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other")
    before = (other / PROGRAMME).read_bytes()
    ran = check(care, "--report", f"markdown={other / PROGRAMME}")
    assert ran.status == 2
    assert f"among the files of the evaluation in {other}" in ran.err
    assert (other / PROGRAMME).read_bytes() == before


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="there is no /dev here")
def test_a_report_may_go_to_what_a_process_has_open(care: Path, tmp_path: Path) -> None:
    command = ("check", "--as-of", AS_OF, "--quiet", "--report", "markdown=/dev/stdout")
    piped = installed(care, *command)
    assert (piped.status, piped.err) == (1, "")
    assert "## evalkit" in piped.out or "Shared care" in piped.out
    with open(tmp_path / "out.txt", "w") as out:
        installed(care, *command, out=out)
    assert (tmp_path / "out.txt").read_text("utf-8") == piped.out


def test_a_score_is_compared_unrounded(care: Path) -> None:
    edit(care, PROGRAMME, add='\n[rules.EXP106]\nseverity = "warning"\nreason = "The bid says so."\n')
    edit(care, PROGRAMME, 'rationale = "Three studies say so."\n')
    edit(
        care,
        PROGRAMME,
        add='\n[[require]]\nfile = "project.toml"\nkey = "title"\nstage = "inception"\nreason = "The bid says so."\n',
    )
    score = check_json(care).evaluation["score"]
    exact = 100 * score["met"] / score["due"]
    assert exact > score["percent"]
    edit(care, PROGRAMME, add='\n[rules.EXP103]\nseverity = "warning"\nreason = "The bid says so."\n')
    edit(care, PROGRAMME, add='\n[rules.SUS402]\nseverity = "warning"\nreason = "The bid says so."\n')
    assert check_json(care, "--fail-under", f"{exact - 0.01}").status == 0
    assert check_json(care, "--fail-under", f"{exact + 0.01}").status == 1


def test_a_folder_of_evaluations_is_checked_whole_or_not_at_all(tmp_path: Path) -> None:
    make(tmp_path / "port/a")
    (tmp_path / "port/b/evaluation.toml").mkdir(parents=True)
    ran = check_json(tmp_path, "port")
    assert ran.status == 1
    assert [e["path"] for e in json.loads(ran.out)["evaluations"]] == ["port/a", "port/b"]
    make(tmp_path / "elsewhere")
    (tmp_path / "port/c").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "port/d").symlink_to(tmp_path / "port/a")
    ran = check(tmp_path, "port", "--quiet")
    assert ran.err == "port/c is a link to an evaluation, and is not followed: give its path, and it is checked.\n"
    with mock.patch("os.scandir", side_effect=PermissionError(13, "Permission denied", "port/e")):
        ran = check(tmp_path, "port")
    assert ran.status == 2
    assert "The folder port/e cannot be read: permission denied." in ran.err


def test_a_report_that_is_there_is_replaced_whole(care: Path) -> None:
    (care / "x.json").write_text("x" * 100_000, "utf-8")
    assert check(care, "--output", "x.json").status == 1
    assert json.loads((care / "x.json").read_text("utf-8"))["passed"] is False


@pytest.mark.skipif(sys.platform != "linux", reason="such files are of this system")
def test_a_place_that_takes_nothing_is_wrong_use(evalkit: Run, care: Path) -> None:
    for target in ("/dev/full", "/proc/x.json"):
        ran = check(care, "--report", f"json={target}", "--exit-zero")
        assert (ran.status, ran.out) == (2, "")
        assert f"{target} cannot be written: " in ran.err
    ran = check(care, "--report", "json=/dev/null", "--report", "text=x.txt")
    assert ran.status == 1
    assert (care / "x.txt").read_text("utf-8") == ran.out


@pytest.mark.skipif(sys.platform != "linux", reason="such files are of this system")
@pytest.mark.parametrize("format", ["text", "sarif"])
def test_a_full_disk_behind_the_standard_output_is_wrong_use(format: str, care: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = ("check", "--as-of", AS_OF, "--format", format, "--exit-zero", "--report", "json=x.json")
        ran = installed(care, *command, out=full)
    assert ran.status == 2
    assert "The result cannot be written: no space left on device." in ran.err
    assert "Traceback" not in ran.err
    assert (care / "x.json").is_file()


@pytest.mark.skipif(os.name == "nt", reason="there is no such shell")
def test_a_standard_output_that_is_closed_or_read_no_further_changes_no_status(care: Path) -> None:
    closed = '"$evalkit" check --format json >&-; echo $?'
    left = '{ { "$evalkit" check --format json; echo $? >&3; } | true; } 3>&1'
    ran = shell(care, f"{closed}; {left}")
    assert (ran.out.split(), ran.err) == (["1", "1"], "")


def test_the_installed_command_takes_variables(evalkit: Run, care: Path) -> None:
    env = {
        "EVALKIT_AS_OF": AS_OF,
        "EVALKIT_FORMAT": "github",
        "EVALKIT_EXIT_ZERO": "1",
        "EVALKIT_REPORT": "sarif=x.sarif",
    }
    ran = evalkit("check", cwd=care, env=env)
    assert ran.status == 0
    assert ran.out.startswith("::error file=projects/ward/relationships/patient-nurse.toml,")
    assert "EXP106" in (care / "x.sarif").read_text("utf-8")
