"""Indicators with values, month by month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from evalkit.model.indicator import Baseline, Indicator, Observation, Target

AS_OF = date(2020, 1, 1)


def month(number: int) -> date:
    return date(2011 + number // 12, number % 12 + 1, 1)


def observed(values: Sequence[float | None], **more: Sequence[Any]) -> list[Observation]:
    """Values month by month from 2011 on; None is withheld. `more`: n, count, low or high of each."""
    return [
        Observation(date=month(number), value=value, **{key: held[number] for key, held in more.items()})
        if value is not None
        else Observation(date=month(number), suppressed="fewer than 5", computed=True)
        for number, value in enumerate(values)
    ]


def indicator(observations: list[Observation], kind: str = "mean", unit: str = "points", **more: Any) -> Indicator:
    return Indicator.model_validate({"title": "Asked", "kind": kind, "unit": unit}).model_copy(
        update={"observations": observations} | more
    )


def baseline(value: float | None, day: date, n: int | None = None) -> Baseline:
    return Baseline(value=value, date=day, n=n)


def target(value: float, day: date | None = None) -> Target:
    return Target(value=value, date=day)
