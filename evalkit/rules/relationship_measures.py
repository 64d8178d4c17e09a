"""The indicators of a relationship, taken together: they show it itself, from every side."""

from collections.abc import Iterable

from evalkit.framework import Stage
from evalkit.grammar import joined, listed
from evalkit.model.indicator import Indicator
from evalkit.model.relationship import Relationship
from evalkit.rules import Gap, Today, rule
from evalkit.thread.subjects import Subject, relationship_with_outcomes

_ADD_INDICATOR = "Name one of its outcomes in the `measures` of an indicator."
_OF_RELATIONSHIP = ("relationship", "behaviour", "experience")
"""What an indicator shows that tells of a relationship itself, and not only of what follows from it."""


@rule("IND711", Stage.DESIGN, "indicators", relationship_with_outcomes, end="back")
def every_perspective(s: Subject[Relationship], _: Today) -> Gap | None:
    """The indicators of a relationship's outcomes, together, show it from the perspective of every party.

    Why: If only one side's view is measured, the other's part in the relationship stays out of sight.

    Good: For patients and nurses: one indicator with perspective = ["patients"] and one with ["nurses"].

    Fix: Add an indicator of one of its outcomes from the perspective of the party named here, or extend one.
    """
    parties = [party.id for party in s.project.parties_of[s.id]]
    if not parties:
        return Gap("It names no parties whose perspective could be shown.", ("between",))
    there = _indicators(s)
    seen = {id for value in there.values() for id in value.perspective}
    unseen = [id for id in parties if id not in seen]
    if not unseen:
        return None
    message = f"No indicator of its outcomes shows the relationship from the perspective of {listed(unseen)}."
    fix = f"Add {listed(unseen)} to the `perspective` of an indicator of its outcomes, or add an indicator.{_those(there)}"
    return Gap(message, ("between",), fix=fix)


def _indicators(s: Subject[Relationship]) -> dict[str, Indicator]:
    """The indicators of the outcomes that come through a relationship."""
    outcomes = s.project.outcomes_through[s.id]
    return {sheet.id: sheet.value for node in outcomes for sheet in s.project.measured_by.get(node.id, ())}


def _those(there: Iterable[str]) -> str:
    """The indicators that there are, for a way to put it right."""
    named = ", ".join(sorted(there))
    return f" Those that are there: {named}." if named else ""


@rule("IND714", Stage.DESIGN, "indicators", relationship_with_outcomes)
def primary_measure(s: Subject[Relationship], _: Today) -> Gap | None:
    """At least one indicator of a relationship's outcomes is primary.

    Why: What the programme sets out to change is what the evaluation stands or falls with. Where every indicator of a
    relationship is secondary, the relationship has become a by-product.

    Good: role = "primary" on the share of people who did five or more tasks, role = "secondary" on bed days.

    Fix: Make an indicator of one of its outcomes primary: `role = "primary"`, or no `role` at all.
    """
    there = _indicators(s)
    if any(value.role in (None, "primary") for value in there.values()):
        return None
    if not there:
        return Gap("No indicator measures any of its outcomes, so none is primary.", ("between",), fix=_ADD_INDICATOR)
    return Gap(f"None of the indicators of its outcomes is primary.{_those(there)}", ("between",))


@rule("IND715", Stage.DESIGN, "indicators", relationship_with_outcomes)
def shows_relationship(s: Subject[Relationship], _: Today) -> Gap | None:
    """At least one indicator of a relationship's outcomes shows the relationship itself.

    Why: Health, knowledge, use and cost may move for many reasons. Whether the relationship changed is seen in the
    relationship: in what people do in it, and in how they experience it.

    Good: shows = "behaviour" on “people who did five or more tasks themselves”.

    Fix: In an indicator of one of its outcomes, write in `shows` relationship, behaviour or experience, where that is what
    it shows; else add one that does.
    """
    there = _indicators(s)
    if any(value.shows in _OF_RELATIONSHIP for value in there.values()):
        return None
    if not there:
        message = "No indicator measures any of its outcomes, so none shows the relationship itself."
        return Gap(message, ("between",), fix=_ADD_INDICATOR)
    shown = sorted({value.shows for value in there.values() if value.shows})
    only = f"; what they show is {joined(shown)}" if shown else ""
    silent = _those(id for id, value in there.items() if not value.shows)
    fix = "Add an indicator of one of its outcomes that shows what people do in it, or how they experience it."
    if silent:
        fix = f"Write relationship, behaviour or experience in the `shows` of one that shows it.{silent}"
    return Gap(f"No indicator of its outcomes says that it shows the relationship itself{only}.", ("between",), fix=fix)
