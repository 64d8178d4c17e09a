"""Keys of a file as paths: one address for any value, from the reader to the finding.

A key counts list elements as the file does. Where a list was loaded without some of its elements (blank ones, or wrong
ones), `numbered` still gives each of the others the number that it has in the file.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

Key = tuple[str | int, ...]


class Remaining(list[T]):
    """What remains of a list from which elements were left out."""

    def __init__(self, values: Iterable[T], positions: Sequence[int]) -> None:
        """`positions`: where each of the values stands in the file, counted from 0."""
        super().__init__(values)
        self.positions = positions


def numbered(values: Sequence[T]) -> Iterator[tuple[int, T]]:
    """The elements of a list, each with its position in the file, counted from 0."""
    return zip(values.positions, values, strict=True) if isinstance(values, Remaining) else enumerate(values)


def at_position(values: Sequence[T], position: int) -> T | None:
    """The element that stands at a position in the file; None where none does, or where it was left out."""
    index = position
    if isinstance(values, Remaining):
        index = bisect_left(values.positions, position)
        if values.positions[index : index + 1] != [position]:
            return None
    return values[index] if 0 <= index < len(values) else None


def path(key: str) -> Key:
    """A dotted key → a key path."""
    return tuple(key.split("."))


def dotted(key: Key) -> str:
    """A key path → a dotted key."""
    return ".".join(str(part) for part in key)


def as_written(key: Key, kept: dict[Key, list[int]]) -> Key:
    """The key as it stands in the file, where list elements were left out when it was loaded.

    `kept` gives, for each such list, the positions in the file of the elements that stayed.
    """
    written: Key = ()
    for part in key:
        positions = kept.get(written) if isinstance(part, int) else None
        written = (*written, positions[part] if positions and isinstance(part, int) else part)
    return written
