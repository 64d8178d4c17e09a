"""Tangible: what the change looks like in practice, for all key stakeholders, and reflection on it."""

import re
from functools import cache

from evalkit.files.evaluation import Page
from evalkit.framework import REFLECTION_SECTIONS, Stage
from evalkit.grammar import be, joined, listed, quoted
from evalkit.model.project import Project, Stakeholder
from evalkit.model.relationship import Relationship
from evalkit.model.values import add_interval
from evalkit.prose.words import first_words, has_any
from evalkit.report import Severity
from evalkit.rules import NOT_ASKED, Gap, Today, any_form, any_of, is_given, lacks, rule, word_lists
from evalkit.thread.graph import Party, ProjectGraph
from evalkit.thread.subjects import Subject, behaviour, party, project, reflection, relationship, stakeholder


@rule("TAN201", Stage.DESIGN, "tangible.practice", party, end="onward")
def picture(s: Subject[Party], _: Today) -> Gap | None:
    """Every party has a picture of the changed relationship in practice.

    Why: A changed relationship has to be made tangible for all key stakeholders. Those who cannot picture it cannot
    bring it about.

    Good: She is asked which of the 14 tasks she wants to do today, does them at her pace, and calls when she wants help.

    Fix: In the relationship's file, write under [practice.<party>] a `picture`: a day or a session after the change, told
    from where this party stands.
    """
    practice, party_id = s.value.practice, s.value.id
    if practice is None:
        message = f"There is no [practice.{party_id}]: what the change looks like for {party_id} is not recorded here."
        return Gap(message, s.key)
    because = f"what the change looks like in practice for {party_id} is not recorded here."
    return lacks(practice, ("picture",), because, at=s.key)


@rule("TAN202", Stage.DESIGN, "tangible.behaviour", party, end="onward")
def behaviours(s: Subject[Party], _: Today) -> Gap | None:
    """Every party has behaviours to act on.

    Why: Relationships change in what individuals and groups do. A behaviour can be acted on purposively, noticed and
    talked about; an attitude cannot.

    Good: Asks which of the 14 tasks the person would like to learn next.

    Fix: In the relationship's file, list under [practice.<party>] one or more `behaviours`, each beginning with a verb.
    """
    practice = s.value.practice
    because = f"what {s.value.id} do differently after the change is not recorded here."
    if practice is None:
        return Gap(f"`behaviours` is not given: {because}", s.key)
    return lacks(practice, ("behaviours",), because, at=s.key)


@cache
def _state_of_mind() -> re.Pattern[str]:
    """How a text begins that rests on a state of mind, with single spaces. One group or the other holds the words for it."""
    lists = word_lists("states-of-mind")
    having, being, bringing = lists["having"], lists["being"], lists["bringing-about"]
    state = "|".join(
        (
            any_form(lists["verbs"]),
            rf"{any_of(having['words'])} (?:\w+ ){{0,3}}?{any_of(having['what'])}",
            rf"{any_of(bringing['words'])} {any_of(bringing['who'])} {any_of(bringing['what'])}",
            rf"{any_of(being['words'])} (?:\w+ly |more )*{any_of(being['what'])}",
        )
    )
    leading_up, of_many = any_of(lists["leading-up"]), any_of(lists["of-many"])
    return re.compile(rf"\W*(?:{leading_up} )*({state})(?![\w-])|\W*(?:the )?\w+s ({of_many})(?![\w-])", re.IGNORECASE)


@cache
def _words_of_mind() -> frozenset[str]:
    """Of these words one has to stand in a text that rests on a state of mind."""
    lists = word_lists("states-of-mind")
    verbs = (entry["words"] for entry in lists["verbs"])
    return first_words(
        *verbs, *(lists[name]["what"] for name in ("having", "being", "bringing-about")), lists["of-many"]
    )


