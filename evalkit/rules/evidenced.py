"""Evidenced: implications spelled out, evidence captured and disseminated, adverse effects minimised."""

from collections.abc import Sequence

from evalkit.framework import Stage
from evalkit.grammar import be, joined
from evalkit.keys import numbered
from evalkit.model.project import Dissemination, Stakeholder
from evalkit.model.relationship import AdverseEffect, Benefit, Relationship
from evalkit.report import Severity
from evalkit.rules import NOT_ASKED, Gap, Today, is_given, lacks, rule
from evalkit.thread.subjects import (
    Subject,
    adverse_effect,
    benefit,
    dissemination,
    done_item,
    item_name,
    relationship,
    stakeholder,
)

_EFFECT = {
    "statement": "what the effect is",
    "kind": "whether it is anticipated or perceived",
    "affects": "whom it affects",
    "mitigation": "what is done about it",
    "owner": "who sees to that",
}
"""What is open of an adverse effect without each of its keys."""
_ITEM = {
    "audience": "whom it is for",
    "message": "what they are told",
    "product": "in what form",
    "channel": "how it reaches them",
    "when": "when it is planned",
    "owner": "who sees to it",
}
"""What is open of a dissemination item without each of its keys."""


@rule("EVI301", Stage.DESIGN, "evidenced.implications", relationship)
def benefits(s: Subject[Relationship], _: Today) -> Gap | None:
    """The benefits of the changed relationship are spelled out, and for whom.

    Why: People give up what they know for something that they can see the good of. The likely implications have to be
    spelled out for each side.

    Good: “People on dialysis gain control over a treatment that takes up three days of their week”, for = ["patients"].

    Fix: In the relationship's file, add a [[benefits]] table with `id`, `statement` and `for`.
    """
    if not s.value.benefits:
        return Gap(
            "No benefit is listed: what the changed relationship is good for, and for whom, is not recorded here.",
            ("benefits",),
        )
    for index, value in numbered(s.value.benefits):
        name = item_name(value.id, value.statement, index)
        what = {"statement": f"what the benefit {name} is", "for": f"for whom {name} is a benefit"}
        if gap := lacks(value, what, at=("benefits", index)):
            return gap
    return None


@rule("EVI302", Stage.DESIGN, "evidenced.capture", benefit, end="onward")
def benefit_shown(s: Subject[Benefit], _: Today) -> Gap | None:
    """Every benefit has an indicator.

    Why: An effective plan to capture evidence of benefits names, for each, how anybody would know that it came about.

    Good: indicators = ["feeling-in-control"] on the benefit, or measures = ["more-control"] on the indicator; or
    outcomes = ["own-tasks"] on the benefit, where it consists in outcomes that are measured.

    Fix: Name an indicator in the benefit's `indicators`, or the benefit's id in the `measures` of an indicator; or name in
    its `outcomes` those that it consists in.
    """
    if any(id in s.project.measured_by for id in s.value.outcomes if id in s.project.ids("outcome")):
        return None
    message = "No indicator is named here, and none measures this benefit"
    outcomes = f", or one of the outcomes that it consists in ({', '.join(s.value.outcomes)})"
    return _watched(s, f"{message}{outcomes if s.value.outcomes else ''}.")


def _watched(s: Subject[Benefit] | Subject[AdverseEffect], message: str) -> Gap | None:
    named_here = any(id in s.project.indicators for id in s.value.indicators)
    return None if named_here or s.value.id in s.project.measured_by else Gap(message, (*s.key, "indicators"))


@rule("EVI303", Stage.DESIGN, "evidenced.implications", relationship)
def anticipated(s: Subject[Relationship], _: Today) -> Gap | None:
    """Anticipated adverse effects are spelled out.

    Why: A change worth making costs somebody something. What there is reason to expect has to be said beforehand, so
    that it can be minimised.

    Good: kind = "anticipated", statement = "Needling by patients goes wrong more often in the first weeks".

    Fix: In the relationship's file, add an [[adverse-effects]] table with kind = "anticipated"; or, where none is to be
    expected, say in `no-anticipated-effects` who was asked and why there is none.
    """
    denied = is_given(s.value, "no-anticipated-effects")
    if found := _of_kind(s.value, "anticipated"):
        return _listed_and_denied(found, "anticipated") if denied else None
    if denied:
        return None
    return Gap(
        "No anticipated adverse effect is listed; nor does `no-anticipated-effects` say who was asked, and why there are none.",
        ("no-anticipated-effects",),
    )


