"""A plan or an indicator begun from a published measure of the library."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.files.evaluation import Sheet
from evalkit.files.loader import load
from evalkit.library.fill import indicator_values, plan_values
from evalkit.library.find import measure
from evalkit.library.measure import Measure
from evalkit.model.data_capture import DataCapture
from evalkit.model.values import given as is_told

_WORDS = ("title", "minutes", "fallback", "analysis", "definition", "numerator", "denominator", "limitations")
"""What somebody may have told in words of their own, which stay."""


def take(wish: Wish, id: str, root: Path) -> None:
    """Adds to a wish what the measure of this id gives it; what was wished for already stays.

    Raises EvalkitError where there is no such measure, or for a kind that takes none.
    """
    found = measure(id, root)
    match wish.kind.name:
        case "data-capture":
            given = plan_values(found)
        case "indicator":
            given = indicator_values(found, _source(wish, found, root))
        case _:
            raise EvalkitError(
                f"--measure is for a data-capture plan or an indicator, not for {wish.kind.name}.",
                hint=f"Such as: evalkit add data-capture {found.id}-survey --measure {found.id}",
            )
    wish.id = wish.id or (f"{found.id}-survey" if wish.kind.name == "data-capture" else found.id)
    wish.values = _under(wish.values, _without_told(wish, given, root))


def _without_told(wish: Wish, given: Mapping[str, Any], root: Path) -> dict[str, Any]:
    """What is given, but what is told already, in other words, in a file that is there."""
    there: list[Sheet[Any]] = []
    evaluation = load(root)
    for folder in evaluation.projects:
        if wish.project in (None, folder.id):
            sheets = folder.indicators if wish.kind.name == "indicator" else {**folder.plans, **evaluation.plans}
            there += [sheet for id, sheet in sheets.items() if id == wish.id]
    if len(there) != 1:
        return dict(given)
    return {
        key: value for key, value in given.items() if key not in _WORDS or not is_told(getattr(there[0].value, key))
    }


def _source(wish: Wish, found: Measure, root: Path) -> str | None:
    """The plan whose answers count: the one that is wished for, else the only one that asks the measure."""
    wished = wish.values.get("compute", {}).get("source")
    if wished:
        return str(wished)
    evaluation = load(root)
    plans = dict(evaluation.plans)
    for folder in evaluation.projects:
        if wish.project in (None, folder.id):
            plans |= folder.plans
    asking = [id for id, plan in plans.items() if _asks(plan.value, found)]
    return asking[0] if len(asking) == 1 else None


def _asks(plan: DataCapture, found: Measure) -> bool:
    """Whether a plan has a measure's items; where these are not known, whether its instrument is called so."""
    if found.columns:
        return {*found.columns} <= {item.id for item in plan.items}
    return (plan.instrument or "").startswith(f"{found.name}.")


def _under(wished: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, with what was wished for in its place."""
    merged = dict(given)
    for key, value in wished.items():
        other = merged.get(key)
        merged[key] = _under(value, other) if isinstance(value, Mapping) and isinstance(other, Mapping) else value
    return merged
