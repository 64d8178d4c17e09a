"""Who is told what, how and when; and what has been told."""

from collections.abc import Iterator, Sequence

from evalkit.documents.blocks import Block, Cell, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, long_day, paragraphs_of, plain
from evalkit.model.programme import ProgrammeDissemination
from evalkit.model.project import Dissemination

ARGUMENTS = ("project",)


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    held = () if arguments else material.programme.dissemination
    rows = [_row(material, one.audience, one) for one in held]
    yield _table("About the evaluation as a whole", rows)
    for project in material.meant(arguments):
        rows = [
            _row(material, material.stakeholders(project, one.audience), one) for one in project.project.dissemination
        ]
        yield _table(f"By the project: {material.title(project)}", rows)


def _table(caption: str, rows: list[tuple[Cell, ...]]) -> Table:
    return Table(caption, ("Who", "What they are to take from it", "How", "When"), tuple(rows), (4, 6, 6, 3))


def _row(material: Material, who: str | None, one: Dissemination | ProgrammeDissemination) -> tuple[Cell, ...]:
    how = [text for held in (one.product, one.channel) for text in paragraphs_of(held)]
    if one.owner and material.audience.internals:
        how.append(f"Owner: {one.owner}")
    when = [f"Planned {long_day(one.when)}"] if one.when else []
    if one.done:
        when.append(f"Done {long_day(one.done)}")
    ways = Cell(tuple(map(plain, how))) if how else cell(None)
    return cell(who), cell(one.message), ways, Cell(tuple(map(plain, when))) if when else cell(None)
