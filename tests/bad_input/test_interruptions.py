"""At once, and interrupted: all or nothing."""

import os
import re
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import tomli

from evalkit.errors import EvalkitError
from evalkit.scaffold import create
from evalkit.templates import find
from tests.bad_input.evaluations import answers, debris, made, write
from tests.running import Ran, python, start
from tests.terminal import Terminal


@pytest.mark.parametrize("there", [False, True])
def test_of_several_at_once_exactly_one_makes_the_evaluation(there: bool, tmp_path: Path, whole: list[str]) -> None:
    if there:
        (tmp_path / "e").mkdir()
    processes = [start(tmp_path, "new", "e", "--no-input", "--set", f"title=Number {n}") for n in range(6)]
    ended = [(process.communicate(timeout=60), process.returncode) for process in processes]
    assert sorted(status for _, status in ended) == [0, 2, 2, 2, 2, 2]
    assert all(re.search(b"is not empty|cannot be written", err) for (_, err), status in ended if status)
    assert os.listdir(tmp_path) == ["e"]
    assert made(tmp_path / "e") == whole
    winner = next(n for n, (_, status) in enumerate(ended) if status == 0)
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert written["title"] == f"Number {winner}"
    assert (tmp_path / "e/README.md").read_text("utf-8").startswith(f"# Number {winner}\n")


def test_who_comes_second_into_an_empty_folder_takes_nothing_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: list[str]
) -> None:
    target = tmp_path / "e"
    target.mkdir()
    template, rename = find.template("evaluation"), os.rename
    done: list[bool] = []

    def overtaken(source: Any, place: Any) -> None:
        if not done and Path(place).parent == target:
            done.append(True)
            create.create(template, answers("First"), target)
        rename(source, place)

    listdir = os.listdir  # gives names in any order: here in one that is unlucky
    monkeypatch.setattr("evalkit.scaffold.beside.os.listdir", lambda folder: sorted(listdir(folder)))
    monkeypatch.setattr("evalkit.scaffold.beside.os.rename", overtaken)
    with suppress(EvalkitError):
        create.create(template, answers("Second"), target)
    monkeypatch.undo()
    assert done
    assert made(target) == whole
    titles = {
        (target / "README.md").read_text("utf-8").splitlines()[0],
        "# " + tomli.loads((target / "evaluation.toml").read_text("utf-8"))["title"],
    }
    assert len(titles) == 1
    assert os.listdir(tmp_path) == ["e"]


@pytest.mark.parametrize("there", [False, True])
def test_an_interruption_at_any_line_leaves_all_or_nothing(there: bool, tmp_path: Path, whole: list[str]) -> None:
    """Raises KeyboardInterrupt at each line of what puts the evaluation in its place, one after the other."""
    template, values = find.template("evaluation"), answers("T")
    watched = {"create", "beside", "_begin", "_discard", "put_in_place", "writing", "refuse_occupied"}
    left: list[str] = []
    for moment in range(200):
        folder = tmp_path / str(moment)
        target = folder / "e"
        (target if there else folder).mkdir(parents=True)
        seen = 0

        def trace(frame: FrameType, event: str, _: Any, moment: int = moment) -> Any:
            nonlocal seen
            code = frame.f_code
            if code.co_name not in watched or not code.co_filename.endswith(("create.py", "beside.py")):
                return None
            if event == "line":
                seen += 1
                if seen > moment:
                    sys.settrace(None)
                    raise KeyboardInterrupt
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            create.create(template, values, target)
        except KeyboardInterrupt:
            pass
        else:
            break
        finally:
            sys.settrace(before)
        if debris(folder):
            left.append(f"moment {moment}: {debris(folder)}")
        if target.exists() and made(target) not in ([], whole):
            left.append(f"moment {moment}: half an evaluation")
    else:
        raise AssertionError("never came to an end")
    assert moment > 10
    assert left == []


def test_an_interruption_that_python_cannot_pass_on_comes_once_more(tmp_path: Path) -> None:
    lost = """
import sys, time
from evalkit import __main__
class Held:
    def __del__(self):
        raise KeyboardInterrupt
sys.unraisablehook = __main__._once_more
try:
    Held()
    for _ in range(100):
        time.sleep(0.1)
except KeyboardInterrupt:
    print("came")
"""
    assert python(tmp_path, "-c", lost) == Ran(0, "came\n", "")


def test_an_interruption_while_the_files_are_made_leaves_all_or_nothing(tmp_path: Path, whole: list[str]) -> None:
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        process = start(folder, "new", "e", "--no-input")
        while process.poll() is None and not os.listdir(folder):
            time.sleep(0.001)
        time.sleep(number * 0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert process.returncode in (0, 130), err
        assert b"Traceback" not in err
        assert debris(folder) == []
        assert os.listdir(folder) in ([], ["e"])
        if os.listdir(folder):
            assert made(folder / "e") == whole
        else:
            assert process.returncode == 130


@pytest.mark.parametrize(
    "module",
    [
        pytest.param("evalkit.cli"),
        pytest.param("typer"),
        "evalkit.check.checker",
        "evalkit.rules.story",
    ],
)
def test_an_interruption_while_modules_are_loaded(module: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    code = f"""
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv = ["evalkit", "check"]
from evalkit.__main__ import main
main()
"""
    ran = python(tmp_path, "-c", code)
    assert "Traceback" not in ran.err
    assert ran.status == 130


@pytest.mark.parametrize("end", ["Ctrl-C", "Ctrl-D"])
def test_ctrl_c_and_ctrl_d_at_a_question_end_with_130(end: str, tmp_path: Path) -> None:
    with Terminal(tmp_path, "new", "e") as at:
        at.until("Title[^>]*>.*\\x1b")
        if end == "Ctrl-C":
            at.interrupt()
        else:
            at.type("\x04")
        assert at.ended() == 130
    assert at.shown.endswith("Interrupted. Nothing has been left half done.\n")
    assert os.listdir(tmp_path) == []


def test_an_interrupted_result_leaves_no_debris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from evalkit.files import atomic

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evalkit.files.swap.os.link", interrupt)
    with pytest.raises(KeyboardInterrupt):
        atomic.write_whole(tmp_path / "out.json", "{}")
    assert os.listdir(tmp_path) == []
