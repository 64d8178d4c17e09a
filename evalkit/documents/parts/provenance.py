"""Where the document comes from: the day, the stage, and the digest of the files that it was made of."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Facts
from evalkit.documents.material import Material
from evalkit.documents.text import cell, long_day, sentence


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    facts = {
        "As of": long_day(material.day),
        "Stage of the evaluation": sentence(material.programme.stage),
        "Made from": f"the files of the evaluation with the digest {material.digest}",
    }
    yield Facts(tuple((name, cell(text)) for name, text in facts.items() if text))
