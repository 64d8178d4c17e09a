"""The kinds of thing that an evaluation is made of, and where each stands in its files: the one table of both."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from evalkit.errors import EvalkitError
from evalkit.model.data_capture import DataCapture, Item
from evalkit.model.fields import fields
from evalkit.model.findings import Experience, Factor, Findings, Judgement
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import Activity, Assumption, Impact, Input, LogicModel, Outcome, Output
from evalkit.model.programme import Programme, Review, Waiver
from evalkit.model.project import Dissemination, Project, Stakeholder
from evalkit.model.relationship import AdverseEffect, Benefit, Practice, Relationship
from evalkit.model.table import Ref, Table
from evalkit.suggest import did_you_mean

EVALUATION_FILE = "evaluation.toml"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of TOML file: how it is spoken of, its path in an evaluation, and the table that it holds."""

    name: str
    path: str
    table: type[Table]

    @property
    def in_project(self) -> str:
        """Its path within a project, with a star for its name where there are several; empty outside of projects."""
        return self.path.partition("{project}/")[2].replace("{id}", "*")


FILES = (
    FileKind("evaluation", EVALUATION_FILE, Programme),
    FileKind("project", "projects/{project}/project.toml", Project),
    FileKind("relationships", "projects/{project}/relationships/{id}.toml", Relationship),
    FileKind("logic-model", "projects/{project}/logic-model.toml", LogicModel),
    FileKind("indicators", "projects/{project}/indicators/{id}.toml", Indicator),
    FileKind("data-capture", "projects/{project}/data-capture/{id}.toml", DataCapture),
    FileKind("findings", "projects/{project}/findings.toml", Findings),
)
_FILE_OF = {kind.table: kind for kind in FILES}
_EVALUATION, _PROJECT, _RELATIONSHIP, _MODEL, _INDICATOR, _PLAN, _FINDINGS = (kind.path for kind in FILES)
_REFLECTION = "projects/{project}/reflections/{id}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of thing.

    `shape`: `file` (it is a file of its own), `table` (a table under its id), `list` (one of several without a header of
    their own name, `[[…]]`), `page` (a Markdown file named after a day).
    """

    name: str
    text: str
    """In a few words, for help."""
    shape: Literal["file", "table", "list", "page"]
    table: type[Table]
    path: str
    """Of its file, with `{project}`, and with `{id}` for its own id, or that of what it lives in."""
    within: str = ""
    """The key in the file under which things of this kind stand; empty where the file is the thing."""
    inside: str = ""
    """The kind of thing that it lives in, where that has a file of its own."""
    spoken: str = ""
    """How it is spoken of where that is not its name."""
    many: str = ""
    """How several are spoken of where that is not the same with an s."""
    space: str = ""
    """The space of ids that it shares with other kinds; empty for one of its own."""
    measurable: bool = False
    """Whether an indicator can measure it."""
    stands_for: str = ""
    """The kind of thing that its id names, where that is not its own: a judgement goes by its relationship."""
    answered: bool = False
    """Whether those that a new evaluation has come from what was answered, so that none is an example of the template."""
    column: str = ""
    """Its place in the golden thread: the heading of its column; empty where it is no part of that."""

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """How it is spoken of."""
        return self.spoken or self.name

    @property
    def plural(self) -> str:
        """How several are spoken of."""
        return self.many or f"{self.words}s"

    @property
    def in_project(self) -> bool:
        return self.path != EVALUATION_FILE

    @property
    def is_single(self) -> bool:
        """Whether there is only one, which needs no id."""
        return self.shape == "file" and "{id}" not in self.path and self.path != _PROJECT

    @property
    def has_id(self) -> bool:
        """Whether things of this kind go by an id."""
        return self.shape != "list" or "id" in fields(self.table)

    @property
    def has_own_id(self) -> bool:
        """Whether they go by an id that is theirs, so that it can be referred to, and changed."""
        return self.has_id and not self.stands_for and not self.is_single

    @property
    def has_examples(self) -> bool:
        """Whether a template may bring examples of it, there to be replaced."""
        return self.shape != "page" and not self.is_single and not self.answered

    @property
    def leading(self) -> str:
        """The key that says first what it is."""
        return next(
            (key for key in ("title", "name", "statement", "label", "picture", "summary") if key in fields(self.table)),
            "",
        )

    def file(self, project: str, id: str, inside: str = "") -> str:
        """The path of the file in which one of this kind stands."""
        return self.path.format(project=project, id=inside if self.inside else id)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="evaluation",
            text="what the programme says of itself",
            shape="file",
            table=Programme,
            path=_EVALUATION,
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
        Kind(
            name="logic-model",
            text="the problem, and external factors",
            shape="file",
            table=LogicModel,
            path=_MODEL,
        ),
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
        ),
        Kind(
            name="dissemination",
            text="who is told what",
            shape="list",
            table=Dissemination,
            path=_PROJECT,
            within="dissemination",
        ),
        Kind(
            name="reflection",
            text="a reflection that happened",
            shape="page",
            table=Table,
            path=_REFLECTION,
        ),
        Kind(
            name="review",
            text="a review that happened",
            shape="list",
            table=Review,
            path=_EVALUATION,
            within="reviews",
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
        ),
        Kind(
            name="experience",
            text="how a party experienced it",
            shape="list",
            table=Experience,
            path=_FINDINGS,
            within="experiences",
            column="Findings",
        ),
        Kind(
            name="barrier",
            text="what got in the way",
            shape="list",
            table=Factor,
            path=_FINDINGS,
            within="barriers",
        ),
        Kind(
            name="promoter",
            text="what helped",
            shape="list",
            table=Factor,
            path=_FINDINGS,
            within="promoters",
        ),
        Kind(
            name="waiver",
            text="a requirement that knowingly goes unmet",
            shape="list",
            table=Waiver,
            path=_EVALUATION,
            within="waivers",
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


def file_of(table: type[Table]) -> FileKind:
    """The kind of file that holds a table."""
    return _FILE_OF[table]


def sharing_ids(kind: Kind) -> list[Kind]:
    """The kinds whose ids may not be the same as one of this kind, its own first."""
    return [
        kind,
        *(other for other in KINDS.values() if kind.space and other.space == kind.space and other is not kind),
    ]


@cache
def named_by(ref: Ref) -> tuple[str, ...]:
    """The kinds of thing that a reference may name."""
    further = (kind.name for kind in KINDS.values() if ref.measurable and kind.measurable)
    return tuple(dict.fromkeys((*ref.kinds, *further)))
