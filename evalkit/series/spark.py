"""A series as a few signs on a line."""

from evalkit.series.series import Series
from evalkit.telling.values import in_percent

BARS = "▁▂▃▄▅▆▇█"
GAP = "·"
"""What is withheld."""


def spark(series: Series, most: int) -> str:
    """A sign for each of the last so many values, as high as the value is: from nought on, or from the lowest where that is
    below; percentages up to 100. So values that differ little look alike.
    """
    values = series.values
    low, high = min(0.0, *values), max(0.0, *values)
    if in_percent(series.indicator):
        high = max(high, 100.0)
    elif series.indicator.kind == "proportion" and high <= 1:
        high = 1.0
    return "".join(GAP if one.value is None else _bar(one.value, low, high) for one in series.moments[-most:])


def _bar(value: float, low: float, high: float) -> str:
    if high <= low:
        return BARS[0]
    return BARS[min(len(BARS) - 1, int((value - low) / (high - low) * len(BARS)))]
