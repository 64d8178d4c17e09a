"""The score of a published measure, respondent by respondent, as a query has it."""

from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import EvalkitError
from evalkit.expressions.sql import column
from evalkit.library.fill import ends, scored, why_not
from evalkit.library.find import measure
from evalkit.library.measure import Measure
from evalkit.library.name import measure_named
from evalkit.model.data_capture import DataCapture, Item
from evalkit.model.indicator import Indicator


@dataclass(frozen=True, slots=True)
class Score:
    """`held`: whether a respondent counts, or the score; null where too many answers are missing."""

    measure: Measure
    held: str

    def note(self, n: int) -> str | None:
        """What a reader must know of a score that rests on n answers."""
        smallest = self.measure.smallest_n
        if smallest is None or n >= smallest:
            return None
        return f"{n} answers are fewer than the {smallest} from which on {self.measure.name} is to be reported."


def score(indicator: Indicator, plan: DataCapture, root: Path) -> Score | None:
    """The score that `compute.value` names; None where it names none. `root`: the evaluation, with its own measures.

    Raises EvalkitError where there is no such measure, where its score is not computed, or where the plan does not ask it.
    """
    named = measure_named(indicator.compute.value)
    if named is None:
        return None
    found = measure(named, root)
    if not found.is_computed:
        raise EvalkitError(
            f"{found.name} gives no score: {why_not(found)}", hint="Write under [compute] an expression."
        )
    is_share = found.scoring.rule == "all-top"
    if (indicator.kind == "proportion") != is_share:
        fit = "proportion" if is_share else "score"
        raise EvalkitError(f"{found.name} is no {indicator.kind}: {scored(found)}", hint=f'Write kind = "{fit}".')
    if indicator.compute.missing == "count as no":
        raise EvalkitError(
            f"{found.name} says itself how missing answers count", hint="Take `missing` out of [compute]."
        )
    _hold(found, plan)
    return Score(found, _query(found))


def _hold(found: Measure, plan: DataCapture) -> None:
    """Raises EvalkitError where the plan does not ask a measure's items, or asks them in another range."""
    items = {item.id: item for item in plan.items if item.id}
    if missing := [id for id in found.columns if id not in items]:
        raise EvalkitError(
            f"the plan has no item “{missing[0]}” of {found.name}",
            hint=f"Its items are called {found.columns[0]} to {found.columns[-1]}: rename or add them.",
        )
    low, high = found.range or (0, 0)
    for id in found.columns:
        if not _fits(items[id], low, high):
            raise EvalkitError(
                f"“{id}” is not answered from {low:g} to {high:g} in the plan, as it is in {found.name}",
                hint="Correct the item; a version with other answers is another measure.",
            )


def _fits(item: Item, low: float, high: float) -> bool:
    if item.type == "select-one":
        return {str(choice) for choice in item.choices} == {str(number) for number in range(int(low), int(high) + 1)}
    return item.type in ("integer", "decimal") and item.minimum in (None, low) and item.maximum in (None, high)


def _query(found: Measure) -> str:
    """The rule of a measure as DuckDB has it."""
    low, high = found.range or (0, 0)
    scoring = found.scoring
    answers = []
    for number, id in enumerate(found.columns, 1):
        answer = f"TRY_CAST({column(id)} AS DOUBLE)"
        answer = f"CASE WHEN {answer} BETWEEN {low} AND {high} THEN {answer} END"
        answers.append(f"{low + high} - ({answer})" if number in scoring.reversed else answer)
    given = f"[{', '.join(answers)}]"
    at_top = f"[{', '.join(f'CAST(({answer}) = {high} AS INTEGER)' for answer in answers)}]"
    rule = {
        "sum": f"{found.count} * list_avg({given})",
        "mean": f"list_avg({given})",
        "all-top": f"list_min({given}) = {high}",
        "share-top": f"100 * list_avg({at_top})",
    }[scoring.rule]
    if scoring.to and scoring.rule in ("sum", "mean"):
        (bottom, top), (begin, end) = _raw(found), ends(found)
        rule = f"{begin} + ({rule} - {bottom}) * {(end - begin) / (top - bottom)!r}"
    return f"CASE WHEN list_count({given}) >= {found.count - scoring.missing} THEN {rule} END"


def _raw(found: Measure) -> tuple[float, float]:
    """The lowest and the highest score before it is stretched."""
    low, high = found.range or (0, 0)
    return (low * found.count, high * found.count) if found.scoring.rule == "sum" else (low, high)
