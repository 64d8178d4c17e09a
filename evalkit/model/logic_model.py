"""logic-model.toml: inputs → activities → outputs → outcomes → impacts."""

from typing import Annotated, Literal

from evalkit.model.table import NO_LIST, NO_TABLES, Id, Nodes, Ref, Stakeholders, Table, Text


class Input(Table):
    """What goes in: people, money, time, material."""

    statement: Text = None
    """What goes in: What goes in, and how much of it.

    Good: A four-day course for 60 nurses, taught together with patients.
    Weak: Resources.
    """


class Activity(Table):
    """What the project does."""

    statement: Text = None
    """What is done: What is done, by whom, with whom.

    Good: Two nurses and a patient of each unit teach their colleagues to teach the 14 tasks.
    Weak: Training.
    """
    uses: Annotated[list[str], Ref(("input",))] = NO_LIST
    """Inputs used: The inputs it uses."""
    leads_to: Nodes = NO_LIST
    """Leads to: The outputs or outcomes it leads to."""


class Output(Table):
    """What is there once the activity has been done: countable, and not yet a change in anybody."""

    statement: Text = None
    """What is there afterwards: What is there, in which number.

    Good: 60 nurses in 26 units who can teach each of the 14 tasks.
    Weak: Trained staff.
    """
    leads_to: Nodes = NO_LIST
    """Leads to: The outcomes (or further outputs) it leads to."""


class Outcome(Table):
    """A change in what people do, know, can do or experience."""

    statement: Text = None
    """What changes: Who does or experiences what differently.

    Good: People on dialysis do the tasks of their session that they have chosen to do.
    Weak: Increased engagement.
    """
    for_: Stakeholders = NO_LIST
    """For whom: The stakeholders for whom it is a change."""
    timeframe: Literal["short", "medium", "long"] | None = None
    """Timeframe: When it is to be expected. A chain of outcomes never runs from longer to shorter."""
    through: Annotated[Text, Ref(("relationship",))] = None
    """Through which relationship: The relationship that brings it about."""
    mechanism: Text = None
    """How it comes about: How the changed relationship brings it about: what happens between the parties that would not have happened before.

    Good: Because the nurse asks and then waits, the patient chooses a first task, succeeds, and chooses the next.
    Weak: Better relationships lead to better outcomes.
    """
    no_relationship: Text = None
    """Why through no relationship: Only where it comes through no relationship: why it belongs in the model all the same."""
    leads_to: Nodes = NO_LIST
    """Leads to: The outcomes or impacts it leads to."""


class Impact(Table):
    """The lasting difference to which the project contributes, with others."""

    statement: Text = None
    """Lasting difference: The lasting difference.

    Good: People live well with long-term dialysis, on their own terms.
    Weak: Quality of life.
    """


class Assumption(Table):
    """What has to be true for the model to work."""

    statement: Text = None
    """Assumption: What is taken for granted.

    Good: Shifts are staffed well enough that a nurse can wait while a patient does a task.
    Weak: Stakeholders are on board.
    """
    about: Nodes = NO_LIST
    """About which parts: The ids of the parts of the model that rest on it."""
    evidence: Text = None
    """What speaks for it: What speaks for it, or how it will be tested."""


class LogicModel(Table):
    """How the project is meant to work: inputs → activities → outputs → outcomes → impacts."""

    problem: Text = None
    """Problem: The need that the project answers, for whom, and how large it is.

    Good: Of 900 people on dialysis in the six units, one in eight takes any part in it; most were never asked.
    Weak: Lack of patient engagement.
    """
    external_factors: list[str] = NO_LIST
    """External factors: What the project does not control and what may help or hinder it: policy, staffing, other programmes."""
    inputs: Annotated[dict[str, Input], Id("input")] = NO_TABLES
    """Inputs"""
    activities: Annotated[dict[str, Activity], Id("activity")] = NO_TABLES
    """Activities"""
    outputs: Annotated[dict[str, Output], Id("output")] = NO_TABLES
    """Outputs"""
    outcomes: Annotated[dict[str, Outcome], Id("outcome")] = NO_TABLES
    """Outcomes"""
    impacts: Annotated[dict[str, Impact], Id("impact")] = NO_TABLES
    """Impacts"""
    assumptions: list[Assumption] = NO_LIST
    """Assumptions"""
