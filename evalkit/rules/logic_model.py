"""The logic model: from inputs to impacts, without dead ends, orphans or circles."""

from evalkit.files.entities import Entity
from evalkit.framework import Stage
from evalkit.grammar import joined, with_article
from evalkit.keys import numbered
from evalkit.model.kinds import KINDS
from evalkit.model.logic_model import Outcome
from evalkit.model.project import Project
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.graph import FORWARD, NODES, ProjectGraph, runs_forward
from evalkit.thread.subjects import Subject, leading, led_to, node, outcome, project_model

_ORDER = {"short": 0, "medium": 1, "long": 2}


@rule("LOG601", Stage.DESIGN, "logic-model", project_model)
def whole(s: Subject[Project], _: Today) -> Gap | None:
    """The logic model names the problem, and has inputs, activities, outputs, outcomes and impacts.

    Why: A logic model shows how what goes in is meant to lead to what comes out; each part that is left out is a step
    taken on faith.

    Good: problem = "Of 900 people on dialysis, one in eight takes any part in it", and tables from [inputs.…] to
    [impacts.…].

    Fix: In logic-model.toml, write `problem` and at least one input, activity, output, outcome and impact.
    """
    keys = (*(KINDS[kind].within for kind in NODES), "problem")
    return lacks(s.project.folder.logic_model.value, keys, "the way from the need to the impact is not told whole.")


@rule("LOG602", Stage.DESIGN, "logic-model", node)
def stated(s: Subject[Entity], _: Today) -> Gap | None:
    """Every part of the logic model has a statement.

    Why: An id is not yet an idea: others can discuss and test only what is said in words.

    Good: “60 nurses in 26 units who can teach each of the 14 tasks”.

    Fix: In logic-model.toml, write the `statement` of this part.
    """
    return lacks(s.value.value, ("statement",), at=s.key)


@rule("LOG603", Stage.DESIGN, "logic-model", leading, end="onward")
def no_dead_end(s: Subject[Entity], _: Today) -> Gap | None:
    """Every activity, output and outcome leads to something later.

    Why: What leads nowhere is done for its own sake, or a step is missing.

    Good: leads-to = ["shared-tasks"].

    Fix: Name in `leads-to` what this brings about: activities lead to outputs or outcomes, outputs to outcomes, outcomes
    to outcomes or impacts.
    """
    nodes = s.project.nodes
    if any(id in nodes and runs_forward(s.value, nodes[id]) and id != s.value.id for id in s.value.leads_to):
        return None
    later = " or ".join(with_article(kind) for kind in FORWARD[s.value.kind.name])
    fix = f"Name in its `leads-to` {later} that it brings about."
    return Gap(f"This {s.value.kind} leads to nothing later, and the model ends there.", (*s.key, "leads-to"), fix=fix)


@rule("LOG604", Stage.DESIGN, "logic-model", led_to, end="back")
def no_orphan(s: Subject[Entity], _: Today) -> Gap | None:
    """Every input is used, and something leads to every output, outcome and impact.

    Why: What nothing leads to is a hope; what no activity uses need not be paid for.

    Good: uses = ["course"] on an activity; leads-to = ["nurses-trained"] on another.

    Fix: Name this id in the `leads-to` of what brings it about (for an input: in the `uses` of an activity).
    """
    if s.value.id in s.project.led_to:
        return None
    if s.value.kind.name == "input":
        return Gap("No activity uses this input.", s.key, fix="Name this input in the `uses` of an activity.")
    earlier = with_article(joined([kind for kind, later in FORWARD.items() if s.value.kind.name in later], "or"))
    fix = f"Name this {s.value.kind} in the `leads-to` of {earlier} that brings it about."
    return Gap(f"Nothing leads to this {s.value.kind}.", s.key, fix=fix)


@rule("LOG605", Stage.DESIGN, "logic-model", project_model)
def forwards(s: Subject[Project], _: Today) -> Gap | None:
    """The links of the logic model run forwards only, in no circle.

    Why: A logic model is a claim about what brings about what. A circle claims that something brings about itself.

    Good: activities → outputs → outcomes → impacts; a link may skip a step forwards, but only outcomes reach impacts.

    Fix: Take out or turn round the link named here.
    """
    if s.project.folder.logic_model.text is None:
        return Gap("There is no logic model that can be read, so its links cannot be judged.")
    return _steps_back(s.project) or _runs_in_circle(s.project)


def _steps_back(graph: ProjectGraph) -> Gap | None:
    for start in graph.all_nodes:
        for index, id in numbered(start.leads_to):
            target = graph.nodes.get(id)
            if target and not runs_forward(start, target):
                link = f"The {start.kind} {start.id} leads to {id}, {with_article(target.kind.name)}"
                return Gap(f"{link}: that is not a step forwards.", (*start.key, "leads-to", index))
    return None


def _runs_in_circle(graph: ProjectGraph) -> Gap | None:
    circle = _circle(graph)
    if not circle:
        return None
    start, following, *_ = [*circle, circle[0]]
    first = graph.nodes[start]
    index = next(index for index, id in numbered(first.leads_to) if id == following)
    shown = circle if len(circle) <= 8 else [*circle[:4], "…", *circle[-3:]]
    return Gap(f"The model runs in a circle: {' → '.join([*shown, start])}.", (*first.key, "leads-to", index))