@rule("TAN203", Stage.DESIGN, "tangible.behaviour", behaviour, Severity.WARNING)
def observable(s: Subject[str], _: Today) -> Gap | None:
    """A behaviour can be seen or heard.

    Why: What rests on a state of mind (feels, understands, values, is aware of …) can neither be acted on purposively
    nor be noticed by others, so it cannot be reflected on together.

    Good: “Asks what the person already does at home” instead of “Values the person's experience”.

    Fix: Write what somebody standing by would see or hear: begin with a verb of doing, such as asks, shows, phones,
    writes down, waits.
    """
    match = has_any(s.value, _words_of_mind()) and _state_of_mind().match(" ".join(s.value.split()))
    if not match:
        return None
    said = (match[1] or match[2]).lower()
    return Gap(f"This behaviour rests on a state of mind (“{said}”), which is neither seen nor heard.", s.key)


@rule("TAN204", Stage.DESIGN, "tangible.practice", party)
def agreed(s: Subject[Party], today: Today) -> Gap | None:
    """The picture was agreed with the party.

    Why: A picture drawn for people and not with them is one side's wish. What it means in practice has to be tangible
    to those who will live it.

    Good: agreed = 2011-05-20, agreed-how = "Drafted with eight patients of two units, changed after comments from
    twelve more".

    Fix: Agree the picture with them, then write under [practice.<party>] the day (`agreed`) and how it was done
    (`agreed-how`).
    """
    practice = s.value.practice
    because = f"whether this is the picture of {s.value.id} too is not recorded here."
    if practice is None:
        return Gap(f"`agreed` and `agreed-how` are not given: {because}", s.key)
    what = {"agreed": f"whether this is the picture of {s.value.id} too", "agreed-how": "how it was agreed with them"}
    if gap := lacks(practice, what, at=s.key):
        return gap
    if not today.past(practice.agreed):
        return Gap(f"`agreed` is {practice.agreed}, which is still to come: {because}", (*s.key, "agreed"))
    return None


@rule("TAN205", Stage.DESIGN, "tangible.practice", stakeholder, end="back")
def in_practice(s: Subject[Stakeholder], _: Today) -> Gap | None:
    """No key stakeholder is left without a picture of the change.

    Why: The change has to be tangible for all key stakeholders, also those who are party to no relationship: managers
    and commissioners who cannot see what will be different cannot make room for it.

    Good: in-practice = "Commissioners see each unit's run chart every quarter and ask about it in the contract meeting."

    Fix: Name them in `between` of a relationship, or write under [stakeholders.<id>] `in-practice`: what the change looks
    like for them.
    """
    if s.id in s.project.party_ids:
        return None
    because = "for a key stakeholder who is party to no relationship, what the change looks like is not recorded here."
    return lacks(s.value, ("in-practice",), because, at=s.key)


@rule("TAN206", Stage.DESIGN, "tangible.reflection", project)
def reflection_plan(s: Subject[Project], _: Today) -> Gap | None:
    """There is a plan for reflection that covers every party.

    Why: Behaviour slips back unless those concerned reflect on it on an ongoing basis, on all sides of a relationship.

    Good: who = ["patients", "nurses"], how = "Half an hour in the monthly unit meeting, two patients present",
    every = "1 month".

    Fix: In project.toml, write under [reflection] `who` (every party of every relationship), `how` and `every`.
    """
    plan = s.value.reflection
    absent = sorted(s.project.party_ids - set(plan.who)) if plan.who else []
    missing = [key for key in ("who", "how", "every") if not is_given(plan, key)]
    faults = []
    if absent:
        faults.append(f"`reflection.who` leaves out {listed(absent)}, party to a relationship")
    if missing:
        faults.append(f"{listed(f'reflection.{key}' for key in missing)} {be(missing)} not given")
    if not faults:
        return _unread(s.project)
    asked = [f"`{key}`{' (every party of every relationship)' if key == 'who' else ''}" for key in missing]
    fixes = [f"add {listed(absent)} to `who`"] if absent else []
    fixes += [f"write {joined(asked)}"] if asked else []
    return Gap(
        f"{', and '.join(faults)}.",
        ("reflection", "who" if absent else missing[0]),
        fix=f"In project.toml, under [reflection], {', and '.join(fixes)}.",
        missing=(*absent, *missing),
    )