def _of_kind(relationship: Relationship, kind: str) -> list[tuple[int, AdverseEffect]]:
    return [(index, effect) for index, effect in numbered(relationship.adverse_effects) if effect.kind == kind]


def _listed_and_denied(effects: Sequence[tuple[int, AdverseEffect]], kind: str) -> Gap:
    """Where effects of a kind are listed beside the reason why there are none."""
    key = f"no-{kind}-effects"
    names = [item_name(effect.id, effect.statement, index) for index, effect in effects]
    message = f"`{key}` says why there are no {kind} adverse effects, and {joined(names)} {be(names)} listed."
    return Gap(message, (key,), fix=f"Take out `{key}`, or what is listed and does not belong there.")


@rule("EVI304", Stage.DESIGN, "evidenced.implications", relationship)
def perceived(s: Subject[Relationship], _: Today) -> Gap | None:
    """Perceived adverse effects are spelled out, and who holds the concern.

    Why: A concern that staff or patients hold counts even where nobody has shown it to be true: it keeps people from
    changing. The report asks to minimise adverse effects, anticipated and perceived alike.

    Good: kind = "perceived", statement = "Teaching will cost time that a full shift does not have", raised-by = ["nurses"].

    Fix: Ask each party what they fear, and add an [[adverse-effects]] table with kind = "perceived" and `raised-by`; or
    say in `no-perceived-effects` who was asked and what they said.
    """
    found = _of_kind(s.value, "perceived")
    denied = is_given(s.value, "no-perceived-effects")
    if found and denied:
        return _listed_and_denied(found, "perceived")
    if denied or any(effect.raised_by for _, effect in found):
        return None
    if found:
        key = ("adverse-effects", found[0][0], "raised-by")
        message = "`raised-by` is not given: who holds the concern is not recorded here."
        return Gap(message, key, fix="Name in `raised-by` the stakeholders who hold this concern.")
    return Gap(
        "No perceived adverse effect is listed; nor does `no-perceived-effects` say who was asked, and what they said.",
        ("no-perceived-effects",),
    )


@rule("EVI305", Stage.DESIGN, "evidenced.adverse", adverse_effect)
def minimised(s: Subject[AdverseEffect], _: Today) -> Gap | None:
    """An adverse effect has a statement, a kind, those affected, a mitigation and an owner.

    Why: Adverse effects are minimised by somebody who does something about them, for people who are known.

    Good: mitigation = "Teaching starts in quiet slots with one extra nurse; time per session is shown to staff",
    owner = "unit sister".

    Fix: In the [[adverse-effects]] table, fill in `statement`, `kind`, `affects`, `mitigation` and `owner`.
    """
    return lacks(s.value, _EFFECT, at=s.key)


@rule("EVI306", Stage.DESIGN, "evidenced.adverse", adverse_effect, end="onward")
def watched(s: Subject[AdverseEffect], _: Today) -> Gap | None:
    """Every adverse effect is watched by an indicator.

    Why: Harm that nobody watches for is found late, or never. A perceived effect is watched too: the figures answer the
    concern, one way or the other.

    Good: indicators = ["access-infections"].

    Fix: Name an indicator in the effect's `indicators`, or the effect's id in the `measures` of an indicator.
    """
    return _watched(s, "No indicator is named here, and none measures this adverse effect.")


@rule("EVI307", Stage.DESIGN, "evidenced.adverse", adverse_effect, Severity.WARNING)
def weighed(s: Subject[AdverseEffect], _: Today) -> Gap | None:
    """An adverse effect's likelihood and severity are given.

    Why: They say which effects to attend to first, and let everybody see whether the weighing is shared.

    Good: likelihood = "low", severity = "high".

    Fix: In the [[adverse-effects]] table, give `likelihood` and `severity`, each low, medium or high.
    """
    return lacks(s.value, {"likelihood": "how likely the effect is", "severity": "how bad it would be"}, at=s.key)


