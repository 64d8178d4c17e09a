"""An expression as it was read. Each part knows the column at which it begins, counted from 1."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]

OPPOSITE: dict[Comparison, Comparison] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MIRRORED: dict[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to an item."""

    id: str
    column: int


@dataclass(frozen=True, slots=True)
class Word:
    """A text as written between quotation marks. An empty one stands for no answer."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exactly as it was written."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Sum:
    """`a + b - c`: what is added up, each with its sign."""

    parts: tuple[tuple[Literal["+", "-"], "Value"], ...]
    column: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`left op right`."""

    left: "Value"
    op: Comparison
    right: "Value"
    column: int


@dataclass(frozen=True, slots=True)
class Selected:
    """`selected(item, 'choice')`: whether the choice is among those that were made."""

    item: Name
    choice: Word
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    of: "Condition"
    column: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all (`and`) or at least one (`or`) must hold."""

    by: Literal["and", "or"]
    parts: tuple["Condition", ...]
    column: int


Value = Name | Word | Number | Sum
Condition = Compared | Selected | Not | Joined
Expression = Value | Condition


def names(expression: Expression) -> Iterator[Name]:
    """Every item that is named, from left to right, as often as it is named."""
    match expression:
        case Name():
            yield expression
        case Sum(parts=parts):
            for _, part in parts:
                yield from names(part)
        case Compared(left=left, right=right):
            yield from names(left)
            yield from names(right)
        case Selected(item=item):
            yield item
        case Not(of=of):
            yield from names(of)
        case Joined(parts=conditions):
            for condition in conditions:
                yield from names(condition)


def names_of_answers(expression: Expression) -> Iterator[Name]:
    """Every item that is named for what was answered; without those of which only it is asked whether they were."""
    match expression:
        case Compared() if isinstance(asks_whether_given(expression), Name):
            return
        case Not(of=of):
            yield from names_of_answers(of)
        case Joined(parts=conditions):
            for condition in conditions:
                yield from names_of_answers(condition)
        case _:
            yield from names(expression)


def named(value: Value) -> Iterator[Name]:
    """The items that a value names."""
    if isinstance(value, Name):
        yield value
    elif isinstance(value, Sum):
        for _, part in value.parts:
            yield from named(part)


def asks_whether_given(compared: Compared) -> Value | None:
    """What is compared with an empty text, by which it is asked whether there is an answer; else None."""
    if compared.op in ("=", "!="):
        if isinstance(compared.right, Word) and not compared.right.text:
            return compared.left
        if isinstance(compared.left, Word) and not compared.left.text:
            return compared.right
    return None


def only_given(condition: Condition, is_unsure: Callable[[Compared], bool]) -> Condition:
    """The same condition where every comparison says itself that what it names was answered, if it could hold without that.

    A comparison with an answer that is not there holds nowhere, and neither does its opposite: so it has no `not`, which
    would turn that round. `is_unsure`: of a comparison, whether the dialect would have it hold.
    """
    plain = without_not(condition)
    if isinstance(plain, Joined):
        return Joined(plain.by, tuple(only_given(part, is_unsure) for part in plain.parts), plain.column)
    if not isinstance(plain, Compared) or asks_whether_given(plain) is not None or not is_unsure(plain):
        return plain
    ids = dict.fromkeys(name.id for side in (plain.left, plain.right) for name in named(side))
    given = [Compared(Name(id, plain.column), "!=", Word("", plain.column), plain.column) for id in ids]
    return Joined("and", (plain, *given), plain.column) if given else plain


def without_not(condition: Condition, denied: bool = False) -> Condition:
    """The same condition with every `not` carried down to a comparison or a choice, where alone it is left."""
    match condition:
        case Not(of=of):
            return without_not(of, not denied)
        case Joined(by=by, parts=parts, column=column):
            other: Literal["and", "or"] = "or" if by == "and" else "and"
            return Joined(other if denied else by, tuple(without_not(part, denied) for part in parts), column)
        case Compared(left=left, op=op, right=right, column=column) if denied:
            return Compared(left, OPPOSITE[op], right, column)
        case Selected(column=column) if denied:
            return Not(condition, column)
    return condition
