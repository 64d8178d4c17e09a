"""Answers that are not written plainly → values, all ways of a column at once: they tell of each other what they mean.

What two readings are left of means nothing here, and is told instead.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Literal

from evalkit.model.data_capture import Item
from evalkit.model.written import NotClearError, day, number, whole

_LARGEST = 1e15
_TIME_OF_DAY = re.compile(
    r"[ T,]+(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?(?: ?[ap]m)?(?: ?(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?))?\Z",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d[\d.]*,(?:\d{1,2}|\d{4,})", re.ASCII)
"""A comma that cannot stand between thousands."""
_THOUSANDS_OR_NOT = re.compile(r"[+-]?\d{1,3}[.,]\d{3}", re.ASCII)
_TO_BE_CALLED_BY = re.compile(r"(?:\+|00?)\d{9,}", re.ASCII)
"""As numbers are written by which somebody can be called, and no amount is."""
_BETWEEN_CHOICES = re.compile(r"[\s;|,]+")

_POINT_NOUGHT = re.compile(r"(?<=\d)\.0+\Z", re.ASCII)
"""What a program adds to the number of a choice where it keeps a column with gaps as decimals."""

_NOT_GIVEN = ("n/a", "na", "-", "–", "null", "none")

Order = Literal["day first", "month first", "either"]


def meant(ways: Sequence[str], item: Item) -> dict[str, str]:
    """What each way of writing means, as a text that the database reads; without those in which no one value can be read."""
    read = _READERS.get(item.type or "text")
    return dict(read(ways, item)) if read else {}


def says_none(ways: Iterable[str], item: Item) -> list[str]:
    """The ways of writing that there is no answer. A choice of that name is one, and a text may say anything."""
    if item.type in (None, "text"):
        return []
    answers = _called(item)
    return [text for text in ways if text.lower() in _NOT_GIVEN and _plain(text) not in answers]


def has_decimal_comma(ways: Iterable[str]) -> bool:
    """Whether among ways of writing a number there is one with a decimal comma for sure."""
    return any(map(_DECIMAL_COMMA.fullmatch, ways))


def tool_days(ways: Sequence[str], *, month_first: bool) -> dict[str, str]:
    """What a form tool means by the days that it wrote down itself; years of two figures are those of this century.

    `month_first`: whether the tool writes so, where the days do not tell.
    """
    order = order_of(map(_without_time, ways)) or ("month first" if month_first else "day first")
    return dict(_days(ways, order, century="20"))


def order_of(texts: Iterable[str]) -> Order | None:
    """Whether the day or the month comes first in days such as 04/05/2011, as those tell that can only be one of them."""
    orders: set[Order] = set()
    for text in texts:
        if found := _FIGURES.fullmatch(text):
            first, second, year = found[1], found[2], f"20{found[3][-2:]}"
            ways: list[Order] = ["day first"] if _date(year, second, first) else []
            ways += ["month first"] if _date(year, first, second) else []
            if len(ways) == 1:
                orders.add(ways[0])
    return None if not orders else orders.pop() if len(orders) == 1 else "either"


def _date(year: str, month: str, number: str) -> date | None:
    with suppress(ValueError):
        return date(int(year), int(month), int(number))
    return None


def _without_time(text: str) -> str:
    return _TIME_OF_DAY.sub("", text).strip()


def _read_days(ways: Sequence[str], _: Item) -> Iterator[tuple[str, str]]:
    return _days(ways, order_of(map(_without_time, ways)) or "day first")


def _days(ways: Sequence[str], order: Order, century: str = "") -> Iterator[tuple[str, str]]:
    for text in ways:
        told = _without_time(text)
        if found := _FIGURES.fullmatch(told):
            first, second, year = found.groups()
            year = year if len(year) == 4 else f"{century}{year}"
            both = (_date(year, second, first), _date(year, first, second)) if len(year) == 4 else (None, None)
            value = both[order == "month first"] if order != "either" else _only(both)
            if value:
                yield text, value.isoformat()
        else:
            with suppress(NotClearError):
                yield text, day(told).isoformat()


def _only(readings: tuple[date | None, date | None]) -> date | None:
    found = {one for one in readings if one}
    return found.pop() if len(found) == 1 else None


def _read_whole(ways: Sequence[str], _: Item) -> Iterator[tuple[str, str]]:
    return _numbers(ways, whole)


def _read_decimal(ways: Sequence[str], _: Item) -> Iterator[tuple[str, str]]:
    """Where some have a decimal comma, `1,234` and `1.234` may be one thing or another. 5 % may be 5, or 0.05."""
    unclear = has_decimal_comma(ways)
    plain = [text for text in ways if "%" not in text and "cent" not in text.lower()]
    return _numbers([text for text in plain if not (unclear and _THOUSANDS_OR_NOT.fullmatch(text))], number)


def _numbers(ways: Iterable[str], read: Callable[[str], float]) -> Iterator[tuple[str, str]]:
    for text in ways:
        if _TO_BE_CALLED_BY.fullmatch(text):
            continue
        with suppress(NotClearError):
            value = read(text)
            if abs(value) < _LARGEST:  # what the database can hold
                yield text, str(value)


def _read_choice(ways: Sequence[str], item: Item) -> Iterator[tuple[str, str]]:
    called = _called(item)
    for text in ways:
        told = _plain(text)
        if (meant := called.get(told) or called.get(_POINT_NOUGHT.sub("", told))) is not None:
            yield text, meant


def _read_choices(ways: Sequence[str], item: Item) -> Iterator[tuple[str, str]]:
    """Several choices, with `;`, `,`, `|`, a line or a blank between: their ids with blanks between."""
    called = _called(item)
    for text in ways:
        told = _plain(text).strip(" ;|,")
        if told in called:
            yield text, called[told]
        elif len(readings := _combined(told, called)) == 1:
            yield text, " ".join(id for id in item.choices if id in readings[0])


def _combined(told: str, called: Mapping[str, str]) -> list[frozenset[str]]:
    """The choices that a text is put together of, in each way in which it can be; two ways are enough."""
    starts: list[list[frozenset[str]]] = [[] for _ in range(len(told) + 1)]
    starts[0] = [frozenset()]
    for at, ways in enumerate(starts):
        for name in called if ways else ():
            if not told.startswith(name, at):
                continue
            end = at + len(name)
            between = _BETWEEN_CHOICES.match(told, end)
            if between or end == len(told):
                reached = starts[between.end() if between else end]
                reached += [one for way in ways if (one := way | {called[name]}) not in reached][: 2 - len(reached)]
    return starts[-1]


def _called(item: Item) -> dict[str, str]:
    """What choices are called → their ids."""
    labels = {_plain(label): id for id, label in item.choices.items() if _plain(label)}
    return labels | {id.lower(): id for id in item.choices}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


_READERS: Mapping[str, Callable[[Sequence[str], Item], Iterator[tuple[str, str]]]] = {
    "integer": _read_whole,
    "decimal": _read_decimal,
    "date": _read_days,
    "select-one": _read_choice,
    "select-many": _read_choices,
}
