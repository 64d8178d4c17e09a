"""The stages with their planned last days: past ones ticked, the present one marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.status.dates import Stop
from evalkit.terminal import Piece, Screen, can_show

_TITLE = "Stage  "
_LEAST_BETWEEN, _MOST_BETWEEN = 3, 10
"""Columns between two stages on a rail."""


@dataclass(frozen=True, slots=True)
class _Label:
    """How a stage is shown at a terminal: each part is text and style."""

    name: tuple[str, str]
    day: tuple[str, str]
    is_here: bool

    @property
    def width(self) -> int:
        return max(len(self.name[0]), len(self.day[0]))


def put(screen: Screen, stops: Sequence[Stop], *, all_stages: bool) -> None:
    """A rail where the screen is wide enough, else a line for each stage, or with `all_stages` off for the present one."""
    if not screen.is_terminal:
        screen.line(f"{_TITLE}{' → '.join(map(_plain, stops))}")
        return
    here = "▶" if can_show(screen.out, "▶") else "→"
    labels = [_label(stop, here) for stop in stops]
    room = screen.width - len(_TITLE) - sum(label.width for label in labels)
    between = min(room // (len(labels) - 1), _MOST_BETWEEN)
    if between >= _LEAST_BETWEEN:
        _rail(screen, labels, between)
    elif all_stages:
        _list(screen, labels)
    else:
        for label in labels:
            if label.is_here:
                screen.line((_TITLE, "bold"), label.name, " ", label.day)


def _plain(stop: Stop) -> str:
    name = f"[{stop.stage.id}]" if stop.is_here else stop.stage.id
    return f"{name} {stop.last_day}{' (past)' if stop.is_late else ''}" if stop.last_day else name


def _label(stop: Stop, here: str) -> _Label:
    mark, style = ("✓", "green") if stop.is_left else (here, "bold reverse") if stop.is_here else ("·", "dim")
    day = f"{'!' if stop.is_late else ' '} {stop.last_day or 'no date'}"
    return _Label((f"{mark} {stop.stage.id}", style), (day, "bold red" if stop.is_late else "dim"), stop.is_here)


def _rail(screen: Screen, labels: Sequence[_Label], between: int) -> None:
    """The names on a line, joined, and the days below them."""
    names: list[Piece] = [(_TITLE, "bold")]
    days: list[Piece] = [" " * len(_TITLE)]
    for label in labels:
        names += [label.name, (f" {'─' * (label.width - len(label.name[0]) + between - 2)} ", "dim")]
        day, style = label.day
        days.append((day.ljust(label.width + between), style))
    screen.line(*names[:-1])
    screen.line(*days)


def _list(screen: Screen, labels: Sequence[_Label]) -> None:
    widest = max(len(label.name[0]) for label in labels)
    for number, label in enumerate(labels):
        title = " " * len(_TITLE) if number else _TITLE
        screen.line((title, "bold"), label.name, " " * (widest + 2 - len(label.name[0])), label.day)
