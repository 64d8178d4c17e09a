"""data-capture/ID.toml: the plan for one source of data."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from evalkit.model.rights import Consent, DataProtection, Ethics
from evalkit.model.table import (
    NO_LIST,
    NO_TABLES,
    Count,
    Day,
    Indicators,
    Interval,
    Number,
    Percent,
    Ref,
    Stakeholders,
    Table,
    Text,
)

Method = Literal["survey", "interview", "focus-group", "observation", "routine-data", "document-review", "diary"]


class Sample(Table):
    """Who or what is included, out of how many."""

    approach: Text = None
    """How those included are chosen.

    Good: Everyone on the unit's list on the census day; nobody is left out because they need an interpreter.
    Weak: Convenience sample.
    """
    size: Count = None
    """How many people, sessions or documents are to be included, each time that data are captured."""
    expected_response: Percent = None
    """The share expected to answer, in percent."""
    achieved: Count = None
    """How many were really heard. For surveys the waves say it."""


class Schedule(Table):
    """When data are captured."""

    start: Day = None
    """The first day, within the project's dates."""
    end: Day = None
    """The last day, within the project's dates."""
    every: Interval = None
    """How often, where it is done more than once, such as "3 months"."""
    data_from: Day = None
    """Of routine data that reach back: the first day that they are about, which may lie before the project."""


class Wave(Table):
    """What came back when a survey was sent out. Add one table each time."""

    date: Day = None
    """The day on which it was closed."""
    invited: Annotated[int | None, Field(ge=1)] = None
    """How many were asked."""
    answered: Count = None
    """How many of them answered."""

    @field_validator("answered")
    @classmethod
    def _no_more_than_invited(cls, answered: int | None, others: ValidationInfo) -> int | None:
        invited = others.data.get("invited")
        if answered is not None and invited is not None and answered > invited:
            raise PydanticCustomError("more_than_invited", "more answered than invited", {"invited": invited})
        return answered


class Permission(Table):
    """The right to use the instrument."""

    licence: Literal["open", "free-on-request", "licensed", "non-commercial", "unknown", "own"] | None = None
    """How the instrument may be used. A consultancy may use `open` and `own` as they are; others need a reference."""
    reference: Text = None
    """The licence number, or who gave the permission, and when."""


class Item(Table):
    """What is asked or extracted: becomes the form, and validates the data."""

    id: Text = None
    """The name of its column: lower-case letters, digits and underscores, such as tasks_done."""
    label: Text = None
    """The question as the respondent reads it."""
    type: Literal["text", "integer", "decimal", "select-one", "select-many", "date", "note"] | None = None
    """The kind of answer."""
    minimum: Number = None
    """The lowest value that can be right."""
    maximum: Number = None
    """The highest value that can be right."""
    choices: dict[str, str] = NO_TABLES
    """For select-one and select-many: the answers to choose from, such as { yes = "Yes" }."""
    required: bool | None = None
    """Whether it must be answered."""
    relevant: Text = None
    """When it is asked, such as "asked = 'yes'"."""
    identifier: bool | None = None
    """Whether it names a person: then it is kept only as a keyed hash."""
    key: bool | None = None
    """Whether it tells respondents apart, so that answers given twice are seen and waves can be paired."""
    breakdown: Text = None
    """The name by which `disaggregation` of an indicator knows it: "age group"."""
    indicators: Indicators = NO_LIST
    """The indicators that it feeds."""


class DataCapture(Table):
    """How one source of data is captured: from whom, when, with what, and by what right."""

    title: Text = None
    """What this source is called."""
    projects: Annotated[list[str], Ref(("project",))] = NO_LIST
    """Only in the evaluation's own data-capture/: the projects that the plan serves. Without it, all of them."""
    method: Method | None = None
    """How the data are captured."""
    instrument: Text = None
    """What is used: the questionnaire, the topic guide, the extract; where it is kept."""
    questions: Annotated[list[str], Ref(("question",))] = NO_LIST
    """The evaluation questions that it helps to answer."""
    respondents: Stakeholders = NO_LIST
    """Who is heard. For routine data and documents: whom they are about."""
    responsible: Text = None
    """The role that captures the data."""
    minutes: Count = None
    """The burden on one respondent each time, in minutes."""
    languages: list[str] = NO_LIST
    """The languages in which people can answer, as codes such as "en" or "cy"."""
    accessibility: Text = None
    """How those who are seldom heard can take part.

    Good: Read aloud at the chairside on request; Urdu and easy-read versions; by phone for those who miss the session.
    Weak: Available on request.
    """
    fallback: Text = None
    """What happens if too few respond.

    Good: Below 40 percent after three weeks, a volunteer asks at the chairside on four shifts.
    Weak: Send a reminder.
    """
    quality: Text = None
    """How completeness and accuracy are checked."""
    analysis: Text = None
    """How the data are analysed, and by whom."""
    no_personal_data: Text = None
    """For public documents and the like: why data protection does not arise."""
    non_response: Text = None
    """Once answers are in: who did not answer, and what that means for the result.

    Good: Night shifts answered half as often as others; what is said of handovers at night rests on 14 people.
    Weak: The response was low.
    """
    sample: Sample = Sample.model_construct()
    schedule: Schedule = Schedule.model_construct()
    permission: Permission = Permission.model_construct()
    consent: Consent = Consent.model_construct()
    ethics: Ethics = Ethics.model_construct()
    data_protection: DataProtection = DataProtection.model_construct()
    waves: list[Wave] = NO_LIST
    items: list[Item] = NO_LIST
