"""How far a run is: a line at a terminal that is drawn over itself, and is gone when all is done."""

import sys
import time
from collections.abc import Callable

from evalkit.portfolio.examine import Facts

_EACH = 1.0
"""Seconds between two lines, and before the first."""
_MINUTE = 60


class Progress:
    """Counts what is done of so many evaluations; says so beside the result, where a person may be waiting."""

    def __init__(self, total: int, fails: Callable[[Facts], bool] = lambda facts: bool(facts.unchecked)) -> None:
        self._total = total
        self._fails = fails
        self._done = self._failing = 0
        self._began = self._told = time.monotonic()
        self._is_shown = total > 1 and sys.stderr.isatty()
        self._drawn = False

    def add(self, facts: Facts) -> None:
        """One more is done."""
        self._done += 1
        if not self._is_shown:
            return
        self._failing += self._fails(facts)
        now = time.monotonic()
        if now - self._told >= _EACH:
            self._told = now
            self._draw(now - self._began)

    def close(self) -> None:
        """Takes the line away."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False

    def _draw(self, seconds: float) -> None:
        left = seconds / self._done * (self._total - self._done)
        failing = f", {self._failing} whose gate does not hold" if self._failing else ""
        told = f"{self._done} of {self._total} evaluations{failing}; {_in_words(left)} left"
        sys.stderr.write(f"\r\x1b[K{told}")
        sys.stderr.flush()
        self._drawn = True


def _in_words(seconds: float) -> str:
    return f"{seconds / _MINUTE:.0f} min" if seconds >= 1.5 * _MINUTE else f"{seconds:.0f} s"
