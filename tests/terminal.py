"""The installed command at a terminal of its own."""

import codecs
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.running import COMMAND, Ran, environment

PATIENCE = 30.0
"""Seconds."""
_OF_OTHERS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM")
"""Variables of the terminal at which the tests are run."""


class Terminal:
    """The command at a pseudo-terminal: reads what it shows, answers it, sends it signals, changes the window's size.

    `shown` is all that it has shown so far, and `seen` how much of that has been looked at.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self._ours, theirs = os.openpty()
        self.resize(columns, rows)
        inherited = {name: value for name, value in environment().items() if name not in _OF_OTHERS}
        self.process = subprocess.Popen(
            [str(COMMAND), *arguments],
            cwd=folder,
            env={**inherited, "TERM": "xterm-256color", **(env or {})},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self.shown = ""
        self.seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._ours)

    def resize(self, columns: int, rows: int) -> None:
        import termios  # which not every system has

        termios.tcsetwinsize(self._ours, (rows, columns))

    def read(self) -> bool:
        """Takes up what has come, and waits a little for it; False when no more can come."""
        if not select.select([self._ours], [], [], 0.05)[0]:
            return True
        try:
            part = os.read(self._ours, 65536)
        except OSError:  # the other end is closed
            part = b""
        text = self._held + self._decoder.decode(part)
        self._held = text[len(text.removesuffix("\r")) :] if part else ""  # half of a line's end
        self.shown += text.removesuffix(self._held).replace("\r\n", "\n")
        return bool(part)

    def until(self, pattern: str) -> str:
        """Waits until something new is shown that a regular expression matches, and gives it."""
        end = time.monotonic() + PATIENCE
        open = True
        while not (found := re.compile(pattern).search(self.shown, self.seen)):
            assert open, f"{pattern} is not shown:\n{self.shown}"
            assert time.monotonic() < end, f"{pattern} is not shown:\n{self.shown}"
            open = self.read()
        self.seen = found.end()
        return found[0]

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def answer(self, question: str, text: str) -> None:
        """Answers a question, given as a regular expression, once it is asked."""
        self.until(question)
        self.type(f"{text}\n")

    def interrupt(self) -> None:
        """Sends Ctrl-C until the command ends: one that comes just before it listens is lost."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown
            self.process.send_signal(signal.SIGINT)
            again = time.monotonic() + 0.3
            while time.monotonic() < again and self.read():
                pass

    def ended(self) -> int:
        """Waits until the command ends, and gives its exit status."""
        end = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < end, self.shown
        return self.process.wait(PATIENCE)


def at_terminal(folder: Path, *arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> Ran:
    """Runs the command at a terminal, where it asks nothing."""
    with Terminal(folder, *arguments, columns=columns, env=env) as terminal:
        status = terminal.ended()
    return Ran(status, terminal.shown, "")


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
