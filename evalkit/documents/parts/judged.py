"""The relationships of a project: from what to what, the judgement, why, and the evidence."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Facts, Heading
from evalkit.documents.material import Material
from evalkit.documents.parts._judgement import judgement_of
from evalkit.documents.text import cell
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    for id, sheet in project.relationships.items():
        known = project.folder.findings.value.judgements.get(id)
        yield Heading(3, material.relationship(project, id))
        rows: list[tuple[str, Cell]] = [
            ("From", cell(sheet.value.from_)),
            ("To", cell(sheet.value.to)),
            ("Judgement", judgement_of(known)),
            ("Why", cell(known.summary if known else None)),
            ("Evidence", material.evidence(project, known.evidence if known else ())),
        ]
        yield Facts(tuple(rows))
