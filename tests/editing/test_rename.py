"""Another id, or none any more: everywhere, or not at all."""

import shutil
from pathlib import Path

import pytest

from tests.running import Ran, run
from tests.small import PROGRAMME, PROJECT, RELATIONSHIP, STORY, check_json, edit, make

MODEL = "projects/ward/logic-model.toml"
WAIVER = '\n[[waivers]]\nrule = "EVI304"\nsubject = "{}"\nitem = "{}"\nreason = "r"\nowner = "o"\nuntil = 2026-12-31\n'


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """An evaluation in which much refers to much, with comments."""
    root = make(tmp_path / "care")
    edit(root, RELATIONSHIP, add=
        '\n[practice.patients]  # who is cared for\npicture = "They ask."\n\n[practice."nurses"]\npicture = "They wait."\n'
        '\n[[benefits]]\nid = "control"\nstatement = "Control"\nfor = ["patients", "nurses"] # both\nindicators = ["tasks"]\n'
    )  # fmt: skip
    (root / MODEL).write_text(
        'outcomes.calm = { statement = "Calm", for = ["patients"], through = "patient-nurse" }\n\n'
        '[activities.train]\nstatement = "Train"\nleads-to = [\n    "calm", # the one that counts\n    "safe",\n]\n\n'
        '[outputs.trained]\nstatement = "Trained"\nleads-to = ["calm"]\n\n'
        '[[assumptions]]\nstatement = "calm is wanted"\nabout = ["calm", "train"]\n',
        "utf-8",
    )
    edit(root, MODEL, '    "safe",\n', '    "calm",\n')
    edit(
        root, "projects/ward/indicators/tasks.toml", add='measures = ["calm", "control"]\nperspective = ["patients"]\n'
    )
    for number in range(35):
        (root / f"projects/ward/indicators/i{number}.toml").write_text(
            f'title = "I{number}" # calm\nmeasures = ["calm"]\n', "utf-8"
        )
    edit(root, STORY, "## What changed\n",
        "## What changed\nSee [the tasks](indicators/tasks.toml \"calm\"), [them again][t] and `indicators/tasks.toml`.\n\n"
        "> It is calm now.\n> — patients, woman, 64\n\n[t]: ./indicators/tasks.toml\n",
    )  # fmt: skip
    (root / "README.md").write_text(
        "[Ward](projects/ward/story.md), [tasks](projects/ward/indicators/tasks.toml#x)\n", "utf-8"
    )
    edit(root, PROGRAMME, add=WAIVER.format(RELATIONSHIP, "patients") + WAIVER.format("projects/**", "nurses"))
    return root


def contents(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_bytes().decode() for p in sorted(root.rglob("*")) if p.is_file()}


def faults(root: Path) -> list[str]:
    return [
        f["message"] for f in check_json(root).evaluation["findings"] if f["code"] in ("FIL004", "FIL005", "FIL007")
    ]


def rename(root: Path, *arguments: str) -> Ran:
    return run(root, "rename", *arguments)


def test_an_outcome_is_renamed_wherever_it_is_named_and_nothing_else_changes(care: Path) -> None:
    before, known = contents(care), faults(care)
    ran = rename(care, "outcome", "calm", "calm-sessions")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("Renamed outcome calm to calm-sessions, and 40 references to it.\n")
    after = contents(care)
    for path, text in before.items():
        assert after[path] == text.replace('"calm",', '"calm-sessions",').replace(
            '["calm"', '["calm-sessions"'
        ).replace("outcomes.calm ", "outcomes.calm-sessions "), path
    assert faults(care) == known
    back = rename(care, "outcome", "calm-sessions", "calm")
    assert back.status == 0
    assert contents(care) == before


