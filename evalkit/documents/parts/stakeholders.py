"""Who is concerned by a project, what is at stake for them, and how they take part in the evaluation."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, sentence
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    rows = tuple(
        (
            cell(material.stakeholder(project, id)),
            maybe(sentence(one.group)),
            maybe(one.interest),
            maybe(one.involvement),
        )
        for id, one in project.project.stakeholders.items()
    )
    head = ("Who", "Group", "What is at stake for them", "How they take part")
    yield Table(f"Stakeholders: {material.title(project)}", head, rows, (4, 2, 5, 6))
