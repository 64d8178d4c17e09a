"""Writes where evaluations stand, for people."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.status.overview import Overview
from evalkit.status.text import one, several
from evalkit.terminal import Screen


def write(overviews: Sequence[Overview], out: TextIO) -> None:
    screen = Screen(out)
    put(screen, overviews)
    screen.show()


def put(screen: Screen, overviews: Sequence[Overview], extent: one.Extent = one.FULL) -> None:
    """Puts one evaluation on a screen, as much of it as `extent` says, or a table of several."""
    if len(overviews) == 1:
        one.put(screen, overviews[0], extent)
    else:
        several.put(screen, overviews)
