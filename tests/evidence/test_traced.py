"""From a figure in a story back to the answers: `evalkit trace --back "figure:58%"`."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.conftest import FIVE, SURVEY, answers, written
from tests.running import Run, run

STORY = """# P

## What changed

[Five tasks](indicators/five.toml) rose from 12% (n = 40) to {last}% (n = {n}), by {points} percentage points.
Nobody links to 12%. A number of 77.7% stands alone, and “99%” is somebody's word.

| What | Share |
|---|---|
| [Five tasks](indicators/five.toml) | 12% |
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation with recorded answers, to be copied."""
    root = tmp_path_factory.mktemp("recorded") / "care"
    files = {
        "evaluation.toml": 'format = 1\ntitle = "Care"\nstage = "fieldwork"\n',
        "projects/p/project.toml": 'title = "P"\n',
        "projects/p/data-capture/survey.toml": SURVEY,
        "projects/p/indicators/five.toml": FIVE,
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    assert run(root, "record", str(written(root.parent / "right.csv", answers())), "--source", "survey").status == 0
    return root


@pytest.fixture
def told(recorded: Path, tmp_path: Path) -> dict[str, Any]:
    """The evaluation with a story of its last figure; by what that is."""
    root = Path(shutil.copytree(recorded, tmp_path / "care"))
    text = (root / "projects/p/indicators/five.toml").read_text("utf-8")
    whole = [one for one in text.split("[[observations]]")[1:] if "by =" not in one and "computed" in one]
    found = {key: float(re.findall(rf"{key} = ([\d.]+)", whole[-1])[0]) for key in ("value", "n")}
    last, n = f"{found['value']:.1f}", f"{found['n']:.0f}"
    points = f"{float(last) - 12:.1f}"
    (root / "projects/p/story.md").write_text(STORY.format(last=last, n=n, points=points), "utf-8")
    return {"root": root, "last": last, "n": int(n), "points": points, "value": found["value"]}


def traced(here: Run, told: dict[str, Any], figure: str) -> list[dict[str, Any]]:
    ran = here("trace", "--back", f"figure:{figure}", "--project", "p", "--format", "json", cwd=told["root"])
    assert ran.status == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["figures"]
    return found


def test_a_figure_leads_to_indicator_observation_rule_and_answers(told: dict[str, Any], here: Run) -> None:
    (way,) = traced(here, told, f"{told['last']}%")
    assert (way["file"], way["line"], way["indicator"]["id"]) == ("projects/p/story.md", 5, "five")
    (value,) = way["values"]
    assert (value["value"], value["n"], value["computed"]) == (told["value"], told["n"], True)
    assert (told["root"] / value["file"]).read_text("utf-8").splitlines()[value["line"] - 1] == "[[observations]]"
    assert way["computed"].startswith("Of all answers in which")
    (source,) = way["sources"]
    (kept,) = source["answers"]
    assert (source["id"], kept["from"], kept["state"]) == ("survey", "right.csv", "as recorded")
    assert (told["root"] / kept["file"]).is_file()


def test_answers_that_were_changed_or_are_gone_are_said(told: dict[str, Any], here: Run) -> None:
    kept = told["root"] / traced(here, told, f"{told['last']}%")[0]["sources"][0]["answers"][0]["file"]
    kept.write_text(kept.read_text("utf-8") + "\n", "utf-8")
    asked = ("trace", "--back", f"figure:{told['last']} per cent", "--project", "p")
    assert "the file is CHANGED since it was recorded" in here(*asked, cwd=told["root"]).out
    kept.unlink()
    assert "the file is not there any more" in here(*asked, cwd=told["root"]).out


def test_a_difference_leads_to_both_values(told: dict[str, Any], here: Run) -> None:
    (way,) = traced(here, told, f"{told['points']} percentage points")
    assert [value["value"] for value in way["values"]] == [12.0, told["value"]]


def test_a_figure_that_stands_several_times_leads_back_from_each(told: dict[str, Any], here: Run) -> None:
    ways = traced(here, told, "12%")
    assert [(way["line"], way["linked"]) for way in ways] == [(5, True), (6, False), (10, True)]
    assert {value["n"] for value in ways[0]["values"]} == {40}


def test_a_number_of_people_leads_to_its_value(told: dict[str, Any], here: Run) -> None:
    (way,) = traced(here, told, f"n = {told['n']}")
    assert told["value"] in [value["value"] for value in way["values"]]


def test_a_figure_without_indicator_says_so(told: dict[str, Any], here: Run) -> None:
    ran = here("trace", "--back", "figure:77.7%", cwd=told["root"])
    assert "links to no indicator, and none of the project has this value" in ran.out
    assert traced(here, told, "77.7%")[0]["indicator"] is None


def test_an_indicator_that_cannot_be_read_is_said_to_be_so(told: dict[str, Any], here: Run) -> None:
    (told["root"] / "projects/p/indicators/five.toml").write_text("title = [", "utf-8")
    out = here("trace", "--back", "figure:12%", cwd=told["root"]).out
    assert "The file cannot be read, so whether it has this value is not known." in out
    assert "not among its values" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--back", "figure:77.6%"), "There is no figure “77.6%” in the story. Did you mean “77.7%”?"),
        (("--back", "figure:99%"), "The figures are: 12%"),
        (("--back", "figure:many"), "“many” is no figure."),
        (("figure:12%",), 'Follow it back: evalkit trace --back "figure:12%".'),
        (("--back", "figure:12%", "--format", "dot"), "It comes as text or json."),
        (("--back", "figur:12%"), "Did you mean"),
    ],
)
def test_what_leads_nowhere_is_refused(told: dict[str, Any], here: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = here("trace", *arguments, cwd=told["root"])
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_what_is_withheld_is_no_value_that_a_figure_could_be(told: dict[str, Any], here: Run) -> None:
    path = told["root"] / "projects/p/indicators/five.toml"
    held = path.read_text("utf-8").replace("value = 12.0   # by hand", 'value = 12.0\nsuppressed = "fewer than 5"')
    path.write_text(held, "utf-8")
    assert traced(here, told, "12%")[0]["values"] == []
