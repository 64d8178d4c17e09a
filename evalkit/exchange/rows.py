"""What stands on the sheets: one row for each thing of an evaluation, also for those that are asked for and not there yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from evalkit.exchange.cells import Cell, cell_of, plain
from evalkit.exchange.names import Called
from evalkit.exchange.sheets import INSIDE, PROJECT, WHAT, WHOSE, Field, Sheet, what
from evalkit.files.entities import Entity, entities
from evalkit.files.evaluation import Evaluation, ProjectFolder
from evalkit.framework import Stage
from evalkit.model.fields import resolve
from evalkit.model.kind import Kind
from evalkit.model.kinds import KINDS


@dataclass(slots=True, eq=False)
class Row:
    """A row: which thing it is, and its cells by the keys of columns."""

    kind: Kind
    project: str
    inside: str
    id: str
    number: int
    """Which one of its kind it is in its place, counted from 1: that is how those without an id are found again."""
    entity: Entity | None
    """None for what is not there yet."""
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The text by which the row is known again, wherever it is moved to."""
        return "|".join((self.kind.name, self.project, self.inside, self.id, str(self.number)))

    def texts(self) -> dict[str, str]:
        """Its cells as texts, without those that only say which thing it is."""
        return {key: plain(cell) for key, cell in self.cells.items() if not key.startswith("@")}


def rows_of(sheet: Sheet, evaluation: Evaluation, called: Called, project: str | None = None) -> Iterator[Row]:
    """The rows of a sheet, kind by kind in each project. `project`: only of this one, and of the evaluation itself."""
    folders: list[ProjectFolder | None] = [None, *evaluation.projects]
    for folder in folders:
        if folder and project not in (None, folder.id):
            continue
        for kind in (kind for kind in sheet.kinds if kind.in_project or folder is None):
            for row in _of_kind(kind, evaluation, folder):
                row.cells = _cells(sheet, row, called)
                yield row


def _of_kind(kind: Kind, evaluation: Evaluation, folder: ProjectFolder | None) -> Iterator[Row]:
    counts: dict[str, int] = {}
    there = set()
    for thing in entities(evaluation, kind, folder):
        counts[thing.inside] = counts.get(thing.inside, 0) + 1
        there.add((thing.inside, thing.id))
        yield Row(kind, folder.id if folder else "", thing.inside, thing.id, counts[thing.inside], thing)
    for inside, id in _expected(kind, evaluation, folder):
        if (inside, id) not in there and folder:
            yield Row(kind, folder.id, inside, id, 0, None)


def _expected(kind: Kind, evaluation: Evaluation, folder: ProjectFolder | None) -> Iterator[tuple[str, str]]:
    """What is asked for, there or not: the practice of each party and, from analysis on, a judgement of each relationship."""
    if folder and kind.name == "practice":
        for sheet in folder.relationships.values():
            known = folder.project.value.stakeholders
            yield from ((sheet.id, party) for party in sheet.value.between if party in known)
    if folder and kind.name == "judgement":
        stage = folder.project.value.stage or evaluation.programme.value.stage
        if stage and Stage.of(stage) >= Stage.ANALYSIS:
            yield from (("", id) for id in folder.relationships)
    if folder and kind.name == "logic-model":
        yield "", kind.name


def _cells(sheet: Sheet, row: Row, called: Called) -> dict[str, Cell]:
    kind, cells = row.kind, dict[str, Cell]()
    for column in sheet.columns:
        if of := column.of.get(kind.name):
            cells[column.key] = _cell(of, row, called)
        elif column.key == PROJECT and kind.in_project:
            cells[PROJECT] = called.name(row.project, ("project",), "") if row.project else None
        elif column.key == INSIDE and kind.inside:
            cells[INSIDE] = called.name(row.inside, (kind.inside,), row.project)
        elif column.key == WHAT:
            cells[WHAT] = what(kind)
        elif column.key == WHOSE and kind.stands_for:
            cells[WHOSE] = called.name(row.id, (kind.stands_for,), row.project)
    return cells


def _cell(of: Field, row: Row, called: Called) -> Cell:
    if row.entity is None:
        return None
    return cell_of(of, resolve(row.entity.value, tuple(of.key.split("."))), called, row.project)


def kind_called(text: str, sheet: Sheet) -> Kind | None:
    """The kind of thing that a word means in the column which says what a row is."""
    said = " ".join(text.casefold().replace("-", " ").split())
    for kind in sheet.kinds:
        if said in {name.casefold().replace("-", " ") for name in (what(kind), kind.name, kind.words, kind.plural)}:
            return kind
    return sheet.kinds[0] if len(sheet.kinds) == 1 else KINDS.get(said) if KINDS.get(said) in sheet.kinds else None
