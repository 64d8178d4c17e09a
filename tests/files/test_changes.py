"""Changes to several files: all or none, wherever they are interrupted."""

import json
import os
import random
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evalkit.errors import EvalkitError
from evalkit.files import swap
from evalkit.files.changes import Changes
from evalkit.files.commit import finish
from evalkit.system import locks
from tests.running import installed, start
from tests.small import PROGRAMME, PROJECT, RELATIONSHIP, STORY, make

NEW = "projects/ward/indicators/new.toml"


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def several(root: Path) -> Changes:
    """Writes a file, adds one, renames one, removes one, renames a folder."""
    changed = Changes(root)
    changed.edit(PROGRAMME, lambda text: text.replace("Shared care", "Care, shared"))
    changed.write(NEW, 'title = "New"\n')
    changed.rename(RELATIONSHIP, "projects/ward/relationships/both.toml")
    changed.remove(STORY)
    changed.rename_folder("projects/ward", "projects/wards")
    return changed


def test_nothing_is_written_before_it_is_carried_out(care: Path) -> None:
    before = contents(care)
    changed = several(care)
    assert bool(changed)
    assert changed.paths == [PROGRAMME, NEW, "projects/ward/relationships/both.toml", RELATIONSHIP, STORY]
    assert contents(care) == before
    diff = changed.diff()
    assert '-title = "Shared care"\n+title = "Care, shared"\n' in diff
    assert f"--- (nothing)\n+++ {NEW}\n" in diff
    assert f"--- {STORY}\n+++ (nothing)\n" in diff
    assert diff.endswith("folder projects/ward → projects/wards\n")


def test_everything_is_written_and_nothing_else_left(care: Path) -> None:
    (care / PROGRAMME).chmod(0o640)
    before = contents(care)
    several(care).apply()
    after = contents(care)
    assert after.pop("projects/wards/indicators/new.toml") == b'title = "New"\n'
    assert after.pop("projects/wards/relationships/both.toml") == before[RELATIONSHIP]
    assert b"Care, shared" in after.pop(PROGRAMME)
    assert stat.S_IMODE((care / PROGRAMME).stat().st_mode) == 0o640
    rest = {path.replace("wards", "ward"): data for path, data in after.items()}
    assert rest == {path: data for path, data in before.items() if path not in (PROGRAMME, RELATIONSHIP, STORY)}
    assert not (care / ".evalkit").exists()


def test_what_would_change_nothing_writes_nothing(care: Path) -> None:
    changed = Changes(care)
    changed.edit(PROJECT, lambda text: text)
    assert not changed
    assert changed.diff() == ""
    changed.apply()
    assert not (care / ".evalkit").exists()


def test_line_endings_and_a_byte_order_mark_stay(care: Path) -> None:
    (care / PROJECT).write_bytes(b"\xef\xbb\xbftitle = 'A'\r\nlead = 'B'\r\n")
    changed = Changes(care)
    changed.edit(PROJECT, lambda text: text.replace("'A'", "'C'"))
    changed.apply()
    assert (care / PROJECT).read_bytes() == b"\xef\xbb\xbftitle = 'C'\r\nlead = 'B'\r\n"


