"""An expression held against the items of its data-capture plan: is what it names there, and of that sort?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from evalkit.expressions.tree import (
    MIRRORED,
    Compared,
    Expression,
    Joined,
    Name,
    Not,
    Number,
    Selected,
    Sum,
    Value,
    Word,
    named,
    names,
)
from evalkit.grammar import joined

NUMBERS = ("integer", "decimal")
CHOICES = ("select-one", "select-many")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an expression needs to know of an item. `type`: as the plan has it; none where it is not given."""

    type: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What an expression says that the items cannot bear.

    `unknown`: the id that no item has, where that is it; `choice`: the item and the choice that it does not have.
    `column`: counted from 1.
    """

    message: str
    column: int
    unknown: str | None = None
    choice: tuple[str, str] | None = None


def faults(expression: Expression, items: Mapping[str, Asked]) -> Iterator[Fault]:
    """What is wrong with it, from left to right. An item without a type may stand anywhere."""
    for name in names(expression):
        if name.id not in items:
            yield Fault(f"no item is called {name.id}", name.column, name.id)
    yield from _sorts(expression, items)


def _sorts(expression: Expression, items: Mapping[str, Asked]) -> Iterator[Fault]:
    match expression:
        case Joined(parts=parts):
            for part in parts:
                yield from _sorts(part, items)
        case Not(of=of):
            yield from _sorts(of, items)
        case Selected(item=item, choice=choice):
            asked = items.get(item.id, Asked())
            if asked.type is not None and asked.type not in CHOICES:
                yield Fault(f"{item.id} has no choices: its type is {asked.type}", item.column)
            elif asked.choices and choice.text not in asked.choices:
                yield _no_choice(item, choice, asked)
        case Compared(left=left, right=right):
            yield from _sorts(left, items)
            yield from _sorts(right, items)
            yield from _compared(expression, items)
        case Sum(parts=summands):
            for _, summand in summands:
                yield from _not_a_number(summand, items)


def _compared(comparison: Compared, items: Mapping[str, Asked]) -> Iterator[Fault]:
    left, right, op = comparison.left, comparison.right, comparison.op
    if isinstance(right, Name) and not isinstance(left, Name):
        left, right, op = right, left, MIRRORED[op]
    is_order = op not in ("=", "!=")
    if (empty := _empty(left, right)) is not None:
        if is_order:
            yield Fault("an empty text has no order: only = and != ask whether there is an answer", empty.column)
        return
    asked = items.get(left.id, Asked()) if isinstance(left, Name) else Asked()
    sorts = [_sort(side, items) for side in (left, right)]
    several = [name for side in (left, right) for name in named(side) if _is_several(name, items)]
    if several:
        id = several[0].id
        yield Fault(f"several choices of {id} can be made: write selected({id}, 'choice')", several[0].column)
    elif isinstance(left, Name) and isinstance(right, Word):
        yield from _compared_with_text(left, asked, right, is_order=is_order)
    elif isinstance(left, Name) and sorts[1] == "number" and sorts[0] not in ("number", None):
        yield Fault(f"{left.id} is no number: its type is {asked.type}", left.column)
    elif None not in sorts and sorts[0] != sorts[1]:
        yield Fault(f"a {sorts[0]} is compared with a {sorts[1]}", left.column)
    elif is_order and sorts == ["text", "text"]:
        yield Fault("texts have no order: only = and != can be asked of them", left.column)


def _is_several(name: Name, items: Mapping[str, Asked]) -> bool:
    return items.get(name.id, Asked()).type == "select-many"


def _empty(left: Value, right: Value) -> Word | None:
    return next((side for side in (right, left) if isinstance(side, Word) and not side.text), None)


def _compared_with_text(item: Name, asked: Asked, text: Word, *, is_order: bool) -> Iterator[Fault]:
    if asked.type in NUMBERS:
        yield Fault(f"{item.id} is a number, and is compared with a text", text.column)
    elif asked.type == "date" and not _is_day(text.text):
        yield Fault(f"{item.id} is a date: write 2026-01-31", text.column)
    elif asked.type == "select-one" and is_order:
        yield Fault(f"the choices of {item.id} have no order: only = and != can be asked of them", item.column)
    elif asked.type == "select-one" and asked.choices and text.text not in asked.choices:
        yield _no_choice(item, text, asked)
    elif asked.type == "text" and is_order:
        yield Fault("texts have no order: only = and != can be asked of them", item.column)


def _is_day(text: str) -> bool:
    """Whether a text is a date such as 2026-01-31."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _sort(value: Value, items: Mapping[str, Asked]) -> str | None:
    """What sort a value is of; None where that is not known."""
    if isinstance(value, (Number, Sum)):
        return "number"
    if isinstance(value, Word):
        return "text"
    type = items.get(value.id, Asked()).type
    if type is None:
        return None
    return "number" if type in NUMBERS else "date" if type == "date" else "text"


def _not_a_number(value: Value, items: Mapping[str, Asked]) -> Iterator[Fault]:
    if isinstance(value, Word):
        yield Fault("a text cannot be added up", value.column)
    elif isinstance(value, Name) and (type := items.get(value.id, Asked()).type) not in (None, *NUMBERS):
        yield Fault(f"{value.id} cannot be added up: its type is {type}", value.column)


def _no_choice(item: Name, choice: Word, asked: Asked) -> Fault:
    allowed = joined([f"'{id}'" for id in asked.choices], "or")
    return Fault(
        f"'{choice.text}' is no choice of {item.id}, which can be {allowed}",
        choice.column,
        choice=(item.id, choice.text),
    )
