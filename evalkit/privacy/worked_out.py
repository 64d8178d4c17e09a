"""Whether a number that is withheld can be worked out of all that are shown, whatever they are about.

Answers fall into kinds: those that are the same in everything that any number asks of them. Every number is a sum over kinds,
shown or not. What a reader can work out is what follows from the sums that are shown, as no kind has fewer than no answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Kinds = frozenset[int]
"""The kinds that a number is the sum of."""
_MOST = 4000
"""As many kinds are looked at together."""
_NEARLY, _HALF = 1e-6, 0.5
_SECONDS = 5.0
"""As long is looked for the least of a sum, which mostly takes a thousandth of it."""


def worked_out_from(asked: Sequence[Kinds], shown: Sequence[Kinds], sizes: Sequence[int]) -> dict[int, list[int]]:
    """Which of the numbers that are asked for can be worked out: their positions, each with those of the shown numbers that
    are needed for it. `sizes`: how many answers there are of each kind; nought where there might be some.
    """
    found: dict[int, list[int]] = {}
    for numbers, wanted in _connected(asked, shown):
        found |= _in_part(wanted, numbers, asked, shown, sizes)
    return found


def _connected(asked: Sequence[Kinds], shown: Sequence[Kinds]) -> Iterator[tuple[list[int], list[int]]]:
    """Shown numbers, and numbers that are asked for, that have to do with each other: those that share kinds."""
    leader: dict[int, int] = {}

    def first(kind: int) -> int:
        while leader.setdefault(kind, kind) != kind:
            leader[kind] = kind = leader[leader[kind]]
        return kind

    for kinds in (*asked, *shown):
        several = iter(kinds)
        one = next(several, None)
        for other in several:
            leader[first(other)] = first(one or 0)
    parts: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at, each in enumerate((shown, asked)):
        for number, kinds in enumerate(each):
            if kinds:
                parts[first(min(kinds))][at].append(number)
    return ((numbers, wanted) for numbers, wanted in parts.values() if numbers and wanted)


def _in_part(
    wanted: Sequence[int], numbers: Sequence[int], asked: Sequence[Kinds], shown: Sequence[Kinds], sizes: Sequence[int]
) -> dict[int, list[int]]:
    import numpy as np

    table, held = _table([*(shown[at] for at in numbers), *(asked[at] for at in wanted)], sizes)
    near = {at: [one for one in numbers if shown[one] & asked[at]] for at in wanted}
    if table.shape[1] > _MOST:  # too many to be looked at: whatever touches it may give it away
        return {at: touching for at, touching in near.items() if touching}
    rows, targets = table[: len(numbers)], table[len(numbers) :]
    given_away = _single(rows, targets, held)
    if not given_away:
        return {}
    there = held > 0
    weights, *_ = np.linalg.lstsq(rows[:, there].T, targets[given_away][:, there].T, rcond=None)
    misses = np.abs(rows[:, there].T @ weights - targets[given_away][:, there].T)
    found = {}
    for column, target in enumerate(given_away):
        needed = np.flatnonzero(np.abs(weights[:, column]) > _NEARLY)
        is_sum = len(needed) and misses[:, column].max(initial=0.0) < _NEARLY
        found[wanted[target]] = [numbers[int(row)] for row in needed] if is_sum else near[wanted[target]]
    return found


def _single(rows: "NDArray[Any]", targets: "NDArray[Any]", held: "NDArray[Any]") -> list[int]:
    """The targets of which one whole number only is left, of all that the rows leave."""
    open_ones, single, values = _not_exchanged(rows, targets, held), list[int](), rows @ held
    while open_ones:
        moved = _moved(targets[open_ones].sum(axis=0), open_ones, rows, targets, values)
        if not moved:
            first = open_ones[0]
            moved = _moved(targets[first], open_ones, rows, targets, values)
            if first not in moved:
                single.append(first)
                moved = [*moved, first]
        open_ones = [at for at in open_ones if at not in moved]
    return single


def _not_exchanged(rows: "NDArray[Any]", targets: "NDArray[Any]", held: "NDArray[Any]") -> list[int]:
    """The targets that do not change where one answer is of another kind that stands in the same rows."""
    import numpy as np

    _, alike = np.unique(rows, axis=1, return_inverse=True)
    alike = alike.reshape(-1)
    groups = np.zeros((len(held), alike.max() + 1))
    groups[np.arange(len(held)), alike] = 1
    within, size = targets @ groups, groups.sum(axis=0)
    is_exchanged = (within > 0) & (within < size) & ((held @ groups) > 0)
    return [int(at) for at in np.flatnonzero(~is_exchanged.any(axis=1))]


def _moved(
    wish: "NDArray[Any]",
    open_ones: Sequence[int],
    rows: "NDArray[Any]",
    targets: "NDArray[Any]",
    values: "NDArray[Any]",
) -> list[int]:
    """The targets that are another number where a wish is least than where it is most."""
    least, most = (_extreme(sign * wish, rows, values) for sign in (1, -1))
    return [at for at in open_ones if abs(targets[at] @ (least - most)) > _HALF]


def _extreme(wish: "NDArray[Any]", rows: "NDArray[Any]", values: "NDArray[Any]") -> "NDArray[Any]":
    """How many answers of each kind there may be, in whole numbers, for the wish to be least."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    limits = Bounds(0, max(float(values.max()), 1.0) if len(values) else 1.0)
    exactly = [LinearConstraint(rows, values, values)] if len(rows) else []
    whole = np.ones(len(wish))
    found = milp(wish, constraints=exactly, bounds=limits, integrality=whole, options={"time_limit": _SECONDS})
    assert found.x is not None, "the answers themselves are a solution"
    return np.round(found.x)  # type: ignore[no-any-return]


def _table(rows: Sequence[Kinds], sizes: Sequence[int]) -> "tuple[NDArray[Any], NDArray[Any]]":
    """Numbers by kinds, and how many answers there are of each; kinds that are in the same numbers are one."""
    import numpy as np

    within: dict[int, list[int]] = defaultdict(list)
    for row, kinds in enumerate(rows):
        for kind in kinds:
            within[kind].append(row)
    together: dict[tuple[int, ...], int] = defaultdict(int)
    for kind, numbers in within.items():
        together[tuple(numbers)] += sizes[kind]
    table = np.zeros((len(rows), len(together)))
    for column, members in enumerate(together):
        table[list(members), column] = 1
    return table, np.array(list(together.values()), dtype=float)


def with_others(kinds: Iterable[tuple[Any, ...]], places: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Kinds that there might be, too: as those that there are, but at one place the other way round."""
    for kind in kinds:
        for place in places:
            if kind[place] is not None:
                yield (*kind[:place], 1 - kind[place], *kind[place + 1 :])
