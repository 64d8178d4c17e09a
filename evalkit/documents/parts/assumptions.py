"""What has to be true for a project to work, and what lies outside its control."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Listing, Paragraph, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, maybe, plain
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    return material.each(arguments, lambda project: _of(material, project))


def _of(material: Material, project: ProjectGraph) -> Iterator[Block]:
    model = project.folder.logic_model.value
    rows = tuple(
        (maybe(f"A{number}"), cell(one.statement), cell(one.evidence))
        for number, one in enumerate(model.assumptions, 1)
    )
    yield Table(
        f"Assumptions of {material.title(project)}",
        ("No.", "Assumption", "What speaks for it, or how it is tested"),
        rows,
        (1, 7, 7),
    )
    if model.external_factors:
        yield Paragraph(plain("What it does not control"), "label")
        yield Listing(tuple((Paragraph(plain(" ".join(text.split()))),) for text in model.external_factors))
