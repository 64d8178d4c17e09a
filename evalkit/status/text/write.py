"""Writes where evaluations stand, for people."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.status.overview import Overview
from evalkit.status.text import one, several
from evalkit.terminal import Screen


def write(overviews: Sequence[Overview], out: TextIO, *, beside: int | None = None) -> None:
    """Writes all there is to say; where so many lines are to stand `beside` it, what can be seen at once with them at a terminal."""
    screen = Screen(out)
    for extent in one.EVER_LESS if beside is not None else (one.FULL,):
        screen.rows.clear()
        put(screen, overviews, extent)
        if beside is None or len(screen) + beside <= screen.height:
            break
    screen.show()


def put(screen: Screen, overviews: Sequence[Overview], extent: one.Extent = one.FULL) -> None:
    """Puts one evaluation on a screen, as much of it as `extent` says, or a table of several."""
    if len(overviews) == 1:
        one.put(screen, overviews[0], extent)
    else:
        several.put(screen, overviews)
