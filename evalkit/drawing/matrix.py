"""Relationships by project, to be drawn."""

from collections.abc import Sequence

from evalkit.drawing.diagram import Group, Matrix, words
from evalkit.drawing.notes import footer, unreadable
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.thread.graph import EvaluationGraph, ProjectGraph


def matrix(graph: EvaluationGraph, project: str | None = None) -> Matrix:
    """Which types of relationship the projects address."""
    projects = [part for part in graph.projects if project in (None, part.id)]
    types = _types(projects)
    drawn = Matrix(
        title=f"{footer(graph) or 'the evaluation'} – relationships by project",
        description=f"Which of {len(types)} types of relationship each of {len(projects)} projects sets out to change.",
        columns=[Group(id, id or "no type", str(number)) for number, id in enumerate(types, 1)],
        explained=list(types.values()),
        rows=[words(part.project.title) or part.id for part in projects],
        cells=[[_of_type(part, id) for id in types] for part in projects],
        notes=unreadable(projects),
    )
    if drawn.unaddressed:
        drawn.description += f" No project addresses {', '.join(group.name for group in drawn.unaddressed)}."
    return drawn


def _types(projects: Sequence[ProjectGraph]) -> dict[str, str]:
    """The types of relationship, with what each stands for; an empty one where some relationship gives none."""
    types = {id: type.text for id, type in RELATIONSHIP_TYPES.items()}
    if any(sheet.value.type is None for project in projects for sheet in project.relationships.values()):
        types[""] = "of which no type is given"
    return types


def _of_type(project: ProjectGraph, type: str) -> tuple[str, ...]:
    return tuple(words(id) for id, sheet in project.relationships.items() if (sheet.value.type or "") == type)
