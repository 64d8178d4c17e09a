"""The kinds of thing that an evaluation is made of, and where each stands in its files: the one table of both."""

from functools import cache

from evalkit.errors import EvalkitError
from evalkit.model.data_capture import DataCapture, Item, Wave
from evalkit.model.file_kinds import FILES
from evalkit.model.findings import Experience, Factor, Judgement
from evalkit.model.indicator import Effect, Indicator, Observation
from evalkit.model.kind import Kind
from evalkit.model.logic_model import Activity, Assumption, Impact, Input, LogicModel, Outcome, Output
from evalkit.model.programme import Programme, Review, Waiver
from evalkit.model.project import Dissemination, Project, Stakeholder
from evalkit.model.relationship import AdverseEffect, Benefit, Practice, Relationship
from evalkit.model.table import Ref, Table
from evalkit.suggest import did_you_mean

_EVALUATION, _PROJECT, _RELATIONSHIP, _MODEL, _INDICATOR, _PLAN, _FINDINGS = (kind.path for kind in FILES)
_REFLECTION = "projects/{project}/reflections/{id}.md"

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="evaluation", text="what the programme says of itself", shape="file", table=Programme, path=_EVALUATION
        ),
        Kind(
            name="project",
            text="a project, with a folder of its own",
            shape="file",
            table=Project,
            path=_PROJECT,
            answered=True,
        ),
        Kind(
            name="stakeholder",
            text="who is concerned",
            shape="table",
            table=Stakeholder,
            path=_PROJECT,
            within="stakeholders",
            many="stakeholders of the project",
            answered=True,
            asked=("group", "interest", "involvement"),
        ),
        Kind(
            name="relationship",
            text="a relationship that is to change",
            shape="file",
            table=Relationship,
            path=_RELATIONSHIP,
            answered=True,
            column="Relationships",
        ),
        Kind(
            name="practice",
            text="what it looks like for a party",
            shape="table",
            table=Practice,
            path=_RELATIONSHIP,
            within="practice",
            inside="relationship",
            stands_for="stakeholder",
            answered=True,
            asked=("picture", "behaviours", "agreed", "agreed-how"),
        ),
        Kind(
            name="benefit",
            text="a benefit of the change",
            shape="list",
            table=Benefit,
            path=_RELATIONSHIP,
            within="benefits",
            inside="relationship",
            space="model",
            measurable=True,
            column="In practice",
        ),
        Kind(
            name="adverse-effect",
            text="an adverse effect, anticipated or perceived",
            shape="list",
            table=AdverseEffect,
            path=_RELATIONSHIP,
            within="adverse-effects",
            inside="relationship",
            spoken="adverse effect",
            space="model",
            measurable=True,
            column="In practice",
        ),
        Kind(name="logic-model", text="the problem, and external factors", shape="file", table=LogicModel, path=_MODEL),
        Kind(
            name="input",
            text="what goes in",
            shape="table",
            table=Input,
            path=_MODEL,
            within="inputs",
            space="model",
            column="Inputs",
        ),
        Kind(
            name="activity",
            text="what is done",
            shape="table",
            table=Activity,
            path=_MODEL,
            within="activities",
            many="activities",
            space="model",
            column="Activities",
        ),
        Kind(
            name="output",
            text="what is there afterwards",
            shape="table",
            table=Output,
            path=_MODEL,
            within="outputs",
            space="model",
            measurable=True,
            column="Outputs",
        ),
        Kind(
            name="outcome",
            text="a change for somebody",
            shape="table",
            table=Outcome,
            path=_MODEL,
            within="outcomes",
            space="model",
            measurable=True,
            column="Outcomes",
        ),
        Kind(
            name="impact",
            text="the difference in the long run",
            shape="table",
            table=Impact,
            path=_MODEL,
            within="impacts",
            space="model",
            column="Impacts",
        ),
        Kind(
            name="assumption",
            text="what the logic model rests on",
            shape="list",
            table=Assumption,
            path=_MODEL,
            within="assumptions",
        ),
        Kind(
            name="indicator",
            text="an indicator sheet",
            shape="file",
            table=Indicator,
            path=_INDICATOR,
            space="measurement",
            column="Indicators",
        ),
        Kind(
            name="data-capture",
            text="a data-capture plan",
            shape="file",
            table=DataCapture,
            path=_PLAN,
            spoken="data source",
            many="data-capture plans",
            shared=True,
            space="measurement",
            column="Sources and observations",
        ),
        Kind(
            name="item",
            text="a question or field of a plan",
            shape="list",
            table=Item,
            path=_PLAN,
            within="items",
            inside="data-capture",
            asked=("type",),
        ),
        Kind(
            name="observation",
            text="a measured value of an indicator",
            shape="list",
            table=Observation,
            path=_INDICATOR,
            within="observations",
            inside="indicator",
            told_apart_by=("date", "by"),
            asked=("date", "value", "n"),
        ),
        Kind(
            name="effect",
            text="a difference estimated against the comparison",
            shape="list",
            table=Effect,
            path=_INDICATOR,
            within="effects",
            inside="indicator",
            told_apart_by=("date", "against"),
            asked=("date", "value", "low", "high", "n"),
        ),
        Kind(
            name="wave",
            text="what came back of a survey, each time",
            shape="list",
            table=Wave,
            path=_PLAN,
            within="waves",
            inside="data-capture",
            told_apart_by=("date",),
            asked=("date", "invited", "answered"),
        ),
        Kind(
            name="dissemination",
            text="who is told what",
            shape="list",
            table=Dissemination,
            path=_PROJECT,
            within="dissemination",
            asked=("audience", "message", "product", "channel", "when", "owner"),
        ),
        Kind(name="reflection", text="a reflection that happened", shape="page", table=Table, path=_REFLECTION),
        Kind(
            name="review",
            text="a review that happened",
            shape="list",
            table=Review,
            path=_EVALUATION,
            within="reviews",
            asked=("date", "note"),
        ),
        Kind(
            name="judgement",
            text="whether a relationship changed",
            shape="table",
            table=Judgement,
            path=_FINDINGS,
            within="judgements",
            stands_for="relationship",
            answered=True,
            column="Findings",
            asked=("change", "summary", "evidence"),
        ),
        Kind(
            name="experience",
            text="how a party experienced it",
            shape="list",
            table=Experience,
            path=_FINDINGS,
            within="experiences",
            column="Findings",
            asked=("of", "summary", "evidence"),
        ),
        Kind(
            name="barrier",
            text="what got in the way",
            shape="list",
            table=Factor,
            path=_FINDINGS,
            within="barriers",
            asked=("theme", "summary", "relationships", "evidence"),
        ),
        Kind(
            name="promoter",
            text="what helped",
            shape="list",
            table=Factor,
            path=_FINDINGS,
            within="promoters",
            asked=("theme", "summary", "relationships", "evidence"),
        ),
        Kind(
            name="waiver",
            text="a requirement that knowingly goes unmet",
            shape="list",
            table=Waiver,
            path=_EVALUATION,
            within="waivers",
            asked=("rule", "subject", "reason", "owner", "until"),
        ),
    )
}


