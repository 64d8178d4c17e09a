"""What rules are asked of: every relationship, every party, every indicator …

Each function gives the subjects of one kind in an evaluation. A subject names itself, knows its value, and knows the
file and the key at which the author would have to write.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from evalkit.files.entities import Entity
from evalkit.files.evaluation import Page, Sheet
from evalkit.framework import STORY_SECTIONS
from evalkit.keys import Key, numbered
from evalkit.model.data_capture import DataCapture
from evalkit.model.findings import Judgement
from evalkit.model.indicator import Indicator
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS
from evalkit.model.logic_model import Outcome
from evalkit.model.programme import Programme
from evalkit.model.project import Dissemination, Project, Stakeholder
from evalkit.model.relationship import Relationship
from evalkit.thread.graph import NODES, EvaluationGraph, Party, ProjectGraph, asks_people

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Subject(Generic[T]):
    """One thing that a rule is asked of."""

    name: str
    value: T
    file: Sheet[Any] | Page
    evaluation: EvaluationGraph
    graph: ProjectGraph | None = None
    key: Key = ()
    item: str | None = None
    """The id by which a waiver may name it within its file."""

    @property
    def project(self) -> ProjectGraph:
        """The project that the subject belongs to; every subject but those of the evaluation as a whole has one."""
        assert self.graph is not None
        return self.graph

    @property
    def projects(self) -> list[ProjectGraph]:
        """The projects that the subject concerns: its own; of one of the evaluation's plans, those that it serves."""
        if self.graph is None and isinstance(self.file, Sheet) and isinstance(self.file.value, DataCapture):
            return self.evaluation.served(self.file)
        return [self.graph] if self.graph else self.evaluation.projects

    @property
    def id(self) -> str:
        """The id of a subject that goes by one: a relationship, an indicator, a plan …"""
        assert self.item is not None
        return self.item


Subjects = Callable[[EvaluationGraph], Iterator[Subject[Any]]]


def evaluation(graph: EvaluationGraph) -> Iterator[Subject[Programme]]:
    yield Subject("evaluation", graph.programme.value, graph.programme, graph)


def evaluation_with_last_day(graph: EvaluationGraph) -> Iterator[Subject[Programme]]:
    """The evaluation, where the stage that it declares has a planned last day."""
    return (s for s in evaluation(graph) if s.value.stage and getattr(s.value.stages, s.value.stage))


def question(graph: EvaluationGraph) -> Iterator[Subject[str]]:
    for id in graph.questions:
        yield Subject(f"question {id}", id, graph.programme, graph, None, ("questions",), id)


def question_in_project(graph: EvaluationGraph) -> Iterator[Subject[str]]:
    for project_ in graph.projects:
        for id in graph.questions:
            name = f"question {id}, project {project_.id}"
            yield Subject(name, id, project_.folder.project, graph, project_, (), id)


def project(graph: EvaluationGraph) -> Iterator[Subject[Project]]:
    for p in graph.projects:
        yield Subject(f"project {p.id}", p.project, p.folder.project, graph, p)


def project_model(graph: EvaluationGraph) -> Iterator[Subject[Project]]:
    """Each project, for what has to be written in its logic model."""
    for p in graph.projects:
        yield Subject(f"project {p.id}", p.project, p.folder.logic_model, graph, p)


def project_findings(graph: EvaluationGraph) -> Iterator[Subject[Project]]:
    """Each project, for what has to be written in its findings."""
    for p in graph.projects:
        yield Subject(f"project {p.id}", p.project, p.folder.findings, graph, p)


def project_story(graph: EvaluationGraph) -> Iterator[Subject[Project]]:
    """Each project, for what has to be written in its story."""
    for p in graph.projects:
        yield Subject(f"project {p.id}", p.project, p.folder.story, graph, p)


def stakeholder(graph: EvaluationGraph) -> Iterator[Subject[Stakeholder]]:
    """Key stakeholders."""
    for p in graph.projects:
        for id, value in p.key_stakeholders.items():
            yield Subject(f"stakeholder {id}", value, p.folder.project, graph, p, ("stakeholders", id), id)


def relationship(graph: EvaluationGraph) -> Iterator[Subject[Relationship]]:
    for p in graph.projects:
        for id, sheet in p.relationships.items():
            yield Subject(f"relationship {id}", sheet.value, sheet, graph, p, (), id)


def relationship_with_outcomes(graph: EvaluationGraph) -> Iterator[Subject[Relationship]]:
    for subject in relationship(graph):
        if subject.item in subject.project.outcomes_through:
            subject.key = ("between",)
            yield subject


def relationship_judged(graph: EvaluationGraph) -> Iterator[Subject[Relationship]]:
    """Each relationship, for the judgement of it."""
    for p in graph.projects:
        for id, sheet in p.relationships.items():
            yield Subject(f"relationship {id}", sheet.value, p.folder.findings, graph, p, ("judgements", id), id)


def party(graph: EvaluationGraph) -> Iterator[Subject[Party]]:
    for p in graph.projects:
        for party_ in p.parties:
            sheet = party_.relationship
            name = f"relationship {sheet.id}, party {party_.id}"
            yield Subject(name, party_, sheet, graph, p, party_.key, party_.id)


def party_heard(graph: EvaluationGraph) -> Iterator[Subject[Party]]:
    """Each party, for its voice in the story."""
    for subject in party(graph):
        subject.file = subject.project.folder.story
        subject.key = ("How it was experienced",)
        yield subject


def party_experience(graph: EvaluationGraph) -> Iterator[Subject[Party]]:
    """Each party, for the report of its experience."""
    for subject in party(graph):
        subject.file = subject.project.folder.findings
        subject.key = ()
        yield subject


