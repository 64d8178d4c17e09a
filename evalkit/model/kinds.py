"""The kinds of thing that an evaluation is made of, and where each stands in its files."""

from dataclasses import dataclass
from typing import Literal

from evalkit.errors import EvalkitError
from evalkit.model.data_capture import DataCapture, Item
from evalkit.model.fields import fields
from evalkit.model.findings import Experience, Factor, Judgement
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import Activity, Assumption, Impact, Input, LogicModel, Outcome, Output
from evalkit.model.programme import Programme, Review, Waiver
from evalkit.model.project import Dissemination, Project, Stakeholder
from evalkit.model.relationship import AdverseEffect, Benefit, Practice, Relationship
from evalkit.model.table import Table
from evalkit.suggest import did_you_mean

EVALUATION_FILE = "evaluation.toml"


@dataclass(frozen=True, slots=True)
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
    file: str
    """Its path, with the id of the project, and its own or that of what it lives in."""
    within: str = ""
    """The key in the file under which things of this kind stand; empty where the file is the thing."""
    inside: str = ""
    """The kind of thing that it lives in, where that has a file of its own."""

    @property
    def in_project(self) -> bool:
        return self.file.startswith("projects/")

    @property
    def has_id(self) -> bool:
        """Whether things of this kind go by an id."""
        return self.shape != "list" or "id" in fields(self.table)

    @property
    def names(self) -> str:
        """The kind of thing that its id names, where the id is not its own: that of a party, for instance."""
        return {"practice": "stakeholder", "judgement": "relationship"}.get(self.name, "")

    @property
    def leading(self) -> str:
        """The key that says first what it is."""
        return next(
            (key for key in ("title", "name", "statement", "label", "picture", "summary") if key in fields(self.table)),
            "",
        )


_P = "projects/{project}/"
_MODEL = f"{_P}logic-model.toml"
_FINDINGS = f"{_P}findings.toml"
_RELATIONSHIP = f"{_P}relationships/{{inside}}.toml"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("evaluation", "what the programme says of itself", "file", Programme, EVALUATION_FILE),
        Kind("project", "a project, with a folder of its own", "file", Project, f"{_P}project.toml"),
        Kind("stakeholder", "who is concerned", "table", Stakeholder, f"{_P}project.toml", "stakeholders"),
        Kind(
            "relationship", "a relationship that is to change", "file", Relationship, f"{_P}relationships/{{id}}.toml"
        ),
        Kind(
            "practice", "what it looks like for a party", "table", Practice, _RELATIONSHIP, "practice", "relationship"
        ),
        Kind("benefit", "a benefit of the change", "list", Benefit, _RELATIONSHIP, "benefits", "relationship"),
        Kind(
            "adverse-effect",
            "an adverse effect, anticipated or perceived",
            "list",
            AdverseEffect,
            _RELATIONSHIP,
            "adverse-effects",
            "relationship",
        ),
        Kind("logic-model", "the problem, and external factors", "file", LogicModel, _MODEL),
        Kind("input", "what goes in", "table", Input, _MODEL, "inputs"),
        Kind("activity", "what is done", "table", Activity, _MODEL, "activities"),
        Kind("output", "what is there afterwards", "table", Output, _MODEL, "outputs"),
        Kind("outcome", "a change for somebody", "table", Outcome, _MODEL, "outcomes"),
        Kind("impact", "the difference in the long run", "table", Impact, _MODEL, "impacts"),
        Kind("assumption", "what the logic model rests on", "list", Assumption, _MODEL, "assumptions"),
        Kind("indicator", "an indicator sheet", "file", Indicator, f"{_P}indicators/{{id}}.toml"),
        Kind("data-capture", "a data-capture plan", "file", DataCapture, f"{_P}data-capture/{{id}}.toml"),
        Kind(
            "item",
            "a question or field of a plan",
            "list",
            Item,
            f"{_P}data-capture/{{inside}}.toml",
            "items",
            "data-capture",
        ),
        Kind("dissemination", "who is told what", "list", Dissemination, f"{_P}project.toml", "dissemination"),
        Kind("reflection", "a reflection that happened", "page", Table, f"{_P}reflections/{{id}}.md"),
        Kind("review", "a review that happened", "list", Review, EVALUATION_FILE, "reviews"),
        Kind("judgement", "whether a relationship changed", "table", Judgement, _FINDINGS, "judgements"),
        Kind("experience", "how a party experienced it", "list", Experience, _FINDINGS, "experiences"),
        Kind("barrier", "what got in the way", "list", Factor, _FINDINGS, "barriers"),
        Kind("promoter", "what helped", "list", Factor, _FINDINGS, "promoters"),
        Kind("waiver", "a requirement that knowingly goes unmet", "list", Waiver, EVALUATION_FILE, "waivers"),
    )
}


def kind_named(name: str) -> Kind:
    """The kind of this name, in singular or plural. Raises EvalkitError where there is none."""
    asked = name.strip().lower().replace("_", "-")
    singular = {kind.within: kind for kind in KINDS.values() if kind.within}
    singular |= {f"{kind.name}s": kind for kind in KINDS.values()}
    found = KINDS.get(asked) or singular.get(asked)
    if found is None:
        raise EvalkitError(
            f"There is no kind “{name}”.{did_you_mean(asked, KINDS)}", hint=f"The kinds are {', '.join(KINDS)}."
        )
    return found


EVALUATION_FILE = "evaluation.toml"
