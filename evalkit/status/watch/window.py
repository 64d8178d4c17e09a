"""The terminal as a window: its other screen, and frames that are shown at once and fit."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from types import FrameType
from typing import TextIO

from evalkit.status.overview import Overview
from evalkit.status.text.one import EVER_LESS
from evalkit.status.text.write import put
from evalkit.terminal import Screen, deliver_as_it_is, write_past_all_that_is_held

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""The other screen of the terminal, without a cursor, and without lines that run on into the next."""
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h\x1b[H", "\x1b[J\x1b[?2026l"
"""Around a frame: it is shown at once, over the one before."""
_REST = "\x1b[K"
"""Before each line: what was there goes. Behind it, the last sign of a line that fills the window would go with it."""

Handler = Callable[[int, FrameType | None], None]


class Paper(StringIO):
    """A terminal of paper: what is written on it is taken off again."""

    def __init__(self, terminal: TextIO) -> None:
        super().__init__()
        self._terminal = terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has none
        return self._terminal.encoding

    def isatty(self) -> bool:
        return True

    def lines_of(self, screen: Screen) -> list[str]:
        """The lines of a screen that was made for this paper."""
        screen.show()
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text.split("\n")[:-1]


def frame(overviews: Sequence[Overview], paper: Paper, foot: Screen) -> str:
    """What to write on a terminal so that it shows where evaluations stand, with the foot below, and nothing else.

    As much is shown as the height of the window allows.
    """
    below = paper.lines_of(foot)
    room = max(0, shutil.get_terminal_size().lines - len(below) - 1)
    lines = [*_at_most(room, overviews, paper), "", *below]
    return _BEGIN + "\n".join(_REST + line for line in lines) + _END


def _at_most(room: int, overviews: Sequence[Overview], paper: Paper) -> list[str]:
    """So many lines: less and less is shown until it fits, and then the end is cut off."""
    lines: list[str] = []
    for extent in EVER_LESS:
        screen = Screen(paper)
        put(screen, overviews, extent)
        lines = paper.lines_of(screen)
        if len(lines) <= room:
            return lines
    return [*lines[: max(0, room - 1)], "…"]


@contextmanager
def other_screen(out: TextIO, came_back: Callable[[], None]) -> Iterator[None]:
    """Uses the terminal's other screen, and gives back the first as it was: at the end, when stopped, when killed.

    `came_back` is called after a pause (Ctrl-Z), when the other screen is there again, but empty.
    """
    ended: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        ended.append(128 + number)
        raise SystemExit(ended[0])

    with _handled({"SIGTERM": end, "SIGHUP": end, "SIGTSTP": _pausing(out, came_back)}):
        try:
            deliver_as_it_is(_ENTER, out)
            yield
        except KeyboardInterrupt:  # so watchfiles says that any signal came
            if ended:
                raise SystemExit(ended[0]) from None
            raise
        finally:
            deliver_as_it_is(_LEAVE, out)


def _pausing(out: TextIO, came_back: Callable[[], None]) -> Handler:
    """Gives the first screen back, stops the process until it is told to go on, and takes the other screen again."""

    def pause(number: int, _: FrameType | None) -> None:
        write_past_all_that_is_held(_LEAVE, out)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, pause)
        write_past_all_that_is_held(_ENTER, out)
        came_back()

    return pause


@contextmanager
def _handled(handlers: Mapping[str, Handler]) -> Iterator[None]:
    """Handles signals, where the system has them, and leaves them as they were."""
    numbers = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in numbers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