def behaviour(graph: EvaluationGraph) -> Iterator[Subject[str]]:
    for p in graph.projects:
        for party_ in p.parties:
            for index, text in numbered(party_.practice.behaviours if party_.practice else []):
                sheet = party_.relationship
                name = f"relationship {sheet.id}, party {party_.id}, behaviour “{text}”"
                key = ("practice", party_.id, "behaviours", index)
                yield Subject(name, text, sheet, graph, p, key, party_.id)


def _effects(kind: Kind) -> Subjects:
    def effects(graph: EvaluationGraph) -> Iterator[Subject[Any]]:
        for p in graph.projects:
            for effect in p.of(kind.name):
                name = f"{kind.words} {item_name(effect.id, effect.value.statement, int(effect.key[-1]))}"
                yield Subject(name, effect.value, effect.source, graph, p, effect.key, effect.id)

    return effects


benefit = _effects(KINDS["benefit"])
adverse_effect = _effects(KINDS["adverse-effect"])


def dissemination(graph: EvaluationGraph) -> Iterator[Subject[Dissemination]]:
    """The dissemination items of the projects."""
    for p in graph.projects:
        for index, value in numbered(p.project.dissemination):
            name = f"dissemination {item_name(None, value.message or value.product, index)}"
            yield Subject(name, value, p.folder.project, graph, p, ("dissemination", index))


def done_item(graph: EvaluationGraph) -> Iterator[Subject[Dissemination]]:
    """The dissemination items that are said to be done."""
    return (s for s in dissemination(graph) if s.value.done)


def reflection(graph: EvaluationGraph) -> Iterator[Subject[Page]]:
    for p in graph.projects:
        for page in p.folder.reflections:
            yield Subject(f"reflection {_stem(page.path)}", page, page, graph, p)


def judgement(graph: EvaluationGraph) -> Iterator[Subject[Judgement]]:
    for p in graph.projects:
        sheet = p.folder.findings
        for id, value in sheet.value.judgements.items():
            if id in p.relationships:
                yield Subject(f"judgement {id}", value, sheet, graph, p, ("judgements", id), id)


def _nodes(*kinds: str) -> Subjects:
    def nodes(graph: EvaluationGraph) -> Iterator[Subject[Entity]]:
        for p in graph.projects:
            for kind in kinds:
                for node_ in p.of(kind):
                    yield Subject(f"{kind} {node_.id}", node_, node_.source, graph, p, node_.key, node_.id)

    return nodes


node = _nodes(*NODES)
leading = _nodes("activity", "output", "outcome")
led_to = _nodes("input", "output", "outcome", "impact")


def outcome(graph: EvaluationGraph) -> Iterator[Subject[Outcome]]:
    for p in graph.projects:
        for node_ in p.of("outcome"):
            yield Subject(f"outcome {node_.id}", node_.value, node_.source, graph, p, node_.key, node_.id)


def indicator(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    for p in graph.projects:
        for id, sheet in p.indicators.items():
            yield Subject(f"indicator {id}", sheet.value, sheet, graph, p, (), id)


def number(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The indicators that are numbers."""
    return (s for s in indicator(graph) if s.value.kind not in (None, "qualitative"))


def proportion(graph: EvaluationGraph) -> Iterator[Subject[Indicator]]:
    """The indicators that are proportions or rates."""
    return (s for s in indicator(graph) if s.value.kind in ("proportion", "rate"))


def plan(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    """The data-capture plans, each once: those of the evaluation itself, then those of the projects."""
    for id, sheet in graph.plans.items():
        yield Subject(f"data-capture {id}", sheet.value, sheet, graph, None, (), id)
    for p in graph.projects:
        for id, sheet in p.folder.plans.items():
            yield Subject(f"data-capture {id}", sheet.value, sheet, graph, p, (), id)


def asking_plan(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    """The plans by which people are asked."""
    return (s for s in plan(graph) if asks_people(s.value))


def survey(graph: EvaluationGraph) -> Iterator[Subject[DataCapture]]:
    return (s for s in plan(graph) if s.value.method == "survey")


def story(graph: EvaluationGraph) -> Iterator[Subject[Page]]:
    for p in graph.projects:
        yield Subject("story", p.folder.story, p.folder.story, graph, p)


def story_record(graph: EvaluationGraph) -> Iterator[Subject[Page]]:
    """Each story, for what project.toml has to say of it."""
    for p in graph.projects:
        yield Subject("story", p.folder.story, p.folder.project, graph, p)


def quoting_story(graph: EvaluationGraph) -> Iterator[Subject[Page]]:
    """The stories in which somebody is quoted, and those that cannot be read."""
    for s in story_record(graph):
        page = s.value
        if page.exists and (page.document is None or any(voice.has_source for voice in s.project.voices)):
            yield s


def section(graph: EvaluationGraph) -> Iterator[Subject[str]]:
    """Every section that a story should have."""
    for p in graph.projects:
        for title in STORY_SECTIONS:
            yield Subject(f"story, section {title}", title, p.folder.story, graph, p, (title,), title)


def published(graph: EvaluationGraph) -> Iterator[Subject[Sheet[Any] | Page]]:
    """What may reach the public: stories, reflections and findings, as far as they are there."""
    for p in graph.projects:
        if p.folder.story.exists:
            yield Subject("story", p.folder.story, p.folder.story, graph, p)
        for page in p.folder.reflections:
            yield Subject(f"reflection {_stem(page.path)}", page, page, graph, p)
        if p.folder.findings.exists:
            yield Subject("findings", p.folder.findings, p.folder.findings, graph, p)


def item_name(id: str | None, text: str | None, index: int) -> str:
    """How an item of a list is spoken of: by its id, else by its text, else by its position."""
    return id or (f"“{text}”" if text else str(index + 1))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")
