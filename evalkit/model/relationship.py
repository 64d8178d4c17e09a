"""relationships/ID.toml: a relationship that the project sets out to change."""

from typing import Annotated, Literal

from evalkit.model.table import NO_LIST, NO_TABLES, Day, Id, Indicators, Ref, Stakeholders, Table, Text

RelationshipTypeId = Literal["person-professional", "people-system", "community-system"]
Degree = Literal["low", "medium", "high"]


class Practice(Table):
    """What the changed relationship looks like in practice, for one party."""

    picture: Text = None
    """A day after the change: A day or a session after the change, told from where this party stands.

    Good: She is asked which of the 14 tasks she wants to do today, does them at her pace, and calls when she wants help.
    Weak: Patients are empowered.
    """
    behaviours: list[str] = NO_LIST
    """What can be seen or heard: What this party does that can be seen or heard: begin with a verb, leave out states of mind.

    Good: Asks which of the 14 tasks the person would like to learn next.
    Weak: Understands the importance of shared care.
    """
    agreed: Day = None
    """Agreed on: The day on which this picture was agreed with them."""
    agreed_how: Text = None
    """How it was agreed: How it was agreed with them.

    Good: Drafted in a workshop with eight patients of two units, changed after comments from a further twelve.
    Weak: Shared with stakeholders.
    """


class Benefit(Table):
    """Something good that the changed relationship is likely to bring, and for whom."""

    id: Annotated[Text, Id("benefit")] = None
    """Id: A short id, so that indicators can refer to it."""
    statement: Text = None
    """Benefit: What will be better.

    Good: People on dialysis feel more in control of a treatment that takes up three days of their week.
    Weak: Better care.
    """
    outcomes: Annotated[list[str], Ref(("outcome",))] = NO_LIST
    """Outcomes it consists in: The outcomes that it consists in, where it does: their indicators are its own."""
    for_: Stakeholders = NO_LIST
    """For whom: The stakeholders who benefit."""
    indicators: Indicators = NO_LIST
    """Indicators that would show it: The indicators that would show it."""


class AdverseEffect(Table):
    """Something bad that the changed relationship might bring, or that somebody fears it will."""

    id: Annotated[Text, Id("adverse-effect")] = None
    """Id: A short id, so that indicators can refer to it."""
    kind: Literal["anticipated", "perceived"] | None = None
    """Anticipated or perceived: Whether there is reason to expect it (anticipated), or somebody holds the concern, shown to be true or not (perceived)."""
    statement: Text = None
    """Adverse effect: What might happen, or what is feared.

    Good: Nurses fear that teaching tasks will cost them time they do not have on a full shift. (perceived)
    Weak: Resistance to change.
    """
    affects: Stakeholders = NO_LIST
    """Whom it would affect: The stakeholders it would affect."""
    raised_by: Stakeholders = NO_LIST
    """Who holds the concern: For a perceived effect: the stakeholders who hold the concern."""
    likelihood: Degree | None = None
    """Likelihood: How likely it is."""
    severity: Degree | None = None
    """Severity: How bad it would be."""
    mitigation: Text = None
    """What is done about it: What is done so that it does not happen, or does less harm; for a perceived effect, also how the concern is answered.

    Good: Teaching starts in quiet slots with one extra nurse; time per session is measured for three months and shown to staff.
    Weak: Monitor closely.
    """
    owner: Text = None
    """Who sees to it: The role that sees to it."""
    indicators: Indicators = NO_LIST
    """Indicators that watch it: The indicators that watch it."""
    threshold: Text = None
    """How much is too much: How much would be too much.

    Good: More than two infections of the access in a unit in any quarter, or any that needs surgery.
    Weak: If it becomes a problem.
    """
    then: Text = None
    """What happens then: What happens at that point, and who decides.

    Good: The unit's consultant stops self-needling there until the cause is known, and tells the steering group.
    Weak: Escalate.
    """
    observed: Text = None
    """What was found: From analysis on: what was found; where nothing was, "none" is an answer."""


class Relationship(Table):
    """A relationship that the project sets out to change, as an explicit objective."""

    type: RelationshipTypeId | None = None
    """Type: Which of the three types of relationship it is."""
    title: Text = None
    """Title: Its name in documents and pictures. Without one it goes by the names of its parties."""
    between: Stakeholders = NO_LIST
    """Between: The parties: two or more stakeholders of this project."""
    from_: Text = None
    """Today: The relationship today, as both sides would recognise it.

    Good: Nurses do the dialysis; patients lie still and wait for it to end.
    Weak: Poor communication.
    """
    to: Text = None
    """Intended: The relationship intended.

    Good: Each session is shared: patients choose their tasks, nurses teach, check and step back.
    Weak: Improved communication.
    """
    rationale: Text = None
    """Why it needs to change: Why this relationship needs to change, and on what grounds it is expected to.

    Good: Interviews in 2010: patients wanted to do more, and nurses thought that they did not; nobody had asked.
    Weak: National policy requires it.
    """
    no_anticipated_effects: Text = None
    """Why no effect is anticipated: Only where no anticipated adverse effect is listed: who was asked, and why there are none."""
    no_perceived_effects: Text = None
    """Why no effect is perceived: Only where no perceived adverse effect is listed: who was asked, and what they said."""
    practice: Annotated[dict[str, Practice], Ref(("stakeholder",))] = NO_TABLES
    """In practice"""
    benefits: list[Benefit] = NO_LIST
    """Benefits"""
    adverse_effects: list[AdverseEffect] = NO_LIST
    """Adverse effects"""
