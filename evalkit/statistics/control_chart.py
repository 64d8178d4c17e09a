"""Control charts: within which limits a series varies, if nothing but chance is at work.

D. J. Wheeler, Understanding variation; D. C. Montgomery, Introduction to statistical quality control, chapters 6 and 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean

_SIGMAS = 3
_OF_MOVING_RANGES = 2.66
"""Three standard deviations as a multiple of the mean moving range: 3 / 1.128."""


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The centre of a series, and for each point the limits within which chance keeps it."""

    kind: str
    """p, u or XmR."""
    centre: float
    limits: tuple[tuple[float, float], ...]

    def outside(self, values: Sequence[float]) -> list[int]:
        """The positions, counted from 0, of the values that lie beyond their limits."""
        pairs = zip(values, self.limits, strict=True)
        return [at for at, (value, (low, high)) in enumerate(pairs) if not low <= value <= high]


def p_chart(counts: Sequence[int], ns: Sequence[int], baseline: int | None = None) -> ControlChart:
    """For proportions, as shares from 0 to 1. Every n is 1 or more. `baseline`: limits from so many first points."""
    centre = sum(_held(counts, baseline)) / sum(_held(ns, baseline))
    limits = []
    for n in ns:
        half = _SIGMAS * sqrt(centre * (1 - centre) / n)
        limits.append((max(0.0, centre - half), min(1.0, centre + half)))
    return ControlChart("p", centre, tuple(limits))


def u_chart(events: Sequence[int], exposures: Sequence[float], baseline: int | None = None) -> ControlChart:
    """For rates: events by exposure, which is above 0."""
    centre = sum(_held(events, baseline)) / sum(_held(exposures, baseline))
    limits = []
    for exposure in exposures:
        half = _SIGMAS * sqrt(centre / exposure)
        limits.append((max(0.0, centre - half), centre + half))
    return ControlChart("u", centre, tuple(limits))


def xmr_chart(values: Sequence[float], baseline: int | None = None) -> ControlChart:
    """For single values, such as a mean or a score at each point: at least two, in the order of time.

    A baseline of one value has no range, and so is none.
    """
    held = _held(values, baseline if baseline != 1 else None)
    centre = fmean(held)
    half = _OF_MOVING_RANGES * fmean(abs(late - early) for early, late in pairwise(held))
    return ControlChart("XmR", centre, ((centre - half, centre + half),) * len(values))


def _held(values: Sequence[float], baseline: int | None) -> Sequence[float]:
    """The values by which limits are set: so many first ones, or all where no baseline is given."""
    return values[:baseline] if baseline else values
