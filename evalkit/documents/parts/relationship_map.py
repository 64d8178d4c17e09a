"""Which types of relationship each project sets out to change."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import plain
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.thread.graph import ProjectGraph

NAMES = {
    "person-professional": "Person and professional",
    "people-system": "People and system",
    "community-system": "Community and system",
}


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    rows = []
    for project in material.projects:
        of_type = (_of_type(material, project, type) for type in RELATIONSHIP_TYPES)
        rows.append((Cell((plain(material.title(project)),)), *of_type))
    head = ("Project", *(NAMES[type] for type in RELATIONSHIP_TYPES))
    yield Table("Relationships that the projects set out to change", head, tuple(rows), (3, 3, 3, 3))


def _of_type(material: Material, project: ProjectGraph, type: str) -> Cell:
    found = [id for id, sheet in project.relationships.items() if sheet.value.type == type]
    return Cell(
        tuple(plain(material.relationship(project, id)) for id in found) or (plain("–"),), "good" if found else ""
    )
