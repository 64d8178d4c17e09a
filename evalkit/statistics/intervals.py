"""95 % intervals of the figures that an indicator can have."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import NamedTuple

_TAIL = 0.025
_Z = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5 % above it."""


class Interval(NamedTuple):
    low: float
    high: float


def of_proportion(count: int, n: int) -> Interval:
    """Wilson's score interval of `count` out of `n`, as shares from 0 to 1. `n` is 1 or more.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    share = count / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return Interval(max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < n else 1.0)


def of_mean(mean: float, deviation: float, n: int) -> Interval | None:
    """Student's interval. `deviation`: the standard deviation of the sample. None for a single value."""
    from scipy.special import stdtrit

    if n < 2:
        return None
    half = float(stdtrit(n - 1, 1 - _TAIL)) * deviation / sqrt(n)
    return Interval(mean - half, mean + half)


def of_change(before: Sequence[float], after: Sequence[float]) -> tuple[float, Interval | None]:
    """The mean change of the same people, and Student's interval of it. Both are in the same order, and not empty."""
    changes = [late - early for early, late in zip(before, after, strict=True)]
    change = fmean(changes)
    return change, of_mean(change, stdev(changes), len(changes)) if len(changes) > 1 else None


def ranks_around_median(n: int) -> tuple[int, int] | None:
    """The ranks, counted from 1, of the values between which the median lies; None where there are too few, below six.

    The narrowest symmetric pair that covers at least 95 % (W. J. Conover, Practical nonparametric statistics, 3.2).
    """
    from scipy.special import bdtr

    below, above = 0, n // 2
    while below < above:  # the largest rank that no more than 2.5 % of samples have above the median
        rank = (below + above + 1) // 2
        below, above = (rank, above) if bdtr(rank - 1, n, 0.5) <= _TAIL else (below, rank - 1)
    return (below, n + 1 - below) if below else None


def of_count(events: int) -> Interval:
    """The exact interval of a number of events by Poisson's distribution.

    F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936).
    """
    from scipy.special import gammaincinv

    low = float(gammaincinv(events, _TAIL)) if events else 0.0
    return Interval(low, float(gammaincinv(events + 1, 1 - _TAIL)))
