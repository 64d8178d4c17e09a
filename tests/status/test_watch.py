"""`status --watch`: drawn anew in place at a terminal, with what a change has made of the evaluation."""

import io
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evalkit.status.watch.window import other_screen
from evalkit.terminal import deliver_as_it_is
from tests.files.test_pending import pend
from tests.small import AS_OF, PROGRAMME, PROJECT, RELATIONSHIP, edit, make
from tests.terminal import Terminal

if sys.platform == "win32":
    pytest.skip("needs a terminal as Unix has it", allow_module_level=True)

OWNER = 'owner = "programme lead"\n'
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"


def watching(cwd: Path, *paths: str, columns: int = 80, rows: int = 50) -> Terminal:
    command = ("status", *paths, "--watch", "--as-of", AS_OF)
    return Terminal(cwd, *command, columns=columns, rows=rows, env={"NO_COLOR": "1"})


def picture(watched: Terminal, text: str) -> str:
    """Waits until a new picture shows a text, and gives that picture."""
    end = time.monotonic() + 20
    while time.monotonic() < end and watched.read():
        _, *pictures = watched.shown[watched.seen :].split("\x1b[?2026h\x1b[H")
        whole = [picture for picture in pictures if "\x1b[?2026l" in picture]
        if whole and text in whole[-1]:
            watched.seen = len(watched.shown)
            return re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", whole[-1])
    raise AssertionError(f"not shown: {text}\n{watched.shown[watched.seen :]}")


def stopped(watched: Terminal, number: int) -> tuple[int, str]:
    """Sends a signal; gives the exit status, and all that is shown after the last picture."""
    watched.process.send_signal(number)
    return watched.ended(), watched.shown[watched.seen :]


@pytest.fixture
def watched(care: Path) -> Iterator[Terminal]:
    with watching(care.parent, "care") as watched:
        yield watched


def test_it_says_what_changed_and_leaves_the_terminal_clean(care: Path, watched: Terminal) -> None:
    first = picture(watched, "Watching: Ctrl-C ends it.")
    assert "Shared care" in first
    assert "Changed" not in first
    edit(care, PROGRAMME, OWNER)
    assert re.search(
        r"Changed  \d\d:\d\d:\d\d  −1 met, SUS401 new in evaluation.toml\n", picture(watched, "SUS401 new")
    )
    edit(care, PROGRAMME, "format = 1\n", f"format = 1\n{OWNER}")
    assert "+1 met, SUS401 fixed in evaluation.toml\n" in picture(watched, "SUS401 fixed")
    status, shown = stopped(watched, signal.SIGINT)
    assert status == 130
    assert shown.endswith(f"\x1b[?7h\x1b[?25h{LEAVE}\nInterrupted. Nothing has been left half done.\n")


def test_it_outlives_half_saved_files_and_deleted_folders(care: Path, watched: Terminal) -> None:
    picture(watched, "Watching")
    whole = (care / PROGRAMME).read_text("utf-8")
    (care / PROGRAMME).write_text(whole[: whole.index("[stages]") + 4], "utf-8")
    assert "✗ 1 file cannot be read" in picture(watched, "Changed")
    (care / PROGRAMME).write_text(whole, "utf-8")
    mended = picture(watched, "evaluation.toml can be read again")
    assert "SUS" not in mended.partition("Changed")[2]
    kept = care.rename(care.with_name("kept"))
    gone = picture(watched, "✗ There is nothing at care.")
    assert "Shared care" in gone
    shutil.copytree(kept, care)
    picture(watched, "can be read again")
    edit(care, PROGRAMME, OWNER)
    picture(watched, "SUS401 new in evaluation.toml")
    assert watched.process.poll() is None


def test_what_was_interrupted_is_said_below_the_picture(care: Path) -> None:
    pend(care, "pending-0", [(PROGRAMME, (care / PROGRAMME).read_bytes(), b'title = "Decided"\n')])
    with watching(care) as watched:
        shown = picture(watched, "Watching: Ctrl-C ends it.")
        assert "Decided" in shown
        assert "✗ In this evaluation a change was interrupted halfway." in shown


def test_it_follows_the_size_of_the_window(watched: Terminal) -> None:
    assert "Stage  ▶ inception ─" in picture(watched, "Watching")
    watched.resize(50, 50)
    assert "       · reporting    2028-12-31" in picture(watched, "Watching").replace("  ! ", "    ")
    watched.resize(80, 12)
    low = picture(watched, "…").rstrip("\n").split("\n")
    assert len(low) == 12
    assert low[-1] == "Watching: Ctrl-C ends it."