def kind_named(name: str) -> Kind:
    """The kind of this name, in singular or plural. Raises EvalkitError where there is none."""
    asked = name.strip().lower().replace("_", "-")
    plurals = {kind.within: kind for kind in KINDS.values() if kind.within}
    plurals |= {f"{kind.name}s": kind for kind in KINDS.values()}
    found = KINDS.get(asked) or plurals.get(asked)
    if found is None:
        raise EvalkitError(
            f"There is no kind “{name}”.{did_you_mean(asked, KINDS)}", hint=f"The kinds are {', '.join(KINDS)}."
        )
    return found


def kind_within(kind: Kind, key: str) -> Kind | None:
    """The kind of thing that stands under a key of another, as observations do in an indicator."""
    return next((other for other in KINDS.values() if other.path == kind.path and other.within == key), None)


def sharing_ids(kind: Kind) -> list[Kind]:
    """The kinds whose ids may not be the same as one of this kind, its own first."""
    others = (other for other in KINDS.values() if kind.space and other.space == kind.space and other is not kind)
    return [kind, *others]


@cache
def named_by(ref: Ref) -> tuple[str, ...]:
    """The kinds of thing that a reference may name."""
    further = (kind.name for kind in KINDS.values() if ref.measurable and kind.measurable)
    return tuple(dict.fromkeys((*ref.kinds, *further)))
