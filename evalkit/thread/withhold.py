"""An evaluation without its small numbers: for readers who might know somebody in it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from evalkit.files.evaluation import Evaluation, Sheet
from evalkit.model.data_capture import DataCapture, Wave
from evalkit.model.indicator import Baseline, Indicator, Observation
from evalkit.model.table import Table
from evalkit.privacy.few_people import FEWER, without_few
from evalkit.privacy.small_numbers import SMALL, Part, totals_of, withheld

WITH_IT = "withheld, so that a smaller number cannot be worked out"


def without_small_numbers(evaluation: Evaluation) -> None:
    """Takes the small numbers out of an evaluation that was loaded, and is printed and nothing else."""
    for project in evaluation.projects:
        for indicator in project.indicators.values():
            _replace(indicator, _indicator(indicator.value))
        for plan in project.plans.values():
            _replace(plan, _plan(plan.value))
    for plan in evaluation.plans.values():
        _replace(plan, _plan(plan.value))
    for sheet in evaluation.all_sheets():
        _worded(sheet.value)


def _worded(value: Any) -> Any:
    """What is written in a table, at any depth, without small numbers of people."""
    if isinstance(value, str):
        return without_few(value)
    held = vars(value) if isinstance(value, Table) else value if isinstance(value, dict) else None
    if held is not None:
        for key, inner in held.items():
            held[key] = _worded(inner)
    elif isinstance(value, list):
        value[:] = map(_worded, value)
    return value


def _replace(sheet: Sheet[Any], value: Any) -> None:
    sheet.value = value


def _with(table: Any, **changes: Any) -> Any:
    return table.model_copy(update=changes)


def _indicator(indicator: Indicator) -> Indicator:
    whole = _with_baseline(indicator)
    hidden = _hidden(whole)
    observations = [_observation(one, hidden.get(number)) for number, one in enumerate(indicator.observations)]
    baseline = indicator.baseline
    if _is_small(indicator, baseline) or _same_day_is_hidden(whole, hidden):
        baseline = Baseline.model_construct(date=baseline.date)
    effects = [one for one in indicator.effects if not _few(one.n)]
    changes = {"observations": observations, "effects": effects, "baseline": baseline}
    if baseline is not indicator.baseline:
        changes["no_baseline"] = FEWER
    return _with(indicator, **changes)  # type: ignore[no-any-return]


def _with_baseline(indicator: Indicator) -> Indicator:
    """An indicator whose baseline is an observation, too, where none of its day tells of all: parts may add up to it."""
    held = indicator.baseline
    told = any(not one.by and one.date == held.date for one in indicator.observations)
    if told or held.date is None or held.value is None:
        return indicator
    baseline = Observation.model_construct(date=held.date, value=held.value, n=held.n)
    return _with(indicator, observations=[*indicator.observations, baseline])  # type: ignore[no-any-return]


def _same_day_is_hidden(indicator: Indicator, hidden: dict[int, str]) -> bool:
    """Whether the baseline says what an observation of that day would have said."""
    return any(
        not indicator.observations[number].by and indicator.observations[number].date == indicator.baseline.date
        for number in hidden
    )


def _observation(observation: Observation, why: str | None) -> Observation:
    if why is None:
        return observation
    gone = dict.fromkeys(("value", "n", "low", "high", "count", "note"))
    return _with(observation, **gone, suppressed=FEWER if why == "small" else WITH_IT)  # type: ignore[no-any-return]


def _few(count: float | None) -> bool:
    return count is not None and 0 < count < SMALL[-1] + 1


def _is_small(indicator: Indicator, held: Observation | Baseline) -> bool:
    """Whether a value rests on fewer than five people, or lets as few be seen in it or beside it."""
    if _few(held.n) or getattr(held, "suppressed", None):
        return True
    if indicator.kind == "count":
        return _few(held.value)
    if indicator.kind == "proportion" and held.n is not None and held.value is not None:
        return _few(_counted(held)) or _few(held.n - _counted(held))
    return _few(getattr(held, "count", None))


def _counted(held: Observation | Baseline) -> int:
    """How many of those asked a share counts."""
    counted = getattr(held, "count", None)
    return int(counted) if counted is not None else round((held.value or 0) / 100 * (held.n or 0))


def _hidden(indicator: Indicator) -> dict[int, str]:
    """The observations that are withheld, by their numbers, each with the reason.

    A part that is withheld on one day is withheld on all, so that one wave does not give away another.
    """
    days: dict[date | None, dict[Part, int]] = defaultdict(dict)
    for number, one in enumerate(indicator.observations):
        days[one.date].setdefault(_part(one), number)
    known: dict[Part, str] = {}
    changed = True
    while changed:
        found = [reason for held in days.values() for reason in _of_day(indicator, held, known).items()]
        before = len(known)
        for part, why in found:
            if part and (part not in known or why == "small"):
                known[part] = why
        changed = len(known) > before
    hidden: dict[int, str] = {}
    for held in days.values():
        whys = _of_day(indicator, held, known)
        hidden |= {number: whys[part] for part, number in held.items() if part in whys}
    return hidden | _repeated(indicator, hidden)


def _repeated(indicator: Indicator, hidden: dict[int, str]) -> dict[int, str]:
    """Observations of the same day and part as one that is withheld."""
    gone = {(indicator.observations[n].date, _part(indicator.observations[n])): why for n, why in hidden.items()}
    places = ((n, (one.date, _part(one))) for n, one in enumerate(indicator.observations))
    return {n: gone[place] for n, place in places if place in gone}


def _of_day(indicator: Indicator, held: dict[Part, int], known: dict[Part, str]) -> dict[Part, str]:
    """The cells of one day that are withheld."""
    observations = {part: indicator.observations[number] for part, number in held.items()}
    small = [part for part, one in observations.items() if _is_small(indicator, one) or _repeats(one, indicator)]
    also = [part for part in observations if part in known and part not in small]
    rests = _few_left(indicator, observations)
    if not small and not also and not rests:
        return {}
    counts = {part: _count(indicator, one) for part, one in observations.items()}
    found = withheld(counts | rests, [*small, *also, *rests])
    return {part: "with" if part in also and known[part] == "with" else why for part, why in found.items()}


def _few_left(indicator: Indicator, observations: dict[Part, Observation]) -> dict[Part, int]:
    """Parts of which nothing is observed, that are as small as what is left of a total once its other parts are taken off."""
    found: dict[Part, int] = {}
    for total in totals_of(observations):
        whole, parts = observations.get(total.whole), [observations[part] for part in total.parts]
        if whole is None or any(_is_unknown(indicator, one) for one in (whole, *parts)):
            continue
        left = _count(indicator, whole) - sum(_count(indicator, one) for one in parts)
        counted = _counted(whole) - sum(map(_counted, parts))
        is_share = indicator.kind == "proportion" and left > 0
        if _few(left) or (is_share and (_few(counted) or _few(left - counted))):
            names = {name for name, _ in total.parts[0] - total.whole}
            found[total.whole | {(name, "") for name in names}] = left
    return found


def _is_unknown(indicator: Indicator, one: Observation) -> bool:
    """Whether nobody says how many people an observation is about."""
    return one.value is None or (indicator.kind != "count" and one.n is None)


def _repeats(one: Observation, indicator: Indicator) -> bool:
    """Whether an observation says what a baseline that is withheld would have said."""
    return not one.by and one.date == indicator.baseline.date and _is_small(indicator, indicator.baseline)


def _count(indicator: Indicator, one: Observation) -> int:
    """By how many people a cell counts; where nobody says, as if it were large."""
    if indicator.kind == "count" and one.value is not None:
        return int(one.value)
    return one.n if one.n is not None else SMALL[-1] + 1


def _part(one: Observation) -> Part:
    return frozenset(one.by.items())


def _plan(plan: DataCapture) -> DataCapture:
    """A plan without small numbers of answers. What all waves add up to goes with a wave that is withheld."""
    waves = [_wave(wave) for wave in plan.waves]
    small = waves != list(plan.waves)
    sample = plan.sample
    if _few(sample.size):
        sample = _with(sample, size=None)
    if _few(sample.achieved) or (small and _one_is_gone(plan.waves)):
        sample = _with(sample, achieved=None)
    return _with(plan, waves=waves, sample=sample)  # type: ignore[no-any-return]


def _one_is_gone(waves: Sequence[Wave]) -> bool:
    return any(_few(wave.answered) for wave in waves)


def _wave(wave: Wave) -> Wave:
    if not _few(wave.answered) and not _few(wave.invited):
        return wave
    return _with(wave, answered=None, invited=None)  # type: ignore[no-any-return]
