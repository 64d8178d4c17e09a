"""The sheets of a workbook in the order of the golden thread, and the columns that each has."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evalkit.files.evaluation import Evaluation
from evalkit.model import guidance
from evalkit.model.fields import FieldSpec, fields, value_type
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.model.table import Table
from evalkit.thread.graph import questions_of

PROJECT, INSIDE, WHAT, WHOSE = "@project", "@inside", "@what", "@whose"
"""Columns that say which thing a row is: its project, what it lives in, its kind, what its id names."""
_LEFT_OUT = {
    "evaluation": {"format", "stage", "closed", "gate"},
    "project": {"stage"},
    "indicator": {"compute"},
    "observation": {"count", "computed"},
}
"""Keys that are not filled in here: evalkit itself writes them, or asks for a gate or a rule language."""
_TITLES = {
    "Evaluation": ("evaluation", "review"),
    "Projects": ("project",),
    "Stakeholders": ("stakeholder",),
    "Relationships": ("relationship",),
    "In practice": ("practice",),
    "Benefits and harms": ("benefit", "adverse-effect"),
    "Logic model": ("logic-model", "input", "activity", "output", "outcome", "impact", "assumption"),
    "Indicators": ("indicator",),
    "Observations": ("observation", "effect", "wave"),
    "Data capture": ("data-capture",),
    "Items": ("item",),
    "Dissemination": ("dissemination",),
    "Findings": ("judgement", "experience", "barrier", "promoter"),
}
Holds = Literal["text", "list", "lines", "number", "day", "truth", "choice", "name", "names"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of thing, as a column of it: its dotted key in the table, and the table and field at its end."""

    key: str
    owner: type[Table]
    spec: FieldSpec

    @property
    def holds(self) -> Holds:
        """`lines`: a table of texts, a name, a colon and a text on each line."""
        if self.spec.shape == "map":
            return "text" if self.key.rpartition(".")[2] != self.spec.key else "lines"
        if self.spec.shape == "list":
            return "names" if self.spec.ref else "list"
        if self.spec.ref:
            return "name"
        if self.spec.allowed:
            return "choice"
        held: dict[str, Holds] = {"bool": "truth", "date": "day", "int": "number", "float": "number"}
        return held.get(value_type(self.owner, self.spec).__name__, "text")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a sheet: its key, its heading, and the field that it is of each kind of thing which has one."""

    key: str
    label: str
    of: dict[str, Field]

    @property
    def is_about(self) -> bool:
        """Whether it says which thing a row is."""
        return self.key.startswith("@")


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet: its title, the kinds of thing on it, and its columns."""

    title: str
    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]

    @property
    def hidden(self) -> str:
        """The title of the sheet that holds what its rows were when they were exported."""
        return f"_{self.title}"


def sheets_of(evaluation: Evaluation) -> list[Sheet]:
    """All sheets with rows, those of an evaluation's own questions with a column for each."""
    return [sheet_of(title, tuple(KINDS[name] for name in names), evaluation) for title, names in _TITLES.items()]


def sheet_of(title: str, kinds: tuple[Kind, ...], evaluation: Evaluation) -> Sheet:
    """A sheet of some kinds of thing."""
    by_key: dict[str, dict[str, Field]] = {}
    for kind in kinds:
        for field in fields_of(kind, evaluation):
            by_key.setdefault(field.key, {})[kind.name] = field
    columns = [Column(key, _label(key, of), of) for key, of in by_key.items()]
    return Sheet(title, kinds, (*_about(kinds), *columns))


def fields_of(kind: Kind, evaluation: Evaluation) -> list[Field]:
    """The fields of a kind that have a column, in the order of the format."""
    left_out = {"id", *_LEFT_OUT.get(kind.name, ())}
    return [field for field in _fields(kind.table, "", evaluation) if field.key.partition(".")[0] not in left_out]


def _fields(table: type[Table], at: str, evaluation: Evaluation) -> Iterator[Field]:
    for key, spec in fields(table).items():
        if spec.shape in ("value", "list"):
            yield Field(f"{at}{key}", table, spec)
        elif spec.shape == "table" and spec.table:
            yield from _fields(spec.table, f"{at}{key}.", evaluation)
        elif spec.shape == "map" and not spec.table:
            ids = questions_of(evaluation) if spec.id or spec.ref else ()
            yield from (Field(f"{at}{key}.{id}", table, spec) for id in ids)
            if not (spec.id or spec.ref):
                yield Field(f"{at}{key}", table, spec)


def _about(kinds: tuple[Kind, ...]) -> Iterator[Column]:
    if any(kind.in_project and kind.name != "project" for kind in kinds):
        yield Column(PROJECT, "Project", {})
    inside = list(dict.fromkeys(KINDS[kind.inside].words.capitalize() for kind in kinds if kind.inside))
    if inside:
        yield Column(INSIDE, " or ".join((inside[0], *(word.lower() for word in inside[1:]))), {})
    if len(kinds) > 1:
        yield Column(WHAT, "What it is", {})
    if whose := next((kind.stands_for for kind in kinds if kind.stands_for), ""):
        yield Column(WHOSE, "Whose" if len(kinds) == 1 else whose.capitalize(), {})


def _label(key: str, of: dict[str, Field]) -> str:
    """The heading of a column: the label of the field or, where kinds call it differently, its key."""
    labels = {}
    for kind, field in of.items():
        *_, last = key.split(".")
        if field.spec.shape == "map" and last != field.spec.key:
            labels[kind] = f"{guidance.label(KINDS[kind].table, key.rpartition('.')[0])}: {last}"
        else:
            labels[kind] = guidance.label(KINDS[kind].table, key)
    if len(set(labels.values())) == 1:
        return next(iter(labels.values()))
    return key.replace("-", " ").replace(".", " ").capitalize()


def what(kind: Kind) -> str:
    """What the kind of a row is called, where a sheet has rows of several."""
    return {"wave": "Survey wave", "observation": "Measured value", "effect": "Estimated effect"}.get(
        kind.name, kind.words.capitalize()
    )
