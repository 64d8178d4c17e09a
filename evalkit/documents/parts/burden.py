"""What is asked of people: how many, how often, for how long; in the report, what they gave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.documents.blocks import Block, Cell, Figure, Paragraph, Table
from evalkit.documents.material import Material
from evalkit.documents.pieces import in_pieces
from evalkit.documents.text import maybe, number, plain
from evalkit.drawing.bars import Amount, bars
from evalkit.model.data_capture import DataCapture
from evalkit.thread.burden import Burden, burden_of
from evalkit.thread.graph import ProjectGraph

ARGUMENTS = ("project",)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one source asks of people."""

    name: str
    who: str
    planned: Burden
    answers: int | None
    """How many were given; None where that is not said."""

    @property
    def given(self) -> float | None:
        """In hours."""
        minutes = self.planned.minutes
        return self.answers * minutes / 60 if self.answers is not None and minutes is not None else None


def build(material: Material, arguments: Sequence[str]) -> Iterator[Block]:
    held = _sources(material, material.meant(arguments))
    if material.kind == "report":
        yield from _given(held)
    else:
        yield from _planned(held)


def _sources(material: Material, projects: Sequence[ProjectGraph]) -> list[_Asked]:
    found: dict[str, _Asked] = {}
    for project in projects:
        for one in burden_of(project.id, project.plans.values()):
            sheet = project.plans[one.source]
            who = material.stakeholders(project, one.respondents)
            asked = _Asked(material.plan(sheet), who, one, _answers(sheet.value))
            found.setdefault(one.file, asked)
    return list(found.values())


def _answers(plan: DataCapture) -> int | None:
    """How many answers came in by the day of the document. One wave that is withheld withholds their sum."""
    waves = [one.answered for one in plan.waves]
    if not waves:
        return plan.sample.achieved
    known = [answered for answered in waves if answered is not None]
    return sum(known) if len(known) == len(waves) else None


def _planned(held: Sequence[_Asked]) -> Iterator[Block]:
    head = ("Source", "Who is asked", "People", "Times", "Minutes each", "Hours in all")
    rows = tuple((maybe(one.name), maybe(one.who), *map(_number, _of_plan(one.planned))) for one in held)
    yield Table("What is asked of people", head, rows, (5, 5, 2, 2, 2, 2))
    yield from _drawn("Hours asked of people, by source", [(one.name, one.planned.hours) for one in held])
    yield from _together([one.planned.hours for one in held], "as planned")


def _of_plan(planned: Burden) -> tuple[float | None, ...]:
    return planned.people, planned.waves, planned.minutes, planned.hours


def _given(held: Sequence[_Asked]) -> Iterator[Block]:
    head = ("Source", "Who was asked", "Answers", "Minutes each", "Hours given")
    rows = tuple(
        (maybe(one.name), maybe(one.who), _number(one.answers), _number(one.planned.minutes), _number(one.given))
        for one in held
    )
    yield Table("What people gave", head, rows, (5, 5, 2, 2, 2))
    yield from _drawn("Hours that people gave, by source", [(one.name, one.given) for one in held])
    hours = [one.given for one in held]
    known = ", as far as answers are counted" if None in hours else ""
    yield from _together(hours, f"given by people to the evaluation{known}")


def _number(held: float | None) -> Cell:
    return maybe(number(round(held)) if held is not None else "")


def _drawn(title: str, held: Sequence[tuple[str, float | None]]) -> Iterator[Block]:
    known = sorted(((name, hours) for name, hours in held if hours), key=lambda pair: -pair[1])
    amounts = [Amount(name, hours, f"{number(round(hours))} hours") for name, hours in known]
    if len(amounts) > 1:
        alt = "; ".join(f"{one.label}: {one.told}" for one in amounts)
        whole, pieces = in_pieces(amounts, lambda some: bars(title, alt, some, amounts))
        yield Figure(title, whole, alt, printed=pieces)


def _together(held: Sequence[float | None], what: str) -> Iterator[Block]:
    hours = sum(one or 0 for one in held)
    if hours:
        yield Paragraph(plain(f"Together: {number(round(hours))} hours, {what}."), "source")
