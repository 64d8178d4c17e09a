"""The golden thread: how the parts of an evaluation refer to each other.

principle → objective → relationship → behaviour in practice → outcome → indicator → data source → evidence → story.
Built once for each project; `check` judges by it, and whatever shows the thread draws on it too.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.framework import QUESTIONS
from evalkit.keys import Key, numbered
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.model.logic_model import Activity, Impact, Input, Outcome, Output
from evalkit.model.project import Stakeholder
from evalkit.model.relationship import AdverseEffect, Benefit, Practice, Relationship

ASKS_PEOPLE = frozenset({"survey", "interview", "focus-group", "observation", "diary"})
"""The methods by which people are asked; routine data and documents are only about them."""

Node = Input | Activity | Output | Outcome | Impact
NODE_TABLES = {
    "input": "inputs",
    "activity": "activities",
    "output": "outputs",
    "outcome": "outcomes",
    "impact": "impacts",
}
FORWARD = {
    "input": (),
    "activity": ("output", "outcome"),
    "output": ("output", "outcome"),
    "outcome": ("outcome", "impact"),
    "impact": (),
}
"""What each kind of node of a logic model may lead to."""


@dataclass(slots=True, eq=False)
class Party:
    """A stakeholder as party to a relationship."""

    id: str
    relationship: Sheet[Relationship]
    practice: Practice | None

    @property
    def key(self) -> Key:
        """Where the party stands in the relationship's file: its practice table, or `between`."""
        return ("practice", self.id) if self.practice else ("between",)


@dataclass(slots=True, eq=False)
class Effect:
    """A benefit or an adverse effect of a relationship, with its position in the list."""

    relationship: Sheet[Relationship]
    index: int
    value: Benefit | AdverseEffect

    @property
    def key(self) -> Key:
        return ("benefits" if isinstance(self.value, Benefit) else "adverse-effects", self.index)


@dataclass(slots=True, eq=False)
class ModelNode:
    """A node of the logic model."""

    id: str
    kind: str
    value: Node

    @property
    def key(self) -> Key:
        return (NODE_TABLES[self.kind], self.id)

    @property
    def leads_to(self) -> Sequence[str]:
        found: Sequence[str] = getattr(self.value, "leads_to", ())
        return found


