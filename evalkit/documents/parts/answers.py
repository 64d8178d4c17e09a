"""The questions, each with its answer for the programme as a whole."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Paragraph, Run
from evalkit.documents.material import Material
from evalkit.documents.text import said


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    for id, question in material.questions().items():
        if material.programme.answers.get(id) or material.draft:
            yield Paragraph((Run(" ".join(question.split()), bold=True),))
            yield from said(material.programme.answers.get(id))
