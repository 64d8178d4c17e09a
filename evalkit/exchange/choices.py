"""What drop-downs offer: lists of names and of allowed words, each in a column of a sheet of its own."""

from collections.abc import Iterator

from evalkit.exchange.names import Called
from evalkit.exchange.rows import Row
from evalkit.exchange.sheets import INSIDE, PROJECT, WHAT, WHOSE, Column, Sheet, what
from evalkit.files.evaluation import Evaluation
from evalkit.model.kinds import KINDS, named_by
from evalkit.tables.rows import letter

_YES_NO = ("yes", "no")


class Choices:
    """The lists that a workbook's cells are chosen from; each is there once."""

    TITLE = "Choices"

    def __init__(self, evaluation: Evaluation, called: Called, project: str | None) -> None:
        self._called = called
        self._projects = [project] if project else [folder.id for folder in evaluation.projects]
        self._lists: dict[tuple[str, ...], str] = {}
        """The values of each list → its heading."""

    def range_of(self, sheet: Sheet, column: Column, row: Row | None) -> str:
        """Where the list of a cell stands, as a formula names it; empty where it has none. Without a row: for new ones."""
        heading, values = self._of(sheet, column, row)
        if not values:
            return ""
        self._lists.setdefault(values, heading)
        at = letter(list(self._lists).index(values))
        return f"'{self.TITLE}'!${at}$2:${at}${len(values) + 1}"

    def lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each list with its heading, in the order in which they were asked for."""
        yield from ((heading, values) for values, heading in self._lists.items())

    def _of(self, sheet: Sheet, column: Column, row: Row | None) -> tuple[str, tuple[str, ...]]:
        kinds = [row.kind] if row else list(sheet.kinds)
        if column.key == WHAT:
            return column.label, tuple(map(what, sheet.kinds))
        if column.key == PROJECT:
            return column.label, self._names(("project",), row, of_all=True)
        if column.key in (INSIDE, WHOSE):
            holders = [kind.inside if column.key == INSIDE else kind.stands_for for kind in kinds]
            return column.label, self._names(tuple(dict.fromkeys(filter(None, holders))), row)
        fields = [column.of[kind.name] for kind in kinds if kind.name in column.of]
        if any(field.holds == "truth" for field in fields):
            return "Yes or no", _YES_NO
        if allowed := dict.fromkeys(word for field in fields for word in field.spec.allowed):
            return column.label, tuple(allowed)
        named = dict.fromkeys(
            name
            for field in fields
            if field.spec.shape != "map" and field.spec.ref
            for name in named_by(field.spec.ref)
        )
        return column.label, self._names(tuple(named), row)

    def _names(self, kinds: tuple[str, ...], row: Row | None, *, of_all: bool = False) -> tuple[str, ...]:
        if not kinds:
            return ()
        is_of_all = of_all or kinds in (("project",), ("question",))
        projects = [""] if is_of_all else [row.project] if row else self._projects
        known = tuple(kind for kind in kinds if kind in KINDS or kind == "question")
        return tuple(
            dict.fromkeys(name for project in projects for name in self._called.names(known, project).values())
        )
