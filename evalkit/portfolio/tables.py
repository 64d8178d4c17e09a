"""The tables of a roll-up. Their names, columns and types are a contract: what reads one roll-up reads the next.

They hold ids, numbers and days, and of what people wrote only titles, commissioners, evaluators and themes.
"""

from collections.abc import Sequence
from datetime import date
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_type_hints

SCHEMA_VERSION = 1

Text = str | None
Whole = int | None
Fraction = float | None
Day = date | None
YesOrNo = bool | None


class EvaluationRow(NamedTuple):
    """One evaluation. Of one that is unchecked all but `evaluation`, `state` and `reason` is None."""

    evaluation: str
    """Its path, or the source that it was asked for by."""
    title: Text = None
    commissioner: Text = None
    evaluator: Text = None
    stage: Text = None
    start: Day = None
    end: Day = None
    closed: Day = None
    stage_planned_end: Day = None
    days_in_stage_over: Whole = None
    """Days since the planned last day of its stage; 0 where that is still ahead."""
    held: YesOrNo = None
    """Whether the gate holds."""
    met: Whole = None
    missing: Whole = None
    waived: Whole = None
    later: Whole = None
    percent: Whole = None
    errors: Whole = None
    projects: Whole = None
    last_review: Day = None
    review_overdue: YesOrNo = None
    since: Day = None
    until: Day = None
    """The days between which the same check gives the same; None where it does so for ever."""
    verdict: Text = None
    """A digest of what the check says: the same where nothing has changed."""
    state: str = "checked"
    """`checked` or `unchecked`."""
    reason: Text = None
    """Why it is unchecked."""


class ScoreRow(NamedTuple):
    """How far a clause or craft is met in a project; project None for what concerns the evaluation as a whole."""

    evaluation: str
    project: Text
    clause: str
    principle: str
    """Or craft."""
    met: int
    missing: int
    waived: int
    later: int


class TypeRow(NamedTuple):
    """How far a clause or craft is met for relationships of a type; type None for what is about no relationship."""

    evaluation: str
    project: Text
    type: Text
    clause: str
    principle: str
    met: int
    missing: int
    waived: int
    later: int


class HistoryRow(NamedTuple):
    """How far a principle was met in an evaluation at an earlier run: a row only where the verdict had changed."""

    as_of: date
    evalkit: str
    """The version that checked it."""
    evaluation: str
    principle: str
    stage: str
    met: int
    missing: int
    waived: int
    held: bool


class RequirementRow(NamedTuple):
    """A requirement, or a file that is wrong."""

    evaluation: str
    project: Text
    code: str
    principle: str
    clause: str
    state: str
    """`missing`, `waived`, `met` or `later`."""
    severity: str
    due: str
    overdue: bool
    file: str
    line: Whole
    subject_kind: Text
    subject_id: Text
    relationship: Text
    """The one that it is about, if it is about one."""
    follows: Text
    fingerprint: Text
    waived_until: Day


class RelationshipRow(NamedTuple):
    """A relationship that a project sets out to change."""

    evaluation: str
    project: str
    relationship: str
    type: Text
    parties: Text
    groups: Text
    judgement: Text


class FactorRow(NamedTuple):
    """A barrier or promoter, once for each relationship that it bears on."""

    evaluation: str
    project: str
    kind: str
    theme: Text
    """In small letters."""
    relationship: Text
    type: Text


class BurdenRow(NamedTuple):
    """What a source of data asks of people."""

    evaluation: str
    project: Text
    source: str
    method: Text
    respondents: Text
    groups: Text
    people: Whole
    waves: Whole
    minutes: Whole
    hours: Fraction
    start: Day
    end: Day


class Rows(NamedTuple):
    """The rows of one evaluation, table by table: plain values, which any process can hand to another."""

    evaluations: Sequence[EvaluationRow] = ()
    scores: Sequence[ScoreRow] = ()
    types: Sequence[TypeRow] = ()
    findings: Sequence[RequirementRow] = ()
    requirements: Sequence[RequirementRow] = ()
    relationships: Sequence[RelationshipRow] = ()
    factors: Sequence[FactorRow] = ()
    burden: Sequence[BurdenRow] = ()


Type = Literal["text", "integer", "number", "boolean", "date"]
_TYPES: dict[type, Type] = {str: "text", int: "integer", float: "number", bool: "boolean", date: "date"}


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: Type


ROW_TYPES: dict[str, type[Any]] = {
    "evaluations": EvaluationRow,
    "scores": ScoreRow,
    "types": TypeRow,
    "findings": RequirementRow,
    "requirements": RequirementRow,
    "relationships": RelationshipRow,
    "factors": FactorRow,
    "burden": BurdenRow,
    "history": HistoryRow,
}
"""Table → what its rows are."""


def columns(table: str) -> list[Column]:
    """The columns of a table, in their order."""
    hints = get_type_hints(ROW_TYPES[table])
    return [Column(name, _TYPES[_plain(hints[name])]) for name in ROW_TYPES[table]._fields]


def _plain(hint: Any) -> type:
    """The type of a value that is there."""
    given = [one for one in get_args(hint) if one is not type(None)] if isinstance(hint, UnionType) else [hint]
    plain: type = given[0]
    return plain
