"""The commands as users run them: what they print, what they write, how they end."""

import json
import re
import shutil
from pathlib import Path

import pytest

from evalkit.files.schema import SCHEMAS
from tests.running import Run, installed

CASES = Path(__file__).parents[1] / "cases"
PROJECTS = ("--project", "shared-care", "--project", "open-doors:community-system")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh scaffold, made once."""
    folder = tmp_path_factory.mktemp("made")
    ran = installed(folder, "new", "fresh", "--no-input", "--set", "title=A fresh one", *PROJECTS)
    assert ran.status == 0, ran.err
    return folder / "fresh"


@pytest.fixture
def fresh(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "fresh")


@pytest.fixture
def complete(worked: Path, tmp_path: Path) -> Path:
    return shutil.copytree(worked, tmp_path / "complete")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_new_says_what_it_made_where_it_stands_and_what_to_do(here: Run, tmp_path: Path) -> None:
    ran = here("new", "mine", "--no-input", "--project", "shared-care")
    assert ran.status == 0
    assert ran.err.startswith("Made mine/ with 33 files.\n")
    assert ran.out.startswith("Mine  mine · ")
    assert "[inception] → design" in ran.out
    assert "     mine/evaluation.toml:" in ran.out
    assert ran.err.rstrip().endswith("and run evalkit check.")


def test_new_uses_the_names_that_were_given(fresh: Path) -> None:
    made = files(fresh)
    assert "projects/shared-care/relationships/person-professional.toml" in made
    assert "projects/open-doors/relationships/community-system.toml" in made
    assert b'title = "A fresh one"' in made["evaluation.toml"]
    assert b'between = ["community", "system"]' in made["projects/open-doors/relationships/community-system.toml"]


def test_new_takes_answers_from_a_file(here: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(
        """
        title = "Gofal a rennir"
        start = 2026-01-01
        ci = "gitlab"
        [[projects]]
        id = "dialysis"
        [[projects.stakeholders]]
        id = "patients"
        name = "People on dialysis"
        group = "people"
        [[projects.stakeholders]]
        id = "nurses"
        group = "professionals"
        [[projects.relationships]]
        id = "patient-nurse"
        type = "person-professional"
        between = ["patients", "nurses"]
        """,
        "utf-8",
    )
    ran = here("new", "--answers", "answers.toml", "--set", "title=Shared care")
    assert ran.status == 0, ran.err
    made = files(tmp_path / "shared-care")
    assert ".gitlab-ci.yml" in made
    assert b'name = "People on dialysis"' in made["projects/dialysis/project.toml"]
    assert b"start = 2026-01-01" in made["evaluation.toml"]
    assert b"[practice.nurses]" in made["projects/dialysis/relationships/patient-nurse.toml"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "x"', "answers.toml:1: `titel` is not a key that evalkit knows. Did you mean “title”?"),
        ("start = 2026-01-01T10:00:00", "answers.toml:1: `start` has to be a date without a time of day"),
        ("title = ", "answers.toml: The file cannot be read as TOML (line 1, column 9)"),
        ('[[projects]]\nid = "../x"', "“../x” cannot be the id of a project."),
        ('[[projects]]\nid = "a"\n[[projects]]\nid = "a"', "Two of the projects have the id “a”."),
        (
            (
                '[[projects]]\nid = "a"\n[[projects.stakeholders]]\nid = "nurses"\n'
                '[[projects.relationships]]\nid = "r"\nbetween = ["nurse"]'
            ),
            "The relationship r is between “nurse”, who is no stakeholder. Did you mean “nurses”?",
        ),
    ],
)
def test_wrong_answers_are_named_and_nothing_is_written(text: str, message: str, here: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(text, "utf-8")
    ran = here("new", "made", "--answers", "answers.toml")
    assert ran.status == 2
    assert message in ran.err
    assert ran.out == ""
    assert sorted(files(tmp_path)) == ["answers.toml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "titel=x"), "--set: “titel” cannot be set. Did you mean “title”?"),
        (("--set", "title"), "--set: “title” has no equals sign."),
        (("--set", "start=tomorrow"), "--set start is “tomorrow”, which is not a date."),
        (
            ("--set", "start=2026-02-01", "--set", "end=2026-01-01"),
            "The end (2026-01-01) is before the start (2026-02-01).",
        ),
        (("--project", "a:person-profesional"), "`projects.type` is the text “person-profesional”"),
        (("--project", "Shared Care"), "“Shared Care” cannot be the id of a project."),
        (("--ci", "jenkins"), "`ci` is the text “jenkins”; it has to be one of: github, gitlab, none."),
        (("--template", "worked"), "There is no template “worked”. Did you mean “worked-example”?"),
        (("--template", "."), "The template . has no cookiecutter.json."),
        (("--template", "worked-example", "--set", "title=x"), "comes with its own title"),
        (("--answers", "none.toml"), "There is no file none.toml."),
    ],
)
def test_new_refuses_what_cannot_be_right(arguments: tuple[str, ...], message: str, here: Run, tmp_path: Path) -> None:
    ran = here("new", "made", *arguments)
    assert ran.status == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert files(tmp_path) == {}


def test_new_never_touches_a_folder_that_is_not_empty(here: Run, tmp_path: Path, fresh: Path) -> None:
    (fresh / "evaluation.toml").write_text("# mine\n", "utf-8")
    before = files(tmp_path)
    ran = here("new", "fresh", "--no-input")
    assert ran.status == 2
    assert "The folder fresh is not empty" in ran.err
    assert files(tmp_path) == before


def test_new_fills_an_empty_folder_and_a_new_repository(here: Run, tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    ran = here("new", ".", "--no-input", cwd=tmp_path / "repository")
    assert ran.status == 0, ran.err
    assert (tmp_path / "repository" / "evaluation.toml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["repository"]


def test_a_dry_run_lists_the_files_and_writes_nothing(here: Run, tmp_path: Path) -> None:
    ran = here("new", "mine", "--no-input", "--project", "a", "--dry-run", "--ci", "github")
    assert ran.status == 0
    assert "mine/.github/workflows/evaluation.yml" in ran.out.splitlines()
    assert "mine/projects/a/story.md" in ran.out.splitlines()
    assert ran.err == "Nothing has been written.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_template_of_ones_own_is_rendered_once_it_is_trusted(here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "house" / "{{cookiecutter.folder}}"
    folder.mkdir(parents=True)
    (tmp_path / "house" / "cookiecutter.json").write_text('{"title": "House"}', "utf-8")
    (folder / "evaluation.toml").write_text("format = 1\n", "utf-8")
    hooks = tmp_path / "house" / "hooks"
    hooks.mkdir()
    (hooks / "pre_gen_project.py").write_text("open('hooked', 'w')", "utf-8")
    assert here("new", "made", "--template", "house").status == 2
    assert here("new", "made", "--template", "house", "--trust").status == 0
    schemas = [f".evalkit/schema/{name}.json" for name in SCHEMAS]
    made = [path for path in files(tmp_path / "made") if not path.startswith("publish/")]
    assert sorted(made) == sorted([*schemas, ".evalkit/rendered.json", ".evalkit/template.toml", "evaluation.toml"])
    assert not list(tmp_path.rglob("hooked"))


def test_check_begins_with_the_gravest_and_ends_with_score_and_verdict(here: Run, fresh: Path) -> None:
    ran = here("check", "--as-of", "2026-11-23", cwd=fresh)
    assert ran.status == 1
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0] == "A fresh one  stage inception · 2026-11-23"
    number = next(
        n
        for n, text in enumerate((fresh / "evaluation.toml").read_text("utf-8").splitlines(), 1)
        if text.startswith("statement =")
    )
    assert lines[2].startswith("EXP101  `objective.statement` is not given")
    assert lines[3].startswith("        Fix: Write under [objective] `statement`: which relationships")
    assert lines[4] == f"        evaluation.toml:{number}"
    assert [line[:6] for line in lines if re.match("[A-Z]{3}[0-9]{3}  ", line)][-3:] == ["SUS401", "SUS402", "SUS403"]
    assert "Score by principle" in lines
    verdict = r"✗ The gate does not hold at stage inception: 11 errors, 1 warning; 53 % \(14 of 26 requirements met, \d+ due later\)\."
    assert re.fullmatch(verdict, lines[-2])
    assert lines[-1].strip() == "Why a rule is asked, and what good looks like: evalkit explain EXP101"


def test_check_is_short_when_all_is_well(here: Run, complete: Path) -> None:
    ran = here("check", cwd=complete)
    assert ran.status == 0
    assert re.fullmatch(r"✓ The gate holds at stage reporting: 100 % \((\d+) of \1 requirements met\)\.\n", ran.out)


def test_check_never_writes_into_the_evaluation(here: Run, fresh: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (fresh, *fresh.rglob("*"))}
    for arguments in (("check",), ("status",), ("check", "--format", "json")):
        here(*arguments, cwd=fresh)
    assert {path: path.stat().st_mtime_ns for path in (fresh, *fresh.rglob("*"))} == before


def test_the_score_rises_by_what_was_written(here: Run, fresh: Path) -> None:
    def score() -> int:
        met: int = json.loads(here("check", "--format", "json", cwd=fresh).out)["evaluations"][0]["score"]["met"]
        return met

    before = score()
    sheet = fresh / "projects/shared-care/relationships/person-professional.toml"
    text = sheet.read_text("utf-8")
    for key in ("from", "to", "rationale"):
        text = text.replace(f'\n{key} = "TODO"', f'\n{key} = "Said in words: {key}."')
    sheet.write_text(text, "utf-8")
    assert score() == before + 2  # EXP106 and EXP107


def test_json_has_the_documented_shape(here: Run, fresh: Path) -> None:
    ran = here("check", "--format", "json", "--as-of", "2026-11-23", "--stage", "design", cwd=fresh)
    assert ran.status == 1
    result = json.loads(ran.out)
    assert list(result) == ["schema_version", "as_of", "evaluations", "passed"]
    assert result["schema_version"] == 1
    assert result["as_of"] == "2026-11-23"
    evaluation = result["evaluations"][0]
    keys = ["path", "title", "stage", "passed", "score", "clauses", "projects", "findings", "waived", "later"]
    assert list(evaluation) == keys
    assert evaluation["path"] == "."
    assert evaluation["stage"] == "design"
    score = evaluation["score"]
    assert score["percent"] == 100 * score["met"] // score["due"]
    for counts in ("met", "due", "waived", "later"):
        assert sum(clause[counts] for clause in evaluation["clauses"].values()) == score[counts]
    finding = next(f for f in evaluation["findings"] if f["code"] == "TAN202")
    assert finding["clause"] == "tangible.behaviour"
    assert finding["project"] == "open-doors"
    assert finding["key"] == ["practice", "community", "behaviours"]
    assert finding["subject"] == "relationship community-system, party community"
    assert len({f["fingerprint"] for f in evaluation["findings"]}) == len(evaluation["findings"])
    places = [(f["file"], f["line"], f["code"]) for f in evaluation["findings"]]
    assert places == sorted(places)
    assert {later["due"] for later in evaluation["later"]} == {"fieldwork", "analysis", "reporting"}
    assert here("check", "--format", "json", "--as-of", "2026-11-23", "--stage", "design", cwd=fresh) == ran


def test_fingerprints_survive_edits_above_a_finding(here: Run, fresh: Path) -> None:
    def findings() -> dict[str, int]:
        result = json.loads(here("check", "--format", "json", cwd=fresh).out)
        return {f["fingerprint"]: f["line"] for f in result["evaluations"][0]["findings"]}

    before = findings()
    sheet = fresh / "evaluation.toml"
    sheet.write_text("# one\n# two\n" + sheet.read_text("utf-8"), "utf-8")
    after = findings()
    assert after.keys() == before.keys()
    assert {after[name] - before[name] for name in before} == {0, 2}


def test_check_takes_several_paths_and_folders_of_evaluations(
    here: Run, fresh: Path, complete: Path, tmp_path: Path
) -> None:
    result = json.loads(here("check", "complete", "fresh", "--format", "json").out)
    assert [e["path"] for e in result["evaluations"]] == ["complete", "fresh"]
    assert [e["passed"] for e in result["evaluations"]] == [True, False]
    assert result["passed"] is False
    below = json.loads(here("check", ".", "fresh", "--format", "json").out)
    assert [e["path"] for e in below["evaluations"]] == ["complete", "fresh"]
    assert "The gate holds for 1 of 2 evaluations." in here("check", ".").out
    inside = here("check", "--format", "json", cwd=fresh / "projects" / "shared-care")
    assert json.loads(inside.out)["evaluations"][0]["path"] == "../.."


def test_several_processes_say_the_same_as_one(here: Run, fresh: Path, complete: Path, tmp_path: Path) -> None:
    for number in range(6):
        shutil.copytree(fresh, tmp_path / "many" / f"evaluation-{number}")
    options = ("check", "many", "complete", "--as-of", "2026-11-23")
    for format in ("text", "json"):
        one = here(*options, "--format", format, "--jobs", "1")
        assert here(*options, "--format", format, "--jobs", "3") == one
        assert one.status == 1
    wrong = here(*options, "--jobs", "0")
    assert wrong.status == 2
    assert "--jobs" in wrong.err


def test_select_and_ignore_change_what_is_counted(here: Run, fresh: Path) -> None:
    def result(*arguments: str) -> tuple[set[str], int]:
        evaluation = json.loads(here("check", "--format", "json", *arguments, cwd=fresh).out)["evaluations"][0]
        return {f["code"] for f in evaluation["findings"]}, evaluation["score"]["due"]

    codes, due = result()
    assert result("--select", "EXP") == ({"EXP101", "EXP102", "EXP103", "EXP106", "EXP107"}, 12)
    assert result("--select", "exp101,SUS401") == ({"EXP101", "SUS401"}, 2)
    ignored, fewer = result("--ignore", "EXP", "--ignore", "SUS403,SUS407")
    assert ignored == {"SUS401", "SUS402"}
    assert fewer == due - 14
    assert codes > ignored


def test_fail_under_looks_at_the_score_alone(here: Run, complete: Path) -> None:
    text = (complete / "evaluation.toml").read_text("utf-8")
    assert here("check", "--fail-under", "100", cwd=complete).status == 0
    project = next(complete.glob("projects/*/logic-model.toml"))
    project.write_text(
        re.sub(r"external-factors = \[.*?\]\n", "", project.read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    warned = here("check", cwd=complete)
    assert warned.status == 0
    assert "1 warning" in warned.out
    failed = here("check", "--fail-under", "100", cwd=complete)
    assert failed.status == 1
    assert "The score is below 100 %, which is asked for." in failed.out
    (complete / "evaluation.toml").write_text(text + "\n[gate]\nfail-under = 100\n", "utf-8")
    assert here("check", cwd=complete).status == 1
    assert here("check", "--fail-under", "0", cwd=complete).status == 0


def test_output_goes_to_a_file_whose_ending_decides_the_format(here: Run, fresh: Path) -> None:
    ran = here("check", "--output", "../result.json", cwd=fresh)
    assert ran.status == 1
    assert ran.out == ""
    assert ran.err == "Wrote ../result.json. The gate does not hold.\n"
    assert json.loads((fresh.parent / "result.json").read_text("utf-8"))["passed"] is False
    missing = here("check", "--output", "../nowhere/result.json", cwd=fresh)
    assert missing.status == 2
    assert "cannot be written" in missing.err


def test_a_waiver_covers_a_gap_until_its_day(here: Run, complete: Path) -> None:
    sheet = complete / "evaluation.toml"
    text = re.sub(r"(?m)^closed = .*\n", "", sheet.read_text("utf-8"))
    relationship = next(complete.glob("projects/*/relationships/*.toml"))
    file = relationship.relative_to(complete).as_posix()
    relationship.write_text(
        re.sub(r'(?s)\nrationale = (""".*?"""|"[^\n]*")\n', "\n", relationship.read_text("utf-8"), count=1), "utf-8"
    )
    waiver = f"""