def test_an_indicator_is_a_file_to_which_stories_link(care: Path) -> None:
    before = contents(care)
    ran = rename(care, "indicator", "tasks", "tasks-done")
    assert ran.status == 0, ran.err
    after = contents(care)
    assert after["projects/ward/indicators/tasks-done.toml"] == before["projects/ward/indicators/tasks.toml"]
    assert "projects/ward/indicators/tasks.toml" not in after
    story = after[STORY]
    assert '[the tasks](indicators/tasks-done.toml "calm")' in story
    assert "[t]: ./indicators/tasks-done.toml\n" in story
    assert "`indicators/tasks.toml`" in story  # code is no link
    assert "[tasks](projects/ward/indicators/tasks-done.toml#x)" in after["README.md"]
    assert 'indicators = ["tasks-done"]' in after[RELATIONSHIP]
    assert faults(care) == []


def test_a_stakeholder_is_renamed_in_tables_lists_quotations_and_waivers(care: Path) -> None:
    ran = rename(care, "stakeholder", "patients", "people")
    assert ran.status == 0, ran.err
    after = contents(care)
    assert "[practice.people]  # who is cared for\n" in after[RELATIONSHIP]
    assert '[practice."nurses"]' in after[RELATIONSHIP]
    assert 'for = ["people", "nurses"] # both\n' in after[RELATIONSHIP]
    assert "[stakeholders.people]\n" in after[PROJECT]
    assert "> — people, woman, 64\n" in after[STORY]
    assert f'subject = "{RELATIONSHIP}"\nitem = "people"\n' in after[PROGRAMME]
    assert 'subject = "projects/**"\nitem = "nurses"\n' in after[PROGRAMME]
    assert faults(care) == []


REQUIRED = """
[[require]]
code = "HOU101"
file = "relationships/patient-nurse.toml" # the first
key = "title"
stage = "inception"
reason = "The board reads it."

[[require]]
code = "HOU102"
file = "relationships/patient-nur*.toml"
key = "title"
stage = "inception"
reason = "The board reads it."
"""


def test_a_requirement_that_names_a_file_is_renamed_with_it_and_a_pattern_that_loses_it_is_told(care: Path) -> None:
    programme = care / PROGRAMME
    programme.write_text(programme.read_text("utf-8") + REQUIRED, "utf-8", newline="\n")
    ran = rename(care, "relationship", "patient-nurse", "pair")
    assert ran.status == 0, ran.err
    after = contents(care)[PROGRAMME]
    assert 'file = "relationships/pair.toml" # the first\n' in after
    assert 'file = "relationships/patient-nur*.toml"\n' in after
    line = after[: after.index('file = "relationships/patient-nur*')].count("\n") + 1
    assert f"{PROGRAMME}:{line}  “relationships/patient-nur*.toml” matches no file any more" in ran.out
    told = rename(care, "relationship", "pair", "patients").out
    assert "any more" not in told


def test_a_requirement_that_names_a_file_is_told_before_that_is_removed(care: Path) -> None:
    every = REQUIRED.replace("patient-nur*", "*").replace("HOU102", "HOU103")
    edit(care, PROGRAMME, add=REQUIRED + every[every.index("[[require]]", 5) :])
    ran = run(care, "remove", "relationship", "patient-nurse")
    assert ran.status == 2
    places = [line for line in ran.err.splitlines() if "any more" in line]
    assert [line.partition("  “")[2] for line in places] == [
        "relationships/patient-nurse.toml” would match no file any more",
        "relationships/patient-nur*.toml” would match no file any more",
    ]
    told = run(care, "remove", "relationship", "patient-nurse", "--force").out
    assert "“relationships/patient-nur*.toml” matches no file any more" in told


def test_a_requirement_stays_where_another_project_has_such_a_file(care: Path) -> None:
    programme = care / PROGRAMME
    programme.write_text(programme.read_text("utf-8") + REQUIRED, "utf-8", newline="\n")
    shutil.copytree(care / "projects/ward", care / "projects/home")
    ran = rename(care, "relationship", "patient-nurse", "pair", "--project", "home")
    assert ran.status == 0, ran.err
    assert 'file = "relationships/patient-nurse.toml"' in contents(care)[PROGRAMME]
    assert "any more" not in ran.out


