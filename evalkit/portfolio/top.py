"""The first of very many, without keeping all of them."""

import heapq
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Top(Generic[T]):
    """What ranks highest of all that was added; of two that rank alike, the earlier. The others are counted."""

    def __init__(self, most: int) -> None:
        self.number = 0
        """How many were added."""
        self._most = most
        self._held: list[tuple[tuple[Any, ...], int, T]] = []

    def add(self, rank: tuple[Any, ...], one: T) -> None:
        entry = (rank, -self.number, one)  # no two have the same second part, so what is ranked is never compared
        self.number += 1
        if len(self._held) < self._most:
            heapq.heappush(self._held, entry)
        else:
            heapq.heappushpop(self._held, entry)

    def __iter__(self) -> Iterator[T]:
        """The highest first."""
        return (one for _, _, one in sorted(self._held, key=lambda entry: entry[:2], reverse=True))

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._held)
