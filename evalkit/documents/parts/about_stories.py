"""What the stories are, and how they were written and agreed."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Paragraph
from evalkit.documents.material import Material
from evalkit.documents.text import plain
from evalkit.grammar import counted


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    count = counted(len(material.projects), "project")
    yield Paragraph(
        plain(
            f"Here are the improvement stories of {count}: what each set out to change between people, what was done, what "
            "changed and what did not. Figures in a story come from the indicators and sources that are listed below it."
        )
    )
