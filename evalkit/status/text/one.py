"""One evaluation on one screen, block by block."""

from dataclasses import dataclass

from evalkit.status.overview import Overview
from evalkit.status.text import figures, head, heat, late, people, steps
from evalkit.terminal import Screen

MOST_LATE = 5
_EVERY = 10**6


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of one evaluation is shown."""

    all: bool = True
    """Clauses, indicators, relationships and burden, too, and each next step to its end."""
    scores: int = _EVERY
    """The most rows of the table of scores."""
    rail: bool = True
    """All stages, and not only the present one."""
    late: int = MOST_LATE
    """The most that a terminal lists of what is overdue, and of what ends soon."""
    steps: int = _EVERY


FULL = Extent()
EVER_LESS = (
    FULL,
    *(Extent(all=False, scores=number) for number in (_EVERY, *range(10, -1, -1))),
    *(Extent(all=False, scores=0, rail=False, late=late) for late in (MOST_LATE, 2, 1)),
    *(Extent(all=False, scores=0, rail=False, late=1, steps=steps) for steps in (2, 1)),
)
"""What gives way in a low window, one after the other: the next steps and what is overdue stay longest."""


def put(screen: Screen, overview: Overview, extent: Extent = FULL) -> None:
    head.put(screen, overview, all_stages=extent.rail)
    if extent.scores:
        screen.line()
        heat.put(screen, overview, clauses=extent.all, most=extent.scores)
    steps.put(screen, overview, most=extent.steps, whole=extent.all)
    late.put(screen, overview, most=extent.late if screen.is_terminal else _EVERY)
    if extent.all:
        figures.put(screen, overview)
        people.put(screen, overview)