@rule("EVI308", Stage.DESIGN, "evidenced.dissemination", stakeholder)
def reached(s: Subject[Stakeholder], _: Today) -> Gap | None:
    """Every key stakeholder is told of the evidence.

    Why: Evidence convinces only those whom it reaches. An effective plan to disseminate it leaves no key stakeholder out.

    Good: [[dissemination]] with audience = ["patients"] and a product that they will read.

    Fix: In project.toml, name this stakeholder in the `audience` of a [[dissemination]] table.
    """
    if any(s.id in item.audience for item in s.project.project.dissemination):
        return None
    return Gap("This key stakeholder is not among the `audience` of any dissemination item.", s.key)


@rule("EVI309", Stage.DESIGN, "evidenced.dissemination", dissemination)
def dissemination_planned(s: Subject[Dissemination], _: Today) -> Gap | None:
    """A dissemination item says to whom, what, in what form, by what channel, when and by whom.

    Why: “We will share the results” is an intention; a plan can be carried out and checked.

    Good: audience = ["nurses"], message = "Teaching took seven minutes a session, not thirty", product = "poster",
    channel = "handover", when = 2013-02-01, owner = "unit sister".

    Fix: In the [[dissemination]] table, fill in `audience`, `message`, `product`, `channel`, `when` and `owner`.
    """
    return lacks(s.value, _ITEM, at=s.key)


@rule("EVI310", Stage.ANALYSIS, "evidenced.adverse", adverse_effect)
def observed(s: Subject[AdverseEffect], _: Today) -> Gap | None:
    """It is said what was found of each adverse effect.

    Why: Those who held a concern are owed an answer, also where nothing was found.

    Good: observed = "Falls on the ward did not become more frequent: 14 in the year before, 13 in the year after."

    Fix: In the [[adverse-effects]] table, write `observed`: what the evidence shows.
    """
    return lacks(s.value, ("observed",), "what was found is not recorded here.", at=s.key)


@rule("EVI311", Stage.REPORTING, "evidenced.dissemination", dissemination, timed=True)
def disseminated(s: Subject[Dissemination], today: Today) -> Gap | None:
    """Dissemination happens: an item is done, or its day is still ahead.

    Why: Capturing evidence and not sharing it changes nobody's mind.

    Good: done = 2013-02-03.

    Fix: Write under `done` the day on which it was done; where it was not, give `when` a new day, and tell those who are
    waiting.
    """
    if today.past(s.value.done):
        return None
    if s.value.when is None:
        return Gap(
            "Neither `done` nor `when` is given: whether it was done, or when it is planned, is not recorded here.",
            (*s.key, "done"),
            fix="Write under `done` the day on which it was done, or under `when` the day for which it is planned.",
        )
    if s.value.when >= today.limit:
        return None
    return Gap(f"It was planned for {s.value.when}, and no day is given under `done`.", (*s.key, "done"), overdue=True)


@rule("EVI312", Stage.REPORTING, "evidenced.dissemination", done_item, Severity.WARNING)
def evidence_carried(s: Subject[Dissemination], today: Today) -> Gap | None:
    """What was disseminated names the evidence it carried.

    Why: It is evidence that is to be disseminated; a reader must be able to follow a message back to it.

    Good: evidence = ["five-or-more-tasks"].

    Fix: In the [[dissemination]] table, name in `evidence` the indicators or data-capture plans whose evidence it carried.
    """
    if not today.past(s.value.done):
        return NOT_ASKED
    return lacks(s.value, ("evidence",), "what evidence it carried is not recorded here.", at=s.key)


@rule("EVI313", Stage.FIELDWORK, "evidenced.adverse", adverse_effect, Severity.WARNING)
def limited(s: Subject[AdverseEffect], _: Today) -> Gap | None:
    """It is said how much of an adverse effect would be too much, and what happens then.

    Why: An indicator that is watched helps those affected only where it is settled beforehand at which value something
    is done. Afterwards every value can be explained.

    Good: threshold = "more than two infections of the access in a unit in any quarter", then = "self-needling stops
    there until the cause is known; the unit's consultant decides".

    Fix: In the [[adverse-effects]] table, write `threshold` (how much would be too much) and `then` (what happens at
    that point, and who decides).
    """
    what = {"threshold": "how much of the effect would be too much", "then": "what happens at that point"}
    return lacks(s.value, what, at=s.key)
