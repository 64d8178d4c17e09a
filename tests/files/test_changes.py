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
from evalkit.files.changes import Changes
from evalkit.files.pending import finish
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


def test_what_another_process_is_laying_down_is_left_to_it(care: Path) -> None:
    staging = care / ".evalkit/pending-0000"
    staging.mkdir(parents=True)
    (staging / "0").write_text("x", "utf-8")
    assert finish(care) == []
    assert staging.is_dir()
    old = time.time() - 3600
    os.utime(staging, (old, old))
    assert finish(care) == []
    assert not staging.exists()


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
