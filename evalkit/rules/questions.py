"""The three questions: did relationships change, how was it experienced, what helped and hindered?"""

from evalkit.framework import QUESTIONS, Stage
from evalkit.grammar import joined, listed
from evalkit.keys import numbered
from evalkit.model.findings import Judgement
from evalkit.model.project import Project
from evalkit.model.relationship import Relationship
from evalkit.report import Severity
from evalkit.rules import Gap, Today, is_given, lacks, rule
from evalkit.thread.graph import Party, asks
from evalkit.thread.subjects import (
    Subject,
    judgement,
    party,
    party_experience,
    project,
    project_findings,
    question,
    question_in_project,
    relationship_judged,
)


@rule("QUE501", Stage.INCEPTION, "questions", question)
def asked(s: Subject[str], _: Today) -> Gap | None:
    """Every question of the evaluation has a text.

    Why: The evaluators of Closing the Gap were asked three questions: whether relationships changed and how, how the
    change was experienced by the different actors, and what the key barriers and promoters were.

    Good: [questions] experience = "How was the change experienced by patients, nurses and their managers?"

    Fix: In evaluation.toml, write under [questions] the text of `change`, `experience` and `factors`, and of any other.
    """
    if s.evaluation.programme.value.questions.get(s.value):
        return None
    usual = f" Usually it is: {QUESTIONS[s.value]}" if s.value in QUESTIONS else ""
    fix = f"In evaluation.toml, write under [questions] the text of `{s.value}`."
    return Gap(f"The question `{s.value}` has no text.{usual}", ("questions", s.value), fix=fix)


@rule("QUE502", Stage.DESIGN, "questions", question_in_project, end="onward")
def planned_for(s: Subject[str], _: Today) -> Gap | None:
    """Every question is answered by at least one data-capture plan of each project.

    Why: A question without a source is answered by opinion.

    Good: data-capture/nurse-interviews.toml with questions = ["experience", "factors"].

    Fix: Name this question in the `questions` of at least one data-capture plan of the project.
    """
    if any(s.value in plan.value.questions for plan in s.project.plans.values()):
        return None
    return Gap(f"No data-capture plan of the project answers `{s.value}`.")


@rule("QUE503", Stage.DESIGN, "questions", party, end="back")
def heard(s: Subject[Party], _: Today) -> Gap | None:
    """Every party is heard on how it experiences the change.

    Why: A relationship has more than one side. What one side says of the other's experience is hearsay.

    Good: data-capture/patient-interviews.toml with questions = ["experience"], respondents = ["patients"].

    Fix: Name this party among the `respondents` of a survey, interview, focus group, observation or diary that has
    `experience` among its `questions`.
    """
    asking = [sheet for sheet in s.project.plans.values() if asks(sheet.value, s.value.id)]
    if any("experience" in sheet.value.questions for sheet in asking):
        return None
    if not asking:
        return Gap(f"No plan that asks anybody names {s.value.id} among its `respondents`.", s.key)
    which = ", ".join(sheet.id for sheet in asking)
    message = f"{s.value.id} are asked ({which}), but not how they experience the change: `questions` does not name `experience`."
    return Gap(
        message, s.key, fix=f"Add `experience` to the `questions` of {which}, or of another plan that asks them."
    )


@rule("QUE504", Stage.ANALYSIS, "questions", relationship_judged, end="onward")
def judged(s: Subject[Relationship], _: Today) -> Gap | None:
    """Every relationship is judged: whether it changed, and on what evidence.

    Why: Whether relationships changed is the first question of the evaluation; it deserves a plain answer, also where
    the answer is no, or unclear.

    Good: [judgements.patient-nurse] change = "partly-changed", summary = "…", evidence = ["five-or-more-tasks"].

    Fix: In findings.toml, write a table [judgements.<relationship>] with `change`, `summary` and `evidence`.
    """
    sheet = s.project.folder.findings
    value = sheet.value.judgements.get(s.id)
    if value is None:
        return Gap(
            "There is no judgement of this relationship: what changed, and on what evidence, is not recorded here."
        )
    return lacks(value, {"summary": "what changed", "evidence": "on what evidence that rests"}, at=s.key)


@rule("QUE505", Stage.ANALYSIS, "questions", judgement, end="back")
def hears_all_sides(s: Subject[Judgement], _: Today) -> Gap | None:
    """The evidence of a judgement hears every party of the relationship.

    Why: A relationship that one side says has changed may look the same from the other.

    Good: evidence = ["patient-survey", "nurse-interviews"] for a relationship between patients and nurses.

    Fix: Add to `evidence` a plan that asks the party, or an indicator from its `perspective` with a source that asks it.
    """
    at, parties = (*s.key, "evidence"), s.project.parties_of[s.id]
    if not s.value.evidence:
        return Gap("No evidence is named: which sides it hears is not recorded here.", at)
    if not parties:
        return Gap("The relationship names no parties in `between`: whether all sides are heard is unknown.", at)
    unheard = [p.id for p in parties if not any(s.project.hears(id, p.id) for id in s.value.evidence)]
    return Gap(f"The evidence does not hear {listed(unheard)}.", at) if unheard else None


