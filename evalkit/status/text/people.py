"""Which relationships are to change, and what is asked of people for it."""

from collections.abc import Sequence

from evalkit.grammar import counted
from evalkit.status.burden import Burden, GroupBurden
from evalkit.status.overview import Overview
from evalkit.status.text.fit import cells, left, shortened
from evalkit.terminal import Screen, visible

_MOST_GROUPS = 3
_NARROWEST_NAME = 12


def put(screen: Screen, overview: Overview) -> None:
    o = overview
    counts = [f"{number} {type or 'of no type'}" for type, number in o.relationships.items() if number]
    text = ", ".join(counts) or "none yet"
    if counts and o.unaddressed and not o.project:
        text += f"; no project addresses {' or '.join(o.unaddressed)}"
    screen.line()
    screen.hanging(("Relationships  ", "bold"), text=text)
    if o.burden:
        screen.hanging(("Burden         ", "bold"), text=_sum(o.burden))
        _groups(screen, o.burden_by_group)


def _sum(burden: Sequence[Burden]) -> str:
    unknown = sum(source.hours is None for source in burden)
    hours = sum(source.hours or 0 for source in burden)
    text = f"{_hours(hours)} asked of people" if unknown < len(burden) else "not known yet"
    return f"{text}; {counted(unknown, 'source')} without people, waves or minutes" if unknown else text


def _groups(screen: Screen, groups: Sequence[GroupBurden]) -> None:
    """A line for each group of people: in columns at a terminal, where only the most burdened are named."""
    shown = groups[:_MOST_GROUPS] if screen.is_terminal else groups
    lines = [(visible(_name(group)), _reckoned(group)) for group in shown]
    width = _width(screen, lines)
    for name, reckoned in lines:
        fitted = left(shortened(name, width), width) if screen.is_terminal else name
        screen.line(f"  {fitted}  ", (reckoned, "dim"))
    if len(groups) > len(shown):
        rest = sum(group.hours for group in groups[len(shown) :])
        screen.line((f"  and {len(groups) - len(shown)} more = {_hours(rest)}", "dim"))


def _width(screen: Screen, lines: Sequence[tuple[str, str]]) -> int:
    """Of the column of names."""
    room = max(_NARROWEST_NAME, screen.width - 4 - max((len(reckoned) for _, reckoned in lines), default=0))
    return min(room, max((cells(name) for name, _ in lines), default=0))


def _name(group: GroupBurden) -> str:
    return f"{group.who} ({group.project})" if group.project else group.who


def _reckoned(group: GroupBurden) -> str:
    if len(group.sources) > 1:
        return f"{counted(len(group.sources), 'source')} = {_hours(group.hours)}"
    (one,) = group.sources
    how = f"{one.people} people × {counted(one.waves or 0, 'wave')} × {one.minutes} min"
    return f"{how} = {_hours(group.hours)}"


def _hours(hours: float) -> str:
    return f"{hours:.0f} h" if hours >= 10 or hours == int(hours) else f"{hours:.1f} h"
