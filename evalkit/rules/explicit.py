"""Explicit: changing relationships is an explicit objective, central and with a rationale."""

from evalkit.framework import RELATIONSHIP_TYPES, Stage
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.rules import Gap, Today, lacks, rule
from evalkit.thread.subjects import Subject, evaluation, project, relationship


@rule("EXP101", Stage.INCEPTION, "explicit.objective", evaluation)
def statement(s: Subject[Programme], _: Today) -> Gap | None:
    """Changing relationships is stated as an objective.

    Why: The evaluation of Closing the Gap found that changing relationships is fundamental change, which needs an explicit
    and sustained focus: good intentions alone do not change relationships.

    Good: People on dialysis and their nurses share the work of each session, where before it was done to them.

    Fix: In evaluation.toml, write under [objective] a `statement`: which relationships the programme sets out to change,
    between whom, and from what to what.
    """
    return lacks(s.value, ("objective.statement",), "which relationships are to change, and how, is not recorded here.")


@rule("EXP102", Stage.INCEPTION, "explicit.centrality", evaluation)
def centrality(s: Subject[Programme], _: Today) -> Gap | None:
    """It is said why the change of relationships is central.

    Why: Where changed relationships are thought of as a by-product of training, technology or a new pathway, effort goes
    to those and the relationships stay as they were.

    Good: Training and booklets alone were tried before: tasks were taught, but nobody was asked what they wanted to do.

    Fix: In evaluation.toml, write under [objective] a `centrality`: why the programme stands or falls with the changed
    relationships.
    """
    because = "why the changed relationships are central, and no by-product, is not recorded here."
    return lacks(s.value, ("objective.centrality",), because)


@rule("EXP103", Stage.INCEPTION, "explicit.rationale", evaluation)
def rationale(s: Subject[Programme], _: Today) -> Gap | None:
    """The rationale behind the objective is given.

    Why: Those who are asked to change how they work want to know why it should help. A rationale can be examined and
    tested; an intention cannot.

    Good: Where people did part of their own care elsewhere, they said that they had more control and staff that they had
    more time for those who depend on them (with the studies named).

    Fix: In evaluation.toml, write under [objective] a `rationale`: why changing these relationships should work, and on
    what evidence.
    """
    return lacks(
        s.value, ("objective.rationale",), "why changing these relationships should work is not recorded here."
    )


@rule("EXP104", Stage.INCEPTION, "explicit.objective", evaluation, end="onward")
def projects(s: Subject[Programme], _: Today) -> Gap | None:
    """The evaluation has at least one project.

    Why: A programme changes relationships through what its projects do; without a project there is nothing to evaluate.

    Good: projects/shared-haemodialysis-care/ with a project.toml and a folder relationships/.

    Fix: Make a folder under projects/ for each project, with a project.toml in it; the folder's name is the project's id.
    """
    if s.evaluation.projects:
        return None
    return Gap("The evaluation has no project: there is no folder with a project.toml under projects/.")


@rule("EXP104", Stage.INCEPTION, "explicit.objective", project, end="onward")
def relationships(s: Subject[Project], _: Today) -> Gap | None:
    """Each project sets out to change at least one relationship.

    Why: A project that names no relationship cannot be asked whether it changed one.

    Good: relationships/patient-nurse.toml, of type person-professional, between patients and nurses.

    Fix: Write a file under relationships/ for each relationship that the project sets out to change.
    """
    if s.project.relationships:
        return None
    return Gap("The project names no relationship that it sets out to change: there is no file under relationships/.")


@rule("EXP105", Stage.INCEPTION, "explicit.objective", relationship)
def parties(s: Subject[Relationship], _: Today) -> Gap | None:
    """A relationship is of one of the three types, between parties that fit it.

    Why: The three types of relationship in Closing the Gap (between people and professionals, people and the system,
    communities and the system) differ in who has to change, and in what can be expected.

    Good: type = "person-professional", between = ["patients", "nurses"], where patients are of the group people and
    nurses of the group professionals.

    Fix: Give `type`, and name in `between` two or more stakeholders, of both groups that the type connects; the group
    of each stands in project.toml. Those who stand between them, of the group intermediary, may be named there too.
    """
    what = {"type": "which type of relationship it is", "between": "between whom it is"}
    if gap := lacks(s.value, what):
        return gap
    stakeholders = s.project.project.stakeholders
    groups = {stakeholders[id].group for id in s.value.between if id in stakeholders}
    absent = [group for group in RELATIONSHIP_TYPES[str(s.value.type)].groups if group not in groups]
    if not absent:
        return None
    if len(s.project.parties_of[s.id]) < 2:
        fix = "Name in `between` two or more stakeholders, of both groups that the type connects."
        return Gap("`between` names only one party: a relationship has two or more.", ("between",), fix=fix)
    groups_absent = " and one of the group ".join(absent)
    return Gap(
        f"A relationship of type {s.value.type} has a party of the group {groups_absent}, and `between` names none.",
        ("between",),
        fix=f"Name in `between` also a party of the group {groups_absent} (there may be more than two parties); or correct "
        "`type`, or the `group` of a stakeholder in project.toml.",
    )


@rule("EXP106", Stage.INCEPTION, "explicit.objective", relationship)
def change(s: Subject[Relationship], _: Today) -> Gap | None:
    """It is said what the relationship is to change from, and to.

    Why: Without a picture of both ends, nobody can tell afterwards whether the relationship changed.

    Good: from "Nurses do the dialysis; patients lie still and wait" to "Patients choose their tasks; nurses teach, check
    and step back".

    Fix: In the relationship's file, write `from` (the relationship today, as both sides would recognise it) and `to`
    (the relationship intended).
    """
    if gap := lacks(s.value, {"from": "what the relationship is today", "to": "what it is to become"}):
        return gap
    if _same(s.value.from_ or "", s.value.to or ""):
        return Gap("`from` and `to` say the same: that is no change.", ("from",))
    return None


def _same(first: str, second: str) -> bool:
    return "".join(first.split()).casefold() == "".join(second.split()).casefold()


@rule("EXP107", Stage.INCEPTION, "explicit.rationale", relationship)
def reason(s: Subject[Relationship], _: Today) -> Gap | None:
    """The rationale for changing this relationship is given.

    Why: The programme's rationale is general; each relationship has its own history, and its own grounds for hope.

    Good: Interviews in 2010: patients wanted to do more, and nurses thought that they did not; nobody had asked.

    Fix: In the relationship's file, write a `rationale`: why this relationship needs to change, and on what grounds it
    is expected to.
    """
    return lacks(s.value, ("rationale",), "why this relationship is to change is not recorded here.")


@rule("EXP108", Stage.DESIGN, "explicit.centrality", relationship, end="onward")
def outcomes(s: Subject[Relationship], _: Today) -> Gap | None:
    """At least one outcome comes through the relationship.

    Why: A review of the field found that studies rarely say how an intervention works through a relationship. One that
    no outcome comes through is beside the point of the logic model, and so a by-product.

    Good: [outcomes.shared-tasks] with through = "patient-nurse" and the mechanism.

    Fix: In logic-model.toml, give at least one outcome `through` with this relationship's id, and say by which
    `mechanism` it comes about.
    """
    if s.id in s.project.outcomes_through:
        return None
    return Gap("No outcome of the logic model comes through this relationship.")
