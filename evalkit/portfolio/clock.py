"""The day of a check, which notes what it is compared with: so long as no other outcome would come of that, a verdict stays."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple, Self

_NOTED = frozenset(("__eq__", "__ge__", "__gt__", "__le__", "__lt__", "__ne__"))
"""Comparisons, which are noted."""
_APART = frozenset(
    (
        *("__doc__", "__getattribute__", "__new__"),
        *("fromisocalendar", "fromisoformat", "fromordinal", "fromtimestamp", "max", "min", "resolution", "today"),
    )
)
"""What no day is asked for, or what asks nothing of the day that it is."""


class Range(NamedTuple):
    """The first and the last day of which something holds."""

    since: date
    until: date

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


class WatchedDay(date):
    """A day like any other, which notes on which day each comparison with it would turn out otherwise.

    Python asks a subclass first, whichever side of a comparison it stands on. Whatever else is done with the day (a
    difference, its text, its use as a key) is good for this day alone.
    """

    plain: date
    _turns: set[date]
    _alone: bool

    def __new__(cls, day: date) -> Self:
        made = super().__new__(cls, day.year, day.month, day.day)
        made.plain, made._turns, made._alone = day, set(), False
        return made

    @property
    def range(self) -> Range:
        """The days of which what has been found out with this one so far holds."""
        if self._alone:
            return Range(self.plain, self.plain)
        since = max((turn for turn in self._turns if turn <= self.plain), default=date.min)
        later = min((turn for turn in self._turns if turn > self.plain), default=None)
        return Range(since, later - timedelta(days=1) if later else date.max)

    def for_this_day_alone(self) -> None:
        """Notes that what is found out rests on the very day."""
        self._alone = True

    def _note(self, other: object, *, at: bool, after: bool) -> None:
        """Notes that a comparison turns on the other day, or on the day after it."""
        if isinstance(other, WatchedDay) or not isinstance(other, date):  # the same day, or no day at all
            return
        if at:
            self._turns.add(other)
        if after and other < date.max:
            self._turns.add(other + timedelta(days=1))

    def __lt__(self, other: date) -> bool:
        self._note(other, at=True, after=False)
        return bool(self.plain < _plain(other))

    def __ge__(self, other: date) -> bool:
        self._note(other, at=True, after=False)
        return bool(self.plain >= _plain(other))

    def __gt__(self, other: date) -> bool:
        self._note(other, at=False, after=True)
        return bool(self.plain > _plain(other))

    def __le__(self, other: date) -> bool:
        self._note(other, at=False, after=True)
        return bool(self.plain <= _plain(other))

    def __eq__(self, other: object) -> bool:
        self._note(other, at=True, after=True)
        return bool(self.plain == _plain(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self.for_this_day_alone()
        return hash(self.plain)

    def __reduce_ex__(self, protocol: Any) -> Any:
        self.for_this_day_alone()
        return self.plain.__reduce_ex__(protocol)


def _plain(other: Any) -> Any:
    return other.plain if isinstance(other, WatchedDay) else other


def _asked(name: str) -> Callable[..., Any]:
    def ask(today: WatchedDay, *given: Any, **named: Any) -> Any:
        today.for_this_day_alone()
        return getattr(today.plain, name)(*map(_plain, given), **named)

    return ask


def _looked_at(name: str) -> property:
    def look(today: WatchedDay) -> Any:
        today.for_this_day_alone()
        return getattr(today.plain, name)

    return property(look)


for _name, _held in vars(date).items():
    if _name not in vars(WatchedDay) and _name not in _NOTED | _APART:
        setattr(WatchedDay, _name, _asked(_name) if callable(_held) else _looked_at(_name))
