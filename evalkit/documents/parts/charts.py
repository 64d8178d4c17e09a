"""The values of a project's indicators over time as small charts: all of them, or those that are named."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block
from evalkit.documents.material import Material
from evalkit.documents.parts._chart import figures_of
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project", "indicator")


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    wanted = tuple(arguments[1:])
    return material.each(arguments[:1], lambda project: _of(material, project, wanted))


def _of(material: Material, project: ProjectGraph, wanted: Sequence[str]) -> Iterator[Block]:
    ids = [id for id in project.indicators if not wanted or id in wanted]
    yield from figures_of(material, project, ids, f"{material.title(project)}: results over time")
