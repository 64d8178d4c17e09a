"""A newer template meets an evaluation in which people have written."""

import json
import re
import shutil
from pathlib import Path

import pytest

from evalkit.framework import STORY_SECTIONS
from evalkit.scaffold.made import RENDERED, made_of
from evalkit.scaffold.merge import merge
from tests.running import Ran, run

CONTENT = "{{cookiecutter.folder}}"
PROJECT = f"parts/project/{CONTENT}"
MODEL = "projects/ward/logic-model.toml"
STORY = "projects/ward/story.md"


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """An evaluation made from a house template, which lies beside it."""
    assert run(tmp_path, "templates", "new", "house").status == 0
    sections = "".join(f"\n## {title}\n\n<!-- Guidance -->\n\nTODO\n" for title in STORY_SECTIONS)
    (tmp_path / "house" / PROJECT / "story.md").write_text(f"# Story\n{sections}", "utf-8")
    ran = run(tmp_path, "new", "care", "--no-input", "--template", "house", "--project", "ward", "--set", "title=Care")
    assert ran.status == 0, ran.err
    return tmp_path / "care"


def edit(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_bytes().decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_bytes(text.encode())


def newer(care: Path, file: str, *pairs: tuple[str, str]) -> None:
    """Changes the template, and its version."""
    house = care.parent / "house"
    edit(house / file, *pairs)
    about = json.loads((house / "cookiecutter.json").read_text("utf-8"))
    about["version"] = str(int(about["version"]) + 1)
    (house / "cookiecutter.json").write_text(json.dumps(about), "utf-8")


def update(care: Path, *arguments: str) -> Ran:
    return run(care.parent, "update", "--evaluation", "care", *arguments)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def theirs(root: Path) -> dict[str, bytes]:
    """What people write."""
    return {path: data for path, data in contents(root).items() if not path.startswith(".evalkit/")}


def test_where_nothing_is_newer_nothing_happens(care: Path) -> None:
    edit(care / "evaluation.toml", ('owner = "TODO"', 'owner = "me"'))
    before = contents(care)
    assert update(care).out == "✓ Up to date with the template house 1.\n"
    assert update(care, "--check").status == 0
    assert contents(care) == before


def test_what_people_wrote_stays_and_what_the_template_changed_comes(care: Path) -> None:
    run(care, "add", "outcome", "tasks-shared", "--set", "statement=People share the tasks")
    edit(care / "evaluation.toml", ('owner = "TODO"', 'owner = "me" # a role'), ("[review]", "[review]  # ours"))
    edit(care / STORY, ("## In brief\n", "## In brief\n\nWe did it.\n"))
    (care / "projects/ward/indicators/first-indicator.toml").unlink()
    crlf = care / "projects/ward/project.toml"
    crlf.write_bytes(b"\xef\xbb\xbf" + crlf.read_bytes().replace(b"\n", b"\r\n"))
    newer(
        care,
        f"{CONTENT}/evaluation.toml",
        ('owner = "TODO"', 'owner = "TODO: a role"'),
        ('every = "TODO"', 'every = "3 months"'),
    )
    edit(
        care.parent / "house" / CONTENT / "evaluation.toml",
        ("[review]", '[rules.IND709]\nseverity = "off"\nreason = "Ours"\n\n[review]'),
    )
    newer(care, f"{PROJECT}/logic-model.toml", ('{{ about("logic-model.outcomes.statement") }}', "# Our own words"))
    newer(care, f"{PROJECT}/project.toml", ('lead = "TODO"', 'lead = "TODO: who leads it"'))
    newer(care, f"{PROJECT}/indicators/first-indicator.toml", ('title = "TODO"', 'title = "TODO: a title"'))
    newer(care, f"{PROJECT}/story.md", ("## The problem", "## For the funder\n\nTODO\n\n## The problem"))
    (care.parent / "house" / PROJECT / "briefing.md").write_text("# Briefing\n", "utf-8")
    before = theirs(care)
    shown = update(care, "--diff")
    assert theirs(care) == before
    assert "+# Our own words\n" in shown.out
    ran = update(care)
    assert ran.status == 0, (ran.out, ran.err)
    assert ran.out.startswith("Updated: the template house 6, from 1; ")
    after = theirs(care)
    programme = after["evaluation.toml"].decode()
    assert 'owner = "me" # a role\n' in programme
    assert re.search(r'\[review\]  # ours\n(#.*\n)*every = "3 months"\n', programme)
    assert '[rules.IND709]\nseverity = "off"\nreason = "Ours"\n' in programme
    assert '# Our own words\nstatement = "People share the tasks"\n' in after[MODEL].decode()
    assert "projects/ward/indicators/first-indicator.toml" not in after
    assert after["projects/ward/briefing.md"] == b"# Briefing\n"
    project = after["projects/ward/project.toml"]
    assert project == before["projects/ward/project.toml"].replace(b'lead = "TODO"', b'lead = "TODO: who leads it"')
    story = after[STORY].decode()
    assert "## In brief\n\nWe did it.\n" in story
    assert "\n\n## For the funder\n\nTODO\n\n## The problem" in story
    assert update(care).out == "✓ Up to date with the template house 6.\n"
    assert [line for line in run(care, "check").out.splitlines() if "FIL" in line] == []


def test_what_both_changed_is_listed_and_nothing_is_written(care: Path) -> None:
    edit(care / "evaluation.toml", ('every = "TODO"', 'every = "6 months"'))
    edit(care / STORY, ("## Limitations\n", "## Limitations\n\nOurs.\n"))
    newer(care, f"{CONTENT}/evaluation.toml", ('every = "TODO"', 'every = "3 months"'))
    newer(care, f"{PROJECT}/story.md", ("## Limitations\n", "## Limitations\n\nHouse.\n"))
    before = contents(care)
    for arguments in ((), ("--check",)):
        ran = update(care, *arguments)
        assert ran.status == 1
        assert "Both changed  evaluation.toml  review.every\n  mine    6 months\n" in ran.out
        assert "  theirs  3 months\n" in ran.out
        assert f"Both changed  {STORY}  Limitations\n" in ran.out
        assert contents(care) == before
    kept = shutil.copytree(care, care.parent / "kept")
    assert run(care.parent, "update", "--evaluation", "kept", "--accept", "mine").status == 0
    assert theirs(kept) == theirs(care)
    assert update(care, "--accept", "theirs").status == 0
    after = theirs(care)
    assert b'every = "3 months"\n' in after["evaluation.toml"]
    assert b"## Limitations\n\nHouse.\n" in after[STORY]
    assert update(care, "--check").status == 0


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("evaluation.toml", "x = [\n", "evaluation.toml: The file cannot be read as TOML"),
        (".evalkit/template.toml", "x = [\n", ".evalkit/template.toml is damaged."),
        (".evalkit/rendered.json", "{", ".evalkit/rendered.json cannot be read, and without it"),
        (".evalkit/rendered.json", '{"files": [3]}', ".evalkit/rendered.json cannot be read, and without it"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_happens(file: str, text: str, said: str, care: Path) -> None:
    newer(care, f"{CONTENT}/evaluation.toml", ('owner = "TODO"', 'owner = "TODO: a role"'))
    (care / file).write_text(text, "utf-8")
    before = contents(care)
    ran = update(care)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert contents(care) == before


def test_wrong_use(care: Path) -> None:
    assert "It takes mine or theirs." in update(care, "--accept", "both").err
    (care / ".evalkit/template.toml").unlink()
    ran = update(care)
    assert ran.status == 2
    assert "does not say which template it comes from" in ran.err
    shutil.rmtree(care.parent / "house")
    assert update(care, "--template", "nowhere").status == 2


def test_the_template_may_have_moved(care: Path) -> None:
    newer(care, f"{CONTENT}/evaluation.toml", ('owner = "TODO"', 'owner = "TODO: a role"'))
    (care.parent / "house").rename(care.parent / "elsewhere")
    assert update(care).status == 2
    assert update(care, "--template", "elsewhere").status == 0
    assert 'owner = "TODO: a role"' in (care / "evaluation.toml").read_text("utf-8")


def test_no_client_data_is_kept_but_in_the_answers(care: Path) -> None:
    held = (care / ".evalkit/rendered.json").read_text("utf-8")
    assert "Care" not in held
    assert json.loads(held)["evalkit_rendered"] == 1
    assert not list((care / ".evalkit").glob("pending-*"))


@pytest.mark.parametrize(
    ("then", "mine", "now", "merged"),
    [
        ("a = 1\n", "a = 1\n", "a = 2\n", "a = 2\n"),
        ("a = 1\n", "a = 3 # x\n", "a = 1\nb = 2\n", "a = 3 # x\nb = 2\n"),
        ("a = 1\nb = 1\n", "a = 1\n", "a = 1\nb = 2\n", "a = 1\n"),
        ("[t]\na = 1\n", "x = 1\n", "[t]\na = 1\nb = 2\n", "x = 1\n"),
        ("a = 1\n", "a = 2\n", "# why\n[new]\n# what\nb = 1\n", "a = 2\n\n# why\n[new]\n# what\nb = 1\n"),
        ("a = 1\n", "a = 2\n", 'a = 1\n[[l]]\nb = "x"\n', 'a = 2\n\n[[l]]\nb = "x"\n'),
        ("a = 'TODO'\n", "a = 'x'\n", "a = 'TODO: y'\n", "a = 'x'\n"),
    ],
)
def test_keys_are_merged(then: str, mine: str, now: str, merged: str) -> None:
    result = merge("x.toml", made_of("x.toml", then), mine, now, None)
    assert (result.text, result.conflicts) == (merged, [])


LIST = 'a = [\n    "x", # mine\n    "y",\n]\n'


@pytest.mark.parametrize(
    ("then", "mine", "now", "merged"),
    [
        ('a = ["x", "y"]\n', LIST, 'a = ["x", "y", "z"]\n', 'a = [\n    "x", # mine\n    "y",\n    "z",\n]\n'),
        (
            "[[l]]\nb = 1\n",
            "# mine\n[[l]]\nb = 1 # mine\n",
            "[[l]]\nb = 1\n[[l]]\nb = 2\n",
            "# mine\n[[l]]\nb = 1 # mine\n\n[[l]]\nb = 2\n",
        ),
    ],
)
def test_lists_grow_and_keep_the_comments_in_them(then: str, mine: str, now: str, merged: str) -> None:
    result = merge("x.toml", made_of("x.toml", then), mine, now, None)
    assert (result.text, result.conflicts) == (merged, [])


def test_a_list_with_comments_that_would_be_another_is_a_conflict() -> None:
    result = merge("x.toml", made_of("x.toml", 'a = ["x", "y"]\n'), LIST, 'a = ["q"]\n', None)
    assert result.text == LIST
    assert [(c.part, c.theirs) for c in result.conflicts] == [("a", '["q"]')]


def test_a_text_over_several_lines_in_braces_stays_as_it_is() -> None:
    mine = 't = { r = """Two\n30 percent""", v = 4 }\n'
    now = '[t]\nr = "TODO"\nv = "TODO"\n# Who agreed it.\nby = "Board"\n'
    then = made_of("x.toml", '[t]\nr = "TODO"\nv = "TODO"\n')
    result = merge("x.toml", then, mine, now, None)
    assert result.text == 't = { r = """Two\n30 percent""", v = 4, by = "Board" }\n'


def test_sections_of_mine_keep_their_line_endings() -> None:
    mine = "# S\r\n\r\n## A\nMine.\n"
    result = merge("x.md", made_of("x.md", "# S\n\n## A\n"), mine, "# S\n\n## A\n\n## B\nNew.\n", None)
    assert result.text.startswith(mine)
    assert result.text.replace("\r\n", "\n").endswith("\n\n## B\nNew.\n")


def test_a_project_that_is_gone_or_renamed_does_not_come_back(care: Path) -> None:
    assert run(care, "rename", "project", "ward", "clinic").status == 0
    newer(care, f"{PROJECT}/project.toml", ('lead = "TODO"', 'lead = "TODO: who leads it"'))
    (care.parent / "house" / PROJECT / "glossary.md").write_text("# Glossary\n", "utf-8")
    assert update(care).status == 0
    assert not (care / "projects/ward").exists()
    assert 'lead = "TODO: who leads it"' in (care / "projects/clinic/project.toml").read_text("utf-8")
    assert (care / "projects/clinic/glossary.md").is_file()
    assert run(care, "remove", "project", "clinic", "--force").status == 0
    (care.parent / "house" / PROJECT / "further.md").write_text("# Further\n", "utf-8")
    assert update(care).status == 0
    assert not (care / "projects").exists()


def test_a_project_that_the_template_always_makes_does_not_come_back_under_its_old_name(care: Path) -> None:
    """Nor what has been removed from it; what is new comes to where it is now."""
    fixed = care.parent / "house" / CONTENT / "projects/fixed"
    shutil.copytree(care / "projects/ward", fixed)
    newer(care, f"{CONTENT}/evaluation.toml", ('owner = "TODO"', 'owner = "TODO: a role"'))
    assert update(care).status == 0
    for id, new in (("fixed", "moved"), ("moved", "clinic")):
        assert run(care, "rename", "project", id, new).status == 0
    record = (care / ".evalkit/template.toml").read_text("utf-8")
    assert record.endswith('[renamed]\nfixed = "clinic"\n')
    assert run(care, "remove", "indicator", "first-indicator", "--project", "clinic", "--force").status == 0
    (care / "projects/clinic/project.toml").chmod(0o644)
    newer(care, f"{CONTENT}/projects/fixed/project.toml", ('lead = "TODO"', 'lead = "TODO: who leads it"'))
    (fixed / "glossary.md").write_text("# Glossary\n", "utf-8")
    for said in (
        "Updated: the template house 3, from 2; 2 files of yours.\n",
        "✓ Up to date with the template house 3.\n",
    ):
        assert update(care).out.startswith(said)
        assert sorted(path.name for path in (care / "projects").iterdir()) == ["clinic", "ward"]
    assert 'lead = "TODO: who leads it"' in (care / "projects/clinic/project.toml").read_text("utf-8")
    assert (care / "projects/clinic/glossary.md").is_file()
    assert not (care / "projects/clinic/indicators/first-indicator.toml").exists()
    assert (care / ".evalkit/template.toml").read_text("utf-8").endswith('[renamed]\nfixed = "clinic"\n')


def test_a_project_that_no_template_made_is_not_kept_among_the_renamed(care: Path) -> None:
    assert run(care, "add", "project", "unit", "--set", "title=Unit").status == 0
    before = (care / ".evalkit/template.toml").read_bytes()
    assert run(care, "rename", "project", "unit", "clinic").status == 0
    assert (care / ".evalkit/template.toml").read_bytes() == before


def test_what_the_template_has_dropped_stays_and_is_told_once(care: Path) -> None:
    assert run(care, "rename", "output", "first-output", "taught").status == 0
    edit(care / "evaluation.toml", ('owner = "TODO"', 'owner = "me"'))
    house = care.parent / "house" / PROJECT
    model = (house / "logic-model.toml").read_text("utf-8")
    for kind in ("inputs.first-input", "outputs.first-output"):  # of which the one goes by another name
        model = re.sub(rf"(?ms)^\[{kind}\]\n.*?(?=^\[)", "", model)
    (house / "logic-model.toml").write_text(model, "utf-8")
    (house / "indicators/first-indicator.toml").unlink()
    edit(house / "story.md", ("\n## The problem\n\n<!-- Guidance -->\n\nTODO\n", ""))
    newer(care, f"{CONTENT}/evaluation.toml", ('owner = "TODO"\n', ""))
    before = theirs(care)
    told = update(care, "--check")
    assert told.status == 1
    heading = "The template no longer has what follows. It stays: take out what is not needed."
    assert told.out.partition(f"{heading}\n")[2].splitlines() == [
        "  evaluation.toml  owner  changed since",
        "  projects/ward/indicators/first-indicator.toml  as it was made",
        "  projects/ward/logic-model.toml  inputs  as it was made",
        "  projects/ward/story.md  The problem  as it was made",
    ]
    assert update(care).status == 0
    after = theirs(care)
    assert set(before) == set(after)
    assert b"[inputs.first-input]" in after[MODEL]
    assert b'owner = "me"' in after["evaluation.toml"]
    assert update(care).out == "✓ Up to date with the template house 2.\n"


ABOVE = '{{ about("evaluation.closed") }}\n# closed = 2013-12-31\n'


def test_it_says_which_keys_are_new(care: Path) -> None:
    newer(care, f"{CONTENT}/evaluation.toml", ('owner = "TODO"\n', 'owner = "TODO"\n\nsponsor = "TODO"\n'))
    ran = update(care)
    assert ran.status == 0, ran.err
    assert "  evaluation.toml  new: sponsor\n" in ran.out


def test_guidance_that_is_new_takes_the_place_of_no_other(care: Path) -> None:
    """Neither where it stands among what is commented out, nor at the end of the file."""
    before = (care / "evaluation.toml").read_text("utf-8")
    newer(care, f"{CONTENT}/evaluation.toml", (ABOVE, f"# Ask who else was there.\n# guests = 3\n\n{ABOVE}"))
    house = care.parent / "house" / CONTENT / "evaluation.toml"
    house.write_text(house.read_text("utf-8").rstrip() + "\n\n\n# The very last thing.\n# last = 1\n", "utf-8")
    edit(care / "evaluation.toml", ('owner = "TODO"', 'owner = "me"'))
    assert update(care).status == 0
    now = (care / "evaluation.toml").read_text("utf-8")
    assert [line for line in before.splitlines() if line not in now.splitlines()] == ['owner = "TODO"']
    assert "# Ask who else was there.\n# guests = 3\n\n# Once the evaluation is finished" in now
    assert now.rstrip().endswith("# The very last thing.\n# last = 1")
    assert update(care).status == 0
    assert (care / "evaluation.toml").read_text("utf-8") == now


def test_an_evaluation_from_before_gets_what_is_new_and_keeps_what_people_wrote_under_the_same_name(care: Path) -> None:
    made = json.loads((care / RENDERED).read_text("utf-8"))
    made["files"] = {path: parts for path, parts in made["files"].items() if not path.startswith("publish/")}
    (care / RENDERED).write_text(json.dumps(made), "utf-8")
    brought = [path.relative_to(care).as_posix() for path in sorted((care / "publish").rglob("*.*"))]
    shutil.rmtree(care / "publish")
    mine = {
        "publish/house.toml": b'[house]\r\nname = "Hazel" # ours\r\n',
        "publish/report/method.md": b"# How\n\n## We did it\n",
    }
    for path, data in mine.items():
        (care / path).parent.mkdir(parents=True, exist_ok=True)
        (care / path).write_bytes(data)
    ran = update(care)
    assert ran.status == 0, ran.out + ran.err
    held = theirs(care)
    assert {path: held[path] for path in mine} == mine
    assert [path for path in held if path.startswith("publish/")] == brought
    assert b"GRIPP2" in held["publish/report/involvement.md"]
    (care / "publish/report/involvement.md").unlink()
    assert update(care).out == "✓ Up to date with the template house 1.\n"
    assert not (care / "publish/report/involvement.md").exists()
