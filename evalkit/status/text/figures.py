"""Primary indicators over time, a line each: at a terminal as signs of different height, elsewhere as values."""

from evalkit.series.series import Series
from evalkit.series.spark import BARS, GAP, spark
from evalkit.status.figures import Figures
from evalkit.status.overview import Overview
from evalkit.status.text.fit import cells, left, shortened, without_middle
from evalkit.telling.values import in_percent, month, number, short, short_value
from evalkit.terminal import Screen, can_show, visible

_MOST = 24
"""Values of an indicator that are shown, the last ones."""
_ROWS = 6
_NARROWEST, _WIDEST = 12, 36


def put(screen: Screen, overview: Overview) -> None:
    """Nothing where no primary indicator has enough values."""
    held = overview.figures
    if not held:
        return
    shown = held[:_ROWS] if screen.is_terminal else held
    screen.line()
    screen.line(("Primary indicators", "bold"))
    names = [visible(_name(one, overview)) for one in shown]
    told = [_told(one.series) for one in shown]
    has_signs = screen.is_terminal and can_show(screen.out, BARS + GAP)
    signs = [spark(one.series, _MOST) if has_signs else "" for one in shown]
    across = max(map(len, signs))
    room = screen.width - 6 - across - max(map(cells, told))
    width = min(max(_NARROWEST, min(room, _WIDEST)), max(map(cells, names)))
    left_over = screen.width - width - across - 6
    for name, sign, words, one in zip(names, signs, told, shown, strict=True):
        if not screen.is_terminal:
            screen.line(f"  {name}  {_values(one.series)}  ", (words, "dim"))
            continue
        drawn = f"{left(sign, across)}  " if has_signs else ""
        screen.line(
            f"  {left(without_middle(name, width), width)}  ", (drawn, "cyan"), (shortened(words, left_over), "dim")
        )
    if len(held) > len(shown):
        screen.line((f"  and {len(held) - len(shown)} more; evalkit chart INDICATOR draws one", "dim"))


def _name(one: Figures, overview: Overview) -> str:
    return one.id if len(overview.projects) == 1 else f"{one.id} ({one.project})"


def _told(series: Series) -> str:
    """`34% → 55.6%, Sep 2022 to Mar 2024`."""
    first, last = series.measured[0], series.measured[-1]
    start = f"{number(first.value and short(first.value))}{'%' if in_percent(series.indicator) else ''}"
    when = f"{month(first.day)} to {month(last.day)}"
    return f"{start} → {short_value(series.indicator, last.value)}, {when}"


def _values(series: Series) -> str:
    """The last values as a list, with a word for what is withheld."""
    values = ["withheld" if one.value is None else number(short(one.value)) for one in series.moments[-_MOST:]]
    return ("… " if len(series.moments) > _MOST else "") + " ".join(values)
