"""Relationships by project, to be drawn."""

from evalkit.drawing.diagram import Group, Matrix, unreadable, words
from evalkit.drawing.groups import footer
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.thread.graph import EvaluationGraph


def matrix(graph: EvaluationGraph, project: str | None = None) -> Matrix:
    """Which types of relationship the projects address."""
    projects = [part for part in graph.projects if project in (None, part.id)]
    held = [[(sheet.value.type, words(id)) for id, sheet in part.relationships.items()] for part in projects]
    types = {id: type.text for id, type in RELATIONSHIP_TYPES.items()}
    if any(type is None for row in held for type, _ in row):
        types[""] = "of which no type is given"
    cells = [[tuple(name for type, name in row if (type or "") == id) for id in types] for row in held]
    groups = [Group(id, id or "no type", str(number)) for number, id in enumerate(types, 1)]
    name = footer(graph) or "the evaluation"
    drawn = Matrix(
        title=f"{name} – relationships by project",
        description="",
        columns=groups,
        explained=list(types.values()),
        rows=[words(part.project.title) or part.id for part in projects],
        cells=cells,
        notes=unreadable(projects),
    )
    drawn.description = (
        f"Which of {len(groups)} types of relationship each of {len(projects)} projects sets out to change."
    )
    if drawn.unaddressed:
        drawn.description += f" No project addresses {', '.join(group.name for group in drawn.unaddressed)}."
    return drawn
