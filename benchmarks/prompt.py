"""Runs a command at a terminal of its own until it asks something, and ends its input there."""

import os
import sys

_READY = b"\x1b[?2004h"
"""What is sent to a terminal when a line is to be edited in it: that what is pasted shall be marked."""
_END = b"\x04"


def main() -> None:
    """Runs the command of this one's arguments. It must end when its input does."""
    child, terminal = os.forkpty()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(sys.argv[1], sys.argv[1:])
    shown = b""
    while _READY not in shown:
        shown += os.read(terminal, 65536)
    os.write(terminal, _END)
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:  # the other end is closed
        pass
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))
