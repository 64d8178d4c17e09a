"""What sources of data ask of people: how many, how often, for how long."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalkit.files.evaluation import Sheet
    from evalkit.model.data_capture import DataCapture, Schedule

_MOST_WAVES = 10**6


@dataclass(frozen=True, slots=True)
class Burden:
    """What one source of data asks of people. People, waves and minutes are None where the plan does not say."""

    project: str | None
    """None for a source that serves several projects."""
    source: str
    respondents: tuple[str, ...]
    people: int | None
    waves: int | None
    minutes: int | None
    file: str

    @property
    def hours(self) -> float | None:
        """Of all people in all waves together."""
        if self.people is None or self.waves is None or self.minutes is None:
            return None
        return self.people * self.waves * self.minutes / 60


def burden_of(project: str | None, plans: "Iterable[Sheet[DataCapture]]") -> Iterator[Burden]:
    """What sources ask of those who answer; data that are there anyway ask nothing of anybody."""
    from evalkit.thread.graph import asks_people  # late, as below: what is asked is also told where no model is needed

    for sheet in plans:
        plan = sheet.value
        if asks_people(plan):
            respondents = tuple(dict.fromkeys(plan.respondents))
            waves = waves_of(plan.schedule)
            yield Burden(project, sheet.id, respondents, plan.sample.size, waves, plan.minutes, sheet.path)


def waves_of(schedule: "Schedule") -> int | None:
    """How many times data are captured, from the first day to the last; None where the dates are not given."""
    from evalkit.model.values import add_interval

    if schedule.every is None:
        return 1
    if schedule.start is None or schedule.end is None or schedule.end < schedule.start:
        return None
    number, unit = schedule.every.split()
    start, end = schedule.start, min(schedule.end, date.max - timedelta(days=1))
    return bisect_right(range(_MOST_WAVES), end, key=lambda wave: add_interval(start, f"{wave * int(number)} {unit}"))
