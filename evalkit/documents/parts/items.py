"""The sources of a project in full, and what each asks."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Heading
from evalkit.documents.material import Material, plan_key
from evalkit.documents.parts._source import source_blocks
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project", "data-capture")


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    for id in wanted or project.folder.plans:
        if sheet := project.plans.get(id):
            yield Heading(3, material.plan(sheet), plan_key(project, id))
            yield from source_blocks(material, project, sheet)
