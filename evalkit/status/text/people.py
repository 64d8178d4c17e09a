"""Which relationships are to change, and what is asked of people for it."""

from collections.abc import Sequence

from evalkit.grammar import counted
from evalkit.status.burden import GroupBurden
from evalkit.status.overview import Overview
from evalkit.status.text.fit import cells, left, shortened
from evalkit.terminal import Screen, visible
from evalkit.thread.burden import Burden

_MOST_GROUPS = 3
_NARROWEST_NAME = 12


def put(screen: Screen, overview: Overview) -> None:
    o = overview
    counts = [f"{number} {type or 'without a type'}" for type, number in o.relationships.items() if number]
    screen.line()
    screen.hanging(("Relationships  ", "bold"), text=", ".join(counts) or "none yet")
    asked = _sum(o.burden)
    if asked:
        screen.hanging(("Burden         ", "bold"), text=asked)
        _groups(screen, o.burden_by_group)


def _sum(burden: Sequence[Burden]) -> str:
    unknown = [source for source in burden if source.hours is None]
    hours = sum(source.hours or 0 for source in burden)
    known = [f"{_hours(hours)} asked of people"] if hours else []
    return "; ".join([*known, *([_not_said(unknown)] if unknown else [])])


def _not_said(unknown: Sequence[Burden]) -> str:
    """`2 sources do not say how many people, or how long it takes`."""
    questions = {
        "how many people": any(source.people is None for source in unknown),
        "how often": any(source.waves is None for source in unknown),
        "how long it takes": any(source.minutes is None for source in unknown),
    }
    *others, last = (question for question, is_open in questions.items() if is_open)
    do = "does" if len(unknown) == 1 else "do"
    return f"{counted(len(unknown), 'source')} {do} not say {''.join(f'{other}, ' for other in others)}{'or ' if others else ''}{last}"


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
    times = f", {counted(one.waves, 'time')}" if one.waves and one.waves > 1 else ""
    people = "1 person" if one.people == 1 else f"{one.people} people"
    return f"{people}{times}, {counted(one.minutes or 0, 'minute')} each = {_hours(group.hours)}"


def _hours(hours: float) -> str:
    if hours == 1:
        return "1 hour"
    return f"{hours:.0f} hours" if hours >= 10 or hours == int(hours) else f"{hours:.1f} hours"
