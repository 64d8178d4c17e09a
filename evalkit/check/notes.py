"""What a reader may want to look at again, although no rule asks for it: said by `check --verbose`, and counted nowhere."""

from collections.abc import Iterator
from datetime import date

from evalkit.files.evaluation import Sheet
from evalkit.model.findings import Judgement
from evalkit.model.indicator import Indicator, Observation
from evalkit.report import Note
from evalkit.statistics.intervals import Interval, of_proportion
from evalkit.telling.values import in_percent, number, value_of
from evalkit.thread.graph import EvaluationGraph, ProjectGraph


def notes_on(graph: EvaluationGraph, as_of: date) -> Iterator[Note]:
    """Judgements that a relationship changed, where the figures they rest on may as well be those of the baseline."""
    for project in graph.projects:
        sheet = project.folder.findings
        for id, judgement in sheet.value.judgements.items():
            if judgement.change == "changed" and (told := _not_carried(project, judgement, as_of)):
                line = sheet.place(("judgements", id))[0]
                yield Note(
                    sheet.path,
                    line,
                    f"The judgement on {id} is “changed”, and the 95 % intervals of its primary indicators all include the "
                    f"baseline: {'; '.join(told)}.",
                )


def _not_carried(project: ProjectGraph, judgement: Judgement, as_of: date) -> list[str]:
    """For each primary indicator of a judgement in which interval the baseline lies; none where one interval does not include
    it, or is not known, or where an effect differs from nought.
    """
    told = []
    for id in dict.fromkeys(judgement.evidence):
        sheet = project.indicators.get(id)
        if sheet is None or sheet.value.role not in (None, "primary") or sheet.value.kind == "qualitative":
            continue
        last = _last(sheet.value, as_of)
        if last is None:
            continue
        interval, baseline = _interval(sheet.value, last), sheet.value.baseline.value
        if interval is None or baseline is None or not interval.low <= baseline <= interval.high:
            return []
        if any(_differs(effect.low, effect.high) for effect in sheet.value.effects):
            return []
        told.append(_told(sheet, baseline, interval))
    return told


def _told(sheet: Sheet[Indicator], baseline: float, interval: Interval) -> str:
    low, high = (number(float(f"{end:.3g}")) for end in interval)
    return f"{sheet.id} ({value_of(sheet.value, baseline)} lies in {low} to {high})"


def _last(indicator: Indicator, as_of: date) -> Observation | None:
    """The last value of all together, by a day; none that is withheld."""
    held = [one for one in indicator.observations if not one.by and one.date and one.date <= as_of]
    measured = [one for one in held if one.value is not None and not one.suppressed]
    return max(measured, key=lambda one: one.date or date.min, default=None)


def _interval(indicator: Indicator, one: Observation) -> Interval | None:
    """As it is given; of a proportion failing that by the number of people."""
    if one.low is not None and one.high is not None:
        return Interval(one.low, one.high)
    if indicator.kind != "proportion" or not one.n or one.value is None or one.value < 0:
        return None
    scale = 100 if in_percent(indicator) or one.value > 1 else 1
    counted = round(one.value / scale * one.n)
    if counted > one.n:
        return None
    low, high = of_proportion(counted, one.n)
    return Interval(scale * low, scale * high)


def _differs(low: float | None, high: float | None) -> bool:
    """Whether an estimated effect is above or below nought, by its interval."""
    return low is not None and high is not None and not low <= 0 <= high