[[waivers]]
rule = "EXP107"
subject = "{file}"
reason = "The parties write it themselves in May"
owner = "evaluation lead"
until = 2026-12-31
"""
    options = ("check", "--select", "EXP", "--format", "json", "--as-of")
    sheet.write_text(text, "utf-8")
    assert here(*options, "2026-06-01", cwd=complete).status == 1
    sheet.write_text(text + waiver, "utf-8")
    held = json.loads(here(*options, "2026-12-31", cwd=complete).out)["evaluations"][0]
    assert held["passed"] is True
    assert held["score"]["waived"] == 1
    assert held["waived"] == [
        {
            "code": "EXP107",
            "file": file,
            "subject": f"relationship {relationship.stem}",
            "reason": "The parties write it themselves in May",
            "owner": "evaluation lead",
            "until": "2026-12-31",
        }
    ]
    over = json.loads(here(*options, "2027-01-01", cwd=complete).out)["evaluations"][0]
    assert {f["code"] for f in over["findings"]} == {"EXP107", "FIL008"}
    assert over["score"]["waived"] == 0


def test_status_shows_the_next_steps_and_ends_with_0(here: Run, fresh: Path, complete: Path) -> None:
    ran = here("status", cwd=fresh)
    assert ran.status == 0
    assert "Score  53 %  14 of 26 requirements met" in ran.out
    steps = re.findall(r"^  (\d)\. .+\n     (\S+):(\d+)  evalkit explain (\w+)", ran.out, re.MULTILINE)
    assert [step[3] for step in steps] == ["EXP101", "EXP102", "EXP103"]
    assert "✓ Nothing is missing at this stage." in here("status", cwd=complete).out


def test_status_says_what_is_overdue(here: Run, complete: Path) -> None:
    sheet = complete / "evaluation.toml"
    sheet.write_text(re.sub(r"(?m)^closed = .*\n", "", sheet.read_text("utf-8")), "utf-8")
    ran = here("status", "--as-of", "2030-01-01", cwd=complete)
    overdue = ran.out.partition("Overdue\n")[2].partition("\n\n")[0]
    assert set(re.findall(r" (\w+)$", overdue, re.MULTILINE)) == {"SUS405", "SUS406", "TAN207"}


def test_explain_knows_rules_clauses_principles_crafts_and_fields(here: Run) -> None:
    rule = here("explain", "tan202").out
    assert rule.startswith("TAN202  Every party has behaviours to act on.")
    assert all(f"\n{label}" in rule for label in ("Why", "Good", "Fix"))
    assert "due from the stage design on" in rule
    clause = here("explain", "tangible.behaviour").out
    assert "behaviours that individuals and groups can act on purposively" in clause
    assert "TAN203" in clause
    assert "tangible.reflection" in here("explain", "tangible").out
    assert "LOG605" in here("explain", "logic-model").out
    field = here("explain", "indicators.denominator").out
    assert "all who could have been counted" in field
    assert "IND703" in field
    assert "person-professional" in here("explain", "relationships.type").out
    assert "relationships.benefits.statement" in here("explain", "statement").out


def test_explain_says_what_a_warning_counts_for(here: Run) -> None:
    """Files that are wrong enter no score."""
    assert "a warning: fails no gate\n" in here("explain", "FIL006").out
    assert "a warning: counts in the score, fails no gate\n" in here("explain", "IND709").out


def test_explain_suggests_what_was_meant(here: Run) -> None:
    ran = here("explain", "indicators.denominater")
    assert ran.status == 2
    assert "Did you mean “indicators.denominator”?" in ran.err


def test_rules_are_listed_as_a_table_and_as_json(here: Run) -> None:
    table = here("rules").out
    listed = json.loads(here("rules", "--format", "json").out)["rules"]
    assert set(re.findall(r"^  ([A-Z]{3}\d{3})", table, re.MULTILINE)) == {rule["code"] for rule in listed}
    assert len({rule["code"] for rule in listed}) == len(listed) >= 98
    assert {rule["code"] for rule in listed} == {path.name for path in CASES.iterdir()}
    assert all(rule[part] for rule in listed for part in ("title", "due", "severity", "clause", "why", "good", "fix"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chekc",), "there is no command “chekc”. Did you mean “check”?"),
        (("check", "--stage", "desing"), "There is no stage “desing”. Did you mean “design”?"),
        (("check", "--as-of", "yesterday"), "--as-of is “yesterday”, which is not a date."),
        (("check", "--select", "TAN2O2"), "--select: no rule is called TAN2O2"),
        (("check", "--ignore", "XYZ"), "--ignore: no rule is called XYZ"),
        (("check", "--format", "jsno"), "There is no format “jsno”. Did you mean “json”?"),
        (("check", "--fail-under", "101"), "101"),
        (("check", "nowhere"), "There is nothing at nowhere."),
        (("check", "."), "none below it."),
        (("check",), "There is no evaluation in"),
        (("status",), "There is no evaluation in"),
        (("check", "--output", "result.doc"), "The ending of result.doc does not say which format is meant."),
        (("rules", "--format", "xml"), "There is no format “xml”."),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(arguments: tuple[str, ...], message: str, here: Run) -> None:
    ran = here(*arguments)
    assert ran.status == 2
    assert message in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err
