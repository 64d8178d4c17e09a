"""The objective: which relationships are to change, why that is central, why it should work."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import plain, said


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    objective = material.programme.objective
    for label, text in (
        ("The objective", objective.statement),
        ("Why it is central", objective.centrality),
        ("Why it should work", objective.rationale),
    ):
        if text or material.draft:
            yield Paragraph(plain(label), "label")
            yield from said(text)
    for label, text in (("Independence", material.programme.independence), ("Protocol", material.programme.registered)):
        if text:
            yield Paragraph(plain(label), "label")
            yield from said(text)
