"""What many evaluations ask of people: hours by group and quarter, and who is asked by several of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from evalkit.portfolio.parts import BETWEEN
from evalkit.portfolio.shares import NOT_GIVEN
from evalkit.portfolio.tables import BurdenRow, Rows

_LONGEST = timedelta(days=100 * 366)
"""What lasts longer is no plan, but a slip of the pen: its time is taken as not known."""

K = TypeVar("K")


@dataclass(slots=True)
class Asked:
    """What is asked of some people."""

    hours: float = 0.0
    evaluations: int = 0


@dataclass(slots=True)
class Burdens:
    """What is asked of people."""

    quarters: dict[tuple[str, str], Asked] = field(default_factory=lambda: defaultdict(Asked))
    """Groups and quarter → what is asked. The hours of a source are spread evenly over its days."""
    respondents: dict[str, Asked] = field(default_factory=lambda: defaultdict(Asked))
    """By the id that stakeholders have in their projects."""
    sources: int = 0
    unknown: int = 0
    """Sources of which the plan does not say how many hours they take."""

    def add(self, rows: Rows) -> None:
        """Adds an evaluation."""
        quarters: dict[tuple[str, str], float] = defaultdict(float)
        respondents: dict[str, float] = defaultdict(float)
        for row in rows.burden:
            self.sources += 1
            self.unknown += row.hours is None
            for quarter, hours in _by_quarter(row):
                quarters[row.groups or NOT_GIVEN, quarter] += hours
            for id in (row.respondents or "").split(BETWEEN):
                if id:
                    respondents[id] += row.hours or 0
        _add(self.quarters, quarters)
        _add(self.respondents, respondents)


def _add(counts: dict[K, Asked], found: Mapping[K, float]) -> None:
    for key, hours in found.items():
        counts[key].hours += hours
        counts[key].evaluations += 1


def quarter_of(day: date) -> str:
    """`2026 Q1`."""
    return f"{day.year} Q{(day.month + 2) // 3}"


def _by_quarter(row: BurdenRow) -> Iterator[tuple[str, float]]:
    """The hours of a source, spread evenly over the days from its first to its last."""
    if not row.hours or row.start is None:
        return
    last = max(row.start, row.end or row.start)
    if last - row.start > _LONGEST:
        return
    per_day = row.hours / ((last - row.start).days + 1)
    first = row.start
    while first <= last:
        end = min(last, _last_of_quarter(first))
        yield quarter_of(first), per_day * ((end - first).days + 1)
        if end == date.max:
            return
        first = end + timedelta(days=1)


def _last_of_quarter(day: date) -> date:
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, 31 if month in (3, 12) else 30)
