"""The expressions of an evaluation, held against the items that they name: `relevant` of plans, `[compute]` of indicators."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from evalkit.errors import EvalkitError
from evalkit.expressions.against import Asked, faults
from evalkit.expressions.parse import UnreadableError, parse_condition, parse_value
from evalkit.expressions.tree import Expression, names
from evalkit.files.evaluation import Sheet
from evalkit.files.sources import Source
from evalkit.keys import Key, dotted, numbered
from evalkit.library.name import HOUSE, measure_named
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from evalkit.report import Problem
from evalkit.suggest import did_you_mean, nearest
from evalkit.thread.graph import EvaluationGraph


@lru_cache(maxsize=1)
def wrong_expressions(graph: EvaluationGraph) -> tuple[Problem, ...]:
    """What cannot be read (FIL003), and what names no item (FIL004)."""
    problems: list[Problem] = []
    for plan in graph.plans.values():
        problems += _of_plan(plan, None)
    for project in graph.projects:
        for plan in project.folder.plans.values():
            problems += _of_plan(plan, project.id)
        for sheet in project.indicators.values():
            source = project.plans.get(sheet.value.compute.source or "")
            if source is not None and source.readable:
                problems += _of_indicator(sheet, source, project.id, graph.evaluation.source)
    return tuple(problems)


def items_of(plan: DataCapture) -> dict[str, Asked]:
    """What expressions need to know of a plan's items, by id. A note is nothing that could be answered."""
    return {item.id: Asked(item.type, item.choices) for item in plan.items if item.id and item.type != "note"}


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that is to be an expression, and where it stands."""

    text: str
    key: Key
    sheet: Sheet[Any]
    project: str | None

    @property
    def name(self) -> str:
        """The key, for a message: `relevant`, `compute.of`."""
        return dotted(tuple(part for part in self.key if not isinstance(part, int) and part != "items"))

    def problem(self, code: str, message: str, fix: str, identity: str, meant: str = "") -> Problem:
        line, column = self.sheet.place(self.key)
        path = self.sheet.path
        return Problem(
            code, path, message, fix, self.key, line, column, self.project, subject=path, identity=identity, meant=meant
        )


class _Items:
    """The items that the expressions of a file may name. `called`: whose they are, for a message."""

    def __init__(self, plan: Sheet[DataCapture], called: str) -> None:
        self.called = called
        self.asked = items_of(plan.value)
        self._plan = plan

    def is_choice_without_label(self, item: str, choice: str) -> bool:
        """Whether the choice stands in the file and says nothing yet, so that it was not loaded."""
        number = next(number for number, held in numbered(self._plan.value.items) if held.id == item)
        choices = ("items", number, "choices")
        return self._plan.place((*choices, choice)) != self._plan.place(choices)


def _of_plan(plan: Sheet[DataCapture], project: str | None) -> Iterator[Problem]:
    items = _Items(plan, "this plan")
    before: set[str | None] = set()
    for number, item in numbered(plan.value.items):
        if item.relevant is not None:
            text = _Text(item.relevant, ("items", number, "relevant"), plan, project)
            yield from _held(text, parse_condition, items)
            yield from _asked_before(text, before, items)
        before.add(item.id)


def _asked_before(text: _Text, before: set[str | None], items: _Items) -> Iterator[Problem]:
    """Whether an item is asked depends on answers that are there by then."""
    try:
        named = {name.id: None for name in names(parse_condition(text.text))}
    except UnreadableError:
        return
    for id in named:
        if id in items.asked and id not in before:
            message = f"`relevant` names “{id}”, which is not asked before this item."
            yield text.problem("FIL003", message, "Name an item that stands further up, or change their order.", id)


def _of_indicator(
    sheet: Sheet[Indicator], source: Sheet[DataCapture], project: str, files: Source
) -> Iterator[Problem]:
    compute = sheet.value.compute
    items = _Items(source, f"data-capture/{source.id}.toml")
    named = measure_named(compute.value)
    if named is not None:
        yield from _of_measure(_Text(named, ("compute", "value"), sheet, project), files)
    read: tuple[tuple[str, str | None, Callable[[str], Expression]], ...] = (
        ("of", compute.of, parse_condition),
        ("count", compute.count, parse_condition),
        ("value", compute.value if named is None else None, parse_value),
        ("time", compute.time, parse_value),
    )
    for key, text, parse in read:
        if text is not None:
            yield from _held(_Text(text, ("compute", key), sheet, project), parse, items)
    for number, id in numbered(compute.by):
        if id not in items.asked:
            yield _no_item(_Text(id, ("compute", "by", number), sheet, project), id, items)


def _of_measure(text: _Text, files: Source) -> Iterator[Problem]:
    """A measure that the library does not have, or cannot be looked up in it."""
    from evalkit.library.find import measures_with

    try:
        known = measures_with(_own_measures(files), lambda name: files.read(f"{HOUSE}/{name}"))
    except EvalkitError as error:
        message = f"`{text.name}` names a measure, and {error.message}"
        yield text.problem("FIL003", message, error.hint or "Put the file right.", text.text)
        return
    if text.text not in known:
        message = f"`{text.name}` names the measure “{text.text}”, which the library does not have.{did_you_mean(text.text, known)}"
        fix = "Correct the id; `evalkit library` lists them."
        yield text.problem("FIL004", message, fix, text.text, nearest(text.text, known) or "")


def _own_measures(files: Source) -> Iterable[str]:
    """What lies where an evaluation keeps measures of its own, wherever its files come from."""
    try:
        return files.entries(HOUSE)
    except OSError:
        return ()


def _held(text: _Text, parse: Callable[[str], Expression], items: _Items) -> Iterator[Problem]:
    try:
        expression = parse(text.text)
    except UnreadableError as error:
        message = f"`{text.name}` cannot be read at column {error.column}: {error.message}. It is {_shown(text.text)}."
        yield text.problem("FIL003", message, _SHAPE[parse is parse_value], str(error.column))
        return
    told = set()
    for fault in faults(expression, items.asked):
        if fault.choice and items.is_choice_without_label(*fault.choice):
            continue
        if fault.unknown is None:
            message = f"`{text.name}`, column {fault.column}: {fault.message}."
            yield text.problem("FIL003", message, "Correct it, or the item.", fault.message)
        elif fault.unknown not in told:
            told.add(fault.unknown)
            yield _no_item(text, fault.unknown, items)


_SHAPE = {
    False: "Write a condition, such as asked = 'yes' and age >= 18; or: not(selected(help, 'pen')).",
    True: "Write the id of an item, or a sum, such as minutes or a + b + c.",
}


def _no_item(text: _Text, id: str, items: _Items) -> Problem:
    message = f"`{text.name}` names “{id}”, which is no item of {items.called}.{did_you_mean(id, items.asked)}"
    fix = "Correct the id, or add the item to the plan."
    return text.problem("FIL004", message, fix, id, nearest(id, items.asked) or "")


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= 80 else f"“{text[:79]}…”"