class ProjectGraph:
    """The thread through one project."""

    def __init__(self, folder: ProjectFolder, evaluation: Evaluation) -> None:
        self.id = folder.id
        self.folder = folder
        self.evaluation = evaluation
        self.project = folder.project.value
        self.relationships = folder.relationships
        self.indicators = folder.indicators
        self.plans = folder.plans
        self._ids_of: dict[tuple[str, ...], frozenset[str]] = {}

    @cached_property
    def parties(self) -> list[Party]:
        """Every party of every relationship; one named twice is one party."""
        return [
            Party(id, sheet, sheet.value.practice.get(id))
            for sheet in self.relationships.values()
            for id in dict.fromkeys(sheet.value.between)
        ]

    @cached_property
    def party_ids(self) -> frozenset[str]:
        return frozenset(party.id for party in self.parties)

    @cached_property
    def parties_of(self) -> dict[str, list[Party]]:
        """Relationship → its parties."""
        parties: dict[str, list[Party]] = {id: [] for id in self.relationships}
        for party in self.parties:
            parties[party.relationship.id].append(party)
        return parties

    @cached_property
    def key_stakeholders(self) -> dict[str, Stakeholder]:
        """Those marked as key, and whoever is party to a relationship."""
        return {
            id: stakeholder
            for id, stakeholder in self.project.stakeholders.items()
            if stakeholder.key or id in self.party_ids
        }

    @cached_property
    def benefits(self) -> list[Effect]:
        return [
            Effect(sheet, index, benefit)
            for sheet in self.relationships.values()
            for index, benefit in numbered(sheet.value.benefits)
        ]

    @cached_property
    def adverse_effects(self) -> list[Effect]:
        return [
            Effect(sheet, index, effect)
            for sheet in self.relationships.values()
            for index, effect in numbered(sheet.value.adverse_effects)
        ]

    @cached_property
    def nodes(self) -> dict[str, ModelNode]:
        """The logic model, from inputs to impacts. An id that is used twice names the first."""
        model = self.folder.logic_model.value
        nodes: dict[str, ModelNode] = {}
        for kind, table in NODE_TABLES.items():
            held: dict[str, Node] = getattr(model, table)
            for id, value in held.items():
                nodes.setdefault(id, ModelNode(id, kind, value))
        return nodes

    @cached_property
    def all_nodes(self) -> list[ModelNode]:
        """Every node, also where two kinds share an id."""
        model = self.folder.logic_model.value
        return [
            ModelNode(id, kind, value)
            for kind, table in NODE_TABLES.items()
            for id, value in getattr(model, table).items()
        ]

    def nodes_of(self, *kinds: str) -> Iterator[ModelNode]:
        return (node for node in self.all_nodes if node.kind in kinds)

    @cached_property
    def led_to(self) -> frozenset[str]:
        """The ids that something earlier leads to, or that an activity uses."""
        ids: set[str] = set()
        for node in self.all_nodes:
            forward = FORWARD[node.kind]
            ids.update(
                id for id in node.leads_to if id != node.id and id in self.nodes and self.nodes[id].kind in forward
            )
            if isinstance(node.value, Activity):
                ids.update(node.value.uses)
        return frozenset(ids)

    @cached_property
    def outcomes_through(self) -> dict[str, list[ModelNode]]:
        """Relationship → the outcomes that come through it."""
        through: dict[str, list[ModelNode]] = defaultdict(list)
        for node in self.nodes_of("outcome"):
            if isinstance(node.value, Outcome) and node.value.through:
                through[node.value.through].append(node)
        return dict(through)

    @cached_property
    def measured_by(self) -> dict[str, list[Sheet[Indicator]]]:
        """Outcome, output, benefit or adverse effect → the indicators that say they measure it."""
        measured: dict[str, list[Sheet[Indicator]]] = defaultdict(list)
        for sheet in self.indicators.values():
            for id in sheet.value.measures:
                measured[id].append(sheet)
        return dict(measured)

    @cached_property
    def sources_of(self) -> dict[str, list[Sheet[DataCapture]]]:
        """Indicator → the plans it comes from, wherever the link is written."""
        sources: dict[str, list[Sheet[DataCapture]]] = defaultdict(list)
        for plan in self.plans.values():
            fed = {id for item in plan.value.items for id in item.indicators}
            for id in fed:
                sources[id].append(plan)
        for sheet in self.indicators.values():
            named = [self.plans[id] for id in sheet.value.sources if id in self.plans]
            sources[sheet.id] += [plan for plan in named if plan not in sources[sheet.id]]
        return dict(sources)

    @cached_property
    def feeding(self) -> frozenset[str]:
        """The plans that feed at least one indicator."""
        return frozenset(plan.id for plans in self.sources_of.values() for plan in plans)

    @cached_property
    def measurable(self) -> dict[str, str]:
        """What an indicator may measure: id → kind."""
        kinds = {node.id: node.kind for node in self.nodes_of("outcome", "output")}
        kinds |= {effect.value.id: "benefit" for effect in self.benefits if effect.value.id}
        return kinds | {effect.value.id: "adverse-effect" for effect in self.adverse_effects if effect.value.id}

    def hears(self, evidence: str, party: str) -> bool:
        """Whether a plan or an indicator lets a party speak for itself."""
        if evidence in self.plans:
            return asks(self.plans[evidence].value, party)
        sheet = self.indicators.get(evidence)
        return (
            sheet is not None
            and party in sheet.value.perspective
            and any(asks(plan.value, party) for plan in self.sources_of.get(evidence, ()))
        )

    @cached_property
    def questions(self) -> list[str]:
        """The questions of the evaluation: the three that are always asked, and its own."""
        return questions_of(self.evaluation)

    @cached_property
    def voices(self) -> frozenset[str]:
        """Whom the quotations of the story name: each attribution, whole and up to each of its commas."""
        document = self.folder.story.document
        said = [spoken(quotation.attribution) for quotation in document.quotations] if document else []
        return frozenset(",".join(s.split(",")[:n]) for s in said for n in range(1, s.count(",") + 2))

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of the things of a kind in this project."""
        return self._ids[kind]

    def ids_of(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """The ids of the things of several kinds."""
        if kinds not in self._ids_of:
            self._ids_of[kinds] = frozenset().union(*(self._ids[kind] for kind in kinds))
        return self._ids_of[kinds]

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        ids = {kind: frozenset(node.id for node in self.nodes_of(kind)) for kind in NODE_TABLES}
        return ids | {
            "stakeholder": frozenset(self.project.stakeholders),
            "relationship": frozenset(self.relationships),
            "benefit": frozenset(effect.value.id for effect in self.benefits if effect.value.id),
            "adverse-effect": frozenset(effect.value.id for effect in self.adverse_effects if effect.value.id),
            "indicator": frozenset(self.indicators),
            "data-capture": frozenset(self.plans),
            "question": frozenset(self.questions),
        }

    def known(self, kind: str) -> bool:
        """Whether all files that give things of this kind their ids could be read, so that a missing id is missing."""
        folder = self.folder
        if kind == "stakeholder":
            return _readable(folder.project)
        if kind in NODE_TABLES:
            return _readable(folder.logic_model)
        if kind in ("benefit", "adverse-effect"):
            return all(_readable(sheet) for sheet in folder.relationships.values())
        return kind != "question" or _readable(self.evaluation.programme)


def questions_of(evaluation: Evaluation) -> list[str]:
    """The ids of an evaluation's questions: the three that are always asked come first."""
    return list(dict.fromkeys((*QUESTIONS, *evaluation.programme.value.questions)))


def spoken(name: str) -> str:
    """A name as it may be written: case, white space, emphasis and a full stop do not matter."""
    return " ".join(name.replace("*", "").replace("_", "").split()).casefold().rstrip(".")


def asks_people(plan: DataCapture) -> bool:
    """Whether a plan puts questions to people, or watches them."""
    return plan.method in ASKS_PEOPLE


def asks(plan: DataCapture, party: str) -> bool:
    """Whether a plan asks this stakeholder."""
    return asks_people(plan) and party in plan.respondents


def _readable(sheet: Sheet[Any]) -> bool:
    return not (sheet.exists and sheet.text is None)


class EvaluationGraph:
    """The thread through all projects of an evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.programme = evaluation.programme
        self.projects = [ProjectGraph(folder, evaluation) for folder in evaluation.projects]

    @cached_property
    def questions(self) -> list[str]:
        """The questions of the evaluation: the three that are always asked, and its own."""
        return questions_of(self.evaluation)
