"""Every template is rendered and checked."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import tomli

from evalkit.check.checker import check
from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.framework import REFLECTION_SECTIONS, STORY_SECTIONS, Stage
from evalkit.model import guidance
from evalkit.report import Report
from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.create import create
from evalkit.templates.find import template, templates

TODAY = date(2026, 11, 23)
ANSWERS: dict[str, Any] = {
    "title": "Gwerthuso perthnasoedd",
    "start": date(2026, 1, 1),
    "end": date(2028, 12, 31),
    "ci": "github",
    "projects": [
        {
            "id": "shared-care",
            "title": "Shared care",
            "stakeholders": [
                {"id": "patients", "name": "People on dialysis", "group": "people"},
                {"id": "nurses", "name": "Nurses", "group": "professionals"},
                {"id": "trust", "name": "The trust", "group": "system"},
                {"id": "charity", "name": "A charity", "group": "community"},
            ],
            "relationships": [
                {"id": "patient-nurse", "type": "person-professional", "between": ["patients", "nurses"]},
                {"id": "patient-trust", "type": "people-system", "between": ["patients", "trust"]},
            ],
        },
        {"id": "open-doors", "type": "community-system"},
    ],
}


def rendered(name: str, folder: Path, answers: dict[str, Any] | None = None) -> Path:
    chosen = template(name)
    given = (answers or ANSWERS) if chosen.asks_for_projects else {"ci": "gitlab"}
    create(chosen, completed(checked(given)), folder)
    return folder


def report_of(folder: Path, stage: Stage) -> Report:
    return check(load(folder), Options(TODAY, stage=stage))


@pytest.mark.parametrize("name", templates())
@pytest.mark.parametrize("stage", Stage)
def test_a_template_renders_to_an_evaluation_whose_files_are_right(name: str, stage: Stage, tmp_path: Path) -> None:
    report = report_of(rendered(name, tmp_path / "made"), stage)
    assert [f for f in report.findings if f.code.startswith("FIL")] == []


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("as_of", [date(2026, 11, 23), date(2040, 1, 1)])
def test_the_worked_example_passes_every_stage_with_no_finding(stage: Stage, as_of: date, tmp_path: Path) -> None:
    report = check(load(rendered("worked-example", tmp_path / "made")), Options(as_of, stage=stage))
    assert report.findings == []
    assert report.waived == []
    assert report.passed
    assert report.score().met >= 50


def test_the_worked_example_has_a_project_led_by_each_type_of_relationship(tmp_path: Path) -> None:
    evaluation = load(rendered("worked-example", tmp_path / "made"))
    types = [{sheet.value.type for sheet in project.relationships.values()} for project in evaluation.projects]
    assert len(types) == 3
    assert set().union(*types) == {"person-professional", "people-system", "community-system"}


def test_the_worked_example_says_in_its_first_line_its_readme_and_its_title_that_it_is_fictional(
    tmp_path: Path,
) -> None:
    folder = rendered("worked-example", tmp_path / "made")
    text = (folder / "evaluation.toml").read_text("utf-8")
    for said in (
        text.splitlines()[0],
        (folder / "README.md").read_text("utf-8").splitlines()[0],
        tomli.loads(text)["title"],
    ):
        assert "fictional" in said.lower()


def test_closing_the_gap_is_truthful_and_therefore_incomplete(tmp_path: Path) -> None:
    folder = rendered("closing-the-gap", tmp_path / "made")
    report = report_of(folder, Stage.REPORTING)
    assert not report.passed
    assert report.score().met > 50
    assert all("TODO" not in path.read_text("utf-8") for path in folder.rglob("*.toml"))


@pytest.mark.parametrize("stage", Stage)
def test_the_findings_of_a_fresh_scaffold_are_its_to_do_list(stage: Stage, tmp_path: Path) -> None:
    """Each finding stands where a TODO is to be replaced, or where something is to be added that cannot be there yet."""
    folder = rendered("evaluation", tmp_path / "made")
    to_be_added = {"TAN207", "TAN209", "SUS405", "EXP108", "QUE502", "QUE503", "EVI308", "IND711", "IND712", "TAN205"}
    to_be_added |= {"STO902", "STO903", "STO904", "STO905", "SUS406"}
    to_be_added |= {"CAP807", "CAP808", "CAP809"}  # stand once, in project.toml
    for finding in report_of(folder, stage).findings:
        if finding.code in to_be_added:
            continue
        lines = (folder / finding.file).read_text("utf-8").splitlines()
        below = lines[finding.line - 1 : finding.line + 2]
        assert any("TODO" in line for line in below), (finding.code, finding.file, finding.line, finding.message)


def test_every_todo_of_a_fresh_scaffold_is_asked_for(tmp_path: Path) -> None:
    """Filling in everything that the findings name leaves no TODO behind: templates put it only where a rule asks."""
    folder = rendered("evaluation", tmp_path / "made")
    asked = {
        (finding.file, key)
        for finding in report_of(folder, Stage.REPORTING).findings
        for key in re.findall(r"`([a-z.-]+)`", f"{finding.message} {finding.fix}")
    }
    keys_by_file: dict[str, set[str]] = {}
    for file, key in asked:
        keys_by_file.setdefault(file, set()).add(key.rpartition(".")[2])
    # asked for elsewhere: a baseline, a value that depends on the kind of an indicator or the method of a plan
    depends = {"unit", "direction", "numerator", "denominator", "disaggregation", "value", "date", "rationale", "n"}
    depends |= {"minutes", "accessibility", "how", "fallback", "special-category", "storage", "access", "retention"}
    depends |= {"questions", "lawful-basis", "route", "respondents", "raised-by", "approved", "consent"}
    for path in folder.rglob("*.toml"):
        file = path.relative_to(folder).as_posix()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            match = re.fullmatch(r'([a-z-]+) = (?:"TODO"|\["TODO"\])', line)
            if match and match[1] not in depends:
                assert match[1] in keys_by_file.get(file, set()), (file, number, line)


def test_every_comment_of_a_scaffold_comes_from_the_model(tmp_path: Path) -> None:
    folder = rendered("evaluation", tmp_path / "made")
    sheet = (folder / "projects/open-doors/indicators/first-indicator.toml").read_text("utf-8")
    for key in ("title", "definition", "numerator", "denominator", "limitations"):
        assert guidance.comment(f"indicators.{key}") in sheet


def test_every_key_of_the_format_is_explained_in_a_scaffold(tmp_path: Path) -> None:
    folder = rendered("evaluation", tmp_path / "made")
    text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.toml"))
    flat = " ".join(re.sub(r"^#", " ", text, flags=re.MULTILINE).split())
    elsewhere = {"data-capture.consent", "data-capture.ethics", "data-capture.data-protection"}
    for name in guidance.every_field():
        found = guidance.find(name)
        assert found is not None
        if not name.startswith(tuple(elsewhere)) and not _spoken_of_once(name):
            assert " ".join(found.text.split()) in flat, name


def _spoken_of_once(name: str) -> bool:
    """What is shown only as an example in a comment, or explained at its twin."""
    return name.startswith(
        (
            "evaluation.reviews.",
            "evaluation.dissemination.",
            "evaluation.waivers.",
            "evaluation.gate.",
            "findings.promoters",
        )
    ) or name in ("evaluation.format", "data-capture.items.type")


def test_pages_have_every_heading_with_its_guidance(tmp_path: Path) -> None:
    folder = rendered("evaluation", tmp_path / "made") / "projects/open-doors"
    for file, sections in (("story.md", STORY_SECTIONS), ("reflection-template.md", REFLECTION_SECTIONS)):
        text = (folder / file).read_text("utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(sections)
        for guidance_text in sections.values():
            assert guidance_text in " ".join(text.split())


def test_what_a_user_wrote_is_never_a_template(tmp_path: Path) -> None:
    title = '{{ 7*7 }} {% bad %} [why] \x1b[31m "quoted" \\ “’” 🙂'
    answers = {"title": title, "commissioner": "{# gone #}", "projects": [{"id": "a", "title": title}]}
    folder = rendered("evaluation", tmp_path / "made", answers)
    programme = tomli.loads((folder / "evaluation.toml").read_text("utf-8"))
    assert programme["title"] == title
    assert programme["commissioner"] == "{# gone #}"
    assert tomli.loads((folder / "projects/a/project.toml").read_text("utf-8"))["title"] == title


def test_the_ci_part_is_added_to_every_template(tmp_path: Path) -> None:
    assert "extends: .evalkit" in (rendered("worked-example", tmp_path / "a") / ".gitlab-ci.yml").read_text("utf-8")
    workflow = rendered("evaluation", tmp_path / "b") / ".github/workflows/evaluation.yml"
    assert "evalkit check" in workflow.read_text("utf-8")
