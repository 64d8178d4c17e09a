"""Sheets of paper that pictures are laid out for, in landscape.

The unit is that of all pictures, in which the smallest text is 11 high: on paper that is 7 point, the least that is read
without effort.
"""

from dataclasses import dataclass

_UNITS_IN_MM = 72 / 25.4 * 11 / 7


def millimetres(units: float) -> float:
    """What a length of a picture is on paper."""
    return units / _UNITS_IN_MM


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: its name as people write it, and its size in millimetres."""

    name: str
    wide: int
    high: int

    @property
    def width(self) -> float:
        """In units of the picture."""
        return self.wide * _UNITS_IN_MM

    @property
    def height(self) -> float:
        return self.high * _UNITS_IN_MM


PAPERS = {"a4": Paper("A4", 297, 210), "a3": Paper("A3", 420, 297)}
