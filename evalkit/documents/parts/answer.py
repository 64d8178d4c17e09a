"""The answer to one question for the programme as a whole: `answer: change`."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Box, Paragraph, Run
from evalkit.documents.material import Material
from evalkit.documents.text import said

ARGUMENTS = ("question",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    questions = material.questions()
    for id in arguments or tuple(questions):
        yield Paragraph((Run(" ".join(questions[id].split()), italic=True),))
        yield Box("In short", tuple(said(material.programme.answers.get(id))))
