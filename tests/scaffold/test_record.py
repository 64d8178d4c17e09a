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
    assert with_project_renamed(text, "a", "b") == text
