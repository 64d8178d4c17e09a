"""evaluation.toml: the programme as a whole."""

from typing import Annotated, Literal

from pydantic import Field

from evalkit.model.rights import Consent, DataProtection, Ethics
from evalkit.model.table import NO_LIST, NO_TABLES, Day, Id, Interval, Percent, Ref, StageId, Table, Text


class Stages(Table):
    """The planned last day of each stage, in order."""

    inception: Day = None
    """Inception until: The day by which objective, projects, relationships, owners and dates are agreed."""
    design: Day = None
    """Design until: The day by which the logic model, indicators and data-capture plans are ready for use."""
    fieldwork: Day = None
    """Fieldwork until: The last day on which data are collected."""
    analysis: Day = None
    """Analysis until: The day by which the evidence is judged: what changed, how it was experienced, what helped and hindered."""
    reporting: Day = None
    """Reporting until: The day by which report and improvement stories are delivered."""


class Objective(Table):
    """Changing relationships as an explicit objective: good intentions alone do not change relationships."""

    statement: Text = None
    """Objective: Which relationships the programme sets out to change, between whom, and from what to what.

    Good: People on dialysis and their nurses share the work of each session, where before it was done to them.
    Weak: We aim to improve patient-centred care.
    """
    centrality: Text = None
    """Why it is central: Why the changed relationship is what the programme is for, and not a by-product of something else.

    Good: Training and booklets alone were tried before; tasks were taught, but nobody was asked what they wanted to do.
    Weak: Relationships are important in everything we do.
    """
    rationale: Text = None
    """Why it should work: Why changing these relationships should work, and on what evidence.

    Good: Where people did part of their own care they reported more control (three studies, cited in the bid).
    Weak: It is well known that engagement improves outcomes.
    """


class ReviewPlan(Table):
    """The schedule on which the focus on relationships is reviewed."""

    every: Interval = None
    """Reviewed every: How often the focus on relationships is reviewed, such as "3 months"."""


class Review(Table):
    """A review that happened. Add one table each time."""

    date: Day = None
    """Day: The day of the review."""
    note: Text = None
    """What was decided: What was decided about the focus on relationships."""


class StageMove(Table):
    """A move to another stage although a gate did not hold, or back. `evalkit stage --force` adds one each time."""

    date: Day = None
    """Day: The day of the move."""
    from_: StageId | None = None
    """From stage: The stage before."""
    to: StageId | None = None
    """To stage: The stage after."""
    reason: Text = None
    """Reason: Why the evaluation moved all the same.

    Good: Fieldwork has to begin before the summer; the two missing indicator sheets follow by 1 June.
    Weak: No time.
    """


class ProgrammeDissemination(Table):
    """What will be told about the evaluation as a whole, to whom, and how."""

    audience: Text = None
    """Audience: Who it is for, in words."""
    message: Text = None
    """Message: What they are to take from it."""
    product: Text = None
    """What they get: What they get: report, briefing, film, workshop."""
    channel: Text = None
    """How it reaches them: How it reaches them."""
    when: Day = None
    """Planned for: The planned day."""
    owner: Text = None
    """Who sees to it: The role that sees to it."""
    done: Day = None
    """Done on: The day on which it happened."""
    evidence: list[str] = NO_LIST
    """Evidence carried: The evidence that it carried."""


class Waiver(Table):
    """A requirement that is knowingly not met, for a reason and for a time."""

    rule: Text = None
    """Rule: The code of the rule, such as EVI304."""
    subject: Text = None
    """Files: A file, or a glob over files: `*` stays within a folder, `**` does not."""
    item: Text = None
    """Only this part: Only this party, node, benefit … of the file."""
    reason: Text = None
    """Reason: Why it cannot be met."""
    owner: Text = None
    """Who answers for it: The role that answers for the exception."""
    until: Day = None
    """Holds until: The last day on which the waiver holds."""


class RuleSetting(Table):
    """What this evaluation makes of one of evalkit's rules."""

    severity: Literal["error", "warning", "off"] | None = None
    """Counts as: What a requirement of this rule counts as when it is missing; `off`: it is not asked at all."""
    reason: Text = None
    """Reason: Why this evaluation differs. Without a reason the rule stays as it is."""


