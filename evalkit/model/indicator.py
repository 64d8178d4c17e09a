"""indicators/ID.toml: an indicator sheet."""

from typing import Annotated, Literal

from pydantic import Field

from evalkit.model.table import (
    INTERVAL,
    NO_LIST,
    NO_TABLES,
    Count,
    Day,
    Interval,
    Number,
    Ref,
    Stakeholders,
    Table,
    Text,
)

Wave = Annotated[str | None, Field(pattern=rf"{INTERVAL}|^wave$")]


class Baseline(Table):
    """Where things stood before the change."""

    value: Number = None
    """Baseline: The value before the change."""
    date: Day = None
    """Baseline on: The day it refers to; not after the first observation."""
    n: Count = None
    """Baseline n: How many people (or events) it rests on: for a proportion or rate, the denominator's count."""


class Target(Table):
    """What is aimed for, by when, and why that."""

    value: Number = None
    """Target: The value aimed for: beyond the baseline in the direction given."""
    date: Day = None
    """Target by: The day by which."""
    rationale: Text = None
    """Why this target: Why this value and not another.

    Good: Two units that began earlier reached 28 to 34 percent in two years.
    Weak: Agreed by the board.
    """


class Observation(Table):
    """A measured value."""

    date: Day = None
    """Day: The day it refers to."""
    value: Number = None
    """Value: The value, in the indicator's unit."""
    n: Count = None
    """n: How many people (or events) it rests on: for a proportion or rate, the denominator's count."""
    low: Number = None
    """Lower end of the 95 % interval: The lower end of the 95 % interval, where there is one."""
    high: Number = None
    """Upper end of the 95 % interval: The upper end of the 95 % interval, where there is one."""
    count: Count = None
    """Count: How many are in the numerator, or how many events there were. Written by `evalkit record`."""
    by: dict[str, str] = NO_TABLES
    """Part: The part it is about, where it is broken down: { unit = "York" }."""
    suppressed: Text = None
    """Withheld: In place of value and n where they are withheld because the group is so small: "fewer than 5"."""
    computed: bool | None = None
    """Computed: Whether `evalkit record` computed it from captured data."""
    note: Text = None
    """Note: Anything a reader must know to read it rightly."""


class Effect(Table):
    """A difference estimated against the comparison. It is not a level, and so no observation."""

    date: Day = None
    """Day: The day it refers to."""
    value: Number = None
    """Difference: The difference, in the indicator's unit."""
    low: Number = None
    """Lower end of the 95 % interval: The lower end of its 95 % interval."""
    high: Number = None
    """Upper end of the 95 % interval: The upper end of its 95 % interval."""
    n: Count = None
    """n: How many people (or events) it rests on, on both sides together."""
    against: Text = None
    """Compared with: What it is compared with, as `design.comparison` of the project says."""
    note: Text = None
    """Note: Anything a reader must know to read it rightly: how it was estimated, adjusted for what."""


class Compute(Table):
    """How the value follows from captured data: a rule that anyone can read, and `evalkit record` computes by."""

    source: Annotated[Text, Ref(("data-capture",))] = None
    """Computed from: The data-capture plan whose answers count."""
    of: Text = None
    """Of which answers: Which answers are looked at, such as "asked = 'yes'": the denominator of a proportion. Absent: all."""
    count: Text = None
    """Which of them count: For a proportion, count or rate: which of these count, such as "tasks_done >= 5"."""
    value: Text = None
    """Value from: For a mean, median or score: an item, a sum such as "a + b + c", or the score of a published measure, such as "measure:collaborate"."""
    per: Annotated[float | None, Field(gt=0, allow_inf_nan=False)] = None
    """Per: For a rate: events per so many."""
    time: Text = None
    """Time from: For a rate: the item that says over how long events were counted. Absent: each answer counts once."""
    wave: Wave = None
    """Wave: How answers are gathered into observations: an interval such as "3 months", or "wave" for the item of this name."""
    by: list[str] = NO_LIST
    """Broken down by items: Items of the same source by which it is broken down."""
    missing: Literal["leave out", "count as no"] | None = None
    """Missing answers: What becomes of answers that were not given. Absent: left out."""


