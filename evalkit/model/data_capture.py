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
    """How people are chosen: How those included are chosen.

    Good: Everyone on the unit's list on the census day; nobody is left out because they need an interpreter.
    Weak: Convenience sample.
    """
    size: Count = None
    """Sample size: How many people, sessions or documents are to be included, each time that data are captured."""
    expected_response: Percent = None
    """Expected response in percent: The share expected to answer, in percent."""
    achieved: Count = None
    """Really heard: How many were really heard. For surveys the waves say it."""


class Schedule(Table):
    """When data are captured."""

    start: Day = None
    """First day: The first day, within the project's dates."""
    end: Day = None
    """Last day: The last day, within the project's dates."""
    every: Interval = None
    """Captured every: How often, where it is done more than once, such as "3 months"."""
    data_from: Day = None
    """Data from: Of routine data that reach back: the first day that they are about, which may lie before the project."""


class Wave(Table):
    """What came back when a survey was sent out. Add one table each time."""

    date: Day = None
    """Closed on: The day on which it was closed."""
    invited: Annotated[int | None, Field(ge=1)] = None
    """Invited: How many were asked."""
    answered: Count = None
    """Answered: How many of them answered."""

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
    """Licence: How the instrument may be used. A consultancy may use `open` and `own` as they are; others need a reference."""
    reference: Text = None
    """Reference of the licence: The licence number, or who gave the permission, and when."""


class Item(Table):
    """What is asked or extracted: becomes the form, and validates the data."""

    id: Text = None
    """Column: The name of its column: lower-case letters, digits and underscores, such as tasks_done."""
    label: Text = None
    """Question: The question as the respondent reads it."""
    type: Literal["text", "integer", "decimal", "select-one", "select-many", "date", "note"] | None = None
    """Kind of answer: The kind of answer."""
    minimum: Number = None
    """Lowest value: The lowest value that can be right."""
    maximum: Number = None
    """Highest value: The highest value that can be right."""
    choices: dict[str, str] = NO_TABLES
    """Choices: For select-one and select-many: the answers to choose from, such as { yes = "Yes" }."""
    required: bool | None = None
    """Must be answered: Whether it must be answered."""
    relevant: Text = None
    """Asked when: When it is asked, such as "asked = 'yes'"."""
    identifier: bool | None = None
    """Names a person: Whether it names a person: then it is kept only as a keyed hash."""
    key: bool | None = None
    """Tells respondents apart: Whether it tells respondents apart, so that answers given twice are seen and waves can be paired."""
    breakdown: Text = None
    """Breakdown: The name by which `disaggregation` of an indicator knows it: "age group"."""
    indicators: Indicators = NO_LIST
    """Indicators it feeds: The indicators that it feeds."""


class DataCapture(Table):
    """How one source of data is captured: from whom, when, with what, and by what right."""

    title: Text = None
    """Title: What this source is called."""
    projects: Annotated[list[str], Ref(("project",))] = NO_LIST
    """Projects: Only in the evaluation's own data-capture/: the projects that the plan serves. Without it, all of them."""
    method: Method | None = None
    """Method: How the data are captured."""
    instrument: Text = None
    """Instrument: What is used: the questionnaire, the topic guide, the extract; where it is kept."""
    questions: Annotated[list[str], Ref(("question",))] = NO_LIST
    """Questions answered: The evaluation questions that it helps to answer."""
    respondents: Stakeholders = NO_LIST
    """Who is heard: Who is heard. For routine data and documents: whom they are about."""
    responsible: Text = None
    """Who captures the data: The role that captures the data."""
    minutes: Count = None
    """Minutes for a respondent: The burden on one respondent each time, in minutes."""
    languages: list[str] = NO_LIST
    """Languages: The languages in which people can answer, as codes such as "en" or "cy"."""
    accessibility: Text = None
    """How all can take part: How those who are seldom heard can take part.

    Good: Read aloud at the chairside on request; Urdu and easy-read versions; by phone for those who miss the session.
    Weak: Available on request.
    """
    fallback: Text = None
    """If too few respond: What happens if too few respond.

    Good: Below 40 percent after three weeks, a volunteer asks at the chairside on four shifts.
    Weak: Send a reminder.
    """
    quality: Text = None
    """How quality is checked: How completeness and accuracy are checked."""
    analysis: Text = None
    """How it is analysed: How the data are analysed, and by whom."""
    no_personal_data: Text = None
    """Why no personal data: For public documents and the like: why data protection does not arise."""
    non_response: Text = None
    """Who did not answer: Once answers are in: who did not answer, and what that means for the result.

    Good: Night shifts answered half as often as others; what is said of handovers at night rests on 14 people.
    Weak: The response was low.
    """
    sample: Sample = Sample.model_construct()
    """Sample"""
    schedule: Schedule = Schedule.model_construct()
    """Schedule"""
    permission: Permission = Permission.model_construct()
    """Permission"""
    consent: Consent = Consent.model_construct()
    """Consent"""
    ethics: Ethics = Ethics.model_construct()
    """Ethics"""
    data_protection: DataProtection = DataProtection.model_construct()
    """Data protection"""
    waves: list[Wave] = NO_LIST
    """Waves"""
    items: list[Item] = NO_LIST
    """Items"""
