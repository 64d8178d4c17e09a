"""The sections of a guided session, in the order of the golden thread, and which of them a value belongs to."""

from typing import NamedTuple

from evalkit.editing.spots import Spot
from evalkit.errors import EvalkitError
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.suggest import did_you_mean


class Section(NamedTuple):
    """A part of the session."""

    name: str
    title: str
    why: str
    """In one sentence, why it is asked."""


SECTIONS = {
    name: Section(name, title, why)
    for name, title, why in (
        (
            "objective",
            "Objective",
            "Good intentions alone do not change relationships: it takes an explicit objective.",
        ),
        (
            "relationships",
            "Relationships",
            "Who sees both ends, today and as intended, can tell afterwards what changed.",
        ),
        (
            "practice",
            "In practice",
            "A relationship changes in what people do: party by party, what will be seen and heard.",
        ),
        ("benefits", "Benefits", "Those who are asked to change want to know what good it will do, and for whom."),
        (
            "harms",
            "Harms",
            "Adverse effects can be kept small if they are named: what is to be expected, and what is feared.",
        ),
        (
            "logic-model",
            "Logic model",
            "It tells, forwards, how what goes in brings about a change, and through which relationship.",
        ),
        ("indicators", "Indicators", "An outcome that no indicator measures can be claimed, but not shown."),
        (
            "data-capture",
            "Data capture",
            "A value comes from somewhere, through somebody's hands, with the consent of those it is about.",
        ),
        ("telling", "Telling people", "Evidence changes something where it reaches those it concerns."),
        (
            "reflection",
            "Reflection and review",
            "Behaviour slips back unless those concerned look at it, again and again.",
        ),
        (
            "paperwork",
            "The plan's paperwork",
            "Dates and owners keep the focus when the pressures of the day pull elsewhere.",
        ),
    )
}
"""The sections by their names."""
_OF_KIND = {
    "stakeholder": "relationships",
    "relationship": "relationships",
    "practice": "practice",
    "benefit": "benefits",
    "adverse-effect": "harms",
    "logic-model": "logic-model",
    "input": "logic-model",
    "activity": "logic-model",
    "output": "logic-model",
    "outcome": "logic-model",
    "impact": "logic-model",
    "assumption": "logic-model",
    "indicator": "indicators",
    "observation": "indicators",
    "effect": "indicators",
    "data-capture": "data-capture",
    "item": "data-capture",
    "wave": "data-capture",
    "dissemination": "telling",
    "judgement": "telling",
    "experience": "telling",
    "barrier": "telling",
    "promoter": "telling",
    "review": "reflection",
    "reflection": "reflection",
}
_OF_KEY = {
    "objective": "objective",
    "in-practice": "practice",
    "no-anticipated-effects": "harms",
    "no-perceived-effects": "harms",
    "reflection": "reflection",
    "review": "reflection",
    "reviews": "reflection",
    "dissemination": "telling",
    "story": "telling",
    "answers": "telling",
    "questions": "objective",
    "design": "data-capture",
    "consent": "data-capture",
    "ethics": "data-capture",
    "data-protection": "data-capture",
}
"""Where a value of the evaluation, a project, a stakeholder or a relationship belongs, by the first part of its key."""
_ORDER = list(KINDS)
REPEATED = (
    "benefit",
    "adverse-effect",
    "input",
    "activity",
    "output",
    "outcome",
    "impact",
    "assumption",
    "indicator",
    "data-capture",
    "item",
)
"""Kinds of which one is followed by another, until there is no more."""


def section_of(spot: Spot, named: tuple[str, ...] = ()) -> str:
    """The section of a value; `named`: the kinds of thing that it names, which have to be there before it is asked."""
    own = _OF_KIND.get(spot.kind.name, "paperwork")
    if spot.kind.name in ("evaluation", "project", "stakeholder", "relationship") and spot.rest:
        own = _OF_KEY.get(str(spot.rest[0]), own)
    names = list(SECTIONS)
    return max((own, *(_OF_KIND[kind] for kind in named if kind in _OF_KIND)), key=names.index)


def rank(kind: Kind, named: tuple[str, ...] = ()) -> int:
    """The place of a value in the thread: that of its kind, or of the last kind that it names."""
    return max(_ORDER.index(one) for one in (kind.name, *named) if one in _ORDER)


def section_named(name: str) -> Section:
    """A section by its name. Raises EvalkitError where there is none."""
    if name not in SECTIONS:
        raise EvalkitError(
            f"There is no section “{name}”.{did_you_mean(name, SECTIONS)}",
            hint=f"The sections are {', '.join(SECTIONS)}.",
        )
    return SECTIONS[name]