def test_a_project_is_a_folder(care: Path) -> None:
    before = contents(care)
    ran = rename(care, "project", "ward", "clinic")
    assert ran.status == 0, ran.err
    after = contents(care)
    assert not (care / "projects/ward").exists()
    assert after["README.md"] == "[Ward](projects/clinic/story.md), [tasks](projects/clinic/indicators/tasks.toml#x)\n"
    assert f'subject = "{RELATIONSHIP.replace("ward", "clinic")}"' in after[PROGRAMME]
    same = {p: t for p, t in before.items() if p not in ("README.md", PROGRAMME)}
    assert {
        p.replace("projects/clinic", "projects/ward"): t for p, t in after.items() if p not in ("README.md", PROGRAMME)
    } == same
    assert faults(care) == []


def test_a_relationship_and_a_plan_with_its_data(care: Path) -> None:
    plan = care / "projects/ward/data-capture/census.toml"
    plan.parent.mkdir()
    plan.write_text('title = "Census"\n[[items]]\nid = "tasks_done"\n', "utf-8")
    (care / "projects/ward/data").mkdir()
    (care / "projects/ward/data/census.csv").write_text("a\n", "utf-8")
    assert rename(care, "data-capture", "census", "unit-census").status == 0
    assert (care / "projects/ward/data/unit-census.csv").read_text("utf-8") == "a\n"
    assert rename(care, "item", "tasks_done", "tasks").status == 0
    assert 'id = "tasks"\n' in (care / "projects/ward/data-capture/unit-census.toml").read_text("utf-8")
    assert rename(care, "relationship", "patient-nurse", "together").status == 0
    assert 'through = "together"' in contents(care)[MODEL]
    assert 'subject = "projects/ward/relationships/together.toml"' in contents(care)[PROGRAMME]
    assert rename(care, "benefit", "control", "more-control").status == 0
    assert 'measures = ["calm", "more-control"]' in contents(care)["projects/ward/indicators/tasks.toml"]
    assert faults(care) == []


