"""Relationships, as the groups by which boxes are coloured and numbered."""

from collections.abc import Iterable, Mapping

from evalkit.drawing.diagram import Box, Group, words
from evalkit.files.evaluation import Sheet
from evalkit.model.relationship import Relationship
from evalkit.thread.graph import ProjectGraph


def relationships(project: ProjectGraph) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for id, sheet in project.relationships.items():
        add_relationship(groups, id, sheet)
    return groups


def add_relationship(groups: dict[str, Group], id: str, sheet: Sheet[Relationship]) -> None:
    type = f" ({sheet.value.type})" if sheet.value.type else ""
    groups[id] = Group(id, f"{words(id)}{type}", str(len(groups) + 1))


def occurring(groups: Mapping[str, Group], boxes: Iterable[Box]) -> list[Group]:
    occurring = {box.group for box in boxes}
    return [group for id, group in groups.items() if id in occurring]
