"""Whether the focus was kept: the reviews that were held against those planned, and the reflections."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from evalkit.documents.blocks import Block, Paragraph, Table
from evalkit.documents.material import Material
from evalkit.documents.text import cell, long_day, maybe, plain
from evalkit.grammar import counted
from evalkit.model.values import add_interval


def build(material: Material, _: Sequence[str]) -> Iterator[Block]:
    programme = material.programme
    held = sorted((one for one in programme.reviews if one.date), key=lambda one: str(one.date))
    every = programme.review.every
    if every or held:
        planned = f", planned every {every}{_kept([one.date for one in held if one.date], every)}" if every else ""
        yield Paragraph(plain(f"{counted(len(held), 'review')} of the focus on relationships held{planned}."))
    rows = tuple(
        (maybe(long_day(one.date)), *([cell(one.note)] if material.audience.internals else [])) for one in held
    )
    head = ("Review held", "What was decided") if material.audience.internals else ("Review held",)
    yield Table("Reviews of the focus on relationships", head, rows, (1, 3) if len(head) > 1 else (1,))
    reflected = tuple(
        (
            maybe(material.title(project)),
            maybe(str(len([page for page in project.folder.reflections if page.day and page.day <= material.day]))),
            cell(f"every {project.project.reflection.every}" if project.project.reflection.every else None),
        )
        for project in material.projects
    )
    yield Table("Reflections", ("Project", "Reflections held", "Planned"), reflected, (4, 2, 2))


def _kept(days: Sequence[date], every: str) -> str:
    """Whether each review followed the one before within the time that was planned."""
    late = [after for before, after in pairwise(days) if after > add_interval(before, every)]
    if len(days) <= 1:
        return ""
    if not late:
        return "; each followed the one before within that time"
    return f"; later than that after the one before: {', '.join(map(long_day, late))}"