class Indicator(Table):
    """What is measured or asked to see whether something changed."""

    title: Text = None
    """Title: A short name that says what is measured, of whom."""
    definition: Text = None
    """What counts: Precise enough that two people would count the same: what counts, what does not, of whom, when.

    Good: People on in-centre haemodialysis who did five or more of the 14 tasks themselves at their last session before the census day; tasks done with help count, tasks only watched do not.
    Weak: Patient involvement in dialysis.
    """
    measures: Annotated[list[str], Ref(("outcome", "output"), measurable=True)] = NO_LIST
    """What it measures: The outcomes, outputs, benefits or adverse effects that it measures."""
    role: Literal["primary", "secondary", "descriptive"] | None = None
    """Role: Primary: the evaluation stands or falls with it. Secondary: it adds to that. Descriptive: it tells who and how many. Without a role it is primary."""
    shows: Literal["relationship", "behaviour", "experience", "knowledge", "health", "social", "use", "cost"] | None = (
        None
    )
    """What it shows: What it shows: the relationship itself, what people do in it or how they experience it; or something that follows from it."""
    kind: Literal["proportion", "count", "mean", "median", "score", "rate", "qualitative"] | None = None
    """Kind of value: What sort of value it is. `qualitative` for what is told and not counted."""
    unit: Text = None
    """Unit: The unit of the value: percent, people, minutes, points from 0 to 10."""
    numerator: Text = None
    """Who is counted: For a proportion or rate: who or what is counted.

    Good: Those of them who did five or more tasks at their last session.
    Weak: Engaged patients.
    """
    denominator: Text = None
    """Out of whom: For a proportion or rate: all who could have been counted, in which place and period.

    Good: All people on in-centre haemodialysis at the six units on the census day, including those who did not answer.
    Weak: Patients.
    """
    direction: Literal["increase", "decrease", "maintain"] | None = None
    """Which way is better: Which way is better."""
    perspective: Stakeholders = NO_LIST
    """Whose view: The stakeholders whose view it reports. The indicators of a relationship, together, show every party's."""
    sources: Annotated[list[str], Ref(("data-capture",))] = NO_LIST
    """Data sources: The data-capture plans it comes from."""
    frequency: Interval = None
    """Measured every: How often it is measured, such as "3 months" (in place of it `no-frequency`, where it is not measured at intervals)."""
    responsible: Text = None
    """Who produces it: The role that produces the value."""
    disaggregation: list[str] = NO_LIST
    """Broken down by: What it is broken down by, so that an average does not hide who is left out: unit, age group, ethnicity, language."""
    limitations: Text = None
    """Limitations: What it does not show, and where it may mislead.

    Good: People with dementia are under-represented; a rise may come from those who were willing anyway.
    Weak: None.
    """
    instrument: Text = None
    """Published measure: Where a published measure is used: which one."""
    no_frequency: Text = None
    """Measured when: Only where it is not measured at intervals: when it is, such as "once, at discharge" or "before and after"."""
    no_target: Text = None
    """Why there is no target: Only where there is no [target]: why."""
    no_disaggregation: Text = None
    """Why it is not broken down: Only where nothing is broken down: why."""
    no_breakdown: Text = None
    """Why a breakdown is missing: At the end, only where a promised breakdown could not be delivered: why."""
    no_baseline: Text = None
    """Why there is no baseline: Only where no baseline can be had: why, and what the value will be compared with instead."""
    no_observation: Text = None
    """Why there is no value: From analysis on, only where there is no observation: why, or when it will be out."""
    baseline: Baseline = Baseline.model_construct()
    """Baseline"""
    target: Target = Target.model_construct()
    """Target"""
    compute: Compute = Compute.model_construct()
    """Computation"""
    observations: list[Observation] = NO_LIST
    """Measured values"""
    effects: list[Effect] = NO_LIST
    """Estimated effects"""
