"""What is wrong with answers, kept in a few bytes for each: a file may have millions of values that are left out."""

from array import array
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import pairwise
from operator import attrgetter

from evalkit.evidence.problems import Problem


class LeftOut:
    """Problems, told in the order of their rows."""

    def __init__(self) -> None:
        self._rows = array("q")
        self._kinds = array("L")
        self._named: dict[tuple[str, str], int] = {}
        """Item and what is wrong → its number."""
        self._ends = array("q", [0])
        """Where in `_values` the value of each ends, and the next begins."""
        self._values = bytearray()
        self._begins = list[int]()
        """Where rows begin anew that come in their order."""

    def add(self, problems: Iterable[Problem]) -> None:
        last = None
        for row, item, value, what in problems:
            if last is None or row < last:
                self._begins.append(len(self))
            last = row
            self._rows.append(row)
            self._kinds.append(self._named.setdefault((item, what), len(self._named)))
            self._values += value.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._values))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Problem]:
        named = [*self._named]
        runs = (self._between(begin, end, named) for begin, end in pairwise([*self._begins, len(self)]))
        return merge(*runs, key=attrgetter("row"))

    def _between(self, begin: int, end: int, named: list[tuple[str, str]]) -> Iterator[Problem]:
        for at in range(begin, end):
            item, what = named[self._kinds[at]]
            value = self._values[self._ends[at] : self._ends[at + 1]].decode("utf-8", "surrogatepass")
            yield Problem(self._rows[at], item, value, what)
