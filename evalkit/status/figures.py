"""The primary indicators that have values enough to see where they go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from evalkit.series.series import Series, series_of
from evalkit.status.scope import Scope

_ENOUGH = 3
"""Values, from which on an indicator is shown."""


class Shown(NamedTuple):
    """As much of an indicator as its values are told with."""

    unit: str | None
    kind: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """An indicator, and its values by the day of the check."""

    project: str
    id: str
    title: str
    file: str
    series: Series


def figures_in(scope: Scope) -> Iterator[Figures]:
    """The primary indicators with three values or more, in the order of their files. One without a role is primary."""
    for folder in scope.folders:
        for sheet in folder.indicators.values():
            if sheet.value.role in (None, "primary"):
                series = series_of(sheet.value, scope.report.as_of)
                if len(series.values) >= _ENOUGH:
                    series = replace(series, indicator=Shown(sheet.value.unit, sheet.value.kind), target=None)
                    yield Figures(folder.id, sheet.id, sheet.value.title or "", sheet.path, series)
