"""Changes that were interrupted: reading sees all of it or nothing and writes nothing; the next that writes finishes it."""

import json
import os
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from evalkit.files.changes import Changes
from evalkit.files.commit import finish
from evalkit.files.pending import as_it_counts
from evalkit.files.sources import Disk
from evalkit.files.swap import hash_of
from tests.files.test_changes import contents, decided, killed_at, several
from tests.files.test_sources import told
from tests.running import Ran, run
from tests.small import AS_OF, OTHER_RELATIONSHIP, PROGRAMME, PROJECT, RELATIONSHIP, STORY, edit, make

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

READING = (
    ("check", "--as-of", AS_OF, "--format", "json"),
    ("status", "--as-of", AS_OF, "--format", "json"),
    ("trace", "--format", "json"),
    ("draw", "--kind", "matrix", "--format", "dot"),
)
ADDING = ("add", "review", "--set", "date=2026-03-01", "--set", "note=On course.")
SAID = (
    "In this evaluation a change was interrupted halfway. It counts as made, and the next command that writes there "
    "(add, rename, remove, update, stage next) finishes it.\n"
)


def a_project_gone(root: Path) -> Changes:
    """Removes all files of a project, so that its folder goes, and all those in it."""
    changed = Changes(root)
    changed.edit(PROGRAMME, lambda text: text.replace("Shared care", "No care"))
    changed.remove_folder("projects/ward")
    return changed


def read(root: Path) -> list[Ran]:
    return [run(root, *arguments) for arguments in READING]


