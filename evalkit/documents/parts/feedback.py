"""Where readers can say what they think, and that their names and addresses are not published."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Facts, Paragraph, Quote
from evalkit.documents.comments import agreed_comments
from evalkit.documents.material import Material
from evalkit.documents.text import cell, paragraphs_of, plain

_NOT_PUBLISHED = "Comments may be published. A name or an address is not."


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    feedback = material.house.feedback
    if feedback.address or feedback.text:
        for text in paragraphs_of(feedback.text):
            yield Paragraph(plain(text))
        if feedback.address:
            yield Facts((("Write to", cell(feedback.address)),))
        yield Paragraph(plain(_NOT_PUBLISHED))
    comments = agreed_comments(material.house, material.day)
    if comments:
        yield Paragraph(plain("What readers have said"), "label")
        for comment in comments:
            yield Quote(tuple(plain(text) for text in paragraphs_of(comment)))
