"""The golden thread: how the parts of an evaluation refer to each other.

principle → objective → relationship → behaviour in practice → outcome → indicator → data source → evidence → story.
Built once for each project; `check` judges by it, and whatever shows the thread draws on it too.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from evalkit.files.entities import Entity, entities_in
from evalkit.files.evaluation import Evaluation, ProjectFolder, Sheet
from evalkit.framework import QUESTIONS
from evalkit.keys import Key
from evalkit.model.data_capture import DataCapture
from evalkit.model.file_kinds import file_of
from evalkit.model.indicator import Indicator
from evalkit.model.kinds import KINDS
from evalkit.model.logic_model import Activity, LogicModel, Outcome
from evalkit.model.project import Stakeholder
from evalkit.model.relationship import Practice, Relationship
from evalkit.thread.voices import Voice, voices_in

ASKS_PEOPLE = frozenset({"survey", "interview", "focus-group", "observation", "diary"})
"""The methods by which people are asked; routine data and documents are only about them."""

NODES = tuple(kind.name for kind in KINDS.values() if kind.path == file_of(LogicModel).path and kind.shape == "table")
"""The kinds of which a logic model consists, from inputs to impacts."""
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


def runs_forward(node: Entity, target: Entity) -> bool:
    """Whether a part of a logic model may lead to another."""
    return target.kind.name in FORWARD[node.kind.name]


class ProjectGraph:
    """The thread through one project."""

    def __init__(self, folder: ProjectFolder, evaluation: Evaluation) -> None:
        self.id = folder.id
        self.folder = folder
        self.evaluation = evaluation
        self.project = folder.project.value
        self.relationships = folder.relationships
        self.indicators = folder.indicators
        self.plans = {**evaluation.plans_for(folder.id), **folder.plans}
        """Its own plans, and those of the evaluation that serve it."""
        self._entities: dict[str, list[Entity]] = {}
        self._ids: dict[str, frozenset[str]] = {}
        self._ids_of: dict[tuple[str, ...], frozenset[str]] = {}
        self._sheets: dict[str, list[Sheet[Any]]] = defaultdict(list)
        """The project's files by kind: by the pattern of their path."""
        for sheet in folder.sheets():
            self._sheets[file_of(type(sheet.value)).path].append(sheet)
        self._sheets[file_of(DataCapture).path] = list(self.plans.values())

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

    def of(self, kind: str) -> list[Entity]:
        """All things of a kind, in the order of their files."""
        if kind not in self._entities:
            held = self._sheets.get(KINDS[kind].path, ())
            self._entities[kind] = [entity for sheet in held for entity in entities_in(sheet, KINDS[kind], self.id)]
        return self._entities[kind]

    @cached_property
    def nodes(self) -> dict[str, Entity]:
        """The logic model, from inputs to impacts. An id that is used twice names the first."""
        nodes: dict[str, Entity] = {}
        for node in self.all_nodes:
            nodes.setdefault(node.id, node)
        return nodes

    @cached_property
    def all_nodes(self) -> list[Entity]:
        """Every node, also where two kinds share an id."""
        return [node for kind in NODES for node in self.of(kind)]

    @cached_property
    def led_to(self) -> frozenset[str]:
        """The ids that something earlier leads to, or that an activity uses."""
        ids: set[str] = set()
        for node in self.all_nodes:
            ids.update(
                id for id in node.leads_to if id != node.id and id in self.nodes and runs_forward(node, self.nodes[id])
            )
            if isinstance(node.value, Activity):
                ids.update(node.value.uses)
        return frozenset(ids)

    @cached_property
    def outcomes_through(self) -> dict[str, list[Entity]]:
        """Relationship → the outcomes that come through it."""
        through: dict[str, list[Entity]] = defaultdict(list)
        for node in self.of("outcome"):
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
        """What an indicator may measure: id → kind. An id that is used twice is that of a benefit or adverse effect."""
        kinds = sorted((kind.name for kind in KINDS.values() if kind.measurable), key=lambda kind: kind not in NODES)
        return {entity.id: kind for kind in kinds for entity in self.of(kind) if entity.id}

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
    def voices(self) -> list[Voice]:
        """The quotations of the story, each with whose words it is."""
        return voices_in(self.folder.story.document, self.project.stakeholders)

    def ids(self, kind: str) -> frozenset[str]:
        """The ids of the things of a kind in this project, or of the questions of the evaluation."""
        if kind not in self._ids:
            ids = self.questions if kind == "question" else (entity.id for entity in self.of(kind))
            self._ids[kind] = frozenset(id for id in ids if id)
        return self._ids[kind]

    def ids_of(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """The ids of the things of several kinds."""
        if kinds not in self._ids_of:
            self._ids_of[kinds] = frozenset().union(*map(self.ids, kinds))
        return self._ids_of[kinds]

    def known(self, kind: str) -> bool:
        """Whether all files that give things of this kind their ids could be read, so that a missing id is missing.

        The name of a file is an id whatever stands in it.
        """
        if kind == "question":
            return self.evaluation.programme.readable
        return KINDS[kind].shape == "file" or all(sheet.readable for sheet in self._sheets.get(KINDS[kind].path, ()))


def questions_of(evaluation: Evaluation) -> list[str]:
    """The ids of an evaluation's questions: the three that are always asked come first."""
    return list(dict.fromkeys((*QUESTIONS, *evaluation.programme.value.questions)))


def asks_people(plan: DataCapture) -> bool:
    """Whether a plan puts questions to people, or watches them."""
    return plan.method in ASKS_PEOPLE


def asks(plan: DataCapture, party: str) -> bool:
    """Whether a plan asks this stakeholder."""
    return asks_people(plan) and party in plan.respondents


class Several:
    """Several projects as one place in which to look up names, for what is said of all of them in one file."""

    def __init__(self, graph: "EvaluationGraph", projects: Sequence[ProjectGraph]) -> None:
        self._graph = graph
        self.projects = projects

    def ids_of(self, kinds: tuple[str, ...]) -> frozenset[str]:
        """The ids of the things of several kinds in any of the projects; also of projects and questions."""
        return frozenset().union(*map(self._ids, kinds))

    def _ids(self, kind: str) -> frozenset[str]:
        if kind == "question":
            return frozenset(self._graph.questions)
        if kind == "project":
            return frozenset(project.id for project in self._graph.projects)
        return frozenset().union(*(project.ids(kind) for project in self.projects))

    def known(self, kind: str) -> bool:
        """Whether all files could be read that give things of this kind their ids."""
        if kind == "question":
            return self._graph.programme.readable
        return kind == "project" or all(project.known(kind) for project in self.projects)


class EvaluationGraph:
    """The thread through all projects of an evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.programme = evaluation.programme
        self.projects = [ProjectGraph(folder, evaluation) for folder in evaluation.projects]
        self.plans = evaluation.plans
        """The evaluation's own plans."""

    def served(self, plan: Sheet[DataCapture]) -> list[ProjectGraph]:
        """The projects that one of the evaluation's own plans serves."""
        return [project for project in self.projects if project.plans.get(plan.id) is plan]

    @cached_property
    def questions(self) -> list[str]:
        """The questions of the evaluation: the three that are always asked, and its own."""
        return questions_of(self.evaluation)
