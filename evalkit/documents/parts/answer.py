"""The answer to one question for the programme as a whole: `answer: change`."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Box, Paragraph, Run
from evalkit.documents.material import Material
from evalkit.documents.text import said
from evalkit.errors import EvalkitError
from evalkit.suggest import did_you_mean


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    questions = material.questions()
    for id in arguments or tuple(questions):
        if id not in questions:
            raise EvalkitError(
                f"There is no question “{id}”.{did_you_mean(id, questions)}",
                hint=f"The questions are {', '.join(questions)}.",
            )
        yield Paragraph((Run(" ".join(questions[id].split()), italic=True),))
        yield Box("In short", tuple(said(material.programme.answers.get(id))))
