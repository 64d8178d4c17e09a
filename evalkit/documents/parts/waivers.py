"""What is knowingly left out of the evaluation, why, and until when."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, long_day, maybe


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    if not material.audience.internals:
        return
    rows = tuple(
        (
            maybe(f"{one.rule or ''} {one.subject or ''} {one.item or ''}".strip()),
            cell(one.reason),
            cell(one.owner),
            maybe(long_day(one.until)),
        )
        for one in material.programme.waivers
    )
    yield Table("Requirements knowingly not met", ("Requirement", "Why", "Owner", "Until"), rows, (5, 7, 3, 3))
