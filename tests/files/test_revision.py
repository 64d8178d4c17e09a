"""An evaluation read from git: the same as from the disk on the day of the commit."""

import os
import shutil
from pathlib import Path

import pytest

from evalkit.errors import EvalkitError
from evalkit.files.loader import load, load_from
from evalkit.files.repository import Repository
from evalkit.files.revision import Revision
from evalkit.files.sources import Disk
from tests.files.test_sources import WARD, told
from tests.repositories import commit, git
from tests.small import PROGRAMME, PROJECT, RELATIONSHIP, STORY, make

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not here")


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """A small evaluation in a repository, with one beside it."""
    root = make(tmp_path / "repository/care")
    make(tmp_path / "repository/other")
    git(tmp_path, "init", "--quiet", str(tmp_path / "repository"))
    return root


def committed(root: Path) -> Revision:
    """The evaluation as it is now, by way of git; on the disk it is gone."""
    found = Repository(root).evaluation_at(commit(root.parent))
    assert found
    shutil.rmtree(root)
    root.mkdir()
    return found


LINKS = {
    f"{WARD}/relationships/beside.toml": "patient-nurse.toml",
    f"{WARD}/relationships/twice.toml": "beside.toml",
    f"{WARD}/relationships/round.toml": "../../ward/./relationships//patient-nurse.toml",
    f"{WARD}/relationships/out-and-in.toml": "../../../../care/projects/ward/relationships/patient-nurse.toml",
    f"{WARD}/relationships/whole.toml": "{root}/projects/ward/relationships/patient-nurse.toml",
    f"{WARD}/relationships/through.toml": "../../again/relationships/patient-nurse.toml",
    f"{WARD}/relationships/no-ending.toml": "../data/plain",
    f"{WARD}/relationships/nothing.toml": "gone.toml",
    f"{WARD}/relationships/past-nothing.toml": "gone/../patient-nurse.toml",
    f"{WARD}/relationships/past-a-file.toml": "patient-nurse.toml/../patient-nurse.toml",
    f"{WARD}/relationships/in-a-file.toml": "patient-nurse.toml/x",
    f"{WARD}/relationships/circle.toml": "circle.toml",
    f"{WARD}/relationships/folder.toml": "..",
    f"{WARD}/relationships/top.toml": "../../..",
    "projects/again": "ward",
    "projects/to-a-file": "../evaluation.toml",
}


def test_it_is_as_it_was_on_the_disk(care: Path) -> None:
    (care / PROJECT).chmod(0o755)
    (care / WARD / "data").mkdir()
    (care / WARD / "data/plain").write_text('type = "people-system"\n', "utf-8")
    for path, target in LINKS.items():
        (care / path).symlink_to(target.format(root=os.path.realpath(care)))
    before, loaded = told(Disk(care)), load(care)
    then = committed(care)
    assert told(then) == before
    evaluation = load_from(then)
    assert [(p.code, p.file, p.line, p.message) for p in evaluation.problems] == [
        (p.code, p.file, p.line, p.message) for p in loaded.problems
    ]
    assert evaluation.files == loaded.files
    assert evaluation.projects[0].id == "again"


def test_what_lies_outside_is_out_of_reach(care: Path) -> None:
    (care.parent / "shared.toml").write_text("title = 3\n", "utf-8")
    (care / STORY).write_text("## In brief\n\n[a](../other/x.md) [b](../gone/x.md)\n", "utf-8")
    outside = {
        f"{WARD}/relationships/beside.toml": "../../../../shared.toml",
        f"{WARD}/relationships/system.toml": "/etc/passwd",
        f"{WARD}/relationships/far.toml": "../" * 60 + "etc/passwd",
        "projects/other": "../../other/projects/ward",
    }
    for path, target in outside.items():
        (care / path).symlink_to(target)
    then = committed(care)
    evaluation = load_from(then)
    assert {p.file for p in evaluation.problems if p.code == "FIL007"} == {*outside, STORY}
    assert [project.id for project in evaluation.projects] == ["ward"]
    for path in outside:
        assert then.leads_to(path) is None
        with pytest.raises(FileNotFoundError):
            then.read(path)


def test_links_in_pages_lead_out_of_a_revision_as_out_of_a_folder(care: Path) -> None:
    (care / "linked").symlink_to("../other")
    (care / STORY).write_text("## In brief\n\n[a](../../linked/evaluation.toml)\n", "utf-8")
    now = [(p.code, p.message) for p in load(care).problems]
    assert [(p.code, p.message) for p in load_from(committed(care)).problems] == now
    assert now[-1][0] == "FIL007"


def test_a_submodule_is_not_there(care: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "another")
    git(tmp_path, "init", "--quiet", str(other))
    commit(other)
    allowed = ("-c", "protocol.file.allow=always")
    git(care.parent, *allowed, "submodule", "--quiet", "add", other.as_uri(), "care/projects/sub")
    then = committed(care)
    assert then.type_of("projects/sub") is None
    assert list(then.entries("projects")) == ["ward"]


def test_what_is_asked_for_wrongly_is_refused_as_by_the_system(care: Path) -> None:
    then = committed(care)
    for path in ("nowhere", f"{PROGRAMME}/x", "projects/nowhere"):
        for doing in (then.entries, then.read):
            with pytest.raises(FileNotFoundError, match="No such file or directory"):
                doing(path)
        assert then.type_of(path) is None
    with pytest.raises(NotADirectoryError, match="Not a directory"):
        then.entries(RELATIONSHIP)
    with pytest.raises(IsADirectoryError, match="Is a directory"):
        then.read("projects")


def test_where_it_was_not_there_there_is_none(care: Path) -> None:
    (care / PROGRAMME).unlink()
    name = commit(care.parent)
    assert Repository(care).evaluation_at(name) is None


def test_what_git_lost_is_said_when_it_is_read(care: Path) -> None:
    (care / WARD / "data").mkdir()
    (care / WARD / "data/plain").write_text("x", "utf-8")
    then = committed(care)
    name = git(care.parent, "rev-parse", f"HEAD:care/{WARD}/data/plain")
    (care.parent / ".git/objects" / name[:2] / name[2:]).unlink()
    assert load_from(then).problems == []
    with pytest.raises(EvalkitError, match=r"Git cannot show the evaluation as of .*: the object .* is missing"):
        then.read(f"{WARD}/data/plain")
