"""The judgement of each relationship, project by type of relationship."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.parts._judgement import judgement_of
from evalkit.documents.text import maybe
from evalkit.framework import RELATIONSHIP_TYPES

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    rows: list[tuple[Cell, ...]] = []
    for project in material.meant(arguments):
        for id, sheet in project.relationships.items():
            known = project.folder.findings.value.judgements.get(id)
            type = sheet.value.type
            between = RELATIONSHIP_TYPES[type].id.replace("-", " and ").capitalize() if type else ""
            held = (maybe(material.title(project)), maybe(material.relationship(project, id)), maybe(between))
            rows.append((*held, judgement_of(known)))
    head = ("Project", "Relationship", "Type", "Judgement")
    yield Table("Whether relationships changed", head, tuple(rows), (5, 5, 3, 3))