def _unread(project: ProjectGraph) -> Gap | None:
    """Where a relationship cannot be read, its parties are not known."""
    path = next((sheet.path for sheet in project.relationships.values() if not sheet.readable), None)
    if path is None:
        return None
    return Gap(
        f"{path} cannot be read: whether `reflection.who` names all its parties is unknown.", ("reflection", "who")
    )


@rule("TAN207", Stage.FIELDWORK, "tangible.reflection", project, timed=True)
def reflection_kept(s: Subject[Project], today: Today) -> Gap | None:
    """Reflection happens as often as planned.

    Why: Reflection on an ongoing basis is one of the things that keep a change of relationships alive; a plan for it
    that is not kept is a good intention.

    Good: A file reflections/2012-03-01.md, not three months old, where the plan says every = "3 months".

    Fix: Hold the reflection, and write it down in reflections/ in a file named after its day.
    """
    if not is_given(s.value, "reflection.every"):
        return Gap(
            "`reflection.every` is not given: how often reflection is planned is not recorded here.",
            ("reflection", "every"),
        )
    days = [page.day for page in s.project.folder.reflections if page.day and page.day <= today.limit]
    if not days:
        start = s.value.start
        overdue = start is not None and add_interval(start, s.value.reflection.every or "") < today.limit
        return Gap("No reflection is recorded: there is no file in reflections/ up to this day.", overdue=overdue)
    due = add_interval(max(days), s.value.reflection.every or "")
    if due < today.limit:
        end = s.value.end
        fix = _HELD_TO_THE_END.format(end) if end and max(days) <= end < due else ""
        return Gap(f"The latest reflection is of {max(days)}; the next was due on {due}.", fix=fix, overdue=True)
    return None


_HELD_TO_THE_END = (
    "Hold the reflection, and write it down in reflections/ in a file named after its day; the project ended on {}, so "
    "where none is to follow, a waiver says so."
)


@rule("TAN208", Stage.FIELDWORK, "tangible.reflection", reflection)
def reflection_told(s: Subject[Page], today: Today) -> Gap | None:
    """A reflection says what was done differently, what was noticed and what comes next, about a relationship.

    Why: Reflection is on behaviours: what we did differently, what that brought about, what we will do. Without the
    relationship it is about, it cannot be followed over time.

    Good: “We asked at the start of each shift who wants to do their own weighing” under *What we did differently*, with a
    link to the relationship's file.

    Fix: Fill in each of the three sections, and link to the relationship: [patients and nurses](../relationships/patient-nurse.toml).
    """
    if s.value.day and not today.past(s.value.day):
        return NOT_ASKED
    document = s.value.document
    if document is None:
        return Gap("The reflection cannot be read.")
    sections = {title: document.section(title) for title in REFLECTION_SECTIONS}
    empty = [title for title, section in sections.items() if not (section and section.filled)]
    files = {sheet.path for sheet in s.project.relationships.values()}
    linked = bool(files & s.value.refers_to)
    if not empty and linked:
        return None
    faults = [f"nothing is written under {quoted(empty)}"] if empty else []
    faults += [] if linked else ["no relationship is linked to"]
    fixes = [f"Write what belongs under {quoted(empty)}."] if empty else []
    fixes += [] if linked else [_LINK]
    return Gap(f"In this reflection {', and '.join(faults)}.", (empty[0],) if empty else (), fix=" ".join(fixes))


_LINK = "Link to the relationship that it is about, such as [patients and nurses](../relationships/patient-nurse.toml)."


@rule("TAN209", Stage.ANALYSIS, "tangible.reflection", relationship, end="onward")
def reflected_on(s: Subject[Relationship], today: Today) -> Gap | None:
    """Every relationship was reflected on.

    Why: A relationship that nobody reflected on was not in focus, whatever the plan says, and the analysis will have
    little to say on how the change came about.

    Good: A reflection with a link to relationships/patient-nurse.toml.

    Fix: Reflect on this relationship with its parties, and link to it from that day's file in reflections/.
    """
    pages = [page for page in s.project.folder.reflections if today.past(page.day)]
    if any(s.file.path in page.refers_to for page in pages):
        return None
    return Gap("No reflection links to this relationship.")
