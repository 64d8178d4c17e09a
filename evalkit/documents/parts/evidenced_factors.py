"""What helped and what got in the way of a project, each with its evidence."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Run, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe
from evalkit.model.findings import Factor
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    found, title = project.folder.findings.value, material.title(project)
    for name, factors in (("What helped", found.promoters), ("What got in the way", found.barriers)):
        rows = tuple(_row(material, project, one) for one in factors)
        yield Table(f"{name}: {title}", ("What it was", "Theme", "How it worked", "Evidence"), rows, (4, 3, 6, 4))


def _row(material: Material, project: ProjectGraph, one: Factor) -> tuple[Cell, ...]:
    summary = [*cell(one.summary).paragraphs]
    if one.relationships:
        names = "; ".join(material.relationship(project, id) for id in one.relationships)
        summary.append((Run(f"Bears on: {names}", italic=True),))
    return cell(one.title), maybe(one.theme), Cell(tuple(summary)), material.evidence(project, one.evidence)
