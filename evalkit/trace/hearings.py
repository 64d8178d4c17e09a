"""Who is heard on what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.thread.graph import EvaluationGraph, ProjectGraph, asks


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who is heard: the data sources that ask a party, on a question."""

    project: str
    relationship: str
    party: str
    question: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class Hearings:
    """Relationship × party × question, in the order of the files."""

    rows: list[Hearing]
    unreadable: Sequence[str] = ()
    """The files that cannot be read, with the line."""


def hearings(graph: EvaluationGraph, project: str | None = None, unreadable: Sequence[str] = ()) -> Hearings:
    """Who is heard on what in an evaluation, or in one of its projects."""
    parts = (part for part in graph.projects if project in (None, part.id))
    return Hearings([row for part in parts for row in _of(part)], unreadable)


def _of(project: ProjectGraph) -> Iterator[Hearing]:
    plans = {id: sheet.value for id, sheet in project.plans.items()}
    for party in project.parties:
        for question in project.questions:
            sources = [id for id, plan in plans.items() if asks(plan, party.id) and question in plan.questions]
            yield Hearing(project.id, party.relationship.id, party.id, question, sources)
