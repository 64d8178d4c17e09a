"""An expression as a person would say it, for whoever reads what an indicator counts."""

from collections.abc import Mapping

from evalkit.expressions.against import Asked
from evalkit.expressions.tree import (
    Compared,
    Comparison,
    Condition,
    Expression,
    Joined,
    Name,
    Not,
    Number,
    Selected,
    Sum,
    Value,
    Word,
    without_not,
)

_SAID: dict[Comparison, str] = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}


def words(expression: Expression, items: Mapping[str, Asked]) -> str:
    """`asked = 'yes' and age >= 18` → “asked” is “Yes” and “age” is at least 18. Choices by their labels."""
    if isinstance(expression, (Name, Number, Word, Sum)):
        return _value(expression)
    return _condition(without_not(expression), items)


def _condition(condition: Condition, items: Mapping[str, Asked]) -> str:
    match condition:
        case Joined(by=by, parts=parts):
            said = [_condition(part, items) for part in parts]
            return f" {by} ".join(
                f"({text})" if isinstance(part, Joined) else text for part, text in zip(parts, said, strict=True)
            )
        case Selected(item=item, choice=choice):
            return f"{_value(item)} includes {_choice(item, choice, items)}"
        case Not(of=Selected(item=item, choice=choice)):
            return f"{_value(item)} does not include {_choice(item, choice, items)}"
        case Compared(left=left, op=op, right=Word(text="")) if op in ("=", "!="):
            return f"{_value(left)} was {'not ' if op == '=' else ''}answered"
        case Compared(left=Name() as item, op=op, right=Word() as choice):
            return f"{_value(item)} {_SAID[op]} {_choice(item, choice, items)}"
        case Compared(left=left, op=op, right=right):
            return f"{_value(left)} {_SAID[op]} {_value(right)}"
    raise AssertionError("a not stands before a choice only, once it is carried down")


def _value(value: Value) -> str:
    match value:
        case Name(id=id):
            return f"“{id}”"
        case Word(text=text):
            return f"“{text}”"
        case Number(text=text):
            return text
        case Sum(parts=parts):
            (_, first), *others = parts
            signs = {"+": "plus", "-": "minus"}
            return " ".join([_value(first), *(f"{signs[sign]} {_value(part)}" for sign, part in others)])


def _choice(item: Name, choice: Word, items: Mapping[str, Asked]) -> str:
    return f"“{items.get(item.id, Asked()).choices.get(choice.text, choice.text)}”"
