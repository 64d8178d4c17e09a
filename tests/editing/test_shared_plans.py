"""The evaluation's own data-capture plans: added, named by another id, and removed, wherever they are named."""

from pathlib import Path

import pytest

from tests.running import Ran, run

PLAN = "data-capture/survey.toml"


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """Two projects, and a plan of the evaluation that serves them."""
    made = run(tmp_path, "new", "ev", "--no-input", "--project", "ward:person-professional", "--project", "home")
    assert made.status == 0, made.err
    folder = tmp_path / "ev"
    assert evalkit(folder, "add", "data-capture", "survey", "--in", "evaluation", "--set", "title=Survey").status == 0
    for project in ("ward", "home"):
        ran = evalkit(folder, "add", "indicator", "trust", "--project", project, "--set", "sources=survey")
        assert ran.status == 0, ran.err
    return folder


def evalkit(folder: Path, *arguments: str) -> Ran:
    return run(folder, *arguments)


def dead(folder: Path) -> str:
    return evalkit(folder, "check", "--select", "FIL", "--quiet").out


def test_one_is_added_to_the_evaluation(both: Path) -> None:
    text = (both / PLAN).read_text("utf-8")
    assert text.startswith("#:schema ../.evalkit/schema/data-capture.json\n")
    assert 'title = "Survey"' in text
    assert "The stakeholders of this project" not in text
    assert dead(both) == ""


def test_an_id_that_a_plan_of_a_project_has_is_refused(both: Path) -> None:
    ran = evalkit(both, "add", "data-capture", "first-source", "--in", "evaluation", "--set", "title=Other")
    assert ran.status == 2
    assert "There is data-capture “first-source” already, in projects/" in ran.err
    ran = evalkit(both, "add", "data-capture", "survey", "--project", "ward", "--set", "title=Other")
    assert ran.status == 2
    assert "already, in data-capture/survey.toml" in ran.err


def test_it_is_renamed_in_every_project(both: Path) -> None:
    story = both / "projects/ward/story.md"
    story.write_text(f"{story.read_text('utf-8')}\nSee [them](../../data-capture/survey.toml).\n", "utf-8")
    ran = evalkit(both, "rename", "data-capture", "survey", "big-survey")
    assert ran.status == 0, ran.err
    assert (both / "data-capture/big-survey.toml").exists()
    assert not (both / PLAN).exists()
    for project in ("ward", "home"):
        assert '"big-survey"' in (both / f"projects/{project}/indicators/trust.toml").read_text("utf-8")
    assert "(../../data-capture/big-survey.toml)" in story.read_text("utf-8")
    assert dead(both) == ""


def test_it_is_taken_out_of_every_list_when_it_is_removed(both: Path) -> None:
    ran = evalkit(both, "remove", "data-capture", "survey", "--force")
    assert ran.status == 0, ran.err
    assert not (both / PLAN).exists()
    assert dead(both) == ""


def test_it_names_a_project_by_its_new_id(both: Path) -> None:
    add = ("add", "data-capture", "talks", "--in", "evaluation", "--set", "projects=ward")
    assert evalkit(both, *add).status == 0
    assert evalkit(both, "rename", "project", "ward", "unit").status == 0
    assert 'projects = ["unit"]' in (both / "data-capture/talks.toml").read_text("utf-8")


def test_what_it_names_in_one_project_only_is_renamed_there(both: Path) -> None:
    for project, name in (("ward", "nurses"), ("ward", "visitors"), ("home", "visitors")):
        ran = evalkit(both, "add", "stakeholder", name, "--project", project, "--set", f"name={name.title()}")
        assert ran.status == 0, ran.err
    both_named = ("--set", "respondents=nurses", "--set", "respondents=visitors")
    assert evalkit(both, "add", "data-capture", "survey", "--in", "evaluation", *both_named).status == 0
    assert evalkit(both, "rename", "stakeholder", "nurses", "ward-nurses", "--project", "ward").status == 0
    assert '"ward-nurses"' in (both / PLAN).read_text("utf-8")
    assert evalkit(both, "rename", "stakeholder", "visitors", "guests", "--project", "home").status == 0
    assert '"visitors"' in (both / PLAN).read_text("utf-8")  # the ward has them still
    assert dead(both) == ""
