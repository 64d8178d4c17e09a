"""Ids that become a file or folder are none that Windows keeps for devices, whichever way they come."""

from pathlib import Path

import pytest

from tests.running import run
from tests.small import make
from tests.strikes import tree

SAID = "Windows keeps that name for a device, so the evaluation could not be copied or checked out there."


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "indicator", "aux", "--set", "title=Auxiliary staff"),
        ("add", "data-capture", "com0", "--set", "title=Communication"),
        ("add", "relationship", "nul"),
        ("add", "project", "lpt9"),
        ("add", "indicator", "--from", "aux.csv"),
        ("rename", "indicator", "tasks", "prn"),
        ("rename", "project", "ward", "con"),
        ("new", "e", "--no-input", "--project", "con"),
        ("new", "e", "--answers", "answers.toml"),
    ],
    ids=" ".join,
)
def test_no_file_or_folder_gets_such_an_id(arguments: tuple[str, ...], care: Path) -> None:
    (care / "aux.csv").write_text("id,title\naux,Auxiliary staff\n", "utf-8")
    (care / "answers.toml").write_text(
        '[[projects]]\nid = "a"\n[[projects.relationships]]\nid = "com1"\ntype = "people-system"\n', "utf-8"
    )
    before = tree(care)
    ran = run(care, *arguments)
    assert ran.status == 2
    assert SAID in ran.err
    assert "Choose another, such as " in ran.err
    assert tree(care) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "stakeholder", "aux", "--set", "name=Auxiliary staff"),
        ("add", "outcome", "con", "--set", "statement=Continuity"),
        ("add", "indicator", "aux-staff", "--set", "title=Auxiliary staff"),
        ("add", "indicator", "com10", "--set", "title=Communication"),
    ],
    ids=" ".join,
)
def test_what_becomes_no_file_may_be_called_so(arguments: tuple[str, ...], care: Path) -> None:
    assert run(care, *arguments).status == 0


def test_a_folder_made_up_from_a_title_is_none_either(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "--no-input", "--set", "title=CON").status == 0
    assert (tmp_path / "con-evaluation/evaluation.toml").is_file()


def test_what_is_called_so_already_is_a_warning_and_can_be_renamed(tmp_path: Path) -> None:
    care = make(tmp_path / "care")
    (care / "projects/ward/indicators/tasks.toml").rename(care / "projects/ward/indicators/aux.toml")
    ran = run(care, "check", "--select", "FIL", "--format", "json")
    assert ran.status == 0
    found = [(f["code"], f["severity"], f["file"]) for f in ran.evaluation["findings"] if "Windows" in f["message"]]
    assert found == [("FIL005", "warning", "projects/ward/indicators/aux.toml")]
    assert run(care, "rename", "indicator", "aux", "tasks").status == 0
