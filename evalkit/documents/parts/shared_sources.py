"""The sources that serve several projects: what each is, and what is asked."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Heading
from evalkit.documents.material import Material, plan_key
from evalkit.documents.parts._source import source_blocks


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    for sheet in material.graph.plans.values():
        projects = [project for project in material.projects if project.plans.get(sheet.id) is sheet]
        if projects:
            yield Heading(3, material.plan(sheet), plan_key(projects[0], sheet.id))
            yield from source_blocks(material, projects[0], sheet)
