"""How far a set of requirements is met, in numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """How many requirements are met, missing, waived and due later."""

    met: int = 0
    missing: int = 0
    waived: int = 0
    later: int = 0

    @property
    def due(self) -> int:
        return self.met + self.missing

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all; 100 where nothing is due."""
        return 100 * self.met // self.due if self.due else 100

    def reaches(self, percent: float) -> bool:
        """Whether it is that high, unrounded."""
        return not self.due or 100 * self.met >= percent * self.due

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.met + other.met,
            self.missing + other.missing,
            self.waived + other.waived,
            self.later + other.later,
        )
