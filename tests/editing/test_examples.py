"""Which examples of a template `add` takes over: those in which nobody has written, whatever they are called."""

from pathlib import Path

import pytest

from tests.small import Ran, edit, run

CONTENT = "parts/project/{{cookiecutter.folder}}"
MODEL = "projects/ward/logic-model.toml"
INDICATOR = "projects/ward/indicators/first-indicator.toml"


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """An evaluation from evalkit's own template."""
    assert run(tmp_path, "new", "care", "--no-input", "--project", "ward", "--set", "title=Care").status == 0
    return tmp_path / "care"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house template whose examples are called in its own way, and say what is usual in the house."""
    assert run(tmp_path, "templates", "new", "house").status == 0
    project = tmp_path / "house" / CONTENT
    for file in ("logic-model.toml", "indicators/first-indicator.toml", "data-capture/first-source.toml"):
        text = (project / file).read_text("utf-8")
        text = text.replace("first-outcome", "change-for-people").replace("first-source", "the-survey")
        (project / file).write_text(text, "utf-8")
    edit(project, "data-capture/first-source.toml", 'method = "TODO"', 'method = "TODO" # a survey, if you can')
    (project / "data-capture/first-source.toml").rename(project / "data-capture/the-survey.toml")
    edit(project, "indicators/first-indicator.toml", 'title = "TODO"', 'title = "TODO: as few words as can be"')
    edit(project, "indicators/first-indicator.toml", 'responsible = "TODO"', 'responsible = "Data desk"')
    (project / "indicators/first-indicator.toml").rename(project / "indicators/a-number.toml")
    relationship = "parts/relationship/{{cookiecutter.folder}}/{{cookiecutter.id}}.toml"
    edit(tmp_path / "house", relationship, 'id = "{{ relationship.prefix }}benefit"', 'id = "what-it-brings"')
    made = run(tmp_path, "new", "care", "--no-input", "--template", "house", "--project", "ward", "--set", "title=Care")
    assert made.status == 0, made.err
    return tmp_path / "care"


def add(root: Path, *arguments: str) -> Ran:
    ran = run(root, "add", *arguments)
    assert ran.status == 0, ran.err
    return ran


def place(ran: Ran) -> str:
    """The example whose place was taken; empty where none was."""
    return ran.out.partition("\n")[0].partition(", in the place of ")[2]


def test_examples_of_a_house_template_are_taken_over_whatever_they_are_called(house: Path) -> None:
    assert place(add(house, "outcome", "shared", "--set", "statement=People share the tasks")) == "change-for-people"
    assert place(add(house, "indicator", "tasks", "--set", "title=Tasks shared", "--set", "kind=count")) == "a-number"
    assert place(add(house, "data-capture", "census", "--set", "title=A census")) == "the-survey"
    assert place(add(house, "benefit", "control", "--set", "statement=More control")) == "what-it-brings"
    sheet = (house / "projects/ward/indicators/tasks.toml").read_text("utf-8")
    assert '\ntitle = "Tasks shared"\n' in sheet
    assert '\nresponsible = "Data desk"\n' in sheet
    assert '\nmeasures = ["shared"]\n' in sheet
    assert '\nsources = ["census"]\n' in sheet
    assert not (house / "projects/ward/indicators/a-number.toml").exists()
    # each only once
    assert place(add(house, "outcome", "calmer", "--set", "statement=Sessions are calmer")) == ""
    assert place(add(house, "benefit", "time", "--set", "statement=More time")) == ""


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (MODEL, 'mechanism = "TODO"\n', '# As Jo said: nurses first.\nmechanism = "TODO"\n'),
        (MODEL, 'mechanism = "TODO"\n', 'mechanism = "TODO" # ask Jo\n'),
        (MODEL, 'mechanism = "TODO"\n', 'mechanism = "Trust"\n'),
        (MODEL, "\n[outcomes.first-outcome]\n", "\n# Ask Jo.\n[outcomes.first-outcome]\n"),
        (MODEL, "# Who does or experiences", "# Jo, who does or experiences"),
    ],
)
def test_one_in_which_somebody_wrote_is_not(file: str, old: str, new: str, care: Path) -> None:
    edit(care, file, old, new)
    written = (care / file).read_text("utf-8")
    assert place(add(care, "outcome", "shared", "--set", "statement=People share the tasks")) == ""
    kept, added = "[outcomes.first-outcome]\n", '[outcomes.shared]\nstatement = "People share the tasks"\n'
    after = (care / file).read_text("utf-8")
    assert kept in after
    assert after.replace(f"{added}\n", "").replace(f"\n{added}", "") == written


def test_a_sheet_in_which_somebody_wrote_is_not(care: Path) -> None:
    edit(care, INDICATOR, 'frequency = "TODO"\n', '# Jo: every week?\nfrequency = "TODO"\n')
    written = (care / INDICATOR).read_bytes()
    assert place(add(care, "indicator", "tasks", "--set", "title=Tasks shared")) == ""
    assert (care / INDICATOR).read_bytes() == written


def test_one_that_was_completed_and_reset_is(care: Path) -> None:
    add(care, "outcome", "first-outcome", "--set", "statement=Care is shared", "--set", "mechanism=Trust")
    assert place(add(care, "outcome", "other", "--set", "statement=Another")) == ""
    edit(care, MODEL, 'statement = "Care is shared"', 'statement = "TODO"')
    edit(care, MODEL, 'mechanism = "Trust"', 'mechanism = "TODO"')
    assert place(add(care, "outcome", "shared", "--set", "statement=People share the tasks")) == "first-outcome"


def test_guidance_that_is_gone_is_nothing_that_was_written(care: Path) -> None:
    lines = (care / MODEL).read_text("utf-8").splitlines(keepends=True)
    (care / MODEL).write_text("".join(line for line in lines if not line.startswith("#")), "utf-8")
    assert place(add(care, "outcome", "shared", "--set", "statement=People share the tasks")) == "first-outcome"


def test_a_project_that_goes_by_another_id_keeps_its_examples(house: Path) -> None:
    assert run(house, "rename", "project", "ward", "clinic").status == 0
    assert place(add(house, "outcome", "shared", "--set", "statement=People share the tasks")) == "change-for-people"
    assert place(add(house, "indicator", "tasks", "--set", "title=Tasks shared")) == "a-number"


def test_of_a_list_in_which_one_was_completed_the_others_go_by_their_names(care: Path) -> None:
    first = add(care, "adverse-effect", "errors", "--set", "kind=anticipated", "--set", "statement=More errors")
    assert place(first) == "first-anticipated-effect"
    second = add(care, "adverse-effect", "unease", "--set", "kind=perceived", "--set", "statement=Unease")
    assert place(second) == "first-perceived-effect"


def test_what_a_template_says_is_no_example(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "worked", "--template", "worked-example").status == 0
    wanted = ("--project", "copd-care-planning", "--set")
    assert place(add(tmp_path / "worked", "outcome", "x", *wanted, "statement=X")) == ""
    assert place(add(tmp_path / "worked", "indicator", "x2", *wanted, "title=X")) == ""
    assert place(add(tmp_path / "worked", "barrier", *wanted, "title=X")) == ""


@pytest.mark.parametrize("text", [None, "{"])
def test_where_nobody_knows_what_was_made_examples_go_by_their_names(text: str | None, care: Path) -> None:
    record = care / ".evalkit/rendered.json"
    record.unlink() if text is None else record.write_text(text, "utf-8")
    edit(care, MODEL, "[inputs.first-input]", "[inputs.staff]")
    edit(care, MODEL, 'uses = ["first-input"]', 'uses = ["staff"]')
    assert place(add(care, "outcome", "shared", "--set", "statement=People share the tasks")) == "first-outcome"
    assert place(add(care, "input", "time", "--set", "statement=Time of nurses")) == ""


def test_so_do_those_of_a_project_that_was_added(care: Path) -> None:
    add(care, "project", "clinic", "--set", "title=The clinic")
    asked = ("--project", "clinic", "--set", "statement=People share the tasks")
    assert place(add(care, "outcome", "shared", *asked)) == "first-outcome"
