"""Results in numbers: from baseline to latest, and what arithmetic says of it. It judges nothing."""

from collections.abc import Sequence
from datetime import date

from evalkit.documents.blocks import Tone
from evalkit.documents.text import month, number
from evalkit.model.indicator import Baseline, Indicator, Observation
from evalkit.telling.values import repeats
from evalkit.telling.values import value_of as value_of

_PROPORTIONAL = ("proportion", "rate")
_LIKE_BEFORE = 0.05


def told(indicator: Indicator, held: Observation | Baseline, *, dated: bool = True) -> str:
    """A value as it is printed: with how many people it rests on, and its month. Withheld where it is."""
    suppressed = getattr(held, "suppressed", None)
    day = month(held.date) if dated else ""
    if suppressed:
        return f"{suppressed} ({day})" if day else str(suppressed)
    value = value_of(indicator, held.value)
    people = f"n = {number(held.n)}" if held.n is not None else ""
    if not value:
        return ", ".join(part for part in (people, day) if part)
    return f"{value} ({people}), {day}".rstrip(", ") if people else f"{value} ({day})" if day else value


def baseline_of(indicator: Indicator) -> Baseline:
    """The baseline with how many people it rests on: as it says itself, or as the observation does that repeats it."""
    base = indicator.baseline
    if base.n is not None or base.value is None:
        return base
    same = (one.n for one in indicator.observations if repeats(one, base))
    return base.model_copy(update={"n": next(same, None)})


def whole(indicator: Indicator, day: date) -> list[Observation]:
    """The observations of all together that were made by a day, in their order in time."""
    held = [one for one in indicator.observations if not one.by and one.date and one.date <= day]
    return sorted(held, key=lambda one: one.date or date.min)


def latest(indicator: Indicator, day: date) -> Observation | None:
    """The last observation by a day that says anything, or that is withheld."""
    held = [one for one in whole(indicator, day) if one.value is not None or one.suppressed or one.n is not None]
    return held[-1] if held else None


def parts_at(indicator: Indicator, day: date | None) -> list[Observation]:
    """What an observation of a day is broken down into."""
    return [one for one in indicator.observations if one.by and one.date == day]


def reading(indicator: Indicator, day: date) -> tuple[str, Tone]:
    """What the numbers say, as a word and its tone."""
    if indicator.kind == "qualitative":
        return "Told, not counted", ""
    last = latest(indicator, day)
    if last is None:
        return "Not yet measured", ""
    if last.value is None:
        return ("Withheld" if last.suppressed else "Not yet measured"), ""
    before, target = indicator.baseline.value, indicator.target.value
    if indicator.direction in (None, "maintain"):
        return _kept(before, target, last.value)
    sign = 1 if indicator.direction == "increase" else -1
    if target is not None and sign * (last.value - target) >= 0:
        return "Target reached", "good"
    if before is None:
        return "No baseline", ""
    moved = sign * (last.value - before)
    if moved == 0:
        return "As before", "bad"
    if moved > 0:
        return ("Towards the target" if target is not None else "Towards what is intended"), "partly"
    return ("Away from the target" if target is not None else "Away from what is intended"), "bad"


def _kept(before: float | None, target: float | None, last: float) -> tuple[str, Tone]:
    """Where a value is to stay as it is: whether it does. A target beside the baseline is as far as it may go."""
    if before is None:
        return "No baseline", ""
    bound = before if target is None else target
    if (
        abs(last - before) <= _LIKE_BEFORE * max(abs(before), abs(bound))
        or before <= last <= bound
        or bound <= last <= before
    ):
        return "Kept", "good"
    return f"Away: {'higher' if last > before else 'lower'} than before", "partly"


def as_sentence(indicator: Indicator, day: date) -> str:
    """An indicator in one line: `31% at baseline (Apr 2011), … 58% in Apr 2013 (n = 204), target 55%`."""
    parts: list[str] = []
    base = baseline_of(indicator)
    if base.value is not None:
        people = f", n = {number(base.n)}" if base.n is not None else ""
        parts.append(f"{value_of(indicator, base.value)} at baseline ({month(base.date)}{people})")
    parts += [_in_line(indicator, one) for one in _without_baseline(indicator, whole(indicator, day))]
    if indicator.target.value is not None:
        parts.append(f"target {value_of(indicator, indicator.target.value)}")
    return ", ".join(part for part in parts if part) or "not yet measured"


def _in_line(indicator: Indicator, one: Observation) -> str:
    if one.suppressed:
        return f"{one.suppressed} in {month(one.date)}"
    people = f" (n = {number(one.n)})" if one.n is not None else ""
    return f"{value_of(indicator, one.value)} in {month(one.date)}{people}" if one.value is not None else ""


def _without_baseline(indicator: Indicator, observations: Sequence[Observation]) -> list[Observation]:
    """Observations without one that only repeats the baseline."""
    base = indicator.baseline
    return [one for one in observations if not repeats(one, base)]
