"""Tables that others have made: which of their columns is which field, and what their rows ask for."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.editing.faults import Faults
from evalkit.editing.from_file import Given, decoded, of_rows
from evalkit.editing.headings import ABOUT, column_of, own_columns, proposed, synonym, texts_called
from evalkit.editing.other_languages import in_english
from evalkit.errors import EvalkitError
from evalkit.exchange.cells import says_nothing
from evalkit.exchange.levels import ORDER, level_of
from evalkit.exchange.periods import last_day, with_period
from evalkit.model import written
from evalkit.model.fields import reach, value_type
from evalkit.model.kind import Kind
from evalkit.suggest import did_you_mean
from evalkit.system.ordinary import read_ordinary
from evalkit.tables.rows import Cells, Doubt, Rows, letter, rows_in, rows_of

if TYPE_CHECKING:
    from evalkit.exchange.spreadsheet import Grid

Known = Callable[[str], bool]
TEXT_ENDINGS = (".csv", ".tsv", ".txt")
SHOW = "Show what is to count (take filters off), and delete what is not."
_TOTAL = re.compile(
    r"(?:(?:sub-?|grand |overall )?totals?|sums?|summe|gesamt|gesamtsumme|zwischensumme|somme|suma)(?:\s*[:(=].*)?",
    re.IGNORECASE | re.DOTALL,
)
_UNIT = re.compile(
    r"\(.*\)|\[.*\]|[%#€£$]|text|dates?|numbers?|no\.?|n|people|days?|weeks?|months?|years?|percent|per cent|gbp|eur|usd"
    r"|y/n|yes/no|[dmy]{1,4}[-/.][dmy]{1,4}[-/.][dmy]{1,4}",
    re.IGNORECASE,
)
"""What stands in a row of units below the headings."""
_REMARK = re.compile(
    r"(?:notes?|legends?|key|sources?|remarks?|comments?|legende|hinweis|anmerkung|quelle|remarque|légende|nota)\s*[:*]",
    re.IGNORECASE,
)
_NAME = "NAME"
_BY = f"by.{_NAME}"
_DATED = ("baseline.value", "target.value")
"""Fields whose heading may say of when they are: `Target 2027`."""


@dataclass(slots=True)
class Own:
    """A table of others, with the key that each of its columns stands for; empty for one that is left out."""

    kind: Kind
    path: Path
    rows: Rows
    keys: list[str]
    days: dict[int, date]
    """The day that the heading of a column says its values are of."""
    passed_over: dict[int, str]
    """The numbers of rows that are no things, and what they are: units, totals, remarks."""

    def left_out(self) -> list[str]:
        """The headings of columns that are left out; of those without one that hold something, their letters."""
        kept = [row for number, row in self.rows.rows if number not in self.passed_over]
        return [
            head or f"column {letter(at)}, without a heading"
            for at, (head, key) in enumerate(zip(self.rows.headings, self.keys, strict=True))
            if not key and (head or any(_at(row, at) for row in kept))
        ]

    def agreed(self) -> dict[str, str]:
        """Heading → key of every column."""
        return {head: key for head, key in zip(self.rows.headings, self.keys, strict=True) if head}

    def given(self) -> Given:
        """What its rows ask for."""
        kept = [(n, row) for n, row in self.rows.rows if n not in self.passed_over]
        texts = {at: [self._texts(at, row) for _, row in kept] for at, key in enumerate(self.keys) if _is_texts(key)}
        names = [
            (at, name) for at, held in texts.items() for name in dict.fromkeys(name for row in held for name in row)
        ]
        headings = ["" if at in texts else key for at, key in enumerate(self.keys)]
        headings += [_date_of(self.keys[at]) for at in self.days]
        headings += [f"{self.keys[at].removesuffix(_NAME)}{name}" for at, name in names]
        days = {at for at, key in enumerate(self.keys) if _holds(self.kind, key, date)}
        rows = [
            (number, [*self._kept(row, headings, days), *(texts[at][place].get(name, "") for at, name in names)])
            for place, (number, row) in enumerate(kept)
        ]
        wishes, faults = of_rows(self.kind, replace(self.rows, headings=headings, rows=rows), self.path)
        for number, row in kept:
            if any(row[len(self.keys) :]):
                faults.add((number,), "there are more cells than headings")
        columns = {at for at, key in enumerate(self.keys) if key}
        note_doubts(self.rows, {number for number, _ in kept}, columns, faults)
        return wishes, faults

    def _kept(self, row: Cells, headings: Sequence[str], days: Collection[int]) -> Cells:
        """A row without what stands in columns that are left out, and without what says that nothing is given. `days`: columns
        of days, in which a period stands for its last one.
        """
        cells = [_at(row, at) for at in range(len(self.keys))]
        kept = ["" if not key or says_nothing(cell) else cell for key, cell in zip(headings, cells, strict=False)]
        for at in days:
            kept[at] = _as_day(kept[at])
        return [*kept, *(day.isoformat() if kept[at] else "" for at, day in self.days.items())]

    def _texts(self, at: int, row: Cells) -> dict[str, str]:
        """A cell of texts by their names: one to a line (`unit: York`), or as REDCap has them (`1, Yes | 2, No`); else it is
        one, by the name of its heading.
        """
        cell = _at(row, at)
        if says_nothing(cell):
            return {}
        parts, mark = (cell.split("|"), ",") if "|" in cell else (cell.split("\n"), ":")
        pairs = [part.partition(mark) for part in parts if part.strip()]
        if all(name.strip() and text.strip() for name, _, text in pairs):
            return {name.strip(): text.strip() for name, _, text in pairs}
        return {self.rows.headings[at]: cell}


def _is_texts(key: str) -> bool:
    """Whether a column holds texts by names that people choose themselves."""
    return key.endswith(_NAME) and key.count(".") == 1


def _holds(kind: Kind, key: str, *types: type) -> bool:
    """Whether a column is of a field that holds a value of one of some types."""
    found = reach(kind.table, key) if key and key not in ABOUT and not _is_texts(key) else None
    return bool(found and found.field and value_type(found.owner, found.field) in types)


def with_decimal_commas(table: Rows, path: Path, numbers: Collection[int]) -> Rows:
    """A table of texts in which `1.500` are thousands where other numbers have a decimal comma. `numbers`: their columns."""
    is_text = path.suffix.lower() in TEXT_ENDINGS
    if not is_text or not any(written.has_decimal_comma(_at(row, at)) for _, row in table.rows for at in numbers):
        return table
    rows = [
        (number, [written.without_points(cell) if at in numbers else cell for at, cell in enumerate(row)])
        for number, row in table.rows
    ]
    return replace(table, rows=rows)


def _as_day(text: str) -> str:
    """A cell, or the last day of the period that it names."""
    day = None if not text or written.is_plain_day(text) else last_day(text)
    return day.isoformat() if day else text


def own(
    kind: Kind, path: Path, sheet: str | None, columns: Mapping[str, str], known: Mapping[str, str] | None = None
) -> Own:
    """The table in a file. `columns`: heading → key, where it is said; `known`: what was agreed before.

    Raises EvalkitError where it cannot be read, and for headings and keys that there are not.
    """
    table = table_in(path, sheet, lambda heading: bool(meant(kind, heading)))
    given = {_plain(head): key for head, key in (known or {}).items() if not key or column_of(kind, key)}
    given |= {_plain(head): _checked(kind, key) for head, key in columns.items()}
    if missing := next((head for head in columns if _plain(head) not in map(_plain, table.headings)), None):
        raise EvalkitError(
            f"{path} has no column “{missing}”.{did_you_mean(missing, table.headings)}",
            hint=f"Its headings are {', '.join(filter(None, table.headings))}.",
        )
    keys = _keys(kind, table.headings, given)
    numbers = {at for at, key in enumerate(keys) if _holds(kind, key, int, float)}
    table = with_decimal_commas(table, path, numbers)
    return Own(kind, path, table, keys, _days(table.headings, keys), dict(_passed_over(kind, table, keys)))


def meant(kind: Kind, heading: str) -> str:
    """The key that a heading may stand for, in whichever language, with a period or without; empty for none."""
    english = in_english(heading)
    if texts := texts_called(kind, english):
        return f"{texts}.{_NAME}"
    bare, day = with_period(english)
    key = proposed(kind, bare) if day and bare else ""
    return key if key in _DATED else proposed(kind, english)


def _days(headings: Sequence[str], keys: Sequence[str]) -> dict[int, date]:
    """The days that headings say their columns are of, but where a column of its own does."""
    found = {at: with_period(in_english(head))[1] for at, head in enumerate(headings) if keys[at] in _DATED}
    return {at: day for at, day in found.items() if day and _date_of(keys[at]) not in keys}


def _date_of(key: str) -> str:
    return f"{key.partition('.')[0]}.date"


def table_in(path: Path, sheet: str | None, known: Known) -> Rows:
    """The table in a workbook or a text, of the sheet of this name or the one whose headings are known best."""
    ending = path.suffix.lower()
    if ending in TEXT_ENDINGS:
        try:
            return rows_of(decoded(read_ordinary(path)), str(path), known)
        except OSError as error:
            reason = (error.strerror or "unknown reason").lower()
            raise EvalkitError(f"{path} cannot be read: {reason}.", hint="Check the path.") from error
        except UnicodeDecodeError as error:
            raise EvalkitError(f"{path} is no text.", hint="Save it as CSV.") from error
    from evalkit.exchange.spreadsheet import ENDINGS, grids

    if ending not in ENDINGS:
        listed = ", ".join((*ENDINGS, *TEXT_ENDINGS))
        raise EvalkitError(f"The ending of {path} does not say what it is.", hint=f"Give one of {listed}.")
    found = [grid for grid in grids(path) if any(map(any, grid.rows))]
    grid = _the_sheet(found, path, sheet, known)
    cells = [[cell.strip() for cell in row] for row in grid.rows]
    return replace(rows_in(cells, str(path), known), doubts=tuple(_doubts(grid)))


def _the_sheet(found: Sequence["Grid"], path: Path, sheet: str | None, known: Known) -> "Grid":
    titles = [grid.title for grid in found]
    if sheet is not None and sheet not in titles:
        raise EvalkitError(
            f"{path} has no sheet “{sheet}” with anything in it.{did_you_mean(sheet, titles)}",
            hint=f"Its sheets are {', '.join(titles)}.",
        )
    if not found:
        raise EvalkitError(f"{path} is empty.", hint="Give a table with a row of headings.")
    named = [grid for grid in found if sheet == grid.title or (sheet is None and not grid.is_hidden)] or found
    return max(named, key=lambda grid: max(sum(map(known, set(filter(None, row)))) for row in grid.rows[:10]))


def _doubts(grid: "Grid") -> Iterator[Doubt]:
    """Cells without a value, and what is hidden: what nobody sees may not be meant."""
    for (row, column), fault in sorted(grid.faulty.items()):
        yield Doubt(row + 1, column, f"{grid.address(row, column)} {fault}", "Put a value there, and save it again.")
    for row in sorted(grid.hidden_rows):
        yield Doubt(row + 1, None, f"{grid.row(row)} is a hidden row", SHOW)
    for column in sorted(grid.hidden_columns):
        yield Doubt(0, column, f"{grid.column(column)} is a hidden column", SHOW)


def note_doubts(table: Rows, numbers: Collection[int], columns: Collection[int], faults: Faults) -> None:
    """Notes what is not clear in the rows and columns that are read."""
    for doubt in table.doubts_of(numbers, columns):
        faults.add((doubt.number or min(numbers, default=table.heading_row),), doubt.told, doubt.fix)


def _checked(kind: Kind, key: str) -> str:
    """A key that a column is said to stand for; empty where the column is to be left out."""
    if not key:
        return ""
    found = column_of(kind, key)
    if found is None:
        raise EvalkitError(
            f"--columns: there is no field “{key}” of {kind.words}.{did_you_mean(key, own_columns(kind))}",
            hint=f"Fields: {', '.join(own_columns(kind))}.",
        )
    return found


def _keys(kind: Kind, headings: Sequence[str], given: Mapping[str, str]) -> list[str]:
    """The key of each column: as it is said, else as it is proposed; of two that mean the same, the surer one, and of those
    that are of a day, the last.
    """
    keys = [given.get(_plain(head), "") if head else "" for head in headings]
    for means in (_exactly, _by_another_name, meant):
        for at, head in sorted(enumerate(headings), key=_latest_first):
            if head and not keys[at] and _plain(head) not in given:
                key = means(kind, head)
                keys[at] = key if key not in keys or key == _BY else ""
    return keys


def _exactly(kind: Kind, heading: str) -> str:
    return meant(kind, heading) if column_of(kind, heading) or texts_called(kind, heading) else ""


def _by_another_name(kind: Kind, heading: str) -> str:
    return meant(kind, heading) if synonym(kind, in_english(heading)) else ""


def _latest_first(column: tuple[int, str]) -> tuple[int, int]:
    """The order in which columns get their keys."""
    at, heading = column
    _, day = with_period(in_english(heading))
    return (-day.toordinal() if day else 0, at)


def _passed_over(kind: Kind, table: Rows, keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Rows that are no things, and what they are."""
    leading = next((at for at, key in enumerate(keys) if key == kind.leading), None)
    for place, (number, row) in enumerate(table.rows):
        filled = [cell for cell in row if cell]
        if row[: len(table.headings)] == table.headings:
            yield number, "headings"
        elif is_total(row):
            yield number, "a total"
        elif place == 0 and leading is not None and not _at(row, leading) and all(map(_UNIT.fullmatch, filled)):
            yield number, "units"
        elif len(filled) == 1 < len(table.headings) and kind.name not in ORDER and level_of(filled[0])[0]:
            yield number, f"a level, “{filled[0][:40]}{'…' if len(filled[0]) > 40 else ''}”"
        elif (
            len(filled) == 1
            and len(table.headings) > 1
            and (_REMARK.match(filled[0]) or (leading is not None and not _at(row, leading)))
        ):
            yield number, f"a remark, “{filled[0][:40]}{'…' if len(filled[0]) > 40 else ''}”"


def is_total(row: Cells) -> bool:
    """Whether a row sums up others."""
    first = next(filter(None, row), "")
    return _TOTAL.fullmatch(first) is not None


def _at(row: Cells, at: int) -> str:
    return row[at] if at < len(row) else ""


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())