def listing(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """All there is, folders too: permissions and kind, time, bytes."""
    found = {}
    for path in [root, *root.rglob("*")]:
        facts = path.lstat()
        found[str(path)] = facts.st_mode, facts.st_mtime_ns, path.read_bytes() if stat.S_ISREG(facts.st_mode) else b""
    return found


def theirs(root: Path) -> dict[str, bytes]:
    """What the files of people hold."""
    return {path: data for path, data in contents(root).items() if not path.startswith(".evalkit/")}


@cache
def step_of_decision(change: Callable[[Path], Changes]) -> int:
    """The first step after which a change that is struck there counts as made: the same wherever it is made."""
    with TemporaryDirectory() as folder:
        for step in range(200):
            root = make(Path(folder) / str(step))
            assert killed_at(root, step, change)
            if decided(root):
                return step
    raise AssertionError("never decided")


def interrupted(folder: Path, change: Callable[[Path], Changes] = several, *, at: int = 0) -> Path:
    """An evaluation in which a change was decided and interrupted; `at`: how many steps after that."""
    root = make(folder / "interrupted")
    assert killed_at(root, step_of_decision(change) + at, change)
    return root


@pytest.mark.parametrize("change", [several, a_project_gone])
def test_whenever_it_is_killed_reading_sees_all_or_nothing_and_writing_finishes_it(
    change: Callable[[Path], Changes], tmp_path: Path
) -> None:
    untouched, done = make(tmp_path / "before"), make(tmp_path / "after")
    change(done).apply()
    before, after, carried_out = read(untouched), read(done), theirs(done)
    assert [ran.out for ran in before] != [ran.out for ran in after]
    for root in (untouched, done):
        assert run(root, *ADDING).status == 0
    steps = 0
    while killed_at(root := make(tmp_path / f"care-{steps}"), steps, change):
        steps += 1
        is_decided, there = decided(root), listing(root)
        counts = is_decided or theirs(root) == carried_out
        for reading in {0, steps % len(READING)}:  # a check each time, and of the others one in turn
            ran, wanted = run(root, *READING[reading]), (after if counts else before)[reading]
            assert (ran.status, ran.out) == (wanted.status, wanted.out), steps
            # all may be done but for taking away the list
            assert ran.err in ({SAID, ""} if is_decided else {""}), steps
        assert listing(root) == there, steps
        assert run(root, *ADDING).status == 0
        assert theirs(root) == theirs(done if counts else untouched), steps
        assert not decided(root)
        assert (root / "projects/ward").exists() != counts
    assert steps > 12


def test_what_is_read_through_is_what_will_be_there(tmp_path: Path) -> None:
    for change in (several, a_project_gone):
        for at in range(8):
            root = interrupted(tmp_path / change.__name__ / str(at), change, at=at)
            counts = {path: facts for path, facts in told(as_it_counts(Disk(root))).items() if path[0] != "."}
            finish(root)
            assert {path: facts for path, facts in told(Disk(root)).items() if path[0] != "."} == counts, at


def test_each_command_that_reads_says_once_that_it_is_not_finished(tmp_path: Path) -> None:
    root = interrupted(tmp_path)
    there = listing(root)
    for arguments in (*READING, ("stage",), ("explain", "EXP101"), ("trace", "--loose"), ("check", "--since", "HEAD")):
        assert run(root, *arguments).err.count(SAID) == 1, arguments
    assert f"In {root.name} a change" in run(tmp_path, "check", root.name).err
    assert listing(root) == there


def test_a_dry_run_finishes_nothing_and_shows_what_would_come_on_top(tmp_path: Path) -> None:
    root = interrupted(tmp_path)
    there = listing(root)
    ran = run(root, "rename", "relationship", "both", "patients", "--dry-run")
    assert "--- projects/wards/relationships/both.toml\n+++ (nothing)\n" in ran.out
    ran = run(root, "stage", "design", "--force", "--reason", "Because.", "--dry-run")
    assert ' title = "Care, shared"\n-stage = "inception"\n+stage = "design"\n' in ran.out
    ran = run(root, "add", "stakeholder", "carers", "--set", "name=Carers", "--dry-run")
    assert "--- projects/wards/project.toml" in ran.out
    assert listing(root) == there


WRITING = {
    "add": ADDING,
    "rename": ("rename", "relationship", "both", "patients"),
    "remove": ("remove", "relationship", "both"),
    "stage": ("stage", "design", "--force", "--reason", "Because."),
}


@pytest.mark.parametrize("command", WRITING)
def test_each_command_that_writes_finishes_it_first_and_says_so(command: str, tmp_path: Path) -> None:
    root, done = interrupted(tmp_path), make(tmp_path / "done")
    several(done).apply()
    here, there = run(root, *WRITING[command]), run(done, *WRITING[command])
    assert (here.status, here.out) == (there.status, there.out) == (0, there.out)
    assert here.err == f"A change that was interrupted before is finished now.\n{there.err}"
    assert contents(root) == contents(done)
    assert not (root / ".evalkit").exists()


def test_a_command_that_writes_and_fails_finishes_nothing(tmp_path: Path) -> None:
    root = interrupted(tmp_path)
    there = listing(root)
    assert run(root, "remove", "relationship", "nobody").status == 2
    assert run(root, "rename", "relationship", "patient-nurse", "nurse").status == 2  # it goes by `both` already
    assert listing(root) == there


def test_what_somebody_changed_since_is_read_as_it_is(tmp_path: Path) -> None:
    root = interrupted(tmp_path)
    edit(root, PROGRAMME, "Shared care", "My care")
    assert run(root, *READING[0]).evaluation["title"] == "My care"
    assert run(root, *ADDING).status == 0
    assert 'title = "My care"' in (root / PROGRAMME).read_text("utf-8")
    assert (root / "projects/wards/relationships/both.toml").is_file()


def test_what_was_interrupted_twice_counts_one_after_the_other(tmp_path: Path) -> None:
    root = make(tmp_path / "care")
    text = (root / STORY).read_text("utf-8")
    for number, (before, after) in enumerate(((text, "# One\n"), ("# One\n", "# Two\n"))):
        pend(root, f"pending-{number}", [(STORY, before.encode(), after.encode())])
    assert as_it_counts(Disk(root)).read(STORY) == b"# Two\n"
    assert finish(root) == [STORY, STORY]
    assert (root / STORY).read_text("utf-8") == "# Two\n"


def pend(root: Path, name: str, files: list[tuple[str, bytes | None, bytes | None]], moved: object = None) -> Path:
    """Lays down a change as if it had been decided."""
    staging = root / ".evalkit" / name
    staging.mkdir(parents=True)
    listed = [{"path": path, "before": hash_of(before), "after": hash_of(after)} for path, before, after in files]
    for number, (_, _, after) in enumerate(files):
        if after is not None:
            (staging / str(number)).write_bytes(after)
    (staging / "changes.json").write_text(json.dumps({"files": listed, "folder": moved}), "utf-8")
    return staging


# What nobody but somebody who means harm would leave there


@pytest.mark.parametrize(
    "path", ["../outside", "{tmp}/outside", "projects/../../outside", "out/outside", "out", ".", ""]
)
def test_a_list_never_leads_out_of_the_evaluation(path: str, tmp_path: Path) -> None:
    root, outside = make(tmp_path / "care"), tmp_path / "outside"
    outside.write_text("theirs", "utf-8")
    (root / "out").symlink_to(".." if path == "out/outside" else "../outside")
    path = path.format(tmp=tmp_path)
    pend(root, "pending-0", [(path, b"theirs", b"mine")])
    if path != "out":  # a link may be taken away or renamed: it is itself in the evaluation
        pend(root, "pending-1", [(path, b"theirs", None)])
        pend(root, "pending-2", [], [path, "projects/outside"])
        pend(root, "pending-3", [], ["projects/ward", path])
    before = theirs(root)
    assert as_it_counts(Disk(root)).read(PROJECT) == (root / PROJECT).read_bytes()
    assert run(root, *READING[0]).status in (0, 1)
    finish(root)
    assert outside.read_text("utf-8") == "theirs"
    assert theirs(root) == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"files": 1}', '{"files": [{}]}', '{"files": [{"path": 1}]}', "[" * 100_000, "\xff"],
)
def test_a_list_that_is_damaged_decides_nothing(text: str, tmp_path: Path) -> None:
    root = make(tmp_path / "care")
    staging = pend(root, "pending-0", [(STORY, (root / STORY).read_bytes(), b"# Mine\n")])
    (staging / "changes.json").write_bytes(text.encode("latin-1"))
    ran = run(root, *READING[0])
    assert (ran.status, ran.err) == (0, "")
    assert finish(root) == []
    assert (root / STORY).read_bytes() != b"# Mine\n"
    assert not (root / ".evalkit").exists()


