"""Quotations from a project's story, of one stakeholder or of all: only where there is consent to publish them."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block
from evalkit.documents.material import Material
from evalkit.documents.parts._quotations import quotations
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project", "stakeholder")


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id in wanted or tuple(project.project.stakeholders):
        yield from quotations(material, project, id)
