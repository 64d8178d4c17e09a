"""The golden thread as a whole: every part of an evaluation as a node, and what it leads on to.

principle → objective → relationship → party with its behaviours → outcome → indicator → data source and observation →
judgement and experience → story. Benefits, adverse effects and the rest of the logic model are tied in where they belong.
It is tied from the graph that `check` judges by.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from evalkit.files.entities import Entity
from evalkit.files.evaluation import Page, Sheet
from evalkit.files.headings import by_which_found
from evalkit.framework import PRINCIPLES
from evalkit.keys import Key, numbered
from evalkit.model.indicator import Indicator
from evalkit.model.kinds import KINDS
from evalkit.model.logic_model import Activity, Outcome
from evalkit.telling.values import number
from evalkit.thread.graph import FORWARD, EvaluationGraph, ProjectGraph


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part of the thread: how it is spoken of, and the heading of its column where the thread is drawn."""

    words: str
    column: str


def _parts() -> dict[str, Part]:
    """The parts that are kinds of thing, in their order, with those between that are not."""
    own = {kind.name: Part(kind.words, kind.column) for kind in KINDS.values() if kind.column}
    parts = {"principle": Part("principle", "Principles"), "objective": Part("objective", "Objective")}
    for name, part in own.items():
        parts[name] = part
        if name == "relationship":
            parts["party"] = Part("party", "In practice")
        if name == "data-capture":
            parts["observation"] = Part("observation", part.column)
    return parts | {"story": Part("story", "Story")}


PARTS = _parts()
"""The kinds of part from the principle to the story."""


CLAIMING = ("What changed", "How it was experienced", "What helped", "What got in the way", "Unintended effects")
"""The sections of a story that claim something, so that a reader may ask how it is known."""


@dataclass(slots=True, eq=False)
class Node:
    """One part of the thread."""

    kind: str
    id: str
    """Unique among those of its kind in a project. A party is `relationship/party`, a section of the story its title."""
    project: str | None
    title: str
    file: Sheet[Any] | Page | None = None
    """None for what the evaluation does not write itself: a principle."""
    key: Key = ()
    details: Sequence[str] = ()
    """What belongs to it and is no node of its own: the behaviours of a party."""

    @property
    def address(self) -> str:
        """How it is named in a command: `indicator:trust`."""
        return f"{self.kind}:{self.id}"

    @property
    def place(self) -> tuple[str, int] | None:
        """Its file in the evaluation, and the line."""
        return (self.file.path, self.file.place(self.key)[0]) if self.file else None


