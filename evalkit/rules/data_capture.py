"""Data capture: plans that can be carried out, ethically and lawfully."""

import re

from evalkit.framework import Stage
from evalkit.grammar import be, listed
from evalkit.keys import numbered
from evalkit.model.data_capture import DataCapture, Item
from evalkit.model.file_kinds import EVALUATION_FILE
from evalkit.model.programme import Programme
from evalkit.model.project import Project
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.subjects import Subject, asking_plan, plan, survey

_COLUMN = re.compile(r"[a-z][a-z0-9_]*")


@rule("CAP801", Stage.DESIGN, "data-capture", plan)
def what(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a title, a method and an instrument.

    Why: Others must be able to see what is done, and with what.

    Good: title = "Patient survey", method = "survey", instrument = "questionnaire of 12 questions, in tools/patients.pdf".

    Fix: In the plan's file, give `title`, `method` and `instrument`.
    """
    return lacks(s.value, ("title", "method", "instrument"), "nobody can see what is done, and with what.")


@rule("CAP802", Stage.DESIGN, "data-capture", plan)
def respondents(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan says who is heard.

    Why: Whose voices the evaluation rests on has to be visible; so has whose it does without.

    Good: respondents = ["patients"]; for routine data, those whom the data are about.

    Fix: Name in `respondents` the stakeholders who are heard, or whom the data are about.
    """
    return lacks(s.value, ("respondents",), "it is open whose voices the evaluation rests on.")


@rule("CAP803", Stage.DESIGN, "data-capture", plan)
def sample(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a sample: how those included are chosen, and how many.

    Why: How people were chosen decides for whom the result speaks; how many, how sure it can be.

    Good: [sample] approach = "everyone on the unit's list on the census day", size = 600.

    Fix: Write under [sample] `approach` and `size`.
    """
    return lacks(s.value, ("sample.approach", "sample.size"), "it is open for whom the result will speak.")


@rule("CAP804", Stage.DESIGN, "data-capture", plan)
def schedule(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan has a schedule inside the project's dates.

    Why: Data captured before the project began or after it ended belong to another question.

    Good: [schedule] start = 2011-04-01, end = 2013-03-31, every = "3 months".

    Fix: Write under [schedule] `start` and `end` (and `every`, where it is repeated), inside the project's dates.
    """
    if gap := lacks(s.value, ("schedule.start", "schedule.end"), "it is open when data are captured."):
        return gap
    start, end = s.value.schedule.start, s.value.schedule.end
    assert start and end
    whose = "the project's" if s.graph else "the projects'"
    first = max((p.project.start for p in s.projects if p.project.start), default=None)
    last = min((p.project.end for p in s.projects if p.project.end), default=None)
    if first and start < first:
        return Gap(f"`schedule.start` ({start}) is before {whose} start ({first}).", ("schedule", "start"))
    if last and start > last:
        return Gap(f"`schedule.start` ({start}) is after {whose} end ({last}).", ("schedule", "start"))
    if end < start:
        return Gap(f"`schedule.end` ({end}) is before `schedule.start` ({start}).", ("schedule", "end"))
    if last and end > last:
        return Gap(f"`schedule.end` ({end}) is after {whose} end ({last}).", ("schedule", "end"))
    return None


@rule("CAP805", Stage.DESIGN, "data-capture", plan)
def responsible(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Somebody is responsible for capturing the data.

    Why: Data that are nobody's task are not captured.

    Good: responsible = "unit data lead".

    Fix: Name in `responsible` the role that captures the data.
    """
    return lacks(s.value, ("responsible",), "data that are nobody's task are not captured.")


@rule("CAP806", Stage.DESIGN, "data-capture", asking_plan)
def burden(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Where people are asked, the burden is known, and those seldom heard can take part.

    Why: Each minute asked of a respondent is taken from somebody's day. Those for whom a relationship works least are
    often those whom a plain questionnaire does not reach.

    Good: minutes = 10, accessibility = "Read aloud at the chairside on request; Urdu and easy-read versions".

    Fix: Give `minutes` (for one respondent, each time) and `accessibility`.
    """
    return lacks(
        s.value, ("minutes", "accessibility"), "it is open what is asked of respondents, and who cannot take part."
    )


@rule("CAP807", Stage.DESIGN, "data-capture", asking_plan)
def consent(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Where people are asked, it is said how they consent.

    Why: Nobody owes an evaluation an answer; people must know what taking part means, and that they may stop.

    Good: [consent] how = "Leaflet a week before, explained in person; recorded on the form; anyone may stop at any time".

    Fix: Write under [consent] `how`, in the plan, or once for several plans in project.toml or evaluation.toml.
    """
    if any(is_given(holder, "consent.how") for holder in _holders(s)):
        return None
    message = f"`consent.how` is given neither here nor in {_above(s)}: how those asked agree is open."
    return Gap(message, ("consent", "how"))


@rule("CAP808", Stage.DESIGN, "data-capture", plan)
def ethics(s: Subject[DataCapture], _: Today) -> Gap | None:
    """The route of ethics is given; for research with its reference.

    Why: Research without the approval of a committee must not begin; a service evaluation or audit is registered locally.

    Good: [ethics] route = "service evaluation", reference = "SE-2011-14".

    Fix: Write under [ethics] `route`, in the plan, or once for several in project.toml or evaluation.toml; for research also `reference`.
    """
    said = [holder.ethics for holder in _holders(s)]
    route = next((ethics.route for ethics in said if ethics.route), None)
    if route is None:
        message = f"`ethics.route` is given neither here nor in {_above(s)}: how the work is approved is open."
        return Gap(message, ("ethics", "route"))
    reference = next((ethics.reference for ethics in said if ethics.reference and ethics.route in (None, route)), None)
    if route == "research" and not reference:
        message = "`ethics.reference` is not given: research needs the approval of a research ethics committee."
        return Gap(message, ("ethics", "reference"))
    return None


@rule("CAP809", Stage.DESIGN, "data-capture", plan)
def data_protection(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Data protection is settled; or it is said why it does not arise.

    Why: Personal data may be held only on a lawful basis, for those who need them, as long as needed; data about health
    need a further condition (UK GDPR, Articles 6 and 9).

    Good: [data-protection] lawful-basis = "public task (Article 6(1)(e))", special-category = "Article 9(2)(h)",
    storage, access and retention.

    Fix: Write under [data-protection], in the plan, or once for several in project.toml or evaluation.toml, `lawful-basis`, `storage`, `access`,
    `retention` and, where people or a community are asked, `special-category`; or `no-personal-data` in the plan.
    """
    if is_given(s.value, "no-personal-data"):
        return None
    keys: tuple[str, ...] = ("lawful-basis", "storage", "access", "retention")
    stakeholders = [(id, value) for p in s.projects for id, value in p.project.stakeholders.items()]
    groups = {value.group for id, value in stakeholders if id in s.value.respondents}
    unknown = not all(p.folder.project.readable for p in s.projects)
    if unknown or groups & {"people", "community"}:
        keys += ("special-category",)
    said = [holder.data_protection for holder in _holders(s)]
    missing = [f"data-protection.{key}" for key in keys if not any(is_given(held, key) for held in said)]
    if not missing:
        return None
    message = f"{listed(missing)} {be(missing)} given neither here nor in {_above(s)}: by what right personal data are held is open."
    return Gap(message, tuple(missing[0].split(".")), missing=tuple(missing))


@rule("CAP810", Stage.DESIGN, "data-capture", plan)
def quality(s: Subject[DataCapture], _: Today) -> Gap | None:
    """It is said how quality is checked, and how the data are analysed.

    Why: Data without a plan for analysis are often captured in a form that cannot be analysed.

    Good: quality = "Second reader codes every fifth interview", analysis = "Framework analysis by two evaluators".

    Fix: Write `quality` and `analysis`.
    """
    return lacks(
        s.value, ("quality", "analysis"), "it is open how far the data can be trusted, or what becomes of them."
    )


@rule("CAP811", Stage.DESIGN, "data-capture", plan, end="onward")
def feeds(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A plan feeds at least one indicator or question.

    Why: What feeds nothing burdens respondents for nothing, and should not be asked.

    Good: questions = ["experience"], or the plan's id among the `sources` of an indicator.

    Fix: Name in `questions` what it helps to answer, name the plan in the `sources` of an indicator, or drop the plan.
    """
    if s.value.questions or any(s.id in project.feeding for project in s.projects):
        return None
    return Gap(
        "This source feeds no indicator and no question: respondents would be burdened for nothing.", ("questions",)
    )


@rule("CAP812", Stage.FIELDWORK, "data-capture", plan)
def permission(s: Subject[DataCapture], _: Today) -> Gap | None:
    """The instrument may be used.

    Why: Many published measures are not free for a consultancy, even where they are for the health service.

    Good: [permission] licence = "own"; or licence = "free-on-request", reference = "granted by the authors, 2011-03-02".

    Fix: Write under [permission] `licence`; unless it is `open` or `own`, also `reference`.
    """
    if s.value.permission.licence in ("open", "own") or s.value.permission.reference:
        return None
    if s.value.permission.licence is None:
        return lacks(s.value, ("permission.licence",), "it is open whether the instrument may be used.")
    message = (
        f"The licence is {s.value.permission.licence}, and no `permission.reference` is recorded: a consultancy may not "
        "use the instrument on that alone."
    )
    return Gap(message, ("permission", "licence"))


@rule("CAP813", Stage.DESIGN, "data-capture", asking_plan, Severity.WARNING)
def fallback(s: Subject[DataCapture], _: Today) -> Gap | None:
    """Where people are asked, there is a fallback if too few respond.

    Why: In Closing the Gap's project with homeless people, surveys brought little data and the team had to rest on what
    people said; better to plan for it.

    Good: fallback = "Below 40 percent after three weeks, a volunteer asks at the chairside on four shifts".

    Fix: Write `fallback`: what happens if too few respond.
    """
    return lacks(s.value, ("fallback",), "too few may respond, and then it is too late to plan for it.")


@rule("CAP814", Stage.FIELDWORK, "data-capture", survey)
def items(s: Subject[DataCapture], _: Today) -> Gap | None:
    """A survey lists its items, ready to become a form.

    Why: What is asked decides what can be known. Items listed here become the form, and validate the data that come back.

    Good: [[items]] id = "tasks_done", label = "How many of the 14 tasks did you do at your last session?", type = "integer".

    Fix: Add [[items]] tables, each with an `id` (a column name: lower-case letters, digits, underscores; each only once)
    and, for select-one and select-many, `choices`.
    """
    if not s.value.items:
        return Gap("`items` are not given: it is open what is asked.", ("items",))
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
            return Gap(message, (*at, "id"))
        if item.id in seen:
            return Gap(f"The item id “{item.id}” is there twice: each becomes the name of a column.", (*at, "id"))
        seen.add(item.id or "")
    return None


def _no_choices(items: list[Item]) -> Gap | None:
    for index, item in numbered(items):
        if item.type in ("select-one", "select-many") and not item.choices:
            message = f"The item “{item.id}” has no `choices` to select from."
            return Gap(message, ("items", index, "choices"))
    return None


def _holders(s: Subject[DataCapture]) -> list[DataCapture | Project | Programme]:
    """Where it may be said by what right data are captured: in the plan, then in its project, then in the evaluation."""
    project = [s.graph.project] if s.graph else []
    return [s.value, *project, s.evaluation.programme.value]


def _above(s: Subject[DataCapture]) -> str:
    """The files in which it may be said for several plans."""
    return f"project.toml or {EVALUATION_FILE}" if s.graph else EVALUATION_FILE
