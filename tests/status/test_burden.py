"""What an evaluation asks of people."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.model.data_capture import Schedule
from evalkit.thread.burden import waves_of
from tests.status.shown import facts, status

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


def test_burden_is_people_times_waves_times_minutes(care: Path) -> None:
    (care / PLAN).parent.mkdir()
    (care / PLAN).write_text(ASKED, "utf-8")
    (care / PLAN.replace("survey", "open")).write_text('method = "interview"\nrespondents = ["nurses"]\n', "utf-8")
    (care / PLAN.replace("survey", "records")).write_text(ASKED.replace("survey", "routine-data"), "utf-8")
    unknown, known = facts(care)["burden"]
    assert (unknown["source"], unknown["people"], unknown["waves"], unknown["hours"]) == ("open", None, 1, None)
    assert (known["people"], known["waves"], known["minutes"], known["hours"]) == (40, 3, 20, 40.0)
    out = status(care).out
    assert (
        "Burden         40 hours asked of people; 1 source does not say how many people, or how long it takes\n" in out
    )
    assert "  patients  40 people, 3 times, 20 minutes each = 40 hours\n" in out


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (["size = 40\n"], "1 source does not say how many people"),
        (["minutes = 20\n"], "1 source does not say how long it takes"),
        (["end = 2026-12-31\n"], "1 source does not say how often"),
        (
            ["end = 2026-12-31\n", "minutes = 20\n", "size = 40\n"],
            "1 source does not say how many people, how often, or how long it takes",
        ),
    ],
)
def test_what_a_source_does_not_say_is_told_in_words(care: Path, taken: list[str], said: str) -> None:
    (care / PLAN).parent.mkdir()
    text = ASKED
    for line in taken:
        text = text.replace(line, "")
    (care / PLAN).write_text(text, "utf-8")
    out = status(care).out
    assert f"Burden         {said}\n" in out
    assert "hours" not in out


def test_one_person_asked_once_is_told_as_that(care: Path) -> None:
    (care / PLAN).parent.mkdir()
    text = ASKED.replace("size = 40", "size = 1").replace("minutes = 20", "minutes = 60")
    (care / PLAN).write_text(text.partition("[schedule]")[0], "utf-8")
    assert "  patients  1 person, 60 minutes each = 1 hour\n" in status(care).out


def test_who_is_asked_for_nothing_is_no_burden(care: Path) -> None:
    (care / PLAN).parent.mkdir()
    (care / PLAN).write_text(ASKED.replace("size = 40", "size = 0"), "utf-8")
    assert "Burden" not in status(care).out


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


def test_a_source_that_serves_several_projects_is_counted_once(care: Path) -> None:
    shutil.copytree(care / "projects/ward", care / "projects/unit")
    (care / "data-capture").mkdir()
    (care / "data-capture/all.toml").write_text(ASKED, "utf-8")
    (care / "data-capture/one.toml").write_text('projects = ["unit"]\n' + ASKED, "utf-8")
    whole = [(one["project"], one["source"], one["hours"]) for one in facts(care)["burden"]]
    assert whole == [(None, "all", 40.0), (None, "one", 40.0)]
    assert [one["source"] for one in facts(care, "--project", "ward")["burden"]] == ["all"]
    assert "  patients  2 sources = 80 hours\n" in status(care).out