def test_a_low_window_keeps_the_next_steps(care: Path) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    with watching(care, rows=28) as watched:
        shown = picture(watched, "Watching")
    assert "evalkit explain" in shown
    assert "\n  practice " not in shown
    assert "Relationships" not in shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_given_back_also_when_it_is_stopped(number: int, watched: Terminal) -> None:
    picture(watched, "Watching")
    status, shown = stopped(watched, number)
    assert status == 128 + number
    _, _, behind = shown.rpartition(LEAVE)
    assert behind in ("", "\nInterrupted. Nothing has been left half done.\n")


def test_a_pause_gives_the_terminal_back_for_a_while(watched: Terminal) -> None:
    picture(watched, "Watching")
    watched.process.send_signal(signal.SIGTSTP)
    watched.until(re.escape(LEAVE))
    watched.process.send_signal(signal.SIGCONT)
    picture(watched, "Watching")


class Paused(io.RawIOBase):
    """A terminal at which Ctrl-Z comes in the middle of what is written first."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "wb", buffering=0)  # noqa: SIM115  # as long as this one
        self._paused = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        super().close()
        self._file.close()

    def write(self, data: Any) -> int:
        if not self._paused:
            self._paused = True
            signal.raise_signal(signal.SIGTSTP)
        return self._file.write(data)


def test_a_pause_may_come_while_something_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[int] = []
    monkeypatch.setattr("os.kill", lambda _, number: stopped.append(number))
    came_back: list[bool] = []
    out = io.TextIOWrapper(io.BufferedWriter(Paused(tmp_path / "shown")), "utf-8")
    with out, other_screen(out, lambda: came_back.append(True)):
        deliver_as_it_is("A picture.", out)
    assert (stopped, came_back) == ([signal.SIGTSTP], [True])
    shown = (tmp_path / "shown").read_text("utf-8")
    assert shown.index(LEAVE) < shown.index(ENTER) < shown.index("A picture.") < shown.rindex(LEAVE)


def test_of_several_evaluations_one_that_is_gone_does_not_stop_the_others(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(tmp_path / name)
        edit(tmp_path / name, PROGRAMME, 'title = "Shared care"', f'title = "The {name}"')
    with watching(tmp_path, "one", "two") as watched:
        picture(watched, "The two")
        shutil.rmtree(tmp_path / "one")
        picture(watched, "✗ There is nothing at one.")
        edit(tmp_path / "two", PROGRAMME, 'title = "The two"', 'title = "The second"')
        shown = picture(watched, "The second")
        assert "✗ There is nothing at one." in shown
        assert "The one" not in shown


def test_a_line_that_fills_the_window_keeps_its_last_sign(care: Path) -> None:
    edit(care, PROGRAMME, 'title = "Shared care"', f'title = "{"x" * 78}ZZ"')
    with watching(care.parent, "care", columns=80) as watched:
        picture(watched, "Watching")
    assert "\x1b[K" + "x" * 10 in watched.shown or "x" * 78 in watched.shown
    assert not re.search(r"Z\x1b\[K\n", watched.shown)


def test_in_a_low_window_the_table_of_scores_gives_way(care: Path) -> None:
    edit(care, PROJECT, 'lead = "ward manager"\n')
    edit(care, RELATIONSHIP, 'from = "Care is done to people."\n')
    with watching(care.parent, "care", columns=80, rows=17) as watched:
        shown = picture(watched, "Watching")
    assert "Next" in shown
    assert "evalkit explain EXP106" in shown
    assert "Explicit" not in shown


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 30)])
def test_what_to_do_next_and_what_is_overdue_stay_in_view(columns: int, rows: int, care: Path) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    edit(care, PROGRAMME, "design = 2026-12-31", "design = 2026-02-28")
    edit(care, PROGRAMME, "inception = 2026-06-30", "inception = 2026-01-31")
    with watching(care.parent, "care", columns=columns, rows=rows) as watched:
        shown = picture(watched, "Watching")
    lines = shown.split("\n")
    assert len(lines) <= rows
    assert "…" not in lines
    below = shown.partition("\nNext\n")[2].partition("\nOverdue\n")
    assert "care/evaluation.toml:" in below[2]
    assert below[0].count("evalkit explain") == 3


def test_rows_of_the_table_give_way_one_by_one(care: Path) -> None:
    edit(care, PROGRAMME, 'stage = "inception"', 'stage = "design"')
    with watching(care.parent, "care", rows=24) as watched:
        shown = picture(watched, "Watching")
    assert "\nExplicit " in shown
    assert re.search(r"\n\+\d more rows: evalkit status care\n", shown)
    assert "\nNext\n" in shown
