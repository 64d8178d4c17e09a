"""A workbook that comes back: its rows and columns are found again, wherever they have been moved, whatever they are called."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalkit.editing.meant import folded
from evalkit.errors import EvalkitError
from evalkit.exchange.book import MARK, MARKS, VERSION
from evalkit.exchange.own_tables import SHOW
from evalkit.exchange.sheets import Sheet, sheets_of
from evalkit.exchange.spreadsheet import Grid
from evalkit.files.evaluation import Evaluation
from evalkit.suggest import nearest

Texts = dict[str, str]
"""The cells of a row by the keys of columns."""


@dataclass(slots=True)
class Line:
    """A row as it came back."""

    number: int
    """Counted from 0."""
    mark: str
    texts: Texts


@dataclass(slots=True)
class Filled:
    """A sheet as it came back, and as it went out."""

    sheet: Sheet
    grid: Grid
    columns: dict[str, int]
    """The position of each column by its key."""
    lines: list[Line]
    then: dict[str, Texts]
    """Mark → the row as it was exported."""
    unclear: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """The headings of columns that are no longer there."""

    def address(self, line: Line, key: str) -> str:
        return self.grid.address(line.number, self.columns.get(key, 0))


def is_ours(grids: Sequence[Grid]) -> bool:
    """Whether a workbook is one that was exported."""
    return any(grid.title == MARKS for grid in grids)


def filled(grids: Sequence[Grid], evaluation: Evaluation, path: Path) -> list[Filled]:
    """The sheets of a workbook that was exported. Raises EvalkitError where it is of another form, or a sheet is gone."""
    by_title = {grid.title: grid for grid in grids}
    version = by_title[MARKS].text(0, 1)
    if version != str(VERSION):
        raise EvalkitError(f"{path} is a workbook of form {version or 'unknown'}.", hint="Update evalkit.")
    found = []
    for sheet in sheets_of(evaluation):
        kept = by_title.get(sheet.hidden)
        if kept is None:
            raise EvalkitError(f"{path} has lost its hidden sheet “{sheet.hidden}”.", hint="Export it anew.")
        then = _then(kept)
        grid = by_title.get(sheet.title) or _renamed(grids, then)
        if grid is None:
            found.append(Filled(sheet, Grid(sheet.title, []), {}, [], then, gone=[]))
            continue
        found.append(_filled(sheet, grid, then, kept))
    return found


def _then(kept: Grid) -> dict[str, Texts]:
    keys = kept.rows[0][1:] if kept.rows else []
    return {row[0]: dict(zip(keys, row[1:], strict=False)) for row in kept.rows[1:] if row and row[0]}


def _renamed(grids: Sequence[Grid], then: dict[str, Texts]) -> Grid | None:
    """The sheet with the marks of these rows, under whatever name."""
    seen = (grid for grid in grids if not grid.title.startswith("_"))
    return next((grid for grid in seen if any(row and row[0] in then for row in grid.rows[1:])), None)


def _filled(sheet: Sheet, grid: Grid, then: dict[str, Texts], kept: Grid) -> Filled:
    headings = grid.rows[0] if grid.rows else []
    keys = kept.rows[0][1:] if kept.rows else []
    columns, unknown = _columns(sheet, headings, [key for key in keys if key])
    _by_content(columns, unknown, grid, keys, then)
    found = Filled(sheet, grid, columns, [], then)
    found.unclear = [*_without_heading(sheet, grid, columns, unknown), *_doubtful(grid, set(columns.values()))]
    found.gone = [column.label for column in sheet.columns if column.key not in columns and column.key in keys]
    has_marks = bool(headings) and headings[0] == MARK
    for number, row in enumerate(grid.rows[1:], 1):
        texts = {key: row[at] if at < len(row) else "" for key, at in columns.items()}
        mark = row[0] if has_marks and row else ""
        if any(texts.values()) or mark in then:
            found.lines.append(Line(number, mark, texts))
    return found


def _without_heading(sheet: Sheet, grid: Grid, columns: Collection[str], unknown: Sequence[int]) -> Iterator[str]:
    """Columns that hold something, and are none of those that were exported."""
    for position in unknown:
        if not any(len(row) > position and row[position] for row in grid.rows[1:]):
            continue
        heading = grid.text(0, position)
        labels = {folded(column.label): column.label for column in sheet.columns if column.key not in columns}
        close = labels.get(nearest(folded(heading), labels) or "")
        hint = f" Did you mean “{close}”?" if close else ""
        said = f"is headed “{heading}”, which is none of its columns.{hint}" if heading else "has cells and no heading."
        yield f"{grid.address(0, position)} {said}"


def _doubtful(grid: Grid, read: Collection[int]) -> Iterator[str]:
    """Cells without a value, and what is hidden: what nobody sees may not be meant."""
    yield from (f"{grid.address(*at)} {fault}." for at, fault in sorted(grid.faulty.items()) if at[1] in read)
    yield from (f"{grid.row(row)} is a hidden row. {SHOW}" for row in sorted(grid.hidden_rows))
    hidden = (column for column in sorted(grid.hidden_columns) if grid.text(0, column) != MARK)
    yield from (f"{grid.column(column)} is a hidden column. {SHOW}" for column in hidden)


def _columns(sheet: Sheet, headings: Sequence[str], keys: Sequence[str]) -> tuple[dict[str, int], list[int]]:
    """The position of each column whose heading is as it was, and the positions of others."""
    labels = {folded(column.label): column.key for column in sheet.columns if column.key in keys}
    columns: dict[str, int] = {}
    unknown = []
    for position, heading in enumerate(headings):
        key = labels.get(folded(heading))
        if key and key not in columns:
            columns[key] = position
        elif position or heading != MARK:
            unknown.append(position)
    return columns, unknown


def _by_content(
    columns: dict[str, int], unknown: list[int], grid: Grid, keys: Sequence[str], then: dict[str, Texts]
) -> None:
    """Finds columns with other headings again by what stands in them: in most rows, the same as went out."""
    marks = [(number, then[row[0]]) for number, row in enumerate(grid.rows) if row and row[0] in then]
    for key in keys:
        if key in columns:
            continue
        said = [(number, texts[key]) for number, texts in marks if texts.get(key)]
        for position in unknown:
            same = sum(grid.text(number, position) == text for number, text in said)
            if said and same * 2 > len(said):
                columns[key] = position
                unknown.remove(position)
                break