class Require(Table):
    """A requirement of your own, beyond evalkit's rules: asked of every file that matches, from a stage on."""

    file: Text = None
    """Files: A file within a project, or a glob over such files: `indicators/*.toml`, `project.toml`, `story.md`."""
    key: Text = None
    """Key: The key that has to be given there, with dots: `target.rationale`. Where a table is there several times, it is asked
    of each. In Markdown: the heading below which there has to be text."""
    stage: StageId | None = None
    """From stage: The stage from which on it is asked for."""
    reason: Text = None
    """Reason: Why it is asked for. Whoever lacks it reads this.

    Good: The trust's board reads nothing without a named sponsor.
    Weak: House style.
    """
    pattern: Text = None
    """Pattern: A regular expression that is to be found in the value."""
    code: Text = None
    """Code: The requirement's own code: HOU and a number. Without it, its position counts: HOU001 is the first. Give it one
    where a waiver names it, so that it stays the same."""


class Gate(Table):
    """What the completeness gate asks beyond the absence of errors."""

    fail_under: Percent = None
    """Lowest score in percent: The lowest score, in percent, that passes. 0: only findings of severity error fail."""


class Programme(Table):
    """The programme: objective, questions, stage, reviews and waivers."""

    format: Annotated[int | None, Field(ge=1, le=1)] = None
    """Format: The version of the file format."""
    title: Text = None
    """Title: The name of the evaluation, as it will stand on its documents."""
    commissioner: Text = None
    """Commissioner: Who commissions the evaluation."""
    evaluator: Text = None
    """Evaluator: Who carries it out."""
    summary: Text = None
    """Summary: The programme in two or three sentences, for somebody who has never heard of it."""
    start: Day = None
    """First day: The first day of the programme, where the focus on relationships begins."""
    end: Day = None
    """Last day: Its last day."""
    stage: StageId | None = None
    """Stage: The stage that the evaluation has reached. It decides which requirements are due."""
    closed: Day = None
    """Closed on: Once the evaluation is finished: the day. Time rules then look no further than this day."""
    owner: Text = None
    """Who answers for the focus: The role (not the name) that answers for the focus on relationships across the programme.

    Good: programme director, reporting to the steering group every quarter
    Weak: everyone
    """
    independence: Text = None
    """Independence: Who evaluates, who delivers, and what keeps the judgement free where they are close.

    Good: A team of the university evaluates; the trust delivers and pays. The report goes to both boards on the same day, unchanged.
    Weak: The evaluation is independent.
    """
    registered: Text = None
    """Registered: Where and when the protocol was registered, if it was."""
    stages: Stages = Stages.model_construct()
    """Stages"""
    objective: Objective = Objective.model_construct()
    """Objective"""
    questions: Annotated[dict[str, Text], Id("question")] = NO_TABLES
    """Questions: What the evaluation asks. `change`, `experience` and `factors` are always asked; add others under ids of your own."""
    review: ReviewPlan = ReviewPlan.model_construct()
    """Review"""
    reviews: list[Review] = NO_LIST
    """Reviews"""
    stage_moves: list[StageMove] = NO_LIST
    """Moves between stages"""
    dissemination: list[ProgrammeDissemination] = NO_LIST
    """Dissemination"""
    answers: Annotated[dict[str, str], Ref(("question",))] = NO_TABLES
    """Answers: At the end: the answer to each question for the programme as a whole, drawn from the findings of all projects."""
    consent: Consent = Consent.model_construct()
    """Consent"""
    ethics: Ethics = Ethics.model_construct()
    """Ethics"""
    data_protection: DataProtection = DataProtection.model_construct()
    """Data protection"""
    waivers: list[Waiver] = NO_LIST
    """Waivers"""
    gate: Gate = Gate.model_construct()
    """Gate"""
    rules: dict[str, RuleSetting] = NO_TABLES
    """Rules: Rules that count otherwise in this evaluation, by code, each with a reason: [rules.IND709]."""
    require: list[Require] = NO_LIST
    """Requirements of our own"""