class Thread:
    """The nodes in order, and how one leads on to another."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._named: dict[tuple[str | None, str, str], Node] = {}
        self._onward: dict[Node, dict[Node, None]] = {}
        self._back: dict[Node, dict[Node, None]] = {}

    def onward(self, node: Node) -> list[Node]:
        """What a node leads on to."""
        return list(self._onward.get(node, ()))

    def back(self, node: Node) -> list[Node]:
        """What leads to a node."""
        return list(self._back.get(node, ()))

    def links(self) -> Iterator[tuple[Node, Node]]:
        """Every link, in the order of the nodes."""
        return ((node, other) for node in self.nodes for other in self._onward.get(node, ()))

    def add(self, node: Node) -> Node:
        """Adds a node; where there is one of its kind and id in its project already, gives that."""
        name = (node.project, node.kind, node.id)
        if name not in self._named:
            self._named[name] = node
            self.nodes.append(node)
        return self._named[name]

    def link(self, node: Node, others: Iterable[Node]) -> None:
        """Leads a node on to others."""
        for other in others:
            self._onward.setdefault(node, {})[other] = None
            self._back.setdefault(other, {})[node] = None

    def part(self, starts: Iterable[Node], *, back: bool = False) -> list[Node]:
        """Nodes and all that they lead to, or with `back` all that leads to them, in the order of the thread."""
        reached: set[Node] = set()
        self.reach(starts, reached, back=back)
        return [node for node in self.nodes if node in reached]

    def reach(self, starts: Iterable[Node], reached: set[Node], *, back: bool = False) -> None:
        """Adds nodes and all that follows from them to those that are reached already."""
        following = self.back if back else self.onward
        waiting = list(starts)
        reached.update(waiting)
        while waiting:
            new = [node for node in following(waiting.pop()) if node not in reached]
            reached.update(new)
            waiting += new


def thread_of(graph: EvaluationGraph, project: str | None = None) -> Thread:
    """The thread through an evaluation, or through one of its projects."""
    thread = Thread()
    principles = {p.id: thread.add(Node("principle", p.id, None, p.title)) for p in PRINCIPLES}
    statement = graph.programme.value.objective.statement
    aim = thread.add(Node("objective", "objective", None, statement or "", graph.programme, ("objective",)))
    thread.link(principles["explicit"], [aim])
    thread.link(principles["sustained"], [aim])
    for part in graph.projects:
        if project in (None, part.id):
            _Project(thread, part).tie(aim, principles)
    order = list(PARTS)
    thread.nodes.sort(key=lambda node: (node.project or "", order.index(node.kind)))
    return thread


class _Project:
    """Ties the thread of one project."""

    def __init__(self, thread: Thread, project: ProjectGraph) -> None:
        self._thread = thread
        self._project = project
        self._folder = project.folder
        self._relationships: dict[str, Node] = {}
        self._parties: dict[str, list[Node]] = {}
        self._measured: dict[str, Node] = {}
        """What an indicator can measure, by id."""
        self._evidence: dict[str, list[Node]] = {}
        """What a finding can rest on, by id: the observation of an indicator where there is one, a data source."""

    def tie(self, aim: Node, principles: dict[str, Node]) -> None:
        self._tie_relationships()
        self._thread.link(aim, self._relationships.values())
        self._thread.link(principles["tangible"], (node for nodes in self._parties.values() for node in nodes))
        self._thread.link(principles["evidenced"], self._tie_effects())
        self._tie_model()
        self._tie_measurement()
        findings = self._tie_findings()
        self._tie_story(findings)

    def _node(
        self, kind: str, id: str, title: str | None, file: Sheet[Any] | Page, key: Key = (), details: Sequence[str] = ()
    ) -> Node:
        return self._thread.add(Node(kind, id, self._project.id, title or "", file, key, details))

    def _tie_relationships(self) -> None:
        stakeholders = self._project.project.stakeholders
        for id, sheet in self._project.relationships.items():
            value = sheet.value
            title = " → ".join(text for text in (value.from_, value.to) if text)
            self._relationships[id] = node = self._node("relationship", id, title, sheet)
            self._parties[id] = []
            for party in self._project.parties_of[id]:
                named = stakeholders.get(party.id)
                title = (named.name if named else None) or party.id
                behaviours = party.practice.behaviours if party.practice else ()
                self._parties[id].append(self._node("party", f"{id}/{party.id}", title, sheet, party.key, behaviours))
            self._thread.link(node, self._parties[id])

    def _effects(self) -> Iterator[Entity]:
        """What lives in a relationship and is part of the thread: benefits, adverse effects."""
        kinds = (kind.name for kind in KINDS.values() if kind.inside == "relationship" and kind.column)
        return (effect for kind in kinds for effect in self._project.of(kind))

    def _tie_effects(self) -> list[Node]:
        """Benefits and adverse effects, below their relationships."""
        effects = []
        for effect in self._effects():
            kind, id = effect.kind, effect.id or f"{effect.inside}/{int(effect.key[-1]) + 1}"
            node = self._node(kind.name, id, getattr(effect.value, kind.leading), effect.source, effect.key)
            if effect.id and kind.measurable:
                self._measured.setdefault(id, node)
            self._thread.link(self._relationships[effect.inside], [node])
            effects.append(node)
        return effects

    def _tie_model(self) -> None:
        nodes = {
            (entity.kind.name, entity.id): self._node(
                entity.kind.name, entity.id, entity.value.statement, entity.source, entity.key
            )
            for entity in self._project.all_nodes
        }
        for entity in self._project.all_nodes:
            id, kind, node = entity.id, entity.kind, nodes[entity.kind.name, entity.id]
            onward = [(later, other) for other in entity.leads_to for later in FORWARD[kind.name]]
            self._thread.link(node, (nodes[name] for name in onward if name in nodes))
            if isinstance(entity.value, Activity):
                for used in entity.value.uses:
                    if ("input", used) in nodes:
                        self._thread.link(nodes["input", used], [node])
            if isinstance(entity.value, Outcome) and entity.value.through in self._parties:
                relationship = entity.value.through
                for before in self._parties[relationship] or [self._relationships[relationship]]:
                    self._thread.link(before, [node])
            if kind.measurable:
                self._measured.setdefault(id, node)

    def _tie_measurement(self) -> None:
        project = self._project
        plans = {id: self._node("data-capture", id, sheet.value.title, sheet) for id, sheet in project.plans.items()}
        for id, sheet in project.indicators.items():
            node = self._node("indicator", id, sheet.value.title, sheet)
            self._thread.link(node, (plans[plan.id] for plan in project.sources_of.get(id, ())))
            self._evidence[id] = [node]
            observed = _observed(sheet.value)
            if observed:
                observation = self._node("observation", id, observed, sheet, ("observations",))
                self._thread.link(node, [observation])
                self._evidence[id] = [observation]
            for measured in sheet.value.measures:
                if measured in self._measured:
                    self._thread.link(self._measured[measured], [node])
        for effect in self._effects():
            source = self._measured.get(effect.id)
            if source:
                named = (id for id in getattr(effect.value, "indicators", ()) if id in project.indicators)
                self._thread.link(source, (self._indicator(id) for id in named))
        for id, plan in plans.items():
            self._evidence.setdefault(id, [plan])

    def _indicator(self, id: str) -> Node:
        sheet = self._project.indicators[id]
        return self._node("indicator", id, sheet.value.title, sheet)

    def _tie_findings(self) -> dict[str, Node]:
        """Judgements by relationship, and experiences."""
        sheet = self._folder.findings
        judgements = {}
        for id, value in sheet.value.judgements.items():
            title = ": ".join(text for text in (value.change, value.summary) if text)
            judgements[id] = node = self._node("judgement", id, title, sheet, ("judgements", id))
            if not self._rest(node, value.evidence) and id in self._relationships:  # it hangs by nothing else
                self._thread.link(self._relationships[id], [node])
        taken = {experience.of for experience in sheet.value.experiences}
        told: set[str] = set()
        for index, experience in numbered(sheet.value.experiences):
            of = experience.of or str(index + 1)
            further = (f"{of}-{number}" for number in count(2) if f"{of}-{number}" not in taken | told)
            id = next(further) if of in told else of
            told.add(id)
            node = self._node("experience", id, experience.summary, sheet, ("experiences", index))
            self._rest(node, experience.evidence)
        return judgements

    def _rest(self, finding: Node, evidence: Iterable[str]) -> bool:
        """Ties a finding to what it rests on; says whether there was any of it."""
        nodes = [node for id in evidence for node in self._evidence.get(id, ())]
        for node in nodes:
            self._thread.link(node, [finding])
        return bool(nodes)

    def _tie_story(self, judgements: dict[str, Node]) -> None:
        """The sections of the story in which something stands, below what they link to."""
        page = self._folder.story
        files = {sheet.path: id for id, sheet in (*self._project.indicators.items(), *self._project.plans.items())}
        told = {sheet.path: id for id, sheet in self._project.relationships.items()}
        for section in page.document.sections.values() if page.document else ():
            if not section.filled:
                continue
            node = self._node("story", section.title, section.title, page, (section.title,))
            for file in sorted(page.refers_from.get(by_which_found(section.title), ())):
                if file in files:
                    self._rest(node, [files[file]])
                elif file in told:
                    before = judgements.get(told[file]) or self._relationships[told[file]]
                    self._thread.link(before, [node])


def _observed(indicator: Indicator) -> str:
    """The latest observation in words, and how many there are."""
    held = [o for o in indicator.observations if o.date and o.value is not None]
    dated = sorted([o for o in held if not o.by] or held, key=lambda o: str(o.date))
    if not dated:
        return ""
    last = dated[-1]
    unit = f" {indicator.unit}" if indicator.unit else ""
    n = f" (n {last.n})" if last.n is not None else ""
    more = f", {len(dated)} in all" if len(dated) > 1 else ""
    return f"{number(last.value)}{unit}{n} on {last.date}{more}"