@rule("QUE506", Stage.ANALYSIS, "questions", party_experience, end="onward")
def experience_reported(s: Subject[Party], _: Today) -> Gap | None:
    """The experience of every party is reported, with evidence.

    Why: How the change was experienced by the different actors is the second question of the evaluation.

    Good: [[experiences]] of = "nurses", summary = "Proud, and pressed for time in the first months",
    evidence = ["nurse-interviews"].

    Fix: In findings.toml, add an [[experiences]] table with `of`, `summary` and `evidence` for this party.
    """
    experiences = numbered(s.project.folder.findings.value.experiences)
    theirs = [(index, value) for index, value in experiences if value.of == s.value.id]
    if not theirs:
        return Gap(f"The experience of {s.value.id} is not reported.")
    what = {"summary": "how they experienced the change", "evidence": "on what evidence that rests"}
    gaps = [lacks(value, what, at=("experiences", index)) for index, value in theirs]
    return None if None in gaps else gaps[0]


@rule("QUE507", Stage.ANALYSIS, "questions", project_findings)
def factors(s: Subject[Project], _: Today) -> Gap | None:
    """At least one barrier and one promoter are reported, each with a theme and evidence.

    Why: What the key barriers to, and promoters of, success were is the third question. Themes that projects share let
    the programme be summed up.

    Good: [[barriers]] title = "Full shifts", theme = "staffing", evidence = ["nurse-interviews"].

    Fix: In findings.toml, add [[barriers]] and [[promoters]] tables, each with `title`, `theme` and `evidence`.
    """
    findings = s.project.folder.findings.value
    missing = [kind for kind in ("barriers", "promoters") if not getattr(findings, kind)]
    if missing:
        absent = joined([f"no {kind.removesuffix('s')}" for kind in missing])
        tables = joined([f"a [[{kind}]] table" for kind in missing])
        fix = f"In findings.toml, add {tables} with `title`, `theme` and `evidence`."
        return Gap(f"The findings name {absent}.", (missing[0],), fix=fix, missing=tuple(missing))
    for kind in ("barriers", "promoters"):
        for index, factor in numbered(getattr(findings, kind)):
            one = kind.removesuffix("s")
            what = {
                "theme": f"under which theme the {one} is summed up",
                "evidence": f"on what evidence the {one} rests",
            }
            if gap := lacks(factor, what, at=(kind, index)):
                return gap
    return None


@rule("QUE508", Stage.REPORTING, "questions", question)
def answered(s: Subject[str], _: Today) -> Gap | None:
    """Every question is answered for the programme as a whole.

    Why: The commissioner asked the questions of the programme; the projects' findings have to be brought together.

    Good: [answers] change = "Of the seven relationships, three changed, three changed in part, one did not …"

    Fix: In evaluation.toml, write under [answers] the answer to this question, drawn from the findings of all projects.
    """
    if s.evaluation.programme.value.answers.get(s.value):
        return None
    return Gap(f"`{s.value}` is not answered for the programme as a whole.", ("answers", s.value))


@rule("QUE509", Stage.DESIGN, "questions", project)
def compared(s: Subject[Project], _: Today) -> Gap | None:
    """It is said what the change will be compared with.

    Why: Whether something changed can only be told against something: before and after, another place, a time series.
    Where there is nothing to compare with, a reader has to know what can be said all the same.

    Good: comparison = "each unit before and after its own start, three months apart; two units start last".

    Fix: In project.toml, write under [design] `comparison`; or, where there is nothing to compare with, `no-comparison`:
    why, and what can be said then.
    """
    if is_given(s.value, "design.comparison") or is_given(s.value, "design.no-comparison"):
        return None
    return Gap(
        "`design.comparison` is not given: what the change is compared with is not recorded here; nor does "
        "`design.no-comparison` say why there is nothing.",
        ("design", "comparison"),
    )


@rule("QUE510", Stage.DESIGN, "questions", project, Severity.WARNING)
def left_out(s: Subject[Project], _: Today) -> Gap | None:
    """It is said who is left out by design.

    Why: Those for whom a relationship works least are often those whom an evaluation does not reach. Who is left out, and
    why, belongs to what the result can say.

    Good: excluded = "people on home dialysis, who meet a nurse once a month: their relationship is a different one".

    Fix: In project.toml, write under [design] `excluded`: who is left out by design, and why; "nobody" is an answer.
    """
    return lacks(s.value, ("design.excluded",), "who is left out by design, and why, is not recorded here.")
