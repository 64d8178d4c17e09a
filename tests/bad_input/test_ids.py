"""Ids that cannot be one, in files and as their names."""

import os
from pathlib import Path

import pytest
import tomli_w

from tests.bad_input.evaluations import NASTY, P, checked, of, places, write
from tests.running import Run

BAD_IDS = [
    "a/b",
    "..",
    "a\\b",
    "A",
    "ä",
    "🙂",
    "a b",
    "-a",
    "a-",
    "a--b",
    "a_b",
    "",
    "a.b",
    "x" * 65,
    "a\n",
    "{{ 7*7 }}",
    NASTY,
]


@pytest.mark.parametrize("id", BAD_IDS)
def test_badly_formed_ids_in_files_are_findings(id: str, tmp_path: Path) -> None:
    files = {
        f"{P}/project.toml": tomli_w.dumps({"stakeholders": {id: {"name": "x"}}}),
        f"{P}/logic-model.toml": tomli_w.dumps({"outcomes": {id: {"statement": "x"}}}),
        f"{P}/relationships/r.toml": tomli_w.dumps({"adverse-effects": [{"id": id or "TODOS/"}]}),
    }
    report = checked(write(tmp_path, files), "FIL005")
    for path in files:
        found = [f for f in of(report, "FIL005") if f.file == path and "cannot be an id" in f.message]
        assert [f.line for f in found] == [2 if "relationships" in path else 1], (path, found)


@pytest.mark.parametrize("id", [id for id in BAD_IDS if id not in ("", "..", "a/b")])
def test_badly_formed_names_of_files_and_folders_are_findings(id: str, tmp_path: Path) -> None:
    if len(id) > 100:
        id = id[:40]
    id = id.replace("/", "")
    write(tmp_path, {f"projects/{id}/project.toml": "", f"{P}/relationships/{id}.toml": ""})
    report = checked(tmp_path, "FIL005")
    assert set(places(report, "FIL005")) == {f"projects/{id}/project.toml:1", f"{P}/relationships/{id}.toml:1"}
    assert all(id in f.message and "cannot be an id" in f.message for f in of(report, "FIL005"))


def test_ids_that_differ_only_in_case(tmp_path: Path) -> None:
    write(tmp_path, {f"{P}/indicators/a.toml": "", f"{P}/indicators/A.toml": "", f"{P}/data-capture/a.toml": ""})
    if len(os.listdir(tmp_path / P / "indicators")) == 1:
        pytest.skip("this file system does not tell case apart")
    report = checked(write(tmp_path, {f"{P}/project.toml": "[stakeholders.b]\n[stakeholders.B]\n"}), "FIL005")
    assert places(report, "FIL005") == [f"{P}/data-capture/a.toml:1", f"{P}/indicators/A.toml:1", f"{P}/project.toml:2"]


def test_names_of_files_that_are_no_text(here: Run, tmp_path: Path) -> None:
    write(tmp_path, {})
    try:
        os.makedirs(os.fsencode(tmp_path / "projects") + b"/\xff")
    except OSError:
        pytest.skip("this file system takes no such name")
    ran = here("check", "--format", "json")
    assert ran.status == 1, ran.err
    assert '"file": "projects/\\udcff/project.toml"' in ran.out
    ran = here("check", "--output", "out.txt")
    assert ran.status == 1, ran.err
    assert "projects/\\udcff/project.toml" in (tmp_path / "out.txt").read_text("utf-8")
    assert here("status").status == 0
