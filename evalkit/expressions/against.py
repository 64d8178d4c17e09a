"""An expression held against the items of its data-capture plan: is what it names there, and of that sort?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
    left, right = comparison.left, comparison.right
    op = comparison.op
    if isinstance(right, Name) and not isinstance(left, Name):
        left, right, op = right, left, MIRRORED[op]
    if not isinstance(left, Name):
        return
    asked = items.get(left.id, Asked())
    if asked.type == "select-many" and not (isinstance(right, Word) and not right.text):
        yield Fault(f"several choices of {left.id} can be made: write selected({left.id}, 'choice')", left.column)
    elif isinstance(right, Word) and right.text:
        if asked.type in NUMBERS:
            yield Fault(f"{left.id} is a number, and is compared with a text", right.column)
        elif asked.type == "select-one" and op not in ("=", "!="):
            yield Fault(f"the choices of {left.id} have no order: only = and != can be asked of them", left.column)
        elif asked.type == "select-one" and asked.choices and right.text not in asked.choices:
            yield _no_choice(left, right, asked)
    elif isinstance(right, (Number, Sum)) and asked.type not in (None, *NUMBERS):
        yield Fault(f"{left.id} is no number: its type is {asked.type}", left.column)


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
