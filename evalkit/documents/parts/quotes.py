"""Quotations from a project's story, of one stakeholder or of all: only where there is consent to publish them."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block
from evalkit.documents.material import Material
from evalkit.documents.parts._quotations import quotations
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean
from evalkit.thread.graph import ProjectGraph


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id in wanted:
        if id not in project.project.stakeholders:
            near = did_you_mean(id, project.project.stakeholders)
            raise EvalkitError(f"{project.id} has no stakeholder “{id}”.{near}", hint="Name one of its stakeholders.")
    for id in wanted or tuple(project.project.stakeholders):
        yield from quotations(material, project, id)
