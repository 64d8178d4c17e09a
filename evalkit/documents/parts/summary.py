"""The programme in a few sentences."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import said


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    for block in said(material.programme.summary):
        yield Paragraph(block.runs, "lead") if isinstance(block, Paragraph) else block
