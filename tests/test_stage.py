"""`evalkit stage`: what holds each gate back, and the move from one stage to another."""

import json
import os
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
import tomli

from tests.running import Ran, Run, run, shell

STAGES = ("inception", "design", "fieldwork", "analysis", "reporting")


@pytest.fixture(scope="module")
def made(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh scaffold and the worked example, made once."""
    folder = tmp_path_factory.mktemp("made")
    assert run(folder, "new", "fresh", "--no-input", "--set", "title=A fresh one").status == 0
    shutil.copytree(worked, folder / "example")
    return folder


@pytest.fixture
def fresh(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made / "fresh", tmp_path / "fresh")


@pytest.fixture
def example(example: Path) -> Path:
    """The worked example, back at inception."""
    assert written(example, b'stage = "reporting"', b'stage = "inception"')
    return example


def written(folder: Path, old: bytes, new: bytes) -> bytes:
    """The bytes of evaluation.toml after something in it was replaced."""
    sheet = folder / "evaluation.toml"
    before = sheet.read_bytes()
    assert before.count(old) == 1
    sheet.write_bytes(before.replace(old, new))
    return sheet.read_bytes()


def content(folder: Path) -> bytes:
    return (folder / "evaluation.toml").read_bytes()


def findings(ran: Ran) -> list[dict[str, str]]:
    (evaluation,) = json.loads(ran.out)["evaluations"]
    return list(evaluation["findings"])


# What it shows


def test_the_gates_of_a_fresh_scaffold(here: Run, fresh: Path) -> None:
    before = content(fresh)
    ran = here("stage", "--as-of", "2026-11-23", cwd=fresh)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "A fresh one  2026-11-23"
    assert "Stage declared    inception" in lines
    assert "Highest gate met  none" in lines
    assert [line.split()[1] for line in lines if line.startswith("✗")] == list(STAGES)
    assert "    EXP101 ×1   Changing relationships is stated as an objective" in lines
    assert re.search(r"^    and \d+ more rules, and what holds back the stages before$", ran.out, re.MULTILINE)
    assert lines[-1] == "Next  evalkit check --stage inception shows what is missing, and where."
    assert max(map(len, lines)) <= 110
    assert content(fresh) == before


def test_what_holds_a_stage_back_comes_gravest_first_and_a_handful(here: Run, fresh: Path) -> None:
    ran = here("stage", cwd=fresh)
    inception, design, *others = re.split(r"^[✗✓] ", ran.out, flags=re.MULTILINE)[1:]
    told = [re.findall(r"^    (\w+) ×\d+", block, re.MULTILINE) for block in (inception, design, *others)]
    assert told[0] == ["EXP101", "EXP102", "EXP103", "EXP106", "EXP107"]
    assert told[1][0] == "EXP108"
    assert {code[:3] for code in told[1]} == {"EXP", "TAN"}
    assert all(1 <= len(codes) <= 5 for codes in told)


def test_json_agrees_with_check_at_every_stage(here: Run, fresh: Path) -> None:
    ran = here("stage", "--format", "json", "--as-of", "2026-11-23", cwd=fresh)
    told = json.loads(ran.out)
    assert list(told) == [
        *("schema_version", "as_of", "path", "title", "stage", "declared", "highest", "fail_under", "stages")
    ]
    assert (told["schema_version"], told["as_of"], told["path"]) == (1, "2026-11-23", ".")
    assert (told["stage"], told["declared"], told["highest"]) == ("inception", True, None)
    assert [gate["stage"] for gate in told["stages"]] == list(STAGES)
    for gate in (told["stages"][0], told["stages"][3]):
        checked = here("check", "--format", "json", "--as-of", "2026-11-23", "--stage", gate["stage"], cwd=fresh)
        (evaluation,) = json.loads(checked.out)["evaluations"]
        assert gate["passed"] == evaluation["passed"]
        assert gate["score"] == {key: evaluation["score"][key] for key in ("met", "due", "waived", "percent")}
        errors = [finding["code"] for finding in evaluation["findings"] if finding["severity"] == "error"]
        assert {row["code"]: row["count"] for row in gate["held_back"]} == {c: errors.count(c) for c in errors}
        assert all(row["title"] and row["severity"] == "error" for row in gate["held_back"])
    whole = told["stages"][-1]["score"]
    for count in ("met", "due", "waived"):
        assert sum(gate["requirements"][count] for gate in told["stages"]) == whole[count]


def test_the_gates_of_a_finished_evaluation(here: Run, made: Path) -> None:
    ran = here("stage", cwd=made / "example" / "projects")
    lines = ran.out.splitlines()
    assert "Highest gate met  reporting" in lines
    assert lines[-1] == "Next  Nothing: this is the last stage, and its gate holds."
    (day,) = re.findall(r"^✓ design +gate holds +(?:\d+) of \d+ met +last day (\S+)$", ran.out, re.MULTILINE)
    assert day == tomli.loads(content(made / "example").decode())["stages"]["design"].isoformat()


def test_waived_requirements_and_an_own_rule_are_told(here: Run, example: Path) -> None:
    sheet = example / "evaluation.toml"
    text = sheet.read_text("utf-8")
    rules = '\n[[require]]\ncode = "HOU001"\nfile = "project.toml"\nkey = "title"\npattern = "Board"\nstage = "design"\nreason = "The board asks."\n'
    waiver = '\n[[waivers]]\nrule = "HOU001"\nsubject = "projects/*/project.toml"\nreason = "r"\nowner = "o"\n'
    sheet.write_text(f"{text}{rules}", "utf-8")
    ran = here("stage", cwd=example)
    assert "Highest gate met  inception" in ran.out
    assert re.search(r"^✗ design .*\n    HOU001 ×\d+ +\S", ran.out, re.MULTILINE)
    assert "Next  evalkit stage design moves on; " in ran.out
    sheet.write_text(f"{text}{rules}{waiver}until = 2027-12-31\n", "utf-8")
    waived = here("stage", "--as-of", "2026-11-23", cwd=example)
    assert re.search(r"^✓ design .* met, \d+ waived", waived.out, re.MULTILINE)


def test_a_score_that_is_too_low_holds_back_as_in_check(here: Run, example: Path) -> None:
    written(example, b'stage = "inception"', b'stage = "inception"\nevaluator = "TODO" #')
    sheet = example / "evaluation.toml"
    text = re.sub(r'^evaluator = "(?!TODO).*\n', "", sheet.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^\[gate\]\n(?:.+\n)*", "", text, flags=re.MULTILINE)
    sheet.write_text(f"{text}\n[gate]\nfail-under = 100\n", "utf-8")
    checked = here("check", "--as-of", "2022-06-01", cwd=example)
    shown = here("stage", "--as-of", "2022-06-01", cwd=example)
    ran = here("stage", "next", "--as-of", "2022-06-01", cwd=example)
    assert (checked.status == 0) == ("✓ inception" in shown.out) == (ran.status == 0)


def test_at_80_columns_on_a_pipe_and_for_a_reader_who_leaves(fresh: Path) -> None:
    told = shell(fresh, '"$evalkit" stage | head -1')
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("A fresh one")
    assert "\x1b" not in told.out


# Moving


def test_the_worked_example_goes_through_all_stages_and_changes_one_value_each_time(here: Run, example: Path) -> None:
    start, names = content(example), {path.name for path in example.iterdir()}
    for before, after in pairwise(STAGES):
        ran = here("stage", "next" if after == "analysis" else after, cwd=example)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith(f"✓ The stage is {after} now; it was {before}.\nThe gate holds at stage {after}: ")
        assert content(example) == start.replace(b'stage = "inception"', b'stage = "%s"' % after.encode())
    for name in ("next", "reporting"):
        ran = here("stage", name, cwd=example)
        assert ran.status == 0
        assert ran.out.startswith("The stage is reporting already.")
        assert ("nothing further" in ran.out) == (name == "next")
    assert {path.name for path in example.iterdir()} == names


def test_a_gate_that_does_not_hold_keeps_the_stage(here: Run, fresh: Path) -> None:
    before = content(fresh)
    ran = here("stage", "design", cwd=fresh)
    assert (ran.status, ran.err) == (1, "")
    assert ran.out.startswith("The stage stays inception: the gate of inception does not hold.\n\nevaluation.toml:")
    errors = [f for f in findings(here("check", "--format", "json", cwd=fresh)) if f["severity"] == "error"]
    places = re.findall(r"^(\S+):(\d+)  (\w+)", ran.out, re.MULTILINE)
    assert set(places) <= {(f["file"], str(f["line"]), f["code"]) for f in errors}
    assert [code for *_, code in places] == [
        *("EXP101", "EXP102", "EXP103", "EXP106", "EXP107", "SUS401", "SUS402", "SUS403")
    ]
    assert "\n  `objective.statement` is not given" in ran.out
    assert "✗ The gate does not hold at stage inception: " in ran.out
    assert content(fresh) == before


def test_of_many_findings_ten_are_shown_and_paths_lead_there(here: Run, fresh: Path) -> None:
    written(fresh, b'stage = "inception"', b'stage = "design"')
    ran = here("stage", "next", "--evaluation", "fresh", cwd=fresh.parent)
    assert ran.status == 1
    places = re.findall(r"^(\S+):\d+  [A-Z]{3}\d+(?:  and \d+ more places?)?$", ran.out, re.MULTILINE)
    assert len(places) == 10
    assert all((fresh.parent / place).is_file() for place in places)
    assert re.search(r"^and \d+ more: evalkit check fresh --stage design$", ran.out, re.MULTILINE)


def test_a_jump_asks_every_gate_on_the_way_and_names_the_first(here: Run, example: Path) -> None:
    jumped = shutil.copytree(example, example.parent / "jumped")
    assert here("stage", "reporting", cwd=jumped).status == 0
    assert content(jumped) == content(example).replace(b'stage = "inception"', b'stage = "reporting"')
    plan = next((example / "projects").glob("*/data-capture/*.toml"))
    text = plan.read_text("utf-8")
    plan.write_text(re.sub(r"^responsible = .*\n", "", text, flags=re.MULTILINE), "utf-8")
    before = content(example)
    ran = here("stage", "reporting", cwd=example)
    assert ran.status == 1
    assert ran.out.startswith("The stage stays inception: the gate of design does not hold.")
    assert content(example) == before
    assert here("stage", "design", cwd=example).status == 0


def test_there_already_nothing_is_written(here: Run, example: Path) -> None:
    assert here("stage", "design", cwd=example).status == 0
    before = (example / "evaluation.toml").stat()
    for arguments in (["design"], ["design", "--force", "--reason", "again"]):
        ran = here("stage", *arguments, cwd=example)
        assert (ran.status, ran.out) == (0, "The stage is design already. Nothing has been written.\n")
    after = (example / "evaluation.toml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_forced_move_is_recorded_with_its_reason(here: Run, fresh: Path) -> None:
    before = content(fresh)
    reason = 'Fieldwork "cannot"\nwait\t\x1b[31m \u202e ü {{ 7*7 }} ]]'
    ran = here("stage", "fieldwork", "--force", "--reason", reason, "--as-of", "2026-05-04", cwd=fresh)
    assert (ran.status, ran.err) == (0, "")
    assert "The reason stands in evaluation.toml, under [[stage-moves]]." in ran.out
    text = content(fresh).decode()
    assert text.startswith(before.decode().replace('stage = "inception"', 'stage = "fieldwork"', 1))
    back = here("stage", "design", "--force", "--reason", "too soon", "--as-of", "2026-05-05", cwd=fresh)
    assert back.status == 0
    assert content(fresh).decode() == text.replace('stage = "fieldwork"', 'stage = "design"', 1) + (
        '\n[[stage-moves]]\ndate = 2026-05-05\nfrom = "fieldwork"\nto = "design"\nreason = "too soon"\n'
    )
    moves = tomli.loads(content(fresh).decode())["stage-moves"]
    assert [(str(m["date"]), m["from"], m["to"], m["reason"]) for m in moves] == [
        ("2026-05-04", "inception", "fieldwork", reason),
        ("2026-05-05", "fieldwork", "design", "too soon"),
    ]
    checked = findings(here("check", "--format", "json", cwd=fresh))
    assert not [finding for finding in checked if finding["code"].startswith("FIL")]


def test_a_move_back_is_made_only_by_force(here: Run, made: Path) -> None:
    before = content(made / "example")
    ran = here("stage", "design", cwd=made / "example")
    assert ran.status == 2
    assert "Error: The stage is reporting, and design comes before it." in ran.err
    assert "--force --reason" in ran.err
    assert content(made / "example") == before


@pytest.mark.parametrize(
    ("line", "then"),
    [
        (
            b'  \'stage\'\t=  "inception"# TODO stage = "inception"\n',
            b'  \'stage\'\t=  "design"# TODO stage = "inception"\n',
        ),
        (b"stage='inception'\n", b'stage="design"\n'),
        (b'"stage" = """\\\n  inception"""  # one of five\n', b'"stage" = "design"  # one of five\n'),
    ],
)
def test_a_file_with_crlf_a_byte_order_mark_and_comments_keeps_every_other_byte(
    line: bytes, then: bytes, here: Run, example: Path
) -> None:
    text = written(example, b'stage = "inception"\n', b"\0")
    text = text.replace(b'\nsummary = """\n', b'\nsummary = """\nstage = "inception"\n[stages]\n')
    before, after = (text.replace(b"\0", stage).replace(b"\n", b"\r\n") for stage in (line, then))
    (example / "evaluation.toml").write_bytes(b"\xef\xbb\xbf" + before)
    ran = here("stage", "design", cwd=example)
    assert ran.status == 0, ran.out + ran.err
    assert content(example) == b"\xef\xbb\xbf" + after
    forced = here("stage", "fieldwork", "--force", "--reason", "x", "--as-of", "2026-05-04", cwd=example)
    assert forced.status == 0, forced.out + forced.err
    moved = after.replace(b'"design"', b'"fieldwork"', 1)
    table = b'\n[[stage-moves]]\ndate = 2026-05-04\nfrom = "design"\nto = "fieldwork"\nreason = "x"\n'
    assert content(example) == b"\xef\xbb\xbf" + moved + table.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("line", [b"", b'stage = "TODO" # one of five\n'])
def test_where_no_stage_is_declared_it_is_put_in(line: bytes, here: Run, example: Path) -> None:
    before = written(example, b'stage = "inception"\n', line)
    told = json.loads(here("stage", "--format", "json", cwd=example).out)
    assert (told["stage"], told["declared"], told["highest"]) == ("inception", False, None)
    declared = here("stage", "inception", cwd=example)
    assert declared.status == 0
    assert declared.out.startswith(
        "✓ The stage is inception now; none was declared.\nThe gate holds at stage inception: "
    )
    if line:
        assert content(example) == before.replace(line, re.sub(b'"(TODO)?"', b'"inception"', line))
    else:
        assert content(example) == before.replace(b"\n\n[stages]", b'\nstage = "inception"\n\n[stages]', 1)


def test_a_misspelt_stage_counts_as_inception_and_can_be_put_right(here: Run, example: Path) -> None:
    written(example, b'stage = "inception"', b'stage = "desing"')
    shown = here("stage", cwd=example)
    assert "Stage declared    none: inception counts\n" in shown.out
    assert "Next  evalkit stage inception declares the stage.\n" in shown.out
    assert "    FIL003 ×1" in shown.out
    assert here("stage", "design", cwd=example).status == 1
    assert here("stage", "inception", cwd=example).status == 0
    assert b'stage = "inception"' in content(example)


def test_a_dry_run_shows_the_change_and_writes_nothing(here: Run, example: Path, fresh: Path) -> None:
    before = content(example)
    ran = here("stage", "next", "--dry-run", cwd=example)
    assert ran.status == 0
    changed = [line for line in ran.out.splitlines() if line.startswith(("+", "-"))]
    assert changed == [*("--- evaluation.toml", "+++ evaluation.toml", '-stage = "inception"', '+stage = "design"')]
    assert ran.err == "Nothing has been written.\n"
    forced = here("stage", "next", "--dry-run", "--force", "--reason", "\x1b[31m\u202e", cwd=example)
    assert '+reason = "\\u001b[31m\\u202e"' in forced.out
    assert content(example) == before
    assert here("stage", "next", "--dry-run", cwd=fresh).status == 1


# Wrong use


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("desing",), "There is no stage “desing”. Did you mean “design”?"),
        (("\x1b[31m",), "There is no stage “\\x1b[31m”."),
        (("design", "--force", "--reason", " \t"), "--force needs a reason"),
        (("design", "--reason", "x"), "--reason goes with --force only"),
        (("--force",), "no stage is given"),
        (("--format", "yaml"), "There is no format “yaml”"),
        (("design", "--format", "json"), "does not move"),
        (("--as-of", "soon"), "not a date"),
        (("--evaluation", "nowhere"), "There is nothing at nowhere"),
    ],
)
def test_wrong_use_ends_with_2_and_writes_nothing(arguments: tuple[str, ...], said: str, here: Run, made: Path) -> None:
    before = content(made / "fresh")
    ran = here("stage", *arguments, cwd=made / "fresh")
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert content(made / "fresh") == before


def test_where_there_is_no_evaluation_or_several(here: Run, made: Path, tmp_path: Path) -> None:
    ran = here("stage", cwd=tmp_path)
    assert ran.status == 2
    assert "There is no evaluation in" in ran.err
    several = here("stage", "next", "--evaluation", ".", cwd=made)
    assert several.status == 2
    assert "There are 2 evaluations in ." in several.err


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        ((), b'title = "a"\nstage = \n', "evaluation.toml:2: "),
        (("next",), b"a = 1\n\n\xff", "evaluation.toml:3: "),
        (("design", "--force", "--reason", "x"), b"stage = [", "evaluation.toml:1: "),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    arguments: tuple[str, ...], text: bytes, said: str, here: Run, fresh: Path
) -> None:
    (fresh / "evaluation.toml").write_bytes(text)
    ran = here("stage", *arguments, cwd=fresh)
    assert ran.status == 2
    assert f"Error: {said}" in ran.err
    assert content(fresh) == text


def test_a_read_only_file_stays_as_it_is(here: Run, example: Path) -> None:
    before = content(example)
    (example / "evaluation.toml").chmod(0o444)
    ran = here("stage", "next", cwd=example)
    assert ran.status == 2
    assert "Error: evaluation.toml cannot be changed: it is read-only." in ran.err
    assert content(example) == before


def test_a_record_in_one_piece_is_not_added_to(here: Run, example: Path) -> None:
    before = written(example, b'stage = "inception"', b'stage = "inception"\nstage-moves = []')
    ran = here("stage", "next", "--force", "--reason", "x", cwd=example)
    assert ran.status == 2
    assert re.search(r"Error: evaluation\.toml cannot be changed\. Line \d+: “stage-moves” is not a list", ran.err)
    assert content(example) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_within_the_evaluation_is_followed(here: Run, example: Path) -> None:
    sheet = example / "evaluation.toml"
    sheet.rename(example / "real.toml")
    sheet.symlink_to("real.toml")
    assert here("stage", "next", cwd=example).status == 0
    assert sheet.is_symlink()
    assert b'stage = "design"' in (example / "real.toml").read_bytes()


# What points here


def test_status_says_how_to_move_on(here: Run, example: Path) -> None:
    text = written(example, b'stage = "inception"', b'stage = "reporting"').decode()
    days = {stage: f"{2095 + number}-01-01" for number, stage in enumerate(STAGES)}
    text = re.sub(
        r"^(\w+) = (\d{4}-\d\d-\d\d)$", lambda m: f"{m[1]} = {days.get(m[1], m[2])}", text, flags=re.MULTILINE
    )
    (example / "evaluation.toml").write_text(text.replace('stage = "reporting"', 'stage = "design"'), "utf-8")
    assert "evalkit stage fieldwork moves on. " in here("status", cwd=example).out
    above = here("status", "example", cwd=example.parent)
    assert "evalkit stage fieldwork --evaluation example moves on. " in above.out


def test_explain_knows_the_record_of_moves(here: Run, tmp_path: Path) -> None:
    ran = here("explain", "evaluation.stage-moves.reason")
    assert ran.status == 0
    assert "Why the evaluation moved all the same." in ran.out
