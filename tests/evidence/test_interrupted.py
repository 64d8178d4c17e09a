"""Record is killed at any moment, finds no room on the disk, or meets another record: all is kept, or nothing, and no answer
of a person is left lying about. A few moments; all of them with EVALKIT_STRIKES=all.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.evidence.conftest import FIVE, SURVEY, TASKS, answers, care_with, written
from tests.running import run
from tests.strikes import FAILURES, NEVER, Tree, fresh, killed, moments, strike, tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
KEY = "0f" * 32


@dataclass(frozen=True)
class Recorded:
    """An evaluation with a key, a file of answers, and what there is once they are recorded."""

    root: Path
    file: Path
    before: Tree
    after: Tree
    operations: list[str]


def kept(folder: Path) -> Tree:
    """All that there is, but what evalkit keeps for itself."""
    return {path: held for path, held in tree(folder).items() if not path.startswith(".evalkit")}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    parent = tmp_path_factory.mktemp("interrupted")
    files = {"data-capture/survey.toml": SURVEY, "indicators/five.toml": FIVE, "indicators/tasks.toml": TASKS}
    root = care_with(parent, files)
    (root / ".evalkit").mkdir()
    (root / ".evalkit/key").write_text(KEY, "ascii")
    file = written(parent / "answers.csv", answers())
    struck = strike(done := fresh(root, parent / "done"), ("record", str(file)), NEVER, killed)
    assert struck.ran.status == 0, struck.ran.err
    return Recorded(root, file, kept(root), kept(done), struck.operations)


def left(folder: Path) -> list[str]:
    """What lies in an evaluation that was to be there for a moment."""
    return [path.name for path in (folder / ".evalkit").iterdir() if path.name not in ("key", ".gitignore")]


def test_what_was_killed_is_done_or_not_and_the_next_record_ends_it(recorded: Recorded, tmp_path: Path) -> None:
    for at in moments(len(recorded.operations), 3):
        folder = fresh(recorded.root, tmp_path / "care")
        struck = strike(folder, ("record", str(recorded.file)), at, killed)
        assert struck.was_struck, at
        again = run(folder, "record", str(recorded.file))
        assert (again.status, kept(folder), left(folder)) == (0, recorded.after, []), f"{at}: {recorded.operations[at]}"
        assert run(folder, "record", "--check").status == 0


def test_where_the_disk_is_full_nothing_is_kept(recorded: Recorded, tmp_path: Path) -> None:
    writes = [at for at, operation in enumerate(recorded.operations) if operation.startswith(("write", "mkdir"))]
    decided = next(at for at, operation in enumerate(recorded.operations) if operation.startswith("replace"))
    for at in [writes[at] for at in moments(len(writes), 3) if writes[at] < decided]:
        folder = fresh(recorded.root, tmp_path / "care")
        struck = strike(folder, ("record", str(recorded.file)), at, FAILURES["ENOSPC"], stays=True)
        assert (struck.ran.status, "no space left on device" in struck.ran.err) == (2, True), struck.ran.err
        assert kept(folder) == recorded.before, recorded.operations[at]


@pytest.mark.parametrize("size", [100, 2_000])
def test_where_no_file_may_be_larger_nothing_is_kept_either(size: int, recorded: Recorded, tmp_path: Path) -> None:
    folder = fresh(recorded.root, tmp_path / "care")

    def limit() -> None:
        import resource  # not there on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    struck = strike(folder, ("record", str(recorded.file)), 0, limit)
    assert (struck.ran.status, "file too large" in struck.ran.err) == (2, True), struck.ran.err
    assert (kept(folder), left(folder)) == (recorded.before, [])


def test_of_two_at_once_one_is_kept_and_the_other_says_so(recorded: Recorded, tmp_path: Path) -> None:
    folder = fresh(recorded.root, tmp_path / "care")
    later = written(tmp_path / "later.csv", [row for row in answers() if row[1] >= "2011-07"])
    read = next(at for at, operation in enumerate(recorded.operations) if "/kept-" in operation)
    struck = strike(folder, ("record", str(recorded.file)), read, lambda: _beside(folder, later))
    assert (struck.ran.status, "was changed by somebody else at this very moment" in struck.ran.err) == (2, True)
    assert [path.name for path in folder.glob("projects/p/data/survey/*.csv")] == ["2011-09-30.csv"]
    assert (run(folder, "record", "--check").status, left(folder)) == (0, [])
    assert run(folder, "record", str(recorded.file)).out.count("unchanged") == 1


def _beside(folder: Path, file: Path) -> None:
    """Another process records a file."""
    if (child := os.fork()) == 0:
        os._exit(run(folder, "record", str(file)).status)
    os.waitpid(child, 0)


def test_a_key_that_is_none_is_not_made_use_of(recorded: Recorded, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(recorded.root, tmp_path / "care"))
    for text in ("", KEY[:-1], "nothing"):
        (folder / ".evalkit/key").write_text(text, "ascii")
        ran = run(folder, "record", str(recorded.file))
        assert (ran.status, ".evalkit/key holds no key" in ran.err, kept(folder)) == (2, True, recorded.before)
