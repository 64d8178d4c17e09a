"""Indicators: defined, measurable, and tied to the logic model."""

import re
from functools import cache

from evalkit.framework import Stage
from evalkit.grammar import be, listed
from evalkit.keys import numbered
from evalkit.model.indicator import Indicator
from evalkit.model.relationship import Relationship
from evalkit.report import Severity
from evalkit.rules import Gap, Today, any_form, any_of, is_given, lacks, rule, word_lists
from evalkit.thread.subjects import (
    Subject,
    indicator,
    indicator_of_outcome,
    number,
    proportion,
    relationship_with_outcomes,
)


@rule("IND701", Stage.DESIGN, "indicators", indicator)
def defined(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator has a title and a definition.

    Why: A definition is precise when two people who apply it count the same.

    Good: “People on in-centre haemodialysis who did five or more of the 14 tasks themselves at their last session before
    the census day; tasks done with help count, tasks only watched do not.”

    Fix: In the indicator's file, write `title`, and a `definition` that says what counts, what does not, and of whom.
    """
    return lacks(s.value, ("title", "definition"), "two people would not count the same.")


@rule("IND702", Stage.DESIGN, "indicators", indicator)
def kind(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator says what kind of value it has; a number has a unit and a direction.

    Why: A value means something only with its unit, and with which way is better.

    Good: kind = "proportion", unit = "percent", direction = "increase".

    Fix: Give `kind`; for a number also `unit` and `direction`.
    """
    keys = ("kind",) if s.value.kind in (None, "qualitative") else ("kind", "unit", "direction")
    return lacks(s.value, keys, "a value cannot be read without its kind, its unit and which way is better.")


@rule("IND703", Stage.DESIGN, "indicators", proportion)
def fraction(s: Subject[Indicator], _: Today) -> Gap | None:
    """A proportion or rate has a numerator and a denominator.

    Why: Most disputes over a percentage are disputes over its denominator: percent of whom?

    Good: numerator = "Those of them who did five or more tasks", denominator = "All people on in-centre haemodialysis at
    the six units on the census day".

    Fix: Write `numerator` (who or what is counted) and `denominator` (all who could have been counted).
    """
    return lacks(s.value, ("numerator", "denominator"), "it is open what is counted, out of whom.")


@rule("IND704", Stage.DESIGN, "indicators", indicator, end="back")
def measures(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator measures an outcome, an output, a benefit or an adverse effect.

    Why: What is measured for no purpose burdens respondents for nothing.

    Good: measures = ["shared-tasks"].

    Fix: Name in `measures` what it measures; or name the indicator in the `indicators` of a benefit or adverse effect.
    """
    if any(id in s.project.measurable for id in s.value.measures):
        return None
    effects = (*s.project.of("benefit"), *s.project.of("adverse-effect"))
    if any(s.id in effect.value.indicators for effect in effects):
        return None
    return Gap(
        "`measures` names no outcome, output, benefit or adverse effect: what is it measured for?", ("measures",)
    )


@rule("IND705", Stage.DESIGN, "indicators", indicator, end="onward", end_key="sources")
def obtained(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator has a source, a frequency and somebody responsible.

    Why: An indicator that nobody produces from anything stays empty.

    Good: sources = ["unit-census"], frequency = "3 months", responsible = "unit data lead".

    Fix: Give `sources` (data-capture plans), `frequency` and `responsible`.
    """
    missing = [] if s.project.sources_of.get(s.id) else ["sources"]
    missing += [key for key in ("frequency", "responsible") if not is_given(s.value, key)]
    if not missing:
        return None
    return Gap(
        f"{listed(missing)} {be(missing)} not given: nobody will produce this indicator.",
        (missing[0],),
        missing=tuple(missing),
    )


@rule("IND706", Stage.FIELDWORK, "indicators", number)
def baseline(s: Subject[Indicator], today: Today) -> Gap | None:
    """A number has a baseline, not later than the first observation; or it is said why none can be had.

    Why: Change is a difference from something. A baseline taken after the work has begun hides part of the change.

    Good: [baseline] value = 12.0, date = 2011-04-01.

    Fix: Write under [baseline] `value` and `date`; or say in `no-baseline` why none can be had, and what the value will
    be compared with instead.
    """
    if gap := lacks(s.value, ("baseline.value", "baseline.date"), "without a baseline no change can be shown."):
        return None if is_given(s.value, "no-baseline") else gap
    day = s.value.baseline.date
    if not today.past(day):
        return Gap(f"`baseline.date` is {day}, which is still to come.", ("baseline", "date"))
    first = min((o.date for o in s.value.observations if today.observed(o) and o.date), default=None)
    if first and day and day > first:
        return Gap(f"The baseline is of {day}, after the first observation ({first}).", ("baseline", "date"))
    return None


@rule("IND707", Stage.DESIGN, "indicators", number)
def target(s: Subject[Indicator], _: Today) -> Gap | None:
    """A number has a target with a date and a rationale, beyond the baseline; or it is said why there is none.

    Why: A target says beforehand how much change would count as success; its rationale says why that much.

    Good: [target] value = 30.0, date = 2013-03-31, rationale = "Two units that began earlier reached 28 to 34 percent".

    Fix: Write under [target] `value`, `date` and `rationale`; or say in `no-target` why there is none.
    """
    keys = ("target.value", "target.date", "target.rationale")
    if gap := lacks(s.value, keys, "it is open how much change would count as success."):
        return None if is_given(s.value, "no-target") else gap
    aim, start, direction = s.value.target.value, s.value.baseline.value, s.value.direction
    if aim is None or start is None:
        return None
    if (direction == "increase" and aim <= start) or (direction == "decrease" and aim >= start):
        side = "above" if direction == "increase" else "below"
        message = f"The target ({aim:g}) is not {side} the baseline ({start:g}), though the direction is {direction}."
        return Gap(message, ("target", "value"), fix="Correct the target, the baseline, or `direction`.")
    return None


@rule("IND708", Stage.DESIGN, "indicators", number, Severity.WARNING)
def disaggregated(s: Subject[Indicator], _: Today) -> Gap | None:
    """A number is broken down; or it is said why not.

    Why: An average hides who is left out. Relationships differ by site, language and circumstance.

    Good: disaggregation = ["unit", "age group", "first language"].

    Fix: List in `disaggregation` what it is broken down by; or say in `no-disaggregation` why nothing is.
    """
    if is_given(s.value, "no-disaggregation"):
        return None
    return lacks(s.value, ("disaggregation",), "an average hides who is left out.")


@rule("IND709", Stage.DESIGN, "indicators", indicator, Severity.WARNING)
def limits(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator's limitations are given.

    Why: Every indicator shows less than it seems to; those who read it should know in what way.

    Good: “People with dementia are under-represented; a rise may come from those who were willing anyway.”

    Fix: Write in `limitations` what it does not show, and where it may mislead.
    """
    return lacks(s.value, ("limitations",), "readers are not told what it does not show.")


@rule("IND710", Stage.DESIGN, "indicators", indicator)
def perspective(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator says whose view it reports.

    Why: A relationship looks different from each side; a value that is nobody's view cannot be set beside another's.

    Good: perspective = ["patients"].

    Fix: Name in `perspective` the stakeholders whose view it reports.
    """
    return lacks(s.value, ("perspective",), "it is open whose view this is.")


@rule("IND711", Stage.DESIGN, "indicators", relationship_with_outcomes, end="back")
def every_perspective(s: Subject[Relationship], _: Today) -> Gap | None:
    """The indicators of a relationship's outcomes, together, show it from the perspective of every party.

    Why: If only one side's view is measured, the other's part in the relationship stays out of sight.

    Good: For patients and nurses: one indicator with perspective = ["patients"] and one with ["nurses"].

    Fix: Add an indicator of one of its outcomes from the perspective of the party named here, or extend one.
    """
    parties = [party.id for party in s.project.parties_of[s.id]]
    if not parties:
        return Gap("It names no parties, so no perspective can be covered.", ("between",))
    outcomes = s.project.outcomes_through[s.id]
    there = {sheet.id: sheet.value for node in outcomes for sheet in s.project.measured_by.get(node.id, ())}
    seen = {id for value in there.values() for id in value.perspective}
    unseen = [id for id in parties if id not in seen]
    if not unseen:
        return None
    message = f"No indicator of its outcomes shows the relationship from the perspective of {listed(unseen)}."
    existing = f" Those that are there: {', '.join(sorted(there))}." if there else ""
    fix = f"Add {listed(unseen)} to the `perspective` of an indicator of its outcomes, or add an indicator.{existing}"
    return Gap(message, ("between",), fix=fix)


@rule("IND712", Stage.ANALYSIS, "indicators", number, end="onward")
def observed(s: Subject[Indicator], today: Today) -> Gap | None:
    """A number was observed after its baseline; a proportion or rate with its n.

    Why: Without a later value there is no change to judge, and a percentage without its number of people cannot be
    weighed.

    Good: [[observations]] date = 2012-06-30, value = 21.5, n = 412.

    Fix: Add an [[observations]] table with `date` and `value`, and for a proportion or rate `n`.
    """
    start = s.value.baseline.date
    made = [(index, o) for index, o in numbered(s.value.observations) if today.observed(o)]
    if not any(start is None or (o.date and o.date > start) for _, o in made):
        return Gap("There is no observation after the baseline: no change can be judged.", ("observations",))
    if s.value.kind in ("proportion", "rate"):
        for index, o in made:
            if o.n is None:
                message = f"The observation of {o.date} has no `n`: it cannot be weighed."
                return Gap(message, ("observations", index, "n"))
    return None


@cache
def _activity() -> re.Pattern[str]:
    return re.compile(rf"\b{any_form(word_lists('mere-activity')['activity'])}\b", re.IGNORECASE)


@cache
def _hints_at_activity() -> tuple[str, ...]:
    """Words of which every text has one that counts activity. Most texts have none, and the patterns cost far more."""
    first = {form.partition(" ")[0] for entry in word_lists("mere-activity")["activity"] for form in entry["words"]}
    return tuple(word for word in first if not any(other in word for other in first if other != word))


@cache
def _negated() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(word_lists('mere-activity')['negated'])}\b", re.IGNORECASE)


@cache
def _illness() -> re.Pattern[str]:
    places = word_lists("mere-activity")["illness"]
    return re.compile(
        rf"\b{any_of(places['before'])}\b[^.;]{{0,40}}\battendances?\b"
        rf"|\battendances? (?:at|in|to) (?:the |an? )?{any_of(places['after'])}",
        re.IGNORECASE,
    )


def _activity_in(text: str) -> str:
    """The words of activity that a text counts; empty where it counts none."""
    lower = text.lower()
    if not any(hint in lower for hint in _hints_at_activity()):
        return ""
    for clause in re.split(r"[.;:!?]\s|\n", _illness().sub("", text)):
        found = _activity().search(clause)
        if (
            found
            and not _negated().search(clause, 0, found.start())
            and not _negated().match(clause[found.end() :].lstrip())
        ):
            return found[0]
    return ""


@rule("IND713", Stage.DESIGN, "indicators", indicator_of_outcome, Severity.WARNING)
def no_mere_activity(s: Subject[Indicator], _: Today) -> Gap | None:
    """An indicator of an outcome does not count mere activity.

    Why: Who attended, signed up or downloaded says what was offered and taken up; it does not say what changed between
    people. In Closing the Gap's project on access to records, most people signed up out of general interest.

    Good: “People who looked something up in their record before a consultation and brought it up there”.

    Fix: Measure what people did or experienced differently afterwards; keep the count of activity for an output.
    """
    for key in ("title", "definition", "numerator", "unit"):
        if counted := _activity_in(getattr(s.value, key) or ""):
            return Gap(f"`{key}` counts activity (“{counted}”): that says what was done, not what changed.", (key,))
    return None
