"""Where an evaluation stands: the facts."""

import re
from pathlib import Path

import pytest

from tests.running import run
from tests.small import PROGRAMME, PROJECT, RELATIONSHIP, check_json, edit
from tests.status.shown import facts, place, status


@pytest.mark.parametrize("stage", ["inception", "design", "reporting"])
def test_every_number_is_that_of_check(care: Path, stage: str) -> None:
    checked = check_json(care, "--stage", stage).evaluation
    shown = facts(care, "--stage", stage)
    for key in ("path", "title", "stage", "passed", "score"):
        assert shown[key] == checked[key]
    rows = {row["id"]: row for row in shown["rows"]}
    clauses = {clause["id"]: clause for row in rows.values() for clause in row["clauses"] or [row]}
    assert {id: clause["all"] for id, clause in clauses.items()} == checked["clauses"]
    for key in ("met", "due", "waived", "later"):
        assert sum(row["all"][key] for row in rows.values()) == checked["score"][key]
        assert sum(row["projects"]["ward"][key] for row in rows.values()) == checked["projects"]["ward"][key]
        for row in (*rows.values(), *clauses.values()):
            assert row["programme"][key] + row["projects"]["ward"][key] == row["all"][key]


def test_a_project_is_looked_at_alone(care: Path) -> None:
    (care / "projects/unit").mkdir()
    shown = facts(care, "--project", "unit")
    assert shown["project"] == "unit"
    assert {step["file"] for step in shown["steps"]} == {
        "projects/unit/project.toml",
        "projects/unit/story.md",
    }
    whole = check_json(care).evaluation
    assert {key: shown["score"][key] for key in ("met", "due", "waived", "later")} == whole["projects"]["unit"]
    text = status(care, "--project", "unit").out
    assert not re.search(r"(?m)^ +all +programme", text)
    assert text.startswith("Shared care  unit · 2026-03-01\n")


def test_it_is_said_when_an_evaluation_is_over(care: Path) -> None:
    assert [facts(care)[key] for key in ("closed", "ended")] == [None, None]
    edit(care, PROGRAMME, "end = 2028-12-31", "end = 2026-02-28")
    assert [facts(care)[key] for key in ("closed", "ended")] == [None, "2026-02-28"]
    assert "\nEnded  2026-02-28, its planned last day; no day is given under `closed`\nGate " in status(care).out
    edit(care, PROGRAMME, "end = 2026-02-28", "end = 2026-02-28\nclosed = 2026-03-01")
    assert [facts(care)[key] for key in ("closed", "ended")] == ["2026-03-01", None]
    assert "\nClosed 2026-03-01\nGate " in status(care).out
    edit(care, PROGRAMME, "closed = 2026-03-01", "closed = 2026-03-02")
    assert [facts(care)[key] for key in ("closed", "ended")] == [None, "2026-02-28"]


def test_an_unknown_project_is_refused(care: Path) -> None:
    ran = run(care, "status", "--project", "wart")
    assert ran.status == 2
    assert "There is no project “wart”. Did you mean “ward”?" in ran.err


def test_steps_are_blockers_first_one_for_each_rule(care: Path) -> None:
    edit(care, PROGRAMME, 'owner = "programme lead"\n')
    for path in (RELATIONSHIP, RELATIONSHIP.replace("nurse", "doctor")):
        text = (care / path).read_text("utf-8")
        (care / path).write_text(re.sub(r"(?m)^rationale = .*\n", "", text), "utf-8")
    steps = facts(care)["steps"]
    assert [(step["code"], step["more"]) for step in steps[:2]] == [("EXP107", 1), ("SUS401", 0)]
    assert steps[2]["due"] == "design"
    assert steps[0]["command"] == "evalkit explain EXP107"
    assert steps[0]["subject"] == "relationship patient-doctor"
    assert steps[0]["text"].startswith("relationship patient-doctor: write `rationale`: why")
    assert steps[1] == {
        "code": "SUS401",
        "due": "inception",
        "file": PROGRAMME,
        "line": 1,
        "subject": "",
        "text": "Write `owner`: the role (not the name) that answers for the focus on relationships across the programme.",
        "command": "evalkit explain SUS401",
        "more": 0,
    }
    out = status(care).out
    assert "EXP107  and 1 more place\n" in out
    assert "✗ does not hold: 3 errors\n" in out


def test_where_the_gate_holds_the_next_step_is_the_next_stage_and_what_it_asks(care: Path) -> None:
    later = {later["code"] for later in check_json(care).evaluation["later"] if later["due"] == "design"}
    move, *coming = facts(care)["steps"]
    assert (move["command"], move["code"], move["line"]) == (
        "evalkit stage design",
        None,
        place(care, 'stage = "inception"'),
    )
    assert len(coming) == 2
    missing = check_json(care, "--stage", "design").evaluation["findings"]
    for step in coming:
        assert step["code"] in later
        assert (step["code"], step["file"], step["line"]) in {(f["code"], f["file"], f["line"]) for f in missing}
    out = status(care).out
    assert "1. evalkit stage design moves on. " in out
    assert "2. from design on: " in out
    assert "✓ Nothing is missing at this stage." in out
    above = status(care.parent, "care").out
    assert "1. evalkit stage design --evaluation care moves on. " in above


