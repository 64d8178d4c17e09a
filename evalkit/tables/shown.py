"""How the cells of a sheet are shown, whatever form its file has."""

from dataclasses import dataclass, field

At = tuple[int, int]
"""Row and column of a cell, counted from 0."""


@dataclass(slots=True)
class Shown:
    """Of the cells of a sheet: which are shown as percent, which have no value that could be read, and why; and what is
    hidden.
    """

    percent: set[At] = field(default_factory=set)
    faulty: dict[At, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    height: int = 0
    """As far down as there is anything."""
    width: int = 0

    def reaches(self, height: int, width: int) -> None:
        """Notes that there is something as far down, and to the right."""
        self.height, self.width = max(self.height, height), max(self.width, width)
