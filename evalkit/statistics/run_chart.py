"""The rules by which a run chart tells a change from chance.

J. Anhøj, A. V. Olesen, Run charts revisited, PLoS ONE 9 (2014), e113825; J. Anhøj, Diagnostic value of run chart
analysis, PLoS ONE 10 (2015), e0121349.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import comb, log2
from statistics import median

ENOUGH = 10
"""With fewer points than this, a run chart says nothing."""


@dataclass(frozen=True, slots=True)
class RunChart:
    """What the rules find in a series."""

    centre: float
    """The median: of the baseline period, where there is one."""
    useful: int
    """How many points lie off the median."""
    longest: int
    """The longest run of points on one side, those on the median left out."""
    longest_by_chance: int
    crossings: int
    """How often the line crosses the median."""
    crossings_by_chance: int
    """The fewest that chance alone would leave in nineteen of twenty series."""
    run: tuple[int, int]
    """Where the longest run begins and ends: positions in the series, counted from 0."""
    above: bool
    """Whether that run lies above the median."""

    @property
    def shift(self) -> bool:
        """Whether a run is longer than chance would have it."""
        return self.longest > self.longest_by_chance

    @property
    def few_crossings(self) -> bool:
        """Whether the line crosses the median less often than chance would have it."""
        return self.crossings < self.crossings_by_chance

    @property
    def changed(self) -> bool:
        return self.shift or self.few_crossings


def run_chart(values: Sequence[float], baseline: int | None = None) -> RunChart | None:
    """The rules for values in the order of time. None for fewer than ten, or where nearly all lie on the median.

    `baseline`: the median is that of so many first values.
    """
    if len(values) < ENOUGH:
        return None
    centre = centre_of(values, baseline)
    sides = [(at, value > centre) for at, value in enumerate(values) if value != centre]
    if len(sides) < ENOUGH:
        return None
    runs = [list(points) for _, points in groupby(sides, key=lambda point: point[1])]
    longest = max(reversed(runs), key=len)  # of two as long, the later
    return RunChart(
        centre=centre,
        useful=len(sides),
        longest=len(longest),
        longest_by_chance=round(log2(len(sides)) + 3),
        crossings=sum(early[1] != late[1] for early, late in pairwise(sides)),
        crossings_by_chance=_fewest_crossings(len(sides)),
        run=(longest[0][0], longest[-1][0]),
        above=longest[0][1],
    )


def centre_of(values: Sequence[float], baseline: int | None = None) -> float:
    """The median by which the rules judge: of so many first values where there is a baseline period. One value at least."""
    return median(values[:baseline] if baseline else values)


def _fewest_crossings(useful: int) -> int:
    """The 5 % quantile of the binomial distribution of useful - 1 throws of a coin."""
    throws = useful - 1
    reached, number = 1, 0
    while reached * 20 < 2**throws:
        number += 1
        reached += comb(throws, number)
    return number
