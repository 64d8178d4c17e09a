"""findings.toml: what the analysis found."""

from typing import Annotated, Literal

from evalkit.model.table import NO_LIST, NO_TABLES, Evidence, Ref, Relationships, Table, Text


class Judgement(Table):
    """Whether a relationship changed, and on what evidence."""

    change: Literal["changed", "partly-changed", "not-changed", "unclear"] | None = None
    """Judgement: The judgement."""
    summary: Text = None
    """What changed: What changed and what did not, for whom, and how sure that is."""
    evidence: Evidence = NO_LIST
    """Evidence: The indicators or data-capture plans it rests on: they hear every party, not one side only."""


class Experience(Table):
    """How the change was experienced by one party."""

    of: Annotated[Text, Ref(("stakeholder",))] = None
    """Whose experience: Whose experience it is."""
    summary: Text = None
    """What it was like: What it was like for them, including what was hard and those for whom it was different."""
    evidence: Evidence = NO_LIST
    """Evidence: The indicators or data-capture plans it rests on."""


class Factor(Table):
    """Something that helped (a promoter) or got in the way (a barrier)."""

    title: Text = None
    """Title: What it was, in a few words."""
    theme: Text = None
    """Theme: A free word shared across projects, such as "staffing", so that the programme can be summed up."""
    summary: Text = None
    """How it helped or hindered: How it helped or hindered, where and for whom."""
    relationships: Relationships = NO_LIST
    """Relationships: The relationships it bears on."""
    evidence: Evidence = NO_LIST
    """Evidence: The indicators or data-capture plans it rests on."""


class Findings(Table):
    """What the analysis found: judgements, experiences, barriers and promoters."""

    judgements: Annotated[dict[str, Judgement], Ref(("relationship",))] = NO_TABLES
    """Judgements"""
    experiences: list[Experience] = NO_LIST
    """Experiences"""
    barriers: list[Factor] = NO_LIST
    """Barriers"""
    promoters: list[Factor] = NO_LIST
    """Promoters"""
