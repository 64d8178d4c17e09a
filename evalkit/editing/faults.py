"""What is wrong with what a file asks for: gathered from all of its rows, and told once, each fault with its rows."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType

from evalkit.errors import EvalkitError

_MOST = 30
"""How many different faults are told."""
_SPANS = 12
"""How many of a fault's rows are told, those next to each other as one."""
_AGAIN = "Correct them there, and give the file again."


class Faults:
    """The faults of a table's rows, or of a file's entries."""

    def __init__(
        self, source: str = "", noun: str = "row", total: int = 1, places: Mapping[int, str] | None = None
    ) -> None:
        """`source`: the file; empty for what comes from the command line, where the first fault ends everything.

        `places`: what rows are called where they are not in one table: by their numbers, `Indicators!7`.
        """
        self._places = places or {}
        self._source = source
        self._noun = noun
        self._total = total
        self._found: dict[str, list[int]] = {}
        self._faulty: set[int] = set()
        self._hints: dict[str, None] = {}

    def of(self, number: int) -> AbstractContextManager[None]:
        """Takes what is wrong with a row, by its number; what follows on it goes on. Without a file it is raised."""
        return _Noting(self, number)

    def note(self, number: int, error: EvalkitError) -> None:
        """Notes what is wrong with a row; without a file it is raised."""
        if not self._source:
            raise error
        self.add((number,), error.message, error.hint)

    def add(self, numbers: Sequence[int], message: str, hint: str = "", *, goes_on: bool = False) -> None:
        """Notes a fault of some rows; the same one is told once. `goes_on`: the message says what these rows do."""
        if not self._source:
            raise EvalkitError(f"They {message}" if goes_on else message, hint=hint)
        self._found.setdefault(f" {message}" if goes_on else f": {message}", []).extend(numbers)
        self._faulty.update(numbers)
        if hint:
            self._hints[hint] = None

    def are_of(self, number: int) -> bool:
        """Whether something is wrong with a row."""
        return number in self._faulty

    def told(self) -> list[str]:
        """What was found, each with its places."""
        return [f"{self._place(numbers)}{message}" for message, numbers in self._in_order()]

    def refuse(self) -> None:
        """Raises EvalkitError with everything that was found, if anything was."""
        if not self._found:
            return
        lines = [f"  {told}" for told in self.told()]
        if len(lines) > _MOST:
            lines[_MOST:] = [f"  … and {len(lines) - _MOST} more"]
        raise EvalkitError(
            f"{self._source}: {len(self._faulty)} of {self._total} cannot be added, so nothing has been:\n"
            + "\n".join(lines),
            hint="\n".join(list(self._hints)[:_MOST]) or _AGAIN,
        )

    def _in_order(self) -> list[tuple[str, list[int]]]:
        return sorted(self._found.items(), key=lambda fault: min(fault[1]))

    def _place(self, numbers: Sequence[int]) -> str:
        several = sorted(set(numbers))
        if self._places:
            return ", ".join(self._places[number] for number in several[:_SPANS])
        plural = "entries" if self._noun == "entry" else f"{self._noun}s"
        return f"{self._noun if len(several) == 1 else plural} {numbered(several)}"


def numbered(numbers: Sequence[int]) -> str:
    """Numbers in order for a sentence: `2 and 4`, `11, 21, 31`, `2–26`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    more = sum(map(len, spans[_SPANS:]))
    told = [
        word for span in spans[:_SPANS] for word in ([f"{span[0]}–{span[-1]}"] if len(span) > 2 else map(str, span))
    ]
    if more:
        return f"{', '.join(told)} and {more} more"
    return " and ".join(told) if len(told) == 2 else ", ".join(told)


class _Noting(AbstractContextManager[None]):
    """Notes what is wrong with a row. A class and no generator: a table of thousands of rows needs it for each cell."""

    __slots__ = ("_faults", "_number")

    def __init__(self, faults: Faults, number: int) -> None:
        self._faults = faults
        self._number = number

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, EvalkitError):
            self._faults.note(self._number, error)
            return True
        return False
