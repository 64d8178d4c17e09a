"""Adding by answering questions, at a real terminal."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import COMMAND
from tests.small import check, make

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")


def _heed_interruptions() -> None:
    """Whoever runs the tests may ignore them, and that is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """The command at a pseudo-terminal: waits for a question, answers it."""

    def __init__(self, root: Path, *arguments: str) -> None:
        import pty

        self._mine, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [str(COMMAND), *arguments],
            cwd=root,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1"},
            start_new_session=True,
            preexec_fn=_heed_interruptions,  # no thread runs here
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def answer(self, question: str, text: str) -> None:
        """Answers a question, given as a regular expression, once it is asked."""
        self._wait(question)
        os.write(self._mine, f"{text}\n".encode())

    def _wait(self, pattern: str) -> None:
        until = time.monotonic() + 30
        while not (found := re.compile(pattern).search(self.shown, self._seen)):
            assert time.monotonic() < until, f"{pattern} is not asked:\n{self.shown}"
            if not self._read():
                raise AssertionError(f"{pattern} is not asked:\n{self.shown}")
        self._seen = found.end()

    def _read(self) -> bool:
        ready, _, _ = select.select([self._mine], [], [], 1)
        if not ready:
            return self.process.poll() is None
        try:
            data = os.read(self._mine, 4096)
        except OSError:
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def ended(self) -> int:
        until = time.monotonic() + 30
        while self._read():
            assert time.monotonic() < until, self.shown
        os.close(self._mine)
        return self.process.wait(30)


@pytest.fixture
def care(tmp_path: Path) -> Path:
    return make(tmp_path / "care")


def test_a_relationship_is_added_by_answering_questions(care: Path) -> None:
    at = Terminal(care, "add", "relationship", "together", "--stage", "design", "--as-of", "2026-03-01")
    at.answer(r"type \(number or name\)", "1")
    at.answer(r"between \(numbers or names.*\)", "patients 2")
    at.answer(r"  from", "Care is done to people")
    at.answer(r"  to", "back")
    at.answer(r"  from", "Nurses decide, patients wait")
    at.answer(r"  to", "They decide together")
    at.answer(r"  rationale", "skip")
    at.answer(r"Write this\? \(Y/n\)", "y")
    assert at.ended() == 0, at.shown
    text = (care / "projects/ward/relationships/together.toml").read_text("utf-8")
    assert '\ntype = "person-professional"\n' in text
    assert '\nbetween = ["patients", "nurses"]\n' in text
    assert '\nfrom = "Nurses decide, patients wait"\n' in text
    assert '\nto = "They decide together"\n' in text
    assert '\nrationale = "TODO"\n' in text
    assert "[practice.patients]\n" in text
    assert "Good: " in at.shown  # the guidance of the fields
    assert "+" in at.shown
    assert "Added relationship together" in at.shown


def test_a_wrong_answer_is_asked_again_and_nothing_is_written_without_a_yes(care: Path) -> None:
    before = {p: p.read_bytes() for p in care.rglob("*") if p.is_file()}
    at = Terminal(care, "add", "outcome", "--stage", "design", "--as-of", "2026-03-01")
    at.answer(r"  statement", "People share the tasks of each session")
    at.answer(r"Its id.*\[people-share-the-tasks-of\]", "tasks-shared")
    at.answer(r"  for \(numbers or names.*\)", "9")
    at.answer(r"  for \(numbers or names.*\)", "1")
    at.answer(r"  timeframe", "soon")
    at.answer(r"“soon” is none of these\.[^$]*?timeframe", "short")
    at.answer(r"  through", "")
    at.answer(r"  mechanism", "")
    at.answer(r"Write this\? \(Y/n\)", "n")
    assert at.ended() == 130, at.shown
    assert '+statement = "People share the tasks of each session"' in at.shown
    assert {p: p.read_bytes() for p in care.rglob("*") if p.is_file()} == before


def test_ctrl_c_writes_nothing(care: Path) -> None:
    before = {p: p.read_bytes() for p in care.rglob("*") if p.is_file()}
    at = Terminal(care, "add", "indicator", "--stage", "design")
    at.answer(r"  title", "Calm sessions")
    at.answer(r"Its id.*\[calm-sessions\]", "")
    at._wait(r"  definition")
    while at.process.poll() is None:  # one that comes just before it listens is lost
        at.process.send_signal(signal.SIGINT)
        time.sleep(0.3)
    assert at.ended() == 130
    assert {p: p.read_bytes() for p in care.rglob("*") if p.is_file()} == before
    assert check(care).status == 0