def test_whatever_else_stands_where_changes_are_laid_down(tmp_path: Path) -> None:
    root = make(tmp_path / "care")
    (root / ".evalkit").write_text("x", "utf-8")
    assert run(root, *READING[0]).err == ""
    (root / ".evalkit").unlink()
    (root / ".evalkit/pending-0/changes.json").mkdir(parents=True)
    (root / ".evalkit/pending-1").write_text("x", "utf-8")
    assert run(root, *READING[0]).err == ""
    assert run(root, *ADDING).status == 0


# Links


def test_a_link_that_is_taken_away_is_taken_away_itself(tmp_path: Path) -> None:
    root, outside = make(tmp_path / "care"), tmp_path / "data.csv"
    outside.write_text("1", "utf-8")
    (root / "projects/ward/data").mkdir()
    (root / "projects/ward/data/a.csv").symlink_to(outside)
    changes = Changes(root)
    changes.rename("projects/ward/data/a.csv", "projects/ward/data/b.csv")
    changes.apply()
    assert outside.read_text("utf-8") == "1"
    assert [path.name for path in (root / "projects/ward/data").iterdir()] == ["b.csv"]
    link = root / OTHER_RELATIONSHIP.replace("doctor", "link")
    link.symlink_to("patient-nurse.toml")
    changes = Changes(root)
    changes.remove(link.relative_to(root).as_posix())
    changes.apply()
    assert not link.is_symlink()
    assert (root / RELATIONSHIP).is_file()