def test_a_dry_run_changes_nothing(care: Path) -> None:
    before = contents(care)
    ran = rename(care, "indicator", "tasks", "tasks-done", "--dry-run")
    assert ran.status == 0
    assert '-indicators = ["tasks"]\n+indicators = ["tasks-done"]\n' in ran.out
    assert "--- projects/ward/indicators/tasks.toml\n+++ (nothing)\n" in ran.out
    assert contents(care) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["outcome", "clam", "x"], "There is no outcome “clam”. Did you mean “calm”?"),
        (["outcome", "calm", "Not An Id"], "“Not An Id” cannot be an id."),
        (["outcome", "calm", "calm"], "It is called calm already."),
        (["outcome", "calm", "control"], f"There is benefit “control” already, in {RELATIONSHIP}."),
        (["indicator", "tasks", "i3"], "There is indicator “i3” already, in projects/ward/indicators/i3.toml."),
        (["practice", "patients", "x"], "has no id of its own to be changed"),
        (["review", "x", "y"], "has no id of its own to be changed"),
        (["nonsense", "x", "y"], "There is no kind “nonsense”."),
        (["outcome", "calm", "x", "--project", "none"], "There is no project “none”."),
    ],
)
def test_what_cannot_be_renamed_is_said_and_nothing_happens(arguments: list[str], said: str, care: Path) -> None:
    before = contents(care)
    ran = rename(care, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert contents(care) == before


def test_an_id_in_two_projects_is_asked_for(care: Path) -> None:
    shutil.copytree(care / "projects/ward", care / "projects/clinic")
    ran = rename(care, "outcome", "calm", "x")
    assert ran.status == 2
    assert (
        "There are 2 of the name “calm”: projects/clinic/logic-model.toml, projects/ward/logic-model.toml." in ran.err
    )
    assert "--project ID" in ran.err
    assert rename(care, "outcome", "calm", "x", "--project", "clinic").status == 0
    assert "outcomes.calm " in contents(care)[MODEL]


def test_while_a_file_cannot_be_read_nothing_is_renamed(care: Path) -> None:
    edit(care, "projects/ward/indicators/i7.toml", add="x = [\n")
    before = contents(care)
    for ran in (rename(care, "outcome", "calm", "x"), run(care, "remove", "outcome", "calm", "--force")):
        assert ran.status == 2
        assert "projects/ward/indicators/i7.toml:3 cannot be read, so it is open what it names." in ran.err
    assert contents(care) == before


# Removing


def test_what_nothing_names_is_removed(care: Path) -> None:
    before = contents(care)
    ran = run(care, "remove", "indicator", "i3")
    assert (ran.status, ran.out) == (0, "Removed indicator i3.\n")
    assert contents(care) == {p: t for p, t in before.items() if p != "projects/ward/indicators/i3.toml"}


def test_what_is_named_elsewhere_is_kept_and_the_places_are_shown(care: Path) -> None:
    before = contents(care)
    ran = run(care, "remove", "indicator", "tasks")
    assert (ran.status, ran.out) == (2, "")
    assert "indicator “tasks” is named elsewhere, so nothing has been removed:" in ran.err
    assert f"  {RELATIONSHIP}:17  is taken out of a list\n" in ran.err
    assert "  README.md:1  would be left hanging\n" in ran.err
    assert "--force" in ran.err
    assert contents(care) == before


def test_with_force_it_is_taken_out_of_lists_and_what_is_left_hanging_is_listed(care: Path) -> None:
    ran = run(care, "remove", "outcome", "calm", "--force")
    assert ran.status == 0, ran.err
    after = contents(care)
    assert after[MODEL] == (
        '[activities.train]\nstatement = "Train"\nleads-to = [\n]\n\n'
        '[outputs.trained]\nstatement = "Trained"\nleads-to = []\n\n'
        '[[assumptions]]\nstatement = "calm is wanted"\nabout = ["train"]\n'
    )
    assert 'measures = ["control"]' in after["projects/ward/indicators/tasks.toml"]
    assert faults(care) == []
    ran = run(care, "remove", "stakeholder", "nurses", "--force")
    assert ran.status == 0
    assert f"  {RELATIONSHIP}:10  still names it\n" in ran.out


def test_a_whole_project_is_removed(care: Path) -> None:
    (care / "README.md").unlink()
    edit(care, PROGRAMME, WAIVER.format(RELATIONSHIP, "patients"))
    refused = run(care, "remove", "project", "ward")
    assert refused.status == 2
    assert "project “ward” is a folder with 41 files, and all of it would go, captured data too." in refused.err
    assert run(care, "remove", "project", "ward", "--force").status == 0
    assert list(contents(care)) == [PROGRAMME]
    assert not (care / "projects").exists()


def test_of_a_quotation_only_the_one_who_is_named_is_renamed(care: Path) -> None:
    edit(
        care,
        STORY,
        "> It is calm now.\n> — patients, woman, 64\n",
        "> The patients asked other patients.\n>\n> — patients\n",
    )
    assert rename(care, "stakeholder", "patients", "people").status == 0
    assert "> The patients asked other patients.\n>\n> — people\n" in contents(care)[STORY]


def test_a_reflection_goes_by_its_day(care: Path) -> None:
    assert run(care, "add", "reflection", "2026-01-31").status == 0
    assert rename(care, "reflection", "2026-01-31", "2026-02-01").status == 0
    assert "projects/ward/reflections/2026-02-01.md" in contents(care)
    assert run(care, "remove", "reflection", "2026-02-01").status == 0


def test_an_example_in_a_block_of_code_is_no_link(care: Path) -> None:
    edit(
        care,
        STORY,
        "[t]: ./indicators/tasks.toml\n",
        "[t]: ./indicators/tasks.toml\n\n```\n[t]: ./indicators/tasks.toml\n```\n",
    )
    assert rename(care, "indicator", "tasks", "tasks-done").status == 0
    assert "[t]: ./indicators/tasks-done.toml\n\n```\n[t]: ./indicators/tasks.toml\n```\n" in contents(care)[STORY]
