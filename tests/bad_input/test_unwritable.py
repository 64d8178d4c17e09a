"""Places that cannot be written, and disks that are full."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.bad_input.evaluations import JARGON, within, write
from tests.running import COMMAND, Ran, Run

TARGETS = ["file/x", "/proc/evalkit-x", "/dev/full/x", "/proc/self/mem/x", "y" * 300, "file", "dangling"]


@pytest.mark.parametrize("target", [*TARGETS, pytest.param("z/" * 3000)])
def test_a_folder_that_cannot_be_written_is_wrong_use(target: str, tmp_path: Path, here: Run) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "dangling").symlink_to("gone")
    ran = here("new", target, "--no-input")
    assert ran.status == 2, ran.err
    assert re.search(r"cannot be written: |is there already", ran.err)
    assert not JARGON.search(ran.err)
    assert sorted(os.listdir(tmp_path)) == ["dangling", "file"]


@pytest.mark.parametrize(
    "name", ["file/x.json", "/proc/evalkit.json", "/dev/full/x.json", "gone/x.json", "folder.json", "y" * 300 + ".json"]
)
def test_a_result_that_cannot_be_written_is_wrong_use(name: str, tmp_path: Path, here: Run) -> None:
    write(tmp_path, {"file": "x", "folder.json/x": ""})
    before = sorted(os.listdir(tmp_path))
    ran = here("check", "--output", name)
    assert ran.status == 2, ran.err
    assert "cannot be written: " in ran.err
    assert sorted(os.listdir(tmp_path)) == before


def test_a_result_does_not_take_the_place_of_a_pipe_or_a_device(tmp_path: Path, here: Run) -> None:
    """As /dev/null is one, which root could lose; /dev/stdout is a link to one."""
    write(tmp_path, {})
    os.mkfifo(tmp_path / "out.json")
    reader = os.open(tmp_path / "out.json", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with within(30):
            ran = here("check", "--output", "out.json")
    finally:
        os.close(reader)
    assert ran.status in (1, 2), ran.err
    assert (tmp_path / "out.json").is_fifo()


def run_limited(size: int, *arguments: str, cwd: Path) -> Ran:
    """Runs the command where no file can grow past a size, as on a disk that is full."""
    from resource import RLIMIT_FSIZE, setrlimit  # which not every system has

    completed = subprocess.run(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=lambda: setrlimit(RLIMIT_FSIZE, (size, size)),
        check=False,
        timeout=60,
    )
    return Ran(completed.returncode, completed.stdout, completed.stderr)


@pytest.mark.parametrize("size", [0, 1000, 3000])
def test_new_on_a_full_disk_leaves_nothing_behind(size: int, tmp_path: Path) -> None:
    ran = run_limited(size, "new", "e", "--no-input", cwd=tmp_path)
    assert ran.status == 2
    assert ran.err.startswith("Error: e cannot be written: ")
    assert os.listdir(tmp_path) == []


def test_new_on_a_full_disk_leaves_none_of_the_folders_above_behind(tmp_path: Path) -> None:
    ran = run_limited(1000, "new", "a/b/e", "--no-input", cwd=tmp_path)
    assert ran.status == 2
    assert "Nothing has been left behind." in ran.err
    assert os.listdir(tmp_path) == []


def test_a_dry_run_on_a_full_disk_is_wrong_use(tmp_path: Path) -> None:
    ran = run_limited(1000, "new", "e", "--no-input", "--dry-run", cwd=tmp_path)
    assert "Traceback" not in ran.err
    assert ran.status == 2
    assert os.listdir(tmp_path) == []


def test_a_result_on_a_full_disk_leaves_the_old_one_whole(tmp_path: Path) -> None:
    write(tmp_path, {"out.json": "old"})
    ran = run_limited(1000, "check", "--output", "out.json", cwd=tmp_path)
    assert ran.status == 2
    assert "out.json cannot be written: " in ran.err
    assert sorted(os.listdir(tmp_path)) == ["evaluation.toml", "out.json"]
    assert (tmp_path / "out.json").read_text() == "old"