def test_what_somebody_else_changed_meanwhile_is_not_written_over(care: Path) -> None:
    changed = several(care)
    (care / PROJECT).write_text("title = 'Theirs'\n", "utf-8")  # not among the changes
    (care / RELATIONSHIP).write_text("type = 'people-system'\n", "utf-8")
    before = contents(care)
    with pytest.raises(EvalkitError, match="was changed by somebody else at this very moment"):
        changed.apply()
    assert contents(care) == before


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda root: (root / PROGRAMME).chmod(0o444), "evaluation.toml cannot be changed: it is read-only."),
        (
            lambda root: (root / NEW).parent.mkdir(parents=True, exist_ok=True) or (root / NEW).mkdir(),
            "not an ordinary file",
        ),
        (lambda root: (root / PROGRAMME).write_bytes(b"title = '\xff'"), "is not in UTF-8, at line 1."),
        (lambda root: (root / ".evalkit").write_text("x"), "cannot be changed"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_happens(
    spoil: Callable[[Path], object], message: str, care: Path
) -> None:
    spoil(care)
    before = contents(care)
    with pytest.raises(EvalkitError) as caught:
        several(care).apply()
    assert message in caught.value.message
    assert contents(care) == before


def test_names_that_are_taken_are_refused(care: Path) -> None:
    changed = Changes(care)
    with pytest.raises(EvalkitError, match="is there already"):
        changed.rename(RELATIONSHIP, PROJECT)
    with pytest.raises(EvalkitError, match="is there already"):
        changed.rename_folder("projects/ward", "projects")
    with pytest.raises(EvalkitError, match="is not there"):
        changed.edit("projects/none.toml", str.upper)


# Interruptions

STEPS = ("mkdir", "replace", "unlink", "rename", "rmdir", "write_bytes", "write_text")


def killed_at(root: Path, step: int, change: Callable[[Path], Changes] = several) -> bool:
    """Carries the changes out in a process that dies without a word before its nth step; says whether it did."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 9
    try:
        changed = change(root)
        left = [step]

        def dying(original: Callable[..., object]) -> Callable[..., object]:
            def call(*arguments: object, **options: object) -> object:
                if left[0] == 0:
                    os._exit(9)
                left[0] -= 1
                return original(*arguments, **options)

            return call

        for name in ("replace", "unlink", "rename", "rmdir", "listdir"):
            setattr(os, name, dying(getattr(os, name)))
        for name in ("mkdir", "unlink", "rmdir", "write_bytes", "write_text", "chmod"):
            setattr(Path, name, dying(getattr(Path, name)))
        changed.apply()
    finally:
        os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_whenever_it_is_killed_all_is_as_before_or_as_after(tmp_path: Path) -> None:
    before = contents(make(tmp_path / "before"))
    done = make(tmp_path / "after")
    several(done).apply()
    after = contents(done)
    outcomes = set()
    for step in range(200):
        root = make(tmp_path / f"care-{step}")
        if not killed_at(root, step):
            assert step > 12
            break
        if (root / ".evalkit").exists():
            finish(root)
        left = {path: data for path, data in contents(root).items() if not path.startswith(".evalkit/")}
        assert left in (before, after), step
        outcomes.add(left == after)
        finish(root) if (root / ".evalkit").exists() else None
    assert outcomes == {False, True}


def decided(root: Path) -> bool:
    return any((root / ".evalkit").glob("pending-*/changes.json"))


def test_a_file_that_somebody_changed_since_is_left_alone_when_it_is_finished(tmp_path: Path) -> None:
    step = next(s for s in range(100) if killed_at(make(tmp_path / str(s)), s) and decided(tmp_path / str(s)))
    root = tmp_path / str(step)
    (root / STORY).write_text("# Mine\n", "utf-8")
    finish(root)
    assert (root / "projects/wards/story.md").read_text("utf-8") == "# Mine\n"


def test_a_large_file_is_changed_without_being_held_in_memory(
    care: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evalkit.files.changes._LARGE", 1000)
    path, old, new = "data/large.bin", tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old" * 1000)
    new.write_bytes(b"new" * 1000)
    changes = Changes(care)
    changes.write_from(path, old)
    assert (changes.file(path), changes.data(path), changes.source.read(path)) == (old, *[b"old" * 1000] * 2)
    assert changes.diff().endswith("+(of 3000 bytes)\n")
    changes.apply()
    assert (care / path).read_bytes() == old.read_bytes()
    same = Changes(care)
    same.write_from(path, old)
    assert (bool(same), same.file(path)) == (False, care / path)
    both = [Changes(care), Changes(care)]
    for changes in both:
        changes.write_from(path, new)
    both[0].apply()
    assert (care / path).read_bytes() == new.read_bytes()
    with pytest.raises(EvalkitError, match="changed by somebody else at this very moment"):
        both[1].apply()
    gone = Changes(care)
    gone.remove(path)
    gone.apply()
    assert not (care / "data").exists()


def test_who_comes_while_another_writes_waits_and_says_so_in_the_end(
    care: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_PATIENCE", 0.1)
    with locks.alone(care), pytest.raises(EvalkitError, match="Another evalkit is writing in") as caught:
        several(care).apply()
    assert caught.value.hint == "Try again once it has ended."
    assert not (care / ".evalkit").exists()
    several(care).apply()


def test_what_was_never_decided_is_taken_away_by_the_next(care: Path) -> None:
    staging = care / ".evalkit/pending-0000"
    staging.mkdir(parents=True)
    (staging / "0").write_text("x", "utf-8")
    assert finish(care) == []
    assert not (care / ".evalkit").exists()


def test_where_nobody_can_tell_it_is_left_until_it_is_old(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_locked", lambda _: None)
    staging = care / ".evalkit/pending-0000"
    staging.mkdir(parents=True)
    assert finish(care) == []
    assert staging.is_dir()
    os.utime(staging, (0, 0))
    assert finish(care) == []
    assert not staging.exists()


def test_a_file_is_changed_through_a_link(care: Path) -> None:
    (care / PROJECT).rename(care / "real.toml")
    (care / PROJECT).symlink_to("../../real.toml")
    changes = Changes(care)
    changes.edit(PROJECT, lambda text: f"# Ours\n{text}")
    changes.apply()
    assert (care / PROJECT).is_symlink()
    assert (care / "real.toml").read_text("utf-8").startswith("# Ours\n")


def test_signs_that_utf_8_does_not_have_are_refused(care: Path) -> None:
    with pytest.raises(EvalkitError, match="cannot be written in UTF-8"):
        Changes(care).write(PROJECT, "\udcff")


# Owner and permissions


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner_its_group_and_its_permissions_also_under_another_name(care: Path) -> None:
    for path in (PROGRAMME, RELATIONSHIP):
        os.chown(care / path, 1234, 4321)
        (care / path).chmod(0o660)
    several(care).apply()
    for path in (PROGRAMME, "projects/wards/relationships/both.toml"):
        facts = (care / path).stat()
        assert (facts.st_uid, facts.st_gid, stat.S_IMODE(facts.st_mode)) == (1234, 4321, 0o660), path


def test_where_the_owner_cannot_be_kept_the_change_is_made_all_the_same(
    care: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    def refuse(_: Path, user: int, group: int) -> None:
        asked.append((user, group))
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(swap, "_is_of", lambda *_: False)
    changes = Changes(care)
    changes.edit(PROGRAMME, lambda text: f"# Ours\n{text}")
    changes.apply()
    facts = (care / PROGRAMME).stat()
    assert asked == [(facts.st_uid, facts.st_gid), (-1, facts.st_gid)]
    assert (care / PROGRAMME).read_text("utf-8").startswith("# Ours\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may choose any group")
def test_a_new_file_belongs_to_the_group_that_its_folder_hands_on(care: Path) -> None:
    folder = care / "projects/ward/indicators"
    folder.mkdir(exist_ok=True)
    os.chown(folder, -1, 4321)
    folder.chmod(0o2775)
    changes = Changes(care)
    changes.write(NEW, 'title = "New"\n')
    changes.apply()
    assert (care / NEW).stat().st_gid == 4321


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_the_command_itself_is_killed_at_any_moment(tmp_path: Path) -> None:
    """Not at steps but at moments: the whole command, with its start."""
    rename = ("rename", "stakeholder", "patients", "people")
    after = make(tmp_path / "after")
    started = time.monotonic()
    assert installed(after, *rename).status == 0
    took = time.monotonic() - started
    before = contents(make(tmp_path / "before"))
    chance = random.Random(1)
    for number in range(12):
        root = make(tmp_path / f"killed-{number}")
        process = start(root, *rename)
        time.sleep(took * chance.uniform(0.6, 1.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if (root / ".evalkit").exists():
            finish(root)
        left = {path: data for path, data in contents(root).items() if not path.startswith(".evalkit/")}
        assert left in (before, contents(after)), json.dumps(sorted(left))
