"""What an evaluation was made from is kept with it, and read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.files.overlays import Laid
from evalkit.files.sources import Disk, Source
from evalkit.scaffold.record import RECORD, Record, kept, with_project_renamed, written

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ANSWERS = st.fixed_dictionaries(
    {"ci": st.sampled_from(["none", "github"])},
    optional={
        "title": TEXT,
        "start": st.dates(),
        "projects": st.lists(st.fixed_dictionaries({"id": TEXT, "title": TEXT})),
    },
)


def holding(text: str) -> Source:
    return Laid(Disk(Path("/nowhere")), {RECORD: text.encode()})


@given(record=st.builds(Record, TEXT.filter(bool), TEXT, TEXT, ANSWERS))
def test_what_is_written_is_what_is_kept(record: Record) -> None:
    assert kept(holding(written(record))) == record


@given(record=st.builds(Record, TEXT.filter(bool), TEXT, TEXT, ANSWERS), id=TEXT, new=TEXT)
def test_only_the_project_of_that_id_goes_by_another(record: Record, id: str, new: str) -> None:
    renamed = kept(holding(with_project_renamed(written(record), id, new)))
    projects = record.answers.get("projects", [])
    asked_for = any(project["id"] == id for project in projects)
    assert renamed.renamed == ({} if asked_for else {id: new})
    assert renamed.answers.get("projects", []) == [
        {**project, "id": new if project["id"] == id else project["id"]} for project in projects
    ]
    assert (renamed.template, renamed.version, renamed.source) == (record.template, record.version, record.source)


@pytest.mark.parametrize("text", ["x = [", "", "template = 'x'", "template = 'x'\nanswers = 3", "[answers]"])
def test_one_that_is_damaged_is_said_to_be_and_left_as_it_is(text: str) -> None:
    with pytest.raises(EvalkitError, match="is damaged"):
        kept(holding(text))
    assert with_project_renamed(text, "a", "b") == text


@pytest.mark.parametrize("projects", ["3", "[3]", "['a']", "[{id = 3}]"])
def test_projects_that_are_none_are_passed_over(projects: str) -> None:
    text = f"template = 'x'\n[answers]\nprojects = {projects}\n"
    assert with_project_renamed(text, "a", "b").startswith(text)


def test_a_project_that_is_in_no_answer_is_known_by_all_its_ids() -> None:
    record = Record("x", "", "", {})
    text = written(record)
    for id, new in (("a", "b"), ("b", "c"), ("d", "a")):
        text = with_project_renamed(text, id, new)
    there = kept(holding(text))
    assert there.renamed == {"a": "c", "d": "a"}
    now = {path: there.path_now(path) for path in ("projects/a/x.toml", "projects/d/y/z.md", "projects/a", "a/b/c")}
    assert list(now.values()) == ["projects/c/x.toml", "projects/a/y/z.md", "projects/a", "a/b/c"]


def test_renamed_projects_that_are_no_table_are_said_to_be_damaged() -> None:
    with pytest.raises(EvalkitError, match="`renamed` is no table"):
        kept(holding("template = 'x'\nrenamed = 3\n[answers]\n"))
