"""Small numbers are withheld so that whoever knows everything that is printed cannot work one out."""

from collections.abc import Iterator, Mapping
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.privacy.small_numbers import Part, Total, totals_of, untold, withheld
from evalkit.privacy.worked_out import worked_out_from

ALL: Part = frozenset()


def part(**by: str) -> Part:
    return frozenset(by.items())


def test_where_nothing_is_small_everything_is_shown() -> None:
    assert withheld({ALL: 20, part(unit="York"): 8, part(unit="Leeds"): 12}) == {}


def test_the_next_smallest_part_goes_with_a_small_one() -> None:
    hidden = withheld({ALL: 43, part(unit="York"): 3, part(unit="Leeds"): 12, part(unit="Hull"): 28})
    assert hidden == {part(unit="York"): "small", part(unit="Leeds"): "with"}


def test_a_part_in_which_nobody_is_hides_nothing() -> None:
    hidden = withheld({ALL: 31, part(unit="York"): 3, part(unit="Leeds"): 0, part(unit="Hull"): 28})
    assert part(unit="Hull") in hidden


def test_two_small_parts_of_which_the_sum_says_all_go_with_others() -> None:
    hidden = withheld({ALL: 28, part(unit="York"): 4, part(unit="Leeds"): 4, part(unit="Hull"): 20})
    assert hidden[part(unit="Hull")] == "with"


def test_a_small_total_takes_its_parts_with_it() -> None:
    hidden = withheld({ALL: 3, part(unit="York"): 3, part(unit="Leeds"): 0})
    assert set(hidden) == {ALL, part(unit="York"), part(unit="Leeds")}


def test_where_there_is_no_total_only_small_parts_are_withheld() -> None:
    assert withheld({part(unit="York"): 3, part(unit="Leeds"): 12}) == {part(unit="York"): "small"}


def test_in_how_many_parts_fewer_than_five_people_are_is_not_told() -> None:
    ones = {part(unit=unit): 1 for unit in ("York", "Leeds", "Hull", "Ripon")}
    assert untold({ALL: 4, **ones}) == set(ones)
    assert untold({ALL: 4, part(unit="York"): 2, part(unit="Leeds"): 1, part(unit="Hull"): 1}) != set()
    assert untold({ALL: 4, part(unit="York"): 3, part(unit="Leeds"): 1, part(unit="Hull"): 0}) == set()
    assert untold({ALL: 5, **ones, part(unit="Goole"): 1}) == set()


def test_a_part_of_another_breakdown_does_not_give_it_away() -> None:
    cells = {
        (unit, age): count
        for (unit, age), count in zip(product(("York", "Leeds"), ("young", "old")), (2, 9, 14, 25), strict=True)
    }
    counts = {part(unit=unit, age=age): count for (unit, age), count in cells.items()}
    counts |= {part(unit="York"): 11, part(unit="Leeds"): 39, part(age="young"): 16, part(age="old"): 34, ALL: 50}
    hidden = withheld(counts)
    assert hidden[part(unit="York", age="young")] == "small"
    assert len(solutions(counts, hidden, part(unit="York", age="young"))) > 1


counts_of_units = st.lists(st.integers(0, 12), min_size=2, max_size=4)


@given(counts_of_units, st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_part_can_be_worked_out_of_a_total(held: list[int], has_total: bool) -> None:
    counts = {part(unit=str(number)): count for number, count in enumerate(held)}
    if has_total:
        counts[ALL] = sum(held)
    assert worked_out(counts) == []


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_part_can_be_worked_out_of_two_breakdowns(held: list[int], crossed: bool) -> None:
    cells = dict(zip(product(("a", "b"), ("c", "d")), held, strict=True))
    counts: dict[Part, int] = {ALL: sum(held)}
    for unit in "ab":
        counts[part(unit=unit)] = sum(count for (u, _), count in cells.items() if u == unit)
    for age in "cd":
        counts[part(age=age)] = sum(count for (_, a), count in cells.items() if a == age)
    if crossed:
        counts |= {part(unit=unit, age=age): count for (unit, age), count in cells.items()}
    assert worked_out(counts) == []


def worked_out(counts: Mapping[Part, int]) -> list[Part]:
    """The small cells that are shown, or that can be one number only."""
    counts = {cell: count for cell, count in counts.items() if cell not in untold(counts)}
    hidden = withheld(counts)
    shown = [cell for cell, count in counts.items() if 0 < count < 5 and cell not in hidden]
    small = [cell for cell, why in hidden.items() if why == "small"]
    return [*shown, *(cell for cell in small if len(solutions(counts, hidden, cell)) < 2)]


def solutions(counts: Mapping[Part, int], hidden: Mapping[Part, str], asked: Part) -> set[int]:
    """What a withheld cell may be, to a reader who tries every number for every withheld cell; two of them are enough."""
    totals = list(totals_of(counts))
    unknown = sorted(hidden, key=lambda cell: (hidden[cell] != "small", len(cell), sorted(cell)))
    found: set[int] = set()
    for guess in _guesses(unknown, dict(counts), hidden, totals):
        found.add(guess[asked])
        if len(found) > 1:
            break
    return found


def _guesses(
    unknown: list[Part], known: dict[Part, int], hidden: Mapping[Part, str], totals: list[Total]
) -> Iterator[dict[Part, int]]:
    if not unknown:
        yield dict(known)
        return
    cell, rest = unknown[0], unknown[1:]
    truth = known[cell]
    domain = range(1, 5) if hidden[cell] == "small" else (truth, 0, *range(5, truth + 6))
    for value in domain:
        known[cell] = value
        if all(_holds(total, known, set(rest)) for total in totals):
            yield from _guesses(rest, known, hidden, totals)
    known[cell] = truth


def _holds(total: Total, known: Mapping[Part, int], open: set[Part]) -> bool:
    """Whether a sum can still be right."""
    if total.whole not in known or total.whole in open:
        return True
    sum_so_far = sum(known[cell] for cell in total.parts if cell not in open)
    if any(cell in open for cell in total.parts):
        return sum_so_far <= known[total.whole]
    return sum_so_far == known[total.whole]


KINDS = [frozenset(kinds) for kinds in ((0, 1, 2), (0, 1), (2,), (1, 2), (3,))]


def test_a_difference_of_two_sums_is_worked_out_and_the_sums_are_named() -> None:
    whole, rest, asked, *_ = KINDS
    assert worked_out_from([asked], [whole, rest], [5, 9, 3, 7]) == {0: [0, 1]}


def test_what_may_be_one_thing_or_another_is_not_worked_out() -> None:
    whole, _, asked, others, apart = KINDS
    assert worked_out_from([asked], [whole, apart], [5, 9, 3, 7]) == {}
    assert worked_out_from([asked], [others], [5, 9, 3, 7]) == {}
    assert worked_out_from([asked], [], [5, 9, 3, 7]) == {}


def test_what_can_be_no_less_than_nothing_is_worked_out_too() -> None:
    """Of nobody in 0 and 1 together, and nobody but those, nobody is in 1."""
    assert worked_out_from([frozenset({1})], [frozenset({0, 1})], [0, 0]) == {0: [0]}