def test_overdue_is_what_the_rules_say_also_before_their_stage(care: Path) -> None:
    shown = facts(care, as_of="2026-06-01")
    assert [(late["code"], late["line"]) for late in shown["overdue"]] == [("SUS405", place(care, "[[reviews]]"))]
    assert shown["overdue"][0]["text"] == (
        "The latest review is of 2026-02-15; the next was due on 2026-05-15 (counts from fieldwork on)."
    )
    checked = check_json(care, "--as-of", "2026-06-01", "--stage", "fieldwork").evaluation["findings"]
    assert "SUS405" in {finding["code"] for finding in checked}
    assert facts(care)["overdue"] == []


def test_overdue_are_the_last_days_of_stages_that_no_rule_looks_at_yet(care: Path) -> None:
    late = facts(care, as_of="2027-01-15")["overdue"]
    stages = [(one["code"], one["text"], one["line"]) for one in late if one["code"] in (None, "SUS406")]
    assert stages == [
        (
            "SUS406",
            "The stage is inception, whose planned last day was 2026-06-30.",
            place(care, 'stage = "inception"'),
        ),
        (None, "The planned last day of design was 2026-12-31.", place(care, "design = 2026-12-31")),
    ]
    out = status(care, as_of="2027-01-15").out
    assert "Stage  [inception] 2026-06-30 (past) → design 2026-12-31 (past) → fieldwork 2027-12-31 → " in out


def test_dissemination_is_overdue_whatever_the_stage(care: Path) -> None:
    edit(care, PROJECT, add='\n[[dissemination]]\naudience = ["nurses"]\nmessage = "m"\nwhen = 2026-02-01\n')
    (late,) = facts(care)["overdue"]
    assert (late["code"], late["project"], late["file"]) == ("EVI311", "ward", PROJECT)
    assert facts(care, "--project", "ward")["overdue"] == [late]


@pytest.mark.parametrize(
    ("until", "said"), [("2026-03-01", "today"), ("2026-03-31", "in 30 days"), ("2026-04-01", None)]
)
def test_a_waiver_that_ends_soon_is_announced(care: Path, until: str, said: str | None) -> None:
    edit(care, RELATIONSHIP, 'rationale = "People asked for it."\n')
    waiver = (
        f'\n[[waivers]]\nrule = "EXP107"\nsubject = "{RELATIONSHIP}"\nreason = "r"\nowner = "lead"\nuntil = {until}\n'
    )
    edit(care, PROGRAMME, add=waiver)
    ending = facts(care)["ending"]
    assert [one["text"] for one in ending] == (
        [f"The waiver of EXP107 for {RELATIONSHIP} ends {said}, on {until}."] if said else []
    )
    if said:
        assert ending[0]["line"] == place(care, f"until = {until}")
        assert "Ending soon\n" in status(care).out


def test_relationships_are_counted_by_type(care: Path) -> None:
    edit(care, RELATIONSHIP, 'type = "person-professional"\n')
    shown = facts(care)
    assert shown["relationships"] == {
        "person-professional": 1,
        "people-system": 0,
        "community-system": 0,
        "none": 1,
    }
    assert shown["unaddressed"] == ["people-system", "community-system"]
    assert "Relationships  1 person-professional, 1 without a type\n" in status(care).out


def test_wrong_use(care: Path) -> None:
    for arguments, said in (
        (("--format", "jsn"), "There is no format “jsn”. Did you mean “json”?"),
        (("--watch",), "--watch needs a terminal to draw on."),
        (("gone",), "There is nothing at gone."),
    ):
        ran = run(care, "status", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


def test_one_fault_in_a_file_leaves_room_for_what_comes_next(care: Path) -> None:
    edit(care, PROGRAMME, "owner =", "ovner =")
    edit(care, PROGRAMME, add='[objektive]\nstatement = "s"\n')
    edit(care, PROJECT, "lead =", "laed =")
    codes = [step["code"] for step in facts(care)["steps"]]
    assert codes[0] == "FIL002"
    assert len(codes) == 3
    assert not any(code.startswith("FIL") for code in codes[1:])


def test_where_only_a_file_is_wrong_the_next_stage_is_told_too(care: Path) -> None:
    edit(care, PROJECT, add='\n[remarks]\ntext = "x"\n')
    steps = facts(care)["steps"]
    assert steps[0]["code"] == "FIL002"
    assert "remarks" in steps[0]["text"]
    assert [step["due"] for step in steps] == ["inception", "design", "design"]


def test_of_several_kinds_of_fault_in_files_one_comes_before_what_is_missing(care: Path) -> None:
    edit(care, PROJECT, add='\n[remarks]\ntext = "x"\n\n[[dissemination]]\naudience = ["nobody-there"]\n')
    edit(care, PROGRAMME, 'rationale = "Three studies say so."\n')
    edit(care, PROGRAMME, 'centrality = "Training alone was tried before."\n')
    codes = [step["code"] for step in facts(care)["steps"]]
    assert codes == ["FIL002", "EXP102", "EXP103"]


def test_nothing_is_told_in_zeros(care: Path) -> None:
    assert "Score  100 %  " in status(care).out
    for arguments in ([], ["--stage", "reporting"], ["--project", "ward"]):
        assert not re.search(r"(?<![/\d.-])0 (?!%)", status(care, *arguments).out)


def test_a_step_of_several_projects_says_which_story_it_speaks_of(care: Path) -> None:
    (care / "projects/unit").mkdir()
    texts = [step["text"] for step in facts(care)["steps"]]
    assert any(text.startswith(("story of unit: ", "project unit: ")) for text in texts), texts