def _circle(graph: ProjectGraph) -> list[str]:
    """The ids along one circle, each leading to the next and the last to the first; empty where there is none.

    Depth first, with a stack of its own; each link is followed once, so that a dense model takes no longer to judge.
    """
    done: set[str] = set()
    for start in graph.nodes:
        if start in done:
            continue
        trail, on_trail = [start], {start}
        pending = [iter(graph.nodes[start].leads_to)]
        while trail:
            target = next(pending[-1], None)
            if target is None:
                pending.pop()
                finished = trail.pop()
                on_trail.discard(finished)
                done.add(finished)
            elif target in on_trail:
                return trail[trail.index(target) :]
            elif target in graph.nodes and target not in done:
                trail.append(target)
                on_trail.add(target)
                pending.append(iter(graph.nodes[target].leads_to))
    return []


@rule("LOG606", Stage.DESIGN, "logic-model", outcome, end="back", end_key="through")
def through_relationship(s: Subject[Outcome], _: Today) -> Gap | None:
    """Every outcome names the relationship it comes through, and the mechanism.

    Why: A wider review of the field found that studies rarely say how an intervention works through a relationship. The
    mechanism is what makes changing relationships more than a slogan.

    Good: through = "patient-nurse", mechanism = "Because the nurse asks and then waits, the patient chooses a first task,
    succeeds, and chooses the next".

    Fix: In logic-model.toml, give the outcome `through` and `mechanism`; or, where it comes through no relationship, say
    why in `no-relationship`.
    """
    value = s.value
    if is_given(value, "no-relationship"):
        return None
    if not value.through:
        return _through_nothing(s)
    because = "how the changed relationship brings that about is not recorded here."
    if gap := lacks(value, ("mechanism",), because, at=s.key):
        return gap
    if value.through in s.project.relationships:
        return None
    return Gap(f"`through` names {value.through}, which is no relationship of this project.", (*s.key, "through"))


def _through_nothing(s: Subject[Outcome]) -> Gap:
    """The gravest gap of an outcome: it stands beside the relationships, and it is not said why."""
    missing = tuple(key for key in ("through", "mechanism") if not is_given(s.value, key))
    how = ", and in `mechanism` how" if "mechanism" in missing else ""
    return Gap(
        "It names neither a relationship in `through` nor, in `no-relationship`, a reason why there is none.",
        (*s.key, "through"),
        fix=f"Name in `through` the relationship that brings it about{how}; or say in `no-relationship` why there is none.",
        missing=missing,
    )


@rule("LOG607", Stage.DESIGN, "logic-model", outcome)
def for_whom_and_when(s: Subject[Outcome], _: Today) -> Gap | None:
    """Every outcome says for whom it is a change, and when to expect it; chains run from shorter to longer.

    Why: An outcome for nobody in particular cannot be measured, and one that is looked for too early is taken to have
    failed.

    Good: for = ["patients"], timeframe = "short", leading to an outcome with timeframe = "medium".

    Fix: In logic-model.toml, give the outcome `for` and `timeframe`; put right the timeframe of one of the two where a
    chain runs backwards in time.
    """
    asked = {"for": "for whom this is a change", "timeframe": "when the change is to be expected"}
    if gap := lacks(s.value, asked, at=s.key):
        return gap
    here = s.value.timeframe
    for index, id in numbered(s.value.leads_to):
        there = _timeframe(s.project.nodes.get(id))
        if here and there and _ORDER[there] < _ORDER[here]:
            message = f"This outcome leads to {id}, from {here} to {there}: backwards in time."
            fix = "Correct the `timeframe` of one of the two, or take out the link."
            return Gap(message, (*s.key, "leads-to", index), fix=fix)
    return None


def _timeframe(node: Entity | None) -> str | None:
    return node.value.timeframe if node and isinstance(node.value, Outcome) else None


@rule("LOG608", Stage.DESIGN, "logic-model", project_model)
def assumptions(s: Subject[Project], _: Today) -> Gap | None:
    """At least one assumption is named, and each says what it is about.

    Why: Where a model fails, it most often fails at what everybody took for granted.

    Good: [[assumptions]] statement = "Shifts are staffed well enough that a nurse can wait", about = ["train-nurses"].

    Fix: In logic-model.toml, add an [[assumptions]] table with `statement` and `about` (ids of the model).
    """
    model = s.project.folder.logic_model.value
    if not model.assumptions:
        return Gap(
            "No assumption is named: what has to be true for the model to work is not recorded here.", ("assumptions",)
        )
    asked = {"statement": "what is taken for granted", "about": "which parts of the model rest on it"}
    for index, assumption in numbered(model.assumptions):
        if gap := lacks(assumption, asked, at=("assumptions", index)):
            return gap
    return None


@rule("LOG609", Stage.DESIGN, "logic-model", outcome, end="onward")
def measured(s: Subject[Outcome], _: Today) -> Gap | None:
    """At least one indicator measures every outcome.

    Why: An outcome that no indicator measures can be claimed, but not shown.

    Good: indicators/five-or-more-tasks.toml with measures = ["shared-tasks"].

    Fix: Name this outcome in the `measures` of an indicator.
    """
    if s.id in s.project.measured_by:
        return None
    return Gap("No indicator measures this outcome.", s.key)


@rule("LOG610", Stage.DESIGN, "logic-model", project_model, Severity.WARNING)
def external(s: Subject[Project], _: Today) -> Gap | None:
    """External factors are given.

    Why: What the project does not control can explain a change, or hide one.

    Good: external-factors = ["Commissioning is reorganised from April 2012"].

    Fix: In logic-model.toml, list in `external-factors` what may help or hinder from outside.
    """
    because = "what may explain a change from outside, or hide one, is not recorded here."
    return lacks(s.project.folder.logic_model.value, ("external-factors",), because)
