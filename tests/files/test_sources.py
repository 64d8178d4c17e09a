"""Where files come from: whatever the source, it says the same of the same files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from evalkit.files.changes import Changes
from evalkit.files.loader import load, load_from
from evalkit.files.overlays import Laid
from evalkit.files.sources import Disk, Source
from tests.small import OTHER_RELATIONSHIP, PROGRAMME, PROJECT, RELATIONSHIP, STORY, make

WARD = "projects/ward"


@pytest.fixture
def care(tmp_path: Path) -> Path:
    """A small evaluation with links of every kind, a folder within a folder, and a pipe."""
    root = make(tmp_path / "care")
    ward = root / WARD
    (ward / "relationships/linked.toml").symlink_to("patient-nurse.toml")
    (ward / "relationships/out.toml").symlink_to("/etc/passwd")
    (ward / "relationships/gone.toml").symlink_to("nothing.toml")
    (ward / "relationships/circle.toml").symlink_to("circle.toml")
    (root / "projects/again").symlink_to("ward")
    (ward / "data/deep").mkdir(parents=True)
    (ward / "data/deep/a.csv").write_text("1", "utf-8")
    os.mkfifo(ward / "data/pipe")
    return root


def told(source: Source, folder: str = "") -> dict[str, object]:
    """All that a source says of what is in a folder, and further down."""
    found: dict[str, object] = {}
    for name, type in source.entries(folder).items():
        path = f"{folder}/{name}" if folder else name
        led_to = source.type_of(path)
        found[path] = type, led_to, source.leads_to(path), source.read(path) if led_to == "file" else None
        if type == "folder":
            found |= told(source, path)
    return found


def test_the_disk(care: Path) -> None:
    said = told(Disk(care))
    assert said[PROGRAMME] == ("file", "file", PROGRAMME, (care / PROGRAMME).read_bytes())
    assert said[f"{WARD}/relationships/linked.toml"] == (
        "link",
        "file",
        RELATIONSHIP,
        (care / RELATIONSHIP).read_bytes(),
    )
    assert said["projects/again"] == ("link", "folder", WARD, None)
    assert said[f"{WARD}/data"] == ("folder", "folder", f"{WARD}/data", None)
    assert said[f"{WARD}/data/pipe"] == ("other", "other", f"{WARD}/data/pipe", None)
    assert Disk(care).leads_to(f"{WARD}/relationships/out.toml") is None
    assert Disk(care).type_of(f"{WARD}/relationships/gone.toml") is None
    assert Disk(care).type_of(f"{WARD}/relationships/circle.toml") is None
    assert Disk(care).leads_to("") == ""
    with pytest.raises(FileNotFoundError):
        Disk(care).entries("nowhere")
    with pytest.raises(NotADirectoryError):
        Disk(care).entries(PROGRAMME)


def written_through_a_link(changes: Changes) -> None:
    changes.edit(f"{WARD}/relationships/linked.toml", lambda text: text + "# linked\n")
    changes.edit("projects/again/project.toml", lambda text: text + "# again\n")


def new_folders(changes: Changes) -> None:
    changes.write("projects/new/relationships/a.toml", 'type = "people-system"\n')
    changes.write("projects/new/project.toml", 'title = "New"\n')


def an_emptied_folder(changes: Changes) -> None:
    changes.remove(f"{WARD}/data/deep/a.csv")
    changes.remove(STORY)


def another_name(changes: Changes) -> None:
    changes.rename(OTHER_RELATIONSHIP, f"{WARD}/relationships/other.toml")
    changes.rename(PROJECT, "projects/elsewhere/project.toml")


@pytest.mark.parametrize("change", [written_through_a_link, new_folders, an_emptied_folder, another_name])
def test_what_is_laid_over_the_disk_is_as_the_disk_will_be(change: Callable[[Changes], None], care: Path) -> None:
    before = told(Disk(care))
    changes = Changes(care)
    change(changes)
    laid, evaluation = told(changes.source), load_from(changes.source)
    assert told(Disk(care)) == before
    changes.apply()
    assert laid == told(Disk(care)) != before
    then = load(care)
    assert evaluation.files == then.files
    assert [(p.code, p.file, p.message) for p in evaluation.problems] == [
        (p.code, p.file, p.message) for p in then.problems
    ]


def test_what_is_laid_and_taken_away_is_not_there(care: Path) -> None:
    laid = Laid(Disk(care), {STORY: None, "new/a.toml": b"x", "projects/again": None})
    assert laid.type_of(STORY) is None
    assert "story.md" not in laid.entries(WARD)
    with pytest.raises(FileNotFoundError):
        laid.read(STORY)
    assert laid.entries("new") == {"a.toml": "file"}
    assert (laid.type_of("new"), laid.type_of("new/b.toml"), laid.type_of("projects/again")) == ("folder", None, None)
    with pytest.raises(FileNotFoundError):
        laid.entries("nowhere")
