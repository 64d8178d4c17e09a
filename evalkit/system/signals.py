"""Ctrl-C, and being told to end: both are passed on as an exception, and wait while something must not be left half done."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


@contextmanager
def passed_on() -> Iterator[None]:
    """Lets a signal that would end the process at once raise SystemExit instead, so that whatever is open can be closed."""
    with _handled(_ENDING, lambda number, _: _raise(number)):
        yield


class Waiting:
    """The first signal that came while nothing may be disturbed; zero for none."""

    def __init__(self) -> None:
        self.number = 0

    def note(self, number: int, _: FrameType | None) -> None:
        self.number = self.number or number

    def pass_on(self) -> None:
        """Raises KeyboardInterrupt, or SystemExit, for a signal that has come: at a point where stopping leaves nothing."""
        if self.number:
            number, self.number = self.number, 0
            _raise(number)


@contextmanager
def undisturbed() -> Iterator[Waiting]:
    """Holds signals back until what is begun is done, which has to be soon. Then the first of them raises its exception."""
    waiting = Waiting()
    with _handled((signal.SIGINT, *_ENDING), waiting.note):
        yield waiting
    waiting.pass_on()


@contextmanager
def deaf() -> Iterator[None]:
    """Lets processes that are started meanwhile leave Ctrl-C to this one, for good; a moment in which it is not heard here."""
    with _handled((signal.SIGINT,), signal.SIG_IGN):
        yield


def _raise(number: int) -> NoReturn:
    raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


@contextmanager
def _handled(
    numbers: tuple[int, ...], handler: Callable[[int, FrameType | None], object] | signal.Handlers
) -> Iterator[None]:
    """Handles signals, but for those that are ignored, and leaves them as they were. Only the main thread can."""
    before = {}
    try:
        for number in numbers:
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, handler)
    except ValueError:  # not the main thread, to which no signal comes
        pass
    try:
        yield
    finally:
        for number, was in before.items():
            signal.signal(number, was)
