"""Numbers so small that somebody could be recognised in them: which are withheld, so that subtraction does not give them back.

A table of counts is a set of cells, each known by the parts it is broken down by, and of totals that cells add up to. Where
one cell of a total is withheld, another goes with it. What is left is then looked at as a reader would who knows all
printed numbers: while any withheld cell could be worked out, the whole total is withheld.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SMALL = range(1, 5)
"""Fewer than five, and more than nobody."""
_MANY = float("inf")
_MOST_OF_FEW = len(SMALL) - 1
"""In so many parts fewer than five people may be: the most that leave open how many are in each."""

Part = frozenset[tuple[str, str]]
"""What a cell is about: `{("unit", "York")}`; empty for all together."""


@dataclass(frozen=True, slots=True)
class Total:
    """A cell, and the cells it is the sum of."""

    whole: Part
    parts: tuple[Part, ...]


def totals_of(cells: Iterable[Part]) -> Iterator[Total]:
    """Which cells add up to which: those that are broken down by one thing more."""
    found = sorted(set(cells), key=sorted)
    names = {cell: frozenset(name for name, _ in cell) for cell in found}
    known = sorted(set(names.values()), key=lambda held: (len(held), sorted(held)))
    for outer, inner in ((a, b) for a in known for b in known if a < b):
        wholes = [cell for cell in found if names[cell] == outer] or ([frozenset()] if not outer else [])
        for whole in wholes:
            parts = tuple(cell for cell in found if names[cell] == inner and whole <= cell)
            if parts:
                yield Total(whole, parts)


def withheld(counts: Mapping[Part, int], small: Iterable[Part] = ()) -> dict[Part, str]:
    """The cells that are not to be shown, each with the reason: `small`, or `with` another.

    `small`: cells that count as small for another reason than their own number.
    """
    hidden = dict.fromkeys([cell for cell, count in counts.items() if count in SMALL] + list(small), "small")
    for cell in _crossed(counts, hidden):
        hidden.setdefault(cell, "with")
    totals = list(totals_of(counts))
    changed = bool(hidden)
    while changed:
        changed = _add_companions(counts, totals, hidden) or _hide_what_can_be_worked_out(counts, totals, hidden)
    return hidden


def untold(counts: Mapping[Part, int]) -> set[Part]:
    """The parts of which it is not even to be told that they are withheld: three or more of a total that is small.

    Of four parts of fewer than five people each is one person; and were only these left out, that would say so.
    """
    small = [total for total in totals_of(counts) if counts.get(total.whole, 0) in SMALL]
    there = [[part for part in total.parts if counts[part]] for total in small]
    return {part for parts in there if len(parts) >= _MOST_OF_FEW for part in parts}


def _crossed(counts: Mapping[Part, int], hidden: Mapping[Part, str]) -> list[Part]:
    """The cells of a breakdown by several things at once in which one is withheld: rows and columns would give it away."""
    names = {frozenset(name for name, _ in cell) for cell in hidden}
    return [cell for cell in counts if len(cell) > 1 and frozenset(name for name, _ in cell) in names]


def _add_companions(counts: Mapping[Part, int], totals: Iterable[Total], hidden: dict[Part, str]) -> bool:
    """Withholds the next smallest part wherever one alone is withheld, and all parts of a total that is."""
    changed = False
    for total in totals:
        gone = [part for part in total.parts if part in hidden]
        shown = sorted(
            (part for part in total.parts if part not in hidden), key=lambda part: (counts[part], sorted(part))
        )
        if total.whole in hidden and shown:
            for part in shown:
                hidden[part] = "with"
            changed = True
        elif len(gone) == 1 and total.whole in counts and total.whole not in hidden and shown:
            hidden[shown[0]] = "with"
            changed = True
    return changed


def _hide_what_can_be_worked_out(counts: Mapping[Part, int], totals: list[Total], hidden: dict[Part, str]) -> bool:
    """Withholds every part of a total in which a withheld cell could be worked out, and then the total itself."""
    ranges = ranges_of(counts, totals, hidden)
    exposed = {cell for cell, (low, high) in ranges.items() if low == high and hidden[cell] == "small"}
    for total in totals:
        if not exposed.intersection(total.parts):
            continue
        rest = [cell for cell in total.parts if cell not in hidden] or [
            cell for cell in (total.whole,) if cell in counts and cell not in hidden
        ]
        for cell in rest:
            hidden[cell] = "with"
        if rest:
            return True
    return False


def ranges_of(
    counts: Mapping[Part, int], totals: Iterable[Total], hidden: Mapping[Part, str]
) -> dict[Part, tuple[float, float]]:
    """Between which numbers a reader can tell each withheld cell to be, from all that is shown."""
    ranges: dict[Part, tuple[float, float]] = {cell: _guessed(counts[cell], why) for cell, why in hidden.items()}
    sums = list(totals)
    changed = True
    while changed:
        changed = False
        for total in sums:
            for cell, (low, high) in _narrowed(total, counts, ranges):
                before = ranges[cell]
                now = (max(before[0], low), min(before[1], high))
                if now != before and now[0] <= now[1]:
                    ranges[cell], changed = now, True
    return ranges


def _guessed(count: int, why: str) -> tuple[float, float]:
    """What a reader guesses of a withheld cell to begin with: what is withheld beside another is not itself small."""
    if why == "small":
        return SMALL[0], SMALL[-1]
    return (SMALL[-1] + 1, _MANY) if count > SMALL[-1] else (count, count)


def _narrowed(
    total: Total, counts: Mapping[Part, int], ranges: Mapping[Part, tuple[float, float]]
) -> Iterator[tuple[Part, tuple[float, float]]]:
    """What one sum tells of each of its withheld cells."""
    if total.whole not in counts:
        return
    whole = ranges.get(total.whole, (counts[total.whole], counts[total.whole]))
    parts = {part: ranges.get(part, (counts[part], counts[part])) for part in total.parts}
    lowest, highest = sum(low for low, _ in parts.values()), sum(high for _, high in parts.values())
    if total.whole in ranges:
        yield total.whole, (lowest, highest)
    for part, (low, high) in parts.items():
        if part in ranges:
            others = highest - high if highest < _MANY else _sum_of_others(parts, part)
            yield part, (whole[0] - others, whole[1] - (lowest - low))


def _sum_of_others(parts: Mapping[Part, tuple[float, float]], part: Part) -> float:
    return sum(high for other, (_, high) in parts.items() if other != part)
