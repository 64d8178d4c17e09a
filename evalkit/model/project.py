"""projects/ID/project.toml: what the project is, its stakeholders, and its plans for reflection and dissemination."""

from typing import Annotated, Literal

from evalkit.model.rights import Consent, DataProtection, Ethics
from evalkit.model.table import NO_LIST, NO_TABLES, Day, Evidence, Id, Interval, StageId, Stakeholders, Table, Text

Group = Literal["people", "professionals", "system", "community", "intermediary"]


class Stakeholder(Table):
    """Somebody the change concerns: a group with the same part in it, not a person."""

    name: Text = None
    """Name: What the group is called, as its members would say it."""
    group: Group | None = None
    """Group: Who they are; it decides which types of relationship they can be party to."""
    key: bool | None = None
    """Key stakeholder: Whether they are a key stakeholder. Whoever is party to a relationship is one anyway."""
    in_practice: Text = None
    """What it looks like for them: For a key stakeholder who is party to no relationship: what the change looks like for them.

    Good: Commissioners see each unit's run chart every quarter and ask about it in the contract meeting.
    Weak: Commissioners will be engaged.
    """
    interest: Text = None
    """What is at stake for them: What is at stake for them."""
    involvement: Text = None
    """Part in the evaluation: How they take part in the evaluation."""


class Design(Table):
    """What the change will be compared with, and who is left out by design."""

    comparison: Text = None
    """Compared with: What the change will be compared with: before and after, another unit, a stepped start, a time series.

    Good: Each unit before and after its own start (stepped, 3 months apart), beside two units that start last.
    Weak: We will look at whether things improved.
    """
    no_comparison: Text = None
    """Why there is no comparison: Only where there is nothing to compare with: why, and what can be said then.

    Good: The programme began everywhere at once and no records exist from before: change is told, not measured.
    Weak: Not possible.
    """
    excluded: Text = None
    """Who is left out, and why: Who is left out by design, and why; "nobody" is an answer.

    Good: People on home dialysis, who meet a nurse once a month: their relationship is a different one.
    Weak: Those who do not meet the criteria.
    """


class ReflectionPlan(Table):
    """How individuals and groups reflect on their behaviours, on an ongoing basis."""

    who: Stakeholders = NO_LIST
    """Who reflects: The stakeholders who reflect: every party of every relationship, together or apart."""
    how: Text = None
    """How they reflect: How they reflect.

    Good: Half an hour in the monthly unit meeting, two patients present: each says one thing done differently.
    Weak: Lessons learned log.
    """
    every: Interval = None
    """Reflects every: How often, such as "3 months". A file in reflections/ is expected that often."""


class Dissemination(Table):
    """What you will tell a stakeholder, how and when."""

    audience: Stakeholders = NO_LIST
    """Audience: The stakeholders it is for."""
    message: Text = None
    """Message: What they are to take from it.

    Good: Those who changed their own dressing healed as fast as before: the fear can be put aside.
    Weak: Results of the project.
    """
    product: Text = None
    """What they get: What they get: a run chart, a two-page summary, a film, a talk."""
    channel: Text = None
    """How it reaches them: How it reaches them, where they already are."""
    when: Day = None
    """Planned for: The planned day."""
    owner: Text = None
    """Who sees to it: The role that sees to it."""
    done: Day = None
    """Done on: The day on which it happened."""
    evidence: Evidence = NO_LIST
    """Evidence carried: Once it is done: the indicators or data-capture plans whose evidence it carried."""


class StoryRecord(Table):
    """What is to be known about the improvement story before it is published."""

    title: Text = None
    """Title of the story: The title of the improvement story."""
    consent: Text = None
    """Consent to publish: How consent to publish was obtained from those who are quoted."""
    approved: Day = None
    """Approved on: The day on which those involved approved the story."""


class Project(Table):
    """A project: what it is, who its stakeholders are, how they reflect and who is told what."""

    title: Text = None
    """Title: The name of the project."""
    summary: Text = None
    """Summary: What the project does, in two or three sentences."""
    lead: Text = None
    """Who answers for the focus: The role that answers for the focus on relationships in this project.

    Good: lead nurse for home therapies
    Weak: the project team
    """
    sites: list[str] = NO_LIST
    """Sites: Where it takes place."""
    start: Day = None
    """First day: The first day of the project. It may have begun before the evaluation, and may outlive it."""
    end: Day = None
    """Last day: Its last day."""
    stage: StageId | None = None
    """Own stage: Only where the project is at another stage than the evaluation: the stage it has reached."""
    design: Design = Design.model_construct()
    """Design"""
    stakeholders: Annotated[dict[str, Stakeholder], Id("stakeholder")] = NO_TABLES
    """Stakeholders"""
    reflection: ReflectionPlan = ReflectionPlan.model_construct()
    """Reflection"""
    dissemination: list[Dissemination] = NO_LIST
    """Dissemination"""
    consent: Consent = Consent.model_construct()
    """Consent"""
    ethics: Ethics = Ethics.model_construct()
    """Ethics"""
    data_protection: DataProtection = DataProtection.model_construct()
    """Data protection"""
    story: StoryRecord = StoryRecord.model_construct()
    """Improvement story"""
