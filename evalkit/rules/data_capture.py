"""Data capture: plans that can be carried out, and what came back."""

import math
import re

from evalkit.framework import Stage
from evalkit.keys import numbered
from evalkit.model.data_capture import DataCapture, Item, Wave
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.measures import answered_plan, collecting_plan
from evalkit.thread.subjects import Subject, asking_plan, plan, survey

_COLUMN = re.compile(r"[a-z][a-z0-9_]*")


@rule("CAP801", Stage.DESIGN, "data-capture", plan)
def what(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a title, a method and an instrument.

    Why: Others must be able to see what is done, and with what.

    Good: title = "Patient survey", method = "survey", instrument = "questionnaire of 12 questions, in tools/patients.pdf".

    Fix: In the plan's file, give `title`, `method` and `instrument`.
    """
    asked = {"title": "what it is called", "method": "how data are captured", "instrument": "what is used"}
    return lacks(s.value, asked)


@rule("CAP802", Stage.DESIGN, "data-capture", plan)
def respondents(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan says who is heard.

    Why: Whose voices the evaluation rests on has to be visible; so has whose it does without.

    Good: respondents = ["patients"]; for routine data, those whom the data are about.

    Fix: Name in `respondents` the stakeholders who are heard, or whom the data are about.
    """
    return lacks(s.value, ("respondents",), "who is heard, or whom the data are about, is not recorded here.")


@rule("CAP803", Stage.DESIGN, "data-capture", collecting_plan)
def sample(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a sample: how those included are chosen, and how many. Not asked of a review of documents.

    Why: How people were chosen decides for whom the result speaks; how many, how sure it can be.

    Good: [sample] approach = "everyone on the unit's list on the census day", size = 600.

    Fix: Write under [sample] `approach` and `size`.
    """
    return lacks(s.value, {"sample.approach": "how those included are chosen", "sample.size": "how many are included"})


@rule("CAP804", Stage.DESIGN, "data-capture", collecting_plan)
def schedule(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a schedule inside the project's dates. Not asked of a review of documents.

    Why: Data captured before the project began or after it ended belong to another question. A plan that serves several
    projects lies in the time that they have in common.

    Good: [schedule] start = 2011-04-01, end = 2013-03-31, every = "3 months".

    Fix: Write under [schedule] `start` and `end` (and `every`, where it is repeated), inside the project's dates; of
    routine data that reach back further, the first day that they are about as `data-from`.
    """
    asked = {"schedule.start": "from when on data are captured", "schedule.end": "until when"}
    if gap := lacks(s.value, asked):
        return gap
    start, end = s.value.schedule.start, s.value.schedule.end
    assert start and end
    whose = "the project's" if s.graph else "the projects'"
    first = max((p.project.start for p in s.projects if p.project.start), default=None)
    last = min((p.project.end for p in s.projects if p.project.end), default=None)
    if first and start < first:
        key, fault = "start", f"`schedule.start` ({start}) is before {whose} start ({first})."
    elif last and start > last:
        key, fault = "start", f"`schedule.start` ({start}) is after {whose} end ({last})."
    elif end < start:
        key, fault = "end", f"`schedule.end` ({end}) is before `schedule.start` ({start})."
    elif last and end > last:
        key, fault = "end", f"`schedule.end` ({end}) is after {whose} end ({last})."
    else:
        return None
    fix = f"Correct `schedule.{key}`."
    if first and start < first:
        fix = _REACHING_BACK.format(start) if s.value.method == "routine-data" else _EARLY
    return Gap(fault, ("schedule", key), fix=fix)


_EARLY = "Correct `schedule.start`: it says when data are captured."
_REACHING_BACK = (
    "Write in `schedule.start` from when on data are captured; where they reach back to {0}, give that day as "
    "`schedule.data-from`."
)


@rule("CAP805", Stage.DESIGN, "data-capture", plan)
def responsible(s: Subject[DataCapture], _: Today) -> Gap | None:
    """It is said which role is responsible for capturing the data.

    Why: Where the task has no owner, data come late, or in part, and it is seen when it is too late to ask again.

    Good: responsible = "unit data lead".

    Fix: Name in `responsible` the role that captures the data.
    """
    return lacks(s.value, ("responsible",), "which role captures the data is not recorded here.")


@rule("CAP806", Stage.DESIGN, "data-capture", asking_plan)
def burden(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Where people are asked, the burden is known, and those seldom heard can take part.

    Why: Each minute asked of a respondent is taken from somebody's day. Those for whom a relationship works least are
    often those whom a plain questionnaire does not reach.

    Good: minutes = 10, accessibility = "Read aloud at the chairside on request; Urdu and easy-read versions".

    Fix: Give `minutes` (for one respondent, each time) and `accessibility`.
    """
    asked = {"minutes": "how long it takes", "accessibility": "how those who are seldom heard can take part"}
    return lacks(s.value, asked)


@rule("CAP810", Stage.DESIGN, "data-capture", plan)
def quality(s: Subject[DataCapture], _: Today) -> Gap | None:
    """It is said how quality is checked, and how the data are analysed.

    Why: Data without a plan for analysis are often captured in a form that cannot be analysed.

    Good: quality = "Second reader codes every fifth interview", analysis = "Framework analysis by two evaluators".

    Fix: Write `quality` and `analysis`.
    """
    return lacks(s.value, {"quality": "how far the data can be trusted", "analysis": "how they are analysed"})


@rule("CAP811", Stage.DESIGN, "data-capture", plan, end="onward")
def feeds(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan feeds at least one indicator or question.

    Why: Every question takes somebody's time. Data that answer nothing the evaluation asks are better left alone.

    Good: questions = ["experience"], or the plan's id among the `sources` of an indicator.

    Fix: Name in `questions` what it helps to answer, name the plan in the `sources` of an indicator, or drop the plan.
    """
    if s.value.questions or any(s.id in project.feeding for project in s.projects):
        return None
    return Gap("This source feeds no indicator and answers no question of the evaluation.", ("questions",))


@rule("CAP813", Stage.DESIGN, "data-capture", answered_plan, Severity.WARNING)
def fallback(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A survey or diary has a fallback if too few respond.

    Why: In Closing the Gap's project with homeless people, surveys brought little data and the team had to rest on what
    people said; better to plan for it.

    Good: fallback = "Below 40 percent after three weeks, a volunteer asks at the chairside on four shifts".

    Fix: Write `fallback`: what happens if too few respond.
    """
    return lacks(s.value, ("fallback",), "what is done where too few respond is not recorded here.")


@rule("CAP814", Stage.FIELDWORK, "data-capture", survey)
def items(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A survey lists its items, ready to become a form.

    Why: What is asked decides what can be known. Items listed here become the form, and validate the data that come back.

    Good: [[items]] id = "tasks_done", label = "How many of the 14 tasks did you do at your last session?", type = "integer".

    Fix: Add [[items]] tables, each with an `id` (a column name: lower-case letters, digits, underscores; each only once)
    and, for select-one and select-many, `choices`.
    """
    if not s.value.items:
        return Gap("`items` are not given: what is asked is not recorded here.", ("items",))
    return _no_column(s.value.items) or _no_choices(s.value.items)


def _no_column(items: list[Item]) -> Gap | None:
    """Where an item cannot become a column of its own."""
    seen: set[str] = set()
    for index, item in numbered(items):
        at = ("items", index)
        if gap := lacks(item, ("id",), "an item's id becomes the name of its column.", at=at):
            return gap
        if not _COLUMN.fullmatch(item.id or ""):
            message = f"“{item.id}” cannot be the name of a column: lower-case letters, digits and underscores only."
            return Gap(message, (*at, "id"), fix="Write it anew, such as tasks_done, also where it is referred to.")
        if item.id in seen:
            message = f"The item id “{item.id}” is there twice: each becomes the name of a column."
            return Gap(message, (*at, "id"), fix="Give one of the two another `id`.")
        seen.add(item.id or "")
    return None


def _no_choices(items: list[Item]) -> Gap | None:
    for index, item in numbered(items):
        if item.type in ("select-one", "select-many") and not item.choices:
            message = f"The item “{item.id}” has no `choices` to select from."
            fix = 'Write its `choices`, such as { yes = "Yes", no = "No" }.'
            return Gap(message, ("items", index, "choices"), fix=fix)
    return None


@rule("CAP815", Stage.ANALYSIS, "data-capture", survey)
def response(s: Subject[DataCapture], today: Today) -> Gap | None:
    """The response to a survey is known; where it was low, it is said who did not answer.

    Why: A result speaks for those who answered. How many were asked, and who is missing, decides how far it speaks for
    the others.

    Good: [[waves]] date = 2011-06-30, invited = 620, answered = 402; non-response = "Night shifts answered half as often
    as others; what is said of handovers at night rests on 14 people".

    Fix: Add a [[waves]] table with `date`, `invited` and `answered` for each time that it was sent out; where fewer
    answered than expected (failing that, than 60 percent), write in `non-response` who did not, and what that means.
    """
    waves = [(index, wave) for index, wave in numbered(s.value.waves) if wave.date is None or today.past(wave.date)]
    if not waves:
        message = "No wave that is over is recorded here: how many were asked, and how many answered."
        return Gap(message, ("waves",), fix=_WAVES)
    asked = {"date": "when it was closed", "invited": "how many were asked", "answered": "how many of them answered"}
    for index, wave in waves:
        if gap := lacks(wave, asked, at=("waves", index)):
            return gap
    if is_given(s.value, "non-response"):
        return None
    expected = s.value.sample.expected_response
    below = [wave for _, wave in waves if _percent(wave) < (60 if expected is None else expected)]
    return _too_few(below[0], expected) if below else None


def _percent(wave: Wave) -> float:
    return 100 * (wave.answered or 0) / (wave.invited or 1)


def _too_few(wave: Wave, expected: float | None) -> Gap:
    """The first wave in which fewer answered than expected, where it is not said who did not."""
    answered = f"{wave.answered} of {wave.invited} answered in the wave of {wave.date} ({math.floor(_percent(wave))} %)"
    fewer = f"fewer than the {expected:g} % expected" if expected is not None else "fewer than 60 %"
    return Gap(f"{answered}, {fewer}, and `non-response` is not given.", ("non-response",), fix=_NON_RESPONSE)


_WAVES = "Add a [[waves]] table with `date`, `invited` and `answered` for each time that it was sent out."
_NON_RESPONSE = "Write in `non-response` who did not answer, and what that means for the result."
