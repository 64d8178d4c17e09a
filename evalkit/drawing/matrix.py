"""Relationships by project, to be drawn."""

from collections.abc import Iterator, Sequence

from evalkit.drawing.diagram import Group, Matrix, words
from evalkit.drawing.groups import Groups, groups_of, letter
from evalkit.drawing.notes import footer, unreadable
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.thread.graph import EvaluationGraph, ProjectGraph


def matrix(graph: EvaluationGraph, project: str | None = None) -> Matrix:
    """Which types of relationship the projects address, and by which relationships."""
    projects = [part for part in graph.projects if project in (None, part.id)]
    types, groups = _types(projects), groups_of(projects)
    titles = [words(part.project.title) or part.id for part in projects]
    drawn = Matrix(
        title=f"{footer(graph) or 'the evaluation'} – relationships by project",
        description="Which types of relationship each project sets out to change.",
        columns=[id or "no type" for id in types],
        explained=list(types.values()),
        rows=[f"{letter(n)}. {title}" if len(titles) > 1 else title for n, title in enumerate(titles)],
        cells=[[_of_type(part, id, groups) for id in types] for part in projects],
        notes=unreadable(projects),
    )
    drawn.description = " ".join([drawn.description, *_told(drawn)])
    return drawn


def _types(projects: Sequence[ProjectGraph]) -> dict[str, str]:
    """The types of relationship, with what each stands for; an empty one where some relationship gives none."""
    types = {id: type.text for id, type in RELATIONSHIP_TYPES.items()}
    if any(sheet.value.type is None for project in projects for sheet in project.relationships.values()):
        types[""] = "of which no type is given"
    return types


def _of_type(project: ProjectGraph, type: str, groups: Groups) -> tuple[Group, ...]:
    """The relationships of a type, the leading one first."""
    of_type = (id for id, sheet in project.relationships.items() if (sheet.value.type or "") == type)
    return tuple(sorted((groups[project.id, id] for id in of_type), key=lambda group: group.number))


def _told(drawn: Matrix) -> Iterator[str]:
    """What stands in each row, in words."""
    for row, cells in zip(drawn.rows, drawn.cells, strict=True):
        named = [f"{group.name} ({type})" for type, cell in zip(drawn.columns, cells, strict=True) for group in cell]
        if named:
            yield f"{row}: {', '.join(named)}."
