"""A workbook held against what was exported and what the files say now: what is new, changed, emptied, gone or unclear."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit.editing.meant import folded
from evalkit.exchange.cells import plain, says_nothing, value_of
from evalkit.exchange.filled import Filled, Line
from evalkit.exchange.names import Called
from evalkit.exchange.rows import Row, kind_called, rows_of
from evalkit.exchange.sheets import INSIDE, PROJECT, WHAT, WHOSE, Field, Sheet
from evalkit.files.evaluation import Evaluation
from evalkit.model.kind import Kind
from evalkit.model.written import NotClearError


@dataclass(slots=True, eq=False)
class Change:
    """A cell that holds something else than what was exported."""

    address: str
    label: str
    row: Row
    field: Field
    then: str
    now: str
    files: str
    """What the files say by now, as a cell would."""
    value: Any = None
    """Of the workbook; None where it was emptied."""


@dataclass(slots=True, eq=False)
class New:
    """A row that was added."""

    place: str
    kind: Kind
    project: str
    inside: str
    id: str
    values: dict[str, Any]
    """By dotted key."""
    addresses: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Merge:
    """What a workbook brings."""

    new: list[New] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    emptied: list[Change] = field(default_factory=list)
    gone: list[tuple[str, Row]] = field(default_factory=list)
    """The title of a sheet, and the row that it no longer has."""
    conflicts: list[Change] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def merged(sheets: Sequence[Filled], evaluation: Evaluation, project: str | None) -> Merge:
    """What the sheets of a workbook bring to an evaluation. `project`: only what belongs to it."""
    result, called = Merge(), Called(evaluation)
    for filled in sheets:
        _Merging(filled, evaluation, called, project, result).run()
    return result


class _Merging:
    """One sheet."""

    def __init__(
        self, filled: Filled, evaluation: Evaluation, called: Called, project: str | None, result: Merge
    ) -> None:
        self._filled = filled
        self._sheet: Sheet = filled.sheet
        self._called = called
        self._project = project
        self._result = result
        self._fields = {column.key: column for column in self._sheet.columns}
        self._now = _ByMark(list(rows_of(self._sheet, evaluation, called)))
        self._only = [folder.id for folder in evaluation.projects]

    def run(self) -> None:
        filled, result = self._filled, self._result
        result.unclear += filled.unclear
        for heading in filled.gone:
            result.notes.append(f"{filled.grid.title}: the column “{heading}” is gone; what it held stays.")
        seen: set[str] = set()
        fresh = []
        for line in filled.lines:
            mark = line.mark if line.mark in filled.then and line.mark not in seen else self._by_name(line, seen)
            if mark:
                seen.add(mark)
                self._compare(line, mark)
            else:
                fresh.append(line)
        for line in fresh:
            if not all(says_nothing(text) for key, text in line.texts.items() if not key.startswith("@")):
                self._add(line)
        for mark, then in filled.then.items():
            if mark not in seen and any(text for key, text in then.items() if not key.startswith("@")):
                row = self._now.find(mark, then)
                if row and row.entity and self._counts(row.project):
                    result.gone.append((filled.grid.title, row))

    def _counts(self, project: str) -> bool:
        return self._project is None or project in ("", self._project)

    def _by_name(self, line: Line, seen: set[str]) -> str:
        """The mark of the row of this name, where a line has lost its own and there is only one; none for a copy."""
        if line.mark:
            return ""
        kind = kind_called(line.texts.get(WHAT, ""), self._sheet)
        if kind is None or not kind.leading:
            return ""
        keys = (PROJECT, INSIDE, WHAT, WHOSE, kind.leading)
        alike = [
            mark
            for mark, then in self._filled.then.items()
            if mark not in seen
            and (line.texts.get(kind.leading) or kind.stands_for)
            and all(folded(then.get(key, "")) == folded(line.texts.get(key, "")) for key in keys)
        ]
        return alike[0] if len(alike) == 1 else ""

    def _compare(self, line: Line, mark: str) -> None:
        then = self._filled.then[mark]
        row = self._now.find(mark, then)
        changed = [key for key, text in line.texts.items() if text != plain(then.get(key, ""))]
        if not changed:
            return
        if row is None:
            place = f"{self._filled.grid.title}!{line.number + 1}"
            self._result.unclear.append(f"{place} was changed, and what it is about is no longer in the files.")
            return
        if not self._counts(row.project):
            return
        for key in changed:
            self._compare_cell(line, row, key, plain(then.get(key, "")))

    def _compare_cell(self, line: Line, row: Row, key: str, then: str) -> None:
        address, now, column = self._filled.address(line, key), line.texts[key], self._fields[key]
        if self._is_faulty(line, key):
            return
        if key.startswith("@"):
            self._result.unclear.append(
                f"{address} is “{now[:60]}”, and was “{then[:60]}”: {column.label.lower()} stays as it is; "
                "what belongs elsewhere is a new row."
            )
            return
        of = column.of.get(row.kind.name)
        if of is None:
            self._result.unclear.append(f"{address} is “{now[:60]}”, and is not asked of {row.kind.words}.")
            return
        files = plain(row.cells.get(key))
        change = Change(address, column.label, row, of, then, now, files)
        if says_nothing(now):
            (self._result.emptied if files else []).append(change)
            return
        try:
            change.value = value_of(row.kind, of, now, self._called, row.project)
        except NotClearError as error:
            self._result.unclear.append(_not_clear(address, now, error))
            return
        if change.value in (self._read(row, of, then), self._read(row, of, files)):
            return
        is_conflict = files not in (then, now) and self._read(row, of, files) != self._read(row, of, then)
        (self._result.conflicts if is_conflict else self._result.changed).append(change)

    def _read(self, row: Row, of: Field, text: str) -> Any:
        """The value of a text that is there already; the text where it can be none."""
        try:
            return value_of(row.kind, of, text, self._called, row.project) if text else None
        except NotClearError:
            return text

    def _is_faulty(self, line: Line, key: str) -> bool:
        return (line.number, self._filled.columns[key]) in self._filled.grid.faulty

    def _add(self, line: Line) -> None:
        texts, title = line.texts, self._filled.grid.title
        kind = kind_called(texts.get(WHAT, ""), self._sheet)
        place = f"{title}!{line.number + 1}"
        if kind is None:
            words = texts.get(WHAT, "")
            said = (
                f"is “{words[:60]}”, which is none of what stands here"
                if words
                else "is empty: it is open what this is"
            )
            self._result.unclear.append(f"{self._filled.address(line, WHAT)} {said}.")
            return
        project = self._called.id(texts.get(PROJECT, ""), ("project",), "")
        project = project or (self._only[0] if len(self._only) == 1 and kind.in_project else self._project or "")
        if not self._counts(project):
            return
        new = New(place, kind, project if kind.name != "project" else "", "", "", {})
        new.inside = self._called.id(texts.get(INSIDE, ""), (kind.inside,), project) if kind.inside else ""
        new.id = self._called.id(texts.get(WHOSE, ""), (kind.stands_for,), project) if kind.stands_for else ""
        is_clear = True
        for key, text in texts.items():
            if not key.startswith("@") and not says_nothing(text):
                is_clear = self._put(new, line, key, text) and is_clear
        if is_clear:
            self._result.new.append(new)

    def _put(self, new: New, line: Line, key: str, text: str) -> bool:
        """Reads a cell of a new row; says whether it is clear."""
        address, of = self._filled.address(line, key), self._fields[key].of.get(new.kind.name)
        if self._is_faulty(line, key):
            return False
        if of is None:
            self._result.unclear.append(f"{address} is “{text[:60]}”, and is not asked of {new.kind.words}.")
            return False
        try:
            new.values[key] = value_of(new.kind, of, text, self._called, new.project)
            new.addresses[key] = address
        except NotClearError as error:
            self._result.unclear.append(_not_clear(address, text, error))
            return False
        return True


def _not_clear(address: str, text: str, error: NotClearError) -> str:
    return f"{address} is “{' '.join(text.split())[:60]}”, {error.why}. {error.fix}".strip()


class _ByMark:
    """The rows of a sheet as the files are now."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = {row.mark: row for row in rows}
        self._alike: dict[str, list[Row]] = {}
        for row in rows:
            self._alike.setdefault(_place(row.mark), []).append(row)

    def find(self, mark: str, then: dict[str, str]) -> Row | None:
        """The row that had this mark and these texts; of things without an id the one that says the same, wherever it is."""
        alike = self._alike.get(_place(mark), [])
        kind, _, _, id, _ = mark.split("|") if mark.count("|") == 4 else ("",) * 5
        if id or not kind:
            return alike[0] if alike and id else None
        return next((row for row in alike if _says(row, then)), None) or self._rows.get(mark)


def _place(mark: str) -> str:
    """A mark without the number."""
    return mark.rpartition("|")[0]


def _says(row: Row, then: dict[str, str]) -> bool:
    return all(plain(then.get(key, "")) == text for key, text in row.texts().items())
