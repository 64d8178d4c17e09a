"""The installed command at a terminal of its own."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conftest import COMMAND, Ran


def at_terminal(
    *arguments: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    columns: int = 80,
    answers: Sequence[tuple[str, bytes | int]] = (),
) -> Ran:
    """Runs the command at a terminal of its own. `answers`: once a text is shown, what is typed, or the signal sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")}
    process = subprocess.Popen(
        [str(COMMAND), *arguments],
        cwd=cwd,
        env={**inherited, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(env or {})},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, since, end, pending = b"", 0, time.monotonic() + 20, list(answers)
    try:
        while time.monotonic() < end:
            if pending and pending[0][0].encode() in shown[since:]:
                since, answer = len(shown), pending.pop(0)[1]
                if isinstance(answer, int):
                    time.sleep(0.2)  # until it waits for an answer
                    process.send_signal(answer)
                else:
                    os.write(ours, answer)
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        status = process.wait(timeout=5)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(ours)
    return Ran(status, shown.decode("utf-8", "replace").replace("\r\n", "\n"), "")


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)
