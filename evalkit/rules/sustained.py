"""Sustained: someone answers for the focus at every level, and it is reviewed on a schedule that is kept."""

from itertools import pairwise

from evalkit.framework import STAGES, Stage
from evalkit.keys import numbered
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.model.values import add_interval
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.subjects import Subject, evaluation, evaluation_with_last_day, project

_DATES = {"start": "on which day it begins", "end": "on which day it ends"}
_DAYS = "Correct `start` or `end`."
_TIME = (
    "Correct the project's dates, or those of the evaluation: some of the project's time lies within the evaluation's."
)
_LAST_STAGE = (
    "Write under `closed` the day on which the evaluation was finished; else plan a new last day under [stages]."
)


@rule("SUS401", Stage.INCEPTION, "sustained.ownership", evaluation)
def programme_owned(s: Subject[Programme], _: Today) -> Gap | None:
    """Somebody answers for the focus on relationships in the programme, from its first day to its last.

    Why: A focus that is everybody's is nobody's. It needs an owner at every level, and dates within which it is theirs.

    Good: owner = "programme director", start = 2011-01-01, end = 2013-12-31.

    Fix: In evaluation.toml, give `owner` (a role, not a name), `start` and `end`.
    """
    value = s.value
    if gap := lacks(value, {"owner": "who answers for the focus on relationships", **_DATES}):
        return gap
    if value.start and value.end and value.end < value.start:
        return Gap(f"`end` ({value.end}) is before `start` ({value.start}).", ("end",), fix=_DAYS)
    return None


@rule("SUS402", Stage.INCEPTION, "sustained.ownership", project)
def project_owned(s: Subject[Project], _: Today) -> Gap | None:
    """Somebody answers for the focus on relationships in the project, in the evaluation's time.

    Why: In the day's work the focus is lost or kept in the project, not in the programme office. A project may have begun
    long before its evaluation, and may outlive it; one that was over before, or begins after, is not what is evaluated.

    Good: lead = "lead nurse for home therapies", start = 2011-04-01, end = 2013-03-31.

    Fix: In project.toml, give `lead` (a role, not a name), `start` and `end`; some of that time lies within the evaluation's.
    """
    value, programme = s.value, s.evaluation.programme.value
    if not s.file.exists:
        return Gap("The file project.toml is missing: who answers for the focus on relationships here is not recorded.")
    if gap := lacks(value, {"lead": "who answers for the focus on relationships in this project", **_DATES}):
        return gap
    if value.start and programme.end and value.start > programme.end:
        return Gap(f"`start` ({value.start}) is after the evaluation's end ({programme.end}).", ("start",), fix=_TIME)
    if value.start and value.end and value.end < value.start:
        return Gap(f"`end` ({value.end}) is before `start` ({value.start}).", ("end",), fix=_DAYS)
    if value.end and programme.start and value.end < programme.start:
        return Gap(f"`end` ({value.end}) is before the evaluation's start ({programme.start}).", ("end",), fix=_TIME)
    return None


@rule("SUS403", Stage.INCEPTION, "sustained.review", evaluation)
def stages_planned(s: Subject[Programme], _: Today) -> Gap | None:
    """The stage is given, and every stage has its planned last day, in order.

    Why: Requirements fall due by stage. Without stages and their dates nothing is ever due, and nothing ever late.

    Good: stage = "design" and, under [stages], inception = 2011-03-31, design = 2011-06-30, and so on to reporting.

    Fix: In evaluation.toml, give `stage`, and under [stages] the planned last day of each of the five.
    """
    keys = ("stage", *(f"stages.{id}" for id in STAGES))
    if gap := lacks(s.value, keys):
        return gap
    days = [(id, getattr(s.value.stages, id)) for id in STAGES]
    for (earlier, first), (later, second) in pairwise(days):
        if second < first:
            return Gap(
                f"`stages.{later}` ({second}) is before `stages.{earlier}` ({first}).",
                ("stages", later),
                fix=f"Put the dates in order: {later} cannot end before {earlier}.",
            )
    return None


@rule("SUS404", Stage.DESIGN, "sustained.review", evaluation)
def reviews_planned(s: Subject[Programme], _: Today) -> Gap | None:
    """Reviews of the focus are planned.

    Why: The focus on relationships drifts under the pressures of the day; a schedule brings it back before it is lost.

    Good: [review] every = "3 months".

    Fix: In evaluation.toml, give under [review] `every`: how often the focus on relationships is reviewed.
    """
    return lacks(s.value, ("review.every",), "how often the focus on relationships is reviewed is not recorded here.")


@rule("SUS405", Stage.FIELDWORK, "sustained.review", evaluation, timed=True)
def reviews_kept(s: Subject[Programme], today: Today) -> Gap | None:
    """Reviews happen as often as planned.

    Why: A schedule that is not kept is a good intention.

    Good: [[reviews]] date = 2011-06-15, note = "Two projects drift towards training only; brought back to behaviours".

    Fix: Hold the review, and add a [[reviews]] table with its `date` and what was decided.
    """
    if not is_given(s.value, "review.every"):
        return Gap(
            "`review.every` is not given: how often a review is planned is not recorded here.", ("review", "every")
        )
    days = [(r.date, index) for index, r in numbered(s.value.reviews) if r.date and r.date <= today.limit]
    if not days:
        start = s.value.start
        overdue = start is not None and add_interval(start, s.value.review.every or "") < today.limit
        return Gap("No review of the focus on relationships is recorded up to this day.", overdue=overdue)
    latest, index = max(days)
    due = add_interval(latest, s.value.review.every or "")
    if due < today.limit:
        return Gap(f"The latest review is of {latest}; the next was due on {due}.", ("reviews", index), overdue=True)
    return None


@rule("SUS406", Stage.INCEPTION, "sustained.review", evaluation_with_last_day, Severity.WARNING, timed=True)
def stage_in_time(s: Subject[Programme], today: Today) -> Gap | None:
    """The stage has not outlived its planned last day.

    Why: A stage that runs on unnoticed eats the time of the next, most often that of analysis and dissemination.

    Good: stage = "design" on 1 June, where stages.design = 2011-06-30.

    Fix: Move on to the next stage if its gate is met; else plan a new last day under [stages], and tell the commissioner.
    """
    last = getattr(s.value.stages, s.value.stage or "")
    if last < today.limit:
        fix = _LAST_STAGE if s.value.stage == Stage.REPORTING.id else ""
        return Gap(
            f"The stage is {s.value.stage}, whose planned last day was {last}.", ("stage",), fix=fix, overdue=True
        )
    return None


@rule("SUS407", Stage.INCEPTION, "sustained.ownership", evaluation, Severity.WARNING)
def independent(s: Subject[Programme], _: Today) -> Gap | None:
    """It is said how independent the evaluation is.

    Why: Whoever reads a judgement asks who made it. Where those who evaluate and those who deliver are close, a reader
    has to know what keeps the judgement free.

    Good: independence = "A university team evaluates; the trust delivers and pays. The report goes to both boards on the
    same day, unchanged."

    Fix: In evaluation.toml, write `independence`: who evaluates, who delivers, and what keeps the judgement free where
    they are close.
    """
    return lacks(s.value, ("independence",), "how those who evaluate stand to those who deliver is not recorded here.")
