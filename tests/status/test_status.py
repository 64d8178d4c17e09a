"""Where an evaluation stands: the facts, and how they look at every width."""

import io
import json
import pickle
import re
import shutil
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.check.checker import Options
from evalkit.model.data_capture import Schedule
from evalkit.status.burden import waves_of
from evalkit.status.look import overviews
from evalkit.status.text.fit import cells, shortened
from evalkit.status.text.write import write
from tests.running import Ran, run
from tests.small import AS_OF, PROGRAMME, PROJECT, RELATIONSHIP, check_json, edit, make

PLAN = "projects/ward/data-capture/survey.toml"
ASKED = """title = "Survey"
method = "survey"
respondents = ["patients"]
minutes = 20
[sample]
size = 40
[schedule]
start = 2026-01-01
end = 2026-12-31
every = "4 months"
"""


def status(folder: Path, *arguments: str, as_of: str = AS_OF) -> Ran:
    ran = run(folder, "status", "--as-of", as_of, *arguments)
    assert ran.status == 0, ran.err
    return ran


def facts(folder: Path, *arguments: str, as_of: str = AS_OF) -> dict[str, Any]:
    return status(folder, *arguments, "--format", "json", as_of=as_of).evaluation


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def at_terminal(
    folder: Path, columns: int, monkeypatch: pytest.MonkeyPatch, *, as_of: str = AS_OF, encoding: str = "utf-8"
) -> list[str]:
    """The lines at a terminal of this width, without colours."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(folder.parent)
    out = Terminal()
    out.encoding = encoding
    write(overviews([Path(folder.name)], Options(as_of=date.fromisoformat(as_of))), out)
    return out.getvalue().splitlines()


def place(folder: Path, text: str) -> int:
    """The line of evaluation.toml that reads so."""
    return (folder / PROGRAMME).read_text("utf-8").splitlines().index(text) + 1


# The facts


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
    assert [(step["code"], step["more"]) for step in steps] == [("EXP107", 1), ("SUS401", 0)]
    assert steps[0]["command"] == "evalkit explain EXP107"
    assert steps[1] == {
        "code": "SUS401",
        "due": "inception",
        "file": PROGRAMME,
        "line": 1,
        "text": "In evaluation.toml, give `owner` (a role, not a name), `start` and `end`.",
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
            "The stage is still inception, whose planned last day was 2026-06-30.",
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
    assert (
        "Relationships  1 person-professional, 1 of no type; no project addresses people-system or community-system\n"
        in status(care).out
    )


def test_burden_is_people_times_waves_times_minutes(care: Path) -> None:
    (care / PLAN).parent.mkdir()
    (care / PLAN).write_text(ASKED, "utf-8")
    (care / PLAN.replace("survey", "open")).write_text('method = "interview"\nrespondents = ["nurses"]\n', "utf-8")
    (care / PLAN.replace("survey", "records")).write_text(ASKED.replace("survey", "routine-data"), "utf-8")
    unknown, known = facts(care)["burden"]
    assert (unknown["source"], unknown["people"], unknown["waves"], unknown["hours"]) == ("open", None, 1, None)
    assert (known["people"], known["waves"], known["minutes"], known["hours"]) == (40, 3, 20, 40.0)
    out = status(care).out
    assert "Burden         40 h asked of people; 1 source without people, waves or minutes\n" in out
    assert "  patients  40 people × 3 waves × 20 min = 40 h\n" in out


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 2000), st.integers(1, 400))
def test_waves_are_the_days_on_which_it_is_done(start: date, length: int, every: int) -> None:
    end = date.fromordinal(start.toordinal() + length)
    schedule = Schedule.model_construct(start=start, end=end, every=f"{every} days")
    assert waves_of(schedule) == 1 + length // every


@pytest.mark.parametrize(
    ("start", "end", "every", "waves"),
    [
        ("2026-01-31", "2026-04-30", "1 month", 4),
        ("2026-01-31", "2026-04-29", "1 month", 3),
        ("2026-01-01", "2025-01-01", "1 month", None),
        ("9998-01-01", "9999-12-31", "1 year", 2),
        (None, "2026-01-01", "1 month", None),
        (None, None, None, 1),
    ],
)
def test_waves_at_the_edges(start: str | None, end: str | None, every: str | None, waves: int | None) -> None:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    assert waves_of(Schedule.model_construct(start=days[0], end=days[1], every=every)) == waves


# How it looks


def test_plain_lines_on_a_pipe(care: Path) -> None:
    out = status(care, "--stage", "design").out
    lines = out.splitlines()
    assert lines[0] == "Shared care  2026-03-01"
    assert lines[2].startswith("Stage  inception 2026-06-30 → [design] 2026-12-31 → fieldwork 2027-12-31")
    assert not re.search("[\x1b\u2500-\u259f]", out)
    tangible = next(line for line in lines if line.startswith("Tangible"))
    assert re.fullmatch(r"Tangible +(\d+/\d+) +– +\1", tangible)
    assert re.search(r"(?m)^  practice +\d+/\d+ ", out)


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_nothing_runs_over_the_edge(care: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        (care / f"projects/a-project-with-a-long-name-{number}").mkdir()
    lines = at_terminal(care, columns, monkeypatch, as_of="2027-01-15")
    too_long = [line for line in lines if len(line) > columns and "/" not in line and "evalkit" not in line]
    assert too_long == []
    (head,) = [line for line in lines if line.split()[:1] == ["all"]]
    shown = len(head.split()) - 2
    hidden = [line for line in lines if line.startswith("+")]
    assert bool(hidden) == (shown < 7)
    if hidden:
        assert hidden[0].startswith(f"+{7 - max(0, shown)} more of the projects")


def test_the_stages_are_a_rail(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    _, _, rail, days, *_ = at_terminal(care, 80, monkeypatch, as_of="2027-01-15")
    assert re.fullmatch(r"Stage  ✓ inception ─+ ▶ design ─+ · fieldwork ─+ · analysis ─+ · reporting", rail)
    assert days.split() == ["2026-06-30", "!", "2026-12-31", "2027-12-31", "2028-06-30", "2028-12-31"]
    for stage, day in (("inception", "2026-06-30"), ("design", "2026-12-31"), ("reporting", "2028-12-31")):
        assert rail.index(stage) == days.index(day)
    narrow = at_terminal(care, 40, monkeypatch, as_of="2027-01-15")
    assert "       ▶ design     ! 2026-12-31" in narrow


def test_cells_are_shaded_where_the_terminal_can(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    lines = at_terminal(care, 80, monkeypatch)
    assert any(re.search(r" (\d+)/\1 █", line) for line in lines)
    assert any(re.search(r" 0/\d+ ·", line) for line in lines)
    poor = "\n".join(at_terminal(care, 80, monkeypatch, encoding="latin-1"))
    assert not re.search("[░▒▓█▶]", poor)
    poor.encode("latin-1")


def test_a_file_that_cannot_be_read_is_shown_and_the_rest_is_drawn(care: Path) -> None:
    edit(care, PROJECT, add="[[[\n")
    ran = status(care)
    line = (care / PROJECT).read_text("utf-8").count("\n")
    assert f"✗ 1 file cannot be read, and what stands there is not counted: {PROJECT}:{line}\n" in ran.out
    assert "Relationships  2 person-professional" in ran.out
    (care / PROGRAMME).write_bytes(b"\xff\x00[[")
    assert "✗ 2 files cannot be read" in status(care).out


@pytest.mark.parametrize("title", ["[bold]x[/bold]", "日本語 🙂 評価", "تقييم العلاقات", "a\\u001b[31mb\\u202e"])
@pytest.mark.parametrize("columns", [40, 80])
def test_titles_in_any_script_are_only_text(
    care: Path, title: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(care, PROGRAMME, 'title = "Shared care"', f'title = "{title}"')
    lines = at_terminal(care, columns, monkeypatch)
    shown = title.replace("\\u001b", "\\x1b")
    assert lines[0].startswith(shown)
    assert not re.search("[\x1b\u202e]", "".join(lines))
    assert shown in status(care).out


def test_several_are_a_table_one_line_each(care: Path) -> None:
    other = make(care.parent / "other", programme="")
    edit(other, PROGRAMME, 'owner = "programme lead"\n')
    out = status(care.parent, ".", as_of="2026-08-01").out.splitlines()
    assert out[0].split() == ["stage", "gate", "met/due", "%", "overdue", "next"]
    first, second = (check_json(folder, "--as-of", "2026-08-01").evaluation["score"] for folder in (care, other))
    for line, score, mark in ((out[1], first, "✓"), (out[2], second, "✗")):
        assert line.split()[:7] == [
            *("Shared", "care", "inception", mark),
            f"{score['met']}/{score['due']}",
            str(score["percent"]),
            "2",
        ]
    assert out[2].endswith("  SUS401  other/evaluation.toml:1")
    assert out[-1] == (
        f"2 evaluations: the gate holds for 1, {first['met'] + second['met']} of "
        f"{first['due'] + second['due']} requirements met, 4 overdue."
    )
    held = json.loads(status(care.parent, ".", "--format", "json").out)
    assert [evaluation["path"] for evaluation in held["evaluations"]] == ["care", "other"]
    assert held["passed"] is False


@given(st.text(), st.integers(1, 40))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shortened(text, width)
    assert cells(short) <= width
    assert short == text or short.endswith("…")


def test_wrong_use(care: Path) -> None:
    for arguments, said in (
        (("--format", "jsn"), "There is no format “jsn”. Did you mean “json”?"),
        (("--watch",), "--watch needs a terminal to draw on."),
        (("gone",), "There is nothing at gone."),
    ):
        ran = run(care, "status", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


def test_the_gate_of_the_whole_and_the_findings_of_a_project_are_told_apart(care: Path) -> None:
    edit(care, PROGRAMME, 'rationale = "Three studies say so."\n')
    told = status(care, "--project", "ward").out
    assert "Gate   ✗ does not hold for the whole evaluation: 1 error; in this project 0 errors and 0 warnings" in told
    assert "✓ Nothing is missing in this project at this stage." in told
    held = facts(care, "--project", "ward")
    assert (held["passed"], held["errors"], held["warnings"]) == (False, 0, 0)


def test_what_is_drawn_are_values_that_need_no_evaluation(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(care.parent)
    (seen,) = overviews([Path("care")], Options(as_of=date.fromisoformat(AS_OF)))
    shutil.rmtree(care)
    texts = []
    for overview in (seen, pickle.loads(pickle.dumps(seen))):
        out = io.StringIO()
        write([overview], out)
        texts.append(out.getvalue())
    assert texts[0] == texts[1]
    assert texts[0].startswith("Shared care  care · 2026-03-01\n")
    with pytest.raises(FrozenInstanceError):
        seen.title = "Other"  # type: ignore[misc]
