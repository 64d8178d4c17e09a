"""Indicators: defined, measurable, and tied to the logic model."""

from collections.abc import Iterable, Iterator, Mapping

from evalkit.framework import Stage
from evalkit.grammar import joined
from evalkit.keys import numbered
from evalkit.model.indicator import Indicator, Observation
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.breakdowns import breakdown_names
from evalkit.thread.measures import broken_down, primary, primary_number, viewed_indicator
from evalkit.thread.subjects import Subject, indicator, number, proportion


@rule("IND701", Stage.DESIGN, "indicators", indicator)
def defined(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator has a title and a definition.

    Why: A definition is precise when two people who apply it count the same.

    Good: “People on in-centre haemodialysis who did five or more of the 14 tasks themselves at their last session before
    the census day; tasks done with help count, tasks only watched do not.”

    Fix: In the indicator's file, write `title`, and a `definition` that says what counts, what does not, and of whom.
    """
    return lacks(s.value, {"title": "what it is called", "definition": "what counts as one"})


@rule("IND702", Stage.DESIGN, "indicators", indicator)
def kind(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator says what kind of value it has; a number has a unit and a direction.

    Why: A value means something only with its unit, and with which way is better.

    Good: kind = "proportion", unit = "percent", direction = "increase".

    Fix: Give `kind`; for a number also `unit` and `direction`.
    """
    if s.value.kind in (None, "qualitative"):
        return lacks(s.value, {"kind": "what sort of value it is"})
    return lacks(s.value, {"unit": "in what it is counted", "direction": "which way is better"})


@rule("IND703", Stage.DESIGN, "indicators", proportion)
def fraction(s: Subject[Indicator], _: Today) -> Gap | None:
    """A proportion or rate has a numerator and a denominator.

    Why: Most disputes over a percentage are disputes over its denominator: percent of whom?

    Good: numerator = "Those of them who did five or more tasks", denominator = "All people on in-centre haemodialysis at
    the six units on the census day".

    Fix: Write `numerator` (who or what is counted) and `denominator` (all who could have been counted).
    """
    return lacks(s.value, {"numerator": "who or what is counted", "denominator": "out of whom, or of what"})


@rule("IND704", Stage.DESIGN, "indicators", indicator, end="back")
def measures(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator measures an outcome, an output, a benefit or an adverse effect.

    Why: A measure is there to show something: an outcome reached or missed, a benefit, a harm. What shows none of these
    is a burden on those who are asked, and on those who read it.

    Good: measures = ["shared-tasks"].

    Fix: Name in `measures` what it measures; or name the indicator in the `indicators` of a benefit or adverse effect.
    """
    if any(id in s.project.measurable for id in s.value.measures):
        return None
    effects = (*s.project.of("benefit"), *s.project.of("adverse-effect"))
    if any(s.id in effect.value.indicators for effect in effects):
        return None
    if s.value.measures:
        return Gap("`measures` names no outcome, output, benefit or adverse effect of this project.", ("measures",))
    return Gap("`measures` is not given, and no benefit or adverse effect names this indicator.", ("measures",))


@rule("IND705", Stage.DESIGN, "indicators", indicator, end="onward", end_key="sources")
def obtained(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator has a source, a frequency and a role that is responsible.

    Why: A value comes from somewhere, every so often, through somebody's hands. Where one of the three is left open, the
    series breaks off.

    Good: sources = ["unit-census"], frequency = "3 months", responsible = "unit data lead".

    Fix: Give `sources` (data-capture plans), `frequency` (where it is not measured at intervals, say in `no-frequency`
    when it is) and `responsible`.
    """
    asked = {"frequency": "how often it is measured", "responsible": "which role produces it"}
    if is_given(s.value, "no-frequency"):
        del asked["frequency"]
    gap = lacks(s.value, asked)
    if s.project.sources_of.get(s.id):
        return gap
    if s.value.sources:
        dead = "`sources` names no data-capture plan that there is."
        others = gap.missing if gap else ()
        return Gap(f"{dead} {gap.message}" if gap else dead, ("sources",), missing=("sources", *others))
    return lacks(s.value, {"sources": "what it comes from"} | asked)


@rule("IND706", Stage.FIELDWORK, "indicators", primary_number)
def baseline(s: Subject[Indicator], today: Today) -> Gap | None:
    """A primary number has a baseline, not later than the first observation; or it is said why none can be had.

    Why: Change is a difference from something. A baseline taken after the work has begun hides part of the change.

    Good: [baseline] value = 12.0, date = 2011-04-01.

    Fix: Write under [baseline] `value` and `date`; or say in `no-baseline` why none can be had, and what the value will
    be compared with instead.
    """
    because = "where things stood before the change is not recorded here."
    if gap := lacks(s.value, ("baseline.value", "baseline.date"), because, instead="no-baseline"):
        return gap
    day = s.value.baseline.date
    if day is None:
        return None
    if not today.past(day):
        fix = "Write the day on which it was measured, once it was; or say in `no-baseline` why there is none."
        return Gap(f"`baseline.date` is {day}, which is still to come.", ("baseline", "date"), fix=fix)
    first = min((o.date for o in s.value.observations if today.observed(o) and o.date), default=None)
    if first and day > first:
        message = f"The baseline is of {day}, after the first observation ({first})."
        fix = "Take the earlier value as the baseline, or correct one of the two dates."
        return Gap(message, ("baseline", "date"), fix=fix)
    return None


@rule("IND707", Stage.DESIGN, "indicators", primary_number)
def target(s: Subject[Indicator], _: Today) -> Gap | None:
    """A primary number has a target with a date and a rationale, beyond the baseline; or it is said why there is none.

    Why: A target says beforehand how much change would count as success; its rationale says why that much.

    Good: [target] value = 30.0, date = 2013-03-31, rationale = "Two units that began earlier reached 28 to 34 percent".

    Fix: Write under [target] `value`, `date` and `rationale`; or say in `no-target` why there is none.
    """
    asked = {
        "target.value": "how much would count as success",
        "target.date": "by when",
        "target.rationale": "why so much",
    }
    if gap := lacks(s.value, asked, instead="no-target"):
        return gap
    aim, start, direction = s.value.target.value, s.value.baseline.value, s.value.direction
    if aim is None or start is None:
        return None
    if (direction == "increase" and aim <= start) or (direction == "decrease" and aim >= start):
        side = "above" if direction == "increase" else "below"
        message = f"The target ({aim:g}) is not {side} the baseline ({start:g}), though the direction is {direction}."
        return Gap(message, ("target", "value"), fix="Correct the target, the baseline, or `direction`.")
    return None


@rule("IND708", Stage.DESIGN, "indicators", primary_number, Severity.WARNING)
def disaggregated(s: Subject[Indicator], _: Today) -> Gap | None:
    """A primary number is broken down; or it is said why not.

    Why: An average hides who is left out. Relationships differ by site, language and circumstance.

    Good: disaggregation = ["unit", "age group", "first language"].

    Fix: List in `disaggregation` what it is broken down by; or say in `no-disaggregation` why nothing is.
    """
    because = "an average hides who is left out."
    return lacks(s.value, ("disaggregation",), because, instead="no-disaggregation")


@rule("IND709", Stage.DESIGN, "indicators", primary, Severity.WARNING)
def limits(s: Subject[Indicator], _: Today) -> Gap | None:
    """The limitations of a primary indicator are given.

    Why: Every indicator shows less than it seems to; those who read it should know in what way.

    Good: “People with dementia are under-represented; a rise may come from those who were willing anyway.”

    Fix: Write in `limitations` what it does not show, and where it may mislead.
    """
    return lacks(s.value, ("limitations",), "what it does not show, and where it may mislead, is not recorded here.")


@rule("IND710", Stage.DESIGN, "indicators", viewed_indicator)
def perspective(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator says whose view it reports, unless it shows health, use or cost from records alone.

    Why: A relationship looks different from each side, and the views of two sides are compared only where it is said
    whose they are.

    Good: perspective = ["patients"].

    Fix: Name in `perspective` the stakeholders whose view it reports.
    """
    return lacks(s.value, ("perspective",), "it is open whose view this is.")


@rule("IND712", Stage.ANALYSIS, "indicators", number, end="onward")
def observed(s: Subject[Indicator], today: Today) -> Gap | None:
    """A number was observed after its baseline, a proportion or rate with its n; or it is said why there is no value.

    Why: Without a later value there is no change to judge, and a percentage without its number of people cannot be
    weighed.

    Good: [[observations]] date = 2012-06-30, value = 21.5, n = 412.

    Fix: Add an [[observations]] table with `date` and `value`, and for a proportion or rate `n`; or say in
    `no-observation` why there is none, or when it will be out.
    """
    start = s.value.baseline.date
    made = [(index, o) for index, o in numbered(s.value.observations) if today.observed(o)]
    if not any(start is None or (o.date and o.date > start) for _, o in made):
        return None if is_given(s.value, "no-observation") else _no_observation(s.value)
    if s.value.kind in ("proportion", "rate"):
        for index, o in made:
            if o.n is None and not o.suppressed:
                message = f"The observation of {o.date} has no `n`: how many it rests on is not recorded here."
                fix = "Write its `n`; or `suppressed`, in place of both, where the group is too small to be shown."
                return Gap(message, ("observations", index, "n"), fix=fix)
    return None


def _no_observation(value: Indicator) -> Gap:
    undated = [index for index, o in numbered(value.observations) if o.value is not None and o.date is None]
    if undated:
        message = "No observation after the baseline has a date: an undated one tells of no change."
        return Gap(message, ("observations", undated[0], "date"), fix="Write the `date` of each observation.")
    after = f"after the baseline ({value.baseline.date})" if value.baseline.date else "with a date and a value"
    return Gap(f"No observation {after} is recorded here.", ("observations",))


@rule("IND716", Stage.REPORTING, "indicators", broken_down)
def breakdown_delivered(s: Subject[Indicator], today: Today) -> Gap | None:
    """What was to be broken down is broken down in the observations; or it is said why it could not be.

    Why: A breakdown that was promised and is not there leaves open who gained and who did not: the average says nothing
    of it.

    Good: disaggregation = ["unit"], and [[observations]] date = 2012-06-30, value = 18.2, n = 44, by = { unit = "York" }.

    Fix: Add [[observations]] with `by` for each part, with their own `n` (or `suppressed`, where the group is too small to
    be shown); or say in `no-breakdown` why it could not be delivered.
    """
    if is_given(s.value, "no-breakdown"):
        return None
    made = [o for o in s.value.observations if today.past(o.date) and (o.value is not None or o.suppressed)]
    names = breakdown_names(s.project, s.value)
    parts = {name: list(_of_part(made, name, names)) for name in dict.fromkeys(s.value.disaggregation)}
    absent = [name for name, there in parts.items() if not there]
    if absent:
        message = f"No observation is broken down by {joined([f'“{name}”' for name in absent], 'or')}, as `disaggregation` says."
        return Gap(message, ("disaggregation",), missing=tuple(absent))
    weighed = s.value.kind in ("proportion", "rate", "mean", "score")
    bare = [name for name, there in parts.items() if any(o.n is None and not o.suppressed for o in there)]
    if weighed and bare:
        bare_names = joined([f"“{name}”" for name in bare])
        message = f"An observation that is broken down by {bare_names} has neither `n` nor `suppressed`."
        fix = "Write its `n`; or `suppressed`, in place of both, where the group is too small to be shown."
        return Gap(message, ("disaggregation",), fix=fix, missing=tuple(bare))
    return None


def _of_part(observations: Iterable[Observation], name: str, names: Mapping[str, str]) -> Iterator[Observation]:
    """The observations that are broken down by a name, however it is written, or by the item that is called so."""
    ids = {_plain(name)} | {_plain(id) for id, called in names.items() if _plain(called) == _plain(name)}
    return (o for o in observations if not ids.isdisjoint(map(_plain, o.by)))


def _plain(name: str) -> str:
    return name.casefold().replace("-", "").replace("_", "").replace(" ", "")
