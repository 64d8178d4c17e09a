"""Logframes and tracking tables come in whole: a logic model, indicators, sources, assumptions; targets and observations."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evalkit.exchange.levels import level_of
from evalkit.exchange.logframe import column_named
from evalkit.exchange.tracking import period_of
from tests.running import Run

LOGFRAME = """Programme logframe,,,
Narrative summary,Objectively verifiable indicators,Means of verification,Assumptions
Goal: People live well with dialysis,,,
Outcome 1: People do tasks of their session,Share of people who do five tasks,Unit census,Shifts are staffed
Output 1.1: 60 nurses can teach,Nurses trained,Course register; Unit census,
Activity 1.1.1: Teach the nurses,,,Courses run
"""
TRACKING = """Indicator,2012,,2013,
,Target,Actual,Target,Actual
Share of people who do five tasks,20%,21.5,30%,n/a
Nurses trained,40,38,60,61
"""


def held(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def test_a_logframe_and_then_its_tracking_table(here: Run, tmp_path: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    (tmp_path / "frame.csv").write_text(LOGFRAME, "utf-8")
    (tmp_path / "tracking.csv").write_text(TRACKING, "utf-8")
    care = tmp_path / "care"
    ran = here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    model = held(care / "projects/ward/logic-model.toml")
    assert model["activities"]["teach-the-nurses"]["leads-to"] == ["60-nurses-can-teach"]
    assert model["outputs"]["60-nurses-can-teach"]["leads-to"] == ["people-do-tasks-of-their-session"]
    assert model["outcomes"]["people-do-tasks-of-their-session"]["leads-to"] == ["people-live-well-with-dialysis"]
    assert [one["about"] for one in model["assumptions"]] == [
        ["people-do-tasks-of-their-session"],
        ["teach-the-nurses"],
    ]
    nurses = care / "projects/ward/indicators/nurses-trained.toml"
    assert held(nurses)["measures"] == ["60-nurses-can-teach"]
    assert held(nurses)["sources"] == ["course-register", "unit-census"]

    ran = here("import", "../tracking.csv", "--as", "observation", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert held(nurses)["target"]["value"] == 60
    assert [(one["date"], one["value"]) for one in held(nurses)["observations"]] == [
        (date(2012, 12, 31), 38),
        (date(2013, 12, 31), 61),
    ]


STACKED = """Performance tracker,,,,
No.,Indicator,,Q1 2012,Q2 2012,Note
1.1,Tasks done,Target,20%,40%,
,,Actual,18%,,late
1.2,Nurses trained,Target,5,9,
,,Actual,4,10,
,Total,Actual,22,10,
"""


def test_a_tracking_table_with_targets_above_actuals(here: Run, tmp_path: Path) -> None:
    """It goes over the example where its indicators are to be added; then by their codes or names, as often as is wanted."""
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    care, sheets = tmp_path / "care", tmp_path / "care/projects/ward/indicators"
    (tmp_path / "tracker.csv").write_text(STACKED, "utf-8")
    take = ("import", "../tracker.csv", "--as", "observation", "--yes")
    ran = here(*take, cwd=care)
    assert ran.status == 1
    assert "rows 3 and 4: There is no indicator “Tasks done”." in ran.err
    assert "--add-missing adds what is named and not there." in ran.err
    ran = here(*take, "--add-missing", cwd=care)
    assert ran.status == 0, ran.err
    assert "Left out: Note" in ran.err
    assert sorted(path.name for path in sheets.iterdir()) == ["1-1.toml", "1-2.toml"]
    nurses = held(sheets / "1-2.toml")
    assert (nurses["title"], nurses["target"]["value"], nurses["target"]["date"]) == (
        "Nurses trained",
        9,
        date(2012, 6, 30),
    )
    assert [(one["date"], one["value"]) for one in nurses["observations"]] == [
        (date(2012, 3, 31), 4),
        (date(2012, 6, 30), 10),
    ]
    before = (sheets / "1-1.toml").read_bytes()
    assert here(*take, cwd=care).status == 0
    assert (sheets / "1-1.toml").read_bytes() == before


def test_a_tracking_table_that_is_broken_down(here: Run, tmp_path: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    rows = "Indicator,Sex,2012 target,2012 actual,2013 actual\nTasks done,All,60,50,55\nTasks done,Women,61,52,\n"
    (tmp_path / "tracker.csv").write_text(rows, "utf-8")
    ran = here("import", "../tracker.csv", "--as", "observation", "--yes", "--add-missing", cwd=tmp_path / "care")
    assert ran.status == 0, ran.err
    assert "Left out: the target of Tasks done for Women" in ran.err
    made = held(tmp_path / "care/projects/ward/indicators/tasks-done.toml")
    assert made["target"]["value"] == 60
    assert [(one["value"], one.get("by")) for one in made["observations"]] == [
        (50, None),
        (55, None),
        (52, {"Sex": "Women"}),
    ]


def test_a_target_before_that_of_the_files_is_a_step_to_it(here: Run, tmp_path: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    care, sheet = tmp_path / "care", tmp_path / "care/projects/ward/indicators/1-1.toml"
    (tmp_path / "plan.csv").write_text("Ref,Indicator,Target 2014\n1.1,Tasks done,60\n", "utf-8")
    assert here("import", "../plan.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    tracker = tmp_path / "tracker.csv"
    tracker.write_text("Ref,Indicator,2012 target,2012 actual,2013 target\n1.1,Tasks done,20,18,40\n", "utf-8")
    ran = here("import", "../tracker.csv", "--as", "observation", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert "the target of 1-1 for 31 December 2013, a step to that of the files" in ran.err
    assert (held(sheet)["target"]["value"], held(sheet)["observations"][0]["value"]) == (60, 18)
    assert len(list(sheet.parent.iterdir())) == 1
    tracker.write_text("Indicator,2012,2013\n,3,4\nTaks done,3,\n", "utf-8")
    ran = here("import", "../tracker.csv", "--as", "observation", "--yes", cwd=care)
    assert ran.status == 1
    assert "row 2: it is open of which indicator this is" in ran.err
    assert "row 3: There is no indicator “Taks done”. Did you mean “1-1”?" in ran.err


def test_a_logframe_in_german_with_baselines_and_targets(here: Run, tmp_path: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    rows = "Ebene;Beschreibung;Indikatoren;Ausgangswert 2025;Zielwert 2027;Quellen;Annahmen;Budget\n"
    rows += 'Projektziel;Menschen entscheiden;"Gefragt\nGewählt";"12,5 %\n20 %";"60 %\n50 %";Befragung;Schichten besetzt;3\n'
    rows += "Ergebnis 1;Pflegende leiten an;Geschult;0;viele;Kursregister;;9\n"
    care = tmp_path / "care"
    (tmp_path / "frame.csv").write_text(rows, "utf-8")
    ran = here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=care)
    assert ran.status == 1
    assert "Left out: Budget" in ran.err
    assert "row 3: the target is “viele”, which is not a number" in ran.err
    (tmp_path / "frame.csv").write_text(rows.replace("viele", "60"), "utf-8")
    assert here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=care).status == 0
    made = held(care / "projects/ward/indicators/gewahlt.toml")
    assert (made["baseline"], made["target"]["value"]) == ({"value": 20, "date": date(2025, 12, 31)}, 50)


EUROPEAN = """LOGFRAME MATRIX;;;;;;
;Results chain;Indicators;Baseline (incl. reference year);Milestone 1 (2026);Target (2028);Sources
Overall objective: Impact;People live well with dialysis;Mean EQ-5D;0.62 (2025);0.64;0.70;Patient survey
Specific objective(s): Outcome(s);People do tasks of their session;People who do five tasks;12 (2024);20;50;Unit census
;Results are shared with families;;;;;
Outputs;1.1 Curriculum delivered;Nurses trained;0;60;120;Training log
;1.2 Handbook distributed;Handbooks;0;100;500;Distribution list
Activities;1.1.1 Design the curriculum;"Means:
2 trainers";;;;
;Print;;;;;
"""


def test_a_logframe_of_the_european_commission(here: Run, tmp_path: Path) -> None:
    """Levels in a column without a heading, numbers that say what leads to what, and steps on the way to a target."""
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    ward = tmp_path / "care/projects/ward"
    (tmp_path / "frame.csv").write_text(EUROPEAN, "utf-8")
    ran = here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=tmp_path / "care")
    assert ran.status == 0, ran.err
    assert "Left out: Milestone 1 (2026)" in ran.err
    model = held(ward / "logic-model.toml")
    assert list(model["outcomes"]) == ["people-do-tasks-of-their-session", "results-are-shared-with-families"]
    assert model["outputs"]["handbook-distributed"]["leads-to"] == list(model["outcomes"])
    assert model["activities"]["design-the-curriculum"]["leads-to"] == ["curriculum-delivered"]
    assert model["activities"]["print"]["leads-to"] == ["curriculum-delivered", "handbook-distributed"]
    assert model["activities"]["design-the-curriculum"]["uses"] == ["2-trainers"]
    people = held(ward / "indicators/people-who-do-five-tasks.toml")
    assert people["baseline"] == {"value": 12, "date": date(2024, 12, 31)}
    assert (people["target"]["value"], people["target"]["date"]) == (50, date(2028, 12, 31))
    assert held(ward / "indicators/mean-eq-5d.toml")["measures"] == ["TODO"]
    before = (ward / "logic-model.toml").read_bytes()
    again = here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=tmp_path / "care")
    assert (again.status, "Added" in again.out) == (0, False)
    assert (ward / "logic-model.toml").read_bytes() == before


def test_a_logframe_with_merged_cells(here: Run, tmp_path: Path) -> None:
    """What stands over several rows is one part, and an indicator may be called what its output is."""
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    rows = [
        ("Level", "Result", "Indicator", "Target"),
        ("Outcome 1", "People decide", "Share who decide", 50),
        (None, None, "Share who were asked", 60),
        ("Output 1.1", "Nurses trained", "Nurses trained", 40),
    ]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")
    book.save(tmp_path / "frame.xlsx")
    for _ in range(2):
        ran = here("import", "../frame.xlsx", "--as", "logframe", "--yes", cwd=tmp_path / "care")
        assert ran.status == 0, ran.err
        model = held(tmp_path / "care/projects/ward/logic-model.toml")
        assert (list(model["outcomes"]), list(model["outputs"])) == (["people-decide"], ["nurses-trained"])
        sheets = tmp_path / "care/projects/ward/indicators"
        names = {path.stem for path in sheets.iterdir()}
        assert names == {"share-who-decide", "share-who-were-asked", "nurses-trained"}


CLASSIC = """Narrative Summary,Objectively Verifiable Indicators,Means of Verification,Important Assumptions
"Goal:
People live
better lives",,,
"Purpose:
Partners; at the bedside","1. Patients do three tasks
2. 60% of nurses coach","1) Unit register
2) Staff survey",Units stay open
,,,None
"Outputs:
1. Nurses trained
2. Patients trained",120 nurses,Training log,
"Activities:
2.1 Hold sessions
on the ward",,,
"""


def test_a_logframe_with_lists_in_its_cells(here: Run, tmp_path: Path) -> None:
    assert here("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    ward = tmp_path / "care/projects/ward"
    (tmp_path / "frame.csv").write_text(CLASSIC, "utf-8")
    assert here("import", "../frame.csv", "--as", "logframe", "--yes", cwd=tmp_path / "care").status == 0
    model = held(ward / "logic-model.toml")
    assert [one["statement"] for one in model["impacts"].values()] == ["People live better lives"]
    assert [one["statement"] for one in model["outcomes"].values()] == ["Partners; at the bedside"]
    assert list(model["outputs"]) == ["nurses-trained", "patients-trained"]
    assert [one["statement"] for one in model["assumptions"]] == ["Units stay open"]
    assert model["activities"]["hold-sessions-on-the-ward"]["leads-to"] == ["patients-trained"]
    coach = held(ward / "indicators/60-percent-of-nurses-coach.toml")
    assert (coach["title"], coach["sources"]) == ("60% of nurses coach", ["unit-register", "staff-survey"])


def test_what_is_no_logframe_is_told(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text("Name,Age\nA,3\n", "utf-8")
    ran = here("import", "theirs.csv", "--as", "logframe", "--yes", cwd=care)
    assert ran.status == 2
    assert "is no logframe" in ran.err


@pytest.mark.parametrize(
    ("text", "level", "behind"),
    [
        ("Goal: People live well", "impact", "People live well"),
        ("OUTCOME 1.2 – People decide", "outcome", "People decide"),
        ("Purpose", "outcome", ""),
        ("Outputs", "output", ""),
        ("Activities 1.1.1: Teach", "activity", "Teach"),
        ("People decide", "", "People decide"),
        ("Oberziel", "impact", ""),
        ("Ergebnis 1: Pflegende leiten an", "output", "Pflegende leiten an"),
        ("Objectif spécifique – Les patients décident", "outcome", "Les patients décident"),
        ("Actividad 1.1 Formar", "activity", "Formar"),
        ("Overall objective: Impact", "impact", ""),
        ("Specific objective(s): Outcome(s)", "outcome", ""),
        ("Output: 60 nurses can teach", "output", "60 nurses can teach"),
        ("Results are shared with families", "", "Results are shared with families"),
        ("Task sharing between nurses", "", "Task sharing between nurses"),
    ],
)
def test_levels(text: str, level: str, behind: str) -> None:
    assert level_of(text) == (level, behind)


def test_columns_of_a_logframe() -> None:
    headings = ["Hierarchy", "Intervention logic", "OVI", "Means of verification", "Risks and assumptions", "Budget"]
    assert [column_named(heading) for heading in headings] == [
        "level",
        "statement",
        "indicators",
        "sources",
        "assumptions",
        "",
    ]


@pytest.mark.parametrize(
    ("heading", "day", "is_target"),
    [
        ("2012", date(2012, 12, 31), False),
        ("Q1 2012 target", date(2012, 3, 31), True),
        ("Actual: 2012 Q4", date(2012, 12, 31), False),
        ("T1 2012 Prévu", date(2012, 3, 31), True),
        ("2. Quartal 2012 Ist", date(2012, 6, 30), False),
        ("3rd quarter 2012", date(2012, 9, 30), False),
        ("February 2012 (planned)", date(2012, 2, 29), True),
        ("31/03/2012", date(2012, 3, 31), False),
    ],
)
def test_periods(heading: str, day: date, is_target: bool) -> None:
    found = period_of(heading)
    assert found is not None
    assert (found.day, found.is_target) == (day, is_target)


@pytest.mark.parametrize("heading", ["Target", "Indicator", "Baseline", "12", ""])
def test_what_is_no_period(heading: str) -> None:
    assert period_of(heading) is None
