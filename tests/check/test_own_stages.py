"""A project that declares a stage of its own is judged at that; a stage that is asked for counts for all."""

import json
from pathlib import Path

from tests.small import PROJECT, check, check_json, edit, make, run

OTHER = "projects/home/project.toml"


def two_projects(folder: Path) -> Path:
    """The ward says that it has reached design; the other project is where the evaluation is, at inception."""
    make(folder)
    edit(folder, PROJECT, 'lead = "ward manager"\n', 'lead = "ward manager"\nstage = "design"\n')
    (folder / OTHER).parent.mkdir(parents=True)
    (folder / OTHER).write_text('title = "Home"\nlead = "lead nurse"\nstart = 2026-01-01\nend = 2028-01-01\n', "utf-8")
    return folder


def codes_of(folder: Path, project: str | None, *arguments: str) -> set[str]:
    (evaluation,) = json.loads(check_json(folder, *arguments).out)["evaluations"]
    return {finding["code"] for finding in evaluation["findings"] if finding["project"] == project}


def test_the_project_is_judged_at_its_own_stage(tmp_path: Path) -> None:
    two_projects(tmp_path)
    assert {"LOG601", "IND702", "QUE502"} <= codes_of(tmp_path, "ward")
    assert not {"LOG601", "QUE502"} & codes_of(tmp_path, "home")
    assert "SUS404" not in codes_of(tmp_path, None)


def test_a_stage_that_is_asked_for_counts_for_all(tmp_path: Path) -> None:
    two_projects(tmp_path)
    assert "LOG601" not in codes_of(tmp_path, "ward", "--stage", "inception")
    assert "LOG601" in codes_of(tmp_path, "home", "--stage", "design")


def test_what_is_due_later_is_counted_by_project(tmp_path: Path) -> None:
    two_projects(tmp_path)
    (evaluation,) = json.loads(check_json(tmp_path).out)["evaluations"]
    ward, home = evaluation["projects"]["ward"], evaluation["projects"]["home"]
    assert ward["due"] > home["due"]
    later = {item["file"] for item in evaluation["later"] if item["code"] == "LOG601"}
    assert later == {"projects/home/logic-model.toml"}


def test_a_selected_rule_counts_where_only_a_project_is_that_far(tmp_path: Path) -> None:
    ran = check(two_projects(tmp_path), "--select", "LOG601")
    assert ran.status == 1
    assert ran.out.startswith("Shared care  stage inception (ward: design) · 2026-03-01\n")
    assert "projects/ward/logic-model.toml" in ran.out
    markdown = check(tmp_path, "--select", "LOG601", "--format", "markdown")
    assert "Stage inception (ward: design) · 2026-03-01" in markdown.out


def test_the_gate_of_the_declared_stage_is_what_check_says(tmp_path: Path) -> None:
    """Also where the evaluation moves on."""
    two_projects(tmp_path)
    gates = json.loads(run(tmp_path, "stage", "--format", "json", "--as-of", "2026-03-01").out)["stages"]
    assert [gate["passed"] for gate in gates] == [False] * 5
    ran = run(tmp_path, "stage", "next", "--as-of", "2026-03-01")
    assert ran.status == 1
    assert "\nprojects/ward/relationships/" in ran.out  # which is at another stage
