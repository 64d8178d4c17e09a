"""An expression as a REDCap data dictionary has it under “Branching Logic”."""

from collections.abc import Mapping

from evalkit.expressions.against import Asked
from evalkit.expressions.tree import (
    Compared,
    Condition,
    Expression,
    Joined,
    Name,
    Not,
    Number,
    Selected,
    Sum,
    Word,
    without_not,
)


def redcap(condition: Condition, items: Mapping[str, Asked]) -> str:
    """`selected(help, 'pen')` → `[help(pen)] = '1'`, where several choices can be made; else `[help] = 'pen'`.

    REDCap has no `not` that all its versions read alike: it is carried down to the comparisons.
    """
    return _written(without_not(condition), items)


def _written(expression: Expression, items: Mapping[str, Asked]) -> str:
    match expression:
        case Name(id=id):
            return f"[{id}]"
        case Number(text=text):
            return text
        case Word(text=text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Sum(parts=parts):
            (_, first), *others = parts
            return " ".join([_written(first, items), *(f"{sign} {_written(part, items)}" for sign, part in others)])
        case Compared(left=left, op=op, right=right):
            return f"{_written(left, items)} {'<>' if op == '!=' else op} {_written(right, items)}"
        case Selected():
            return _selected(expression, items, denied=False)
        case Not(of=Selected() as selected):
            return _selected(selected, items, denied=True)
        case Not():
            raise AssertionError("a not stands before a choice only, once it is carried down")
        case Joined(by=by, parts=parts):
            return f" {by} ".join(
                f"({_written(part, items)})" if isinstance(part, Joined) else _written(part, items) for part in parts
            )


def _selected(selected: Selected, items: Mapping[str, Asked], denied: bool) -> str:
    item, choice = selected.item.id, selected.choice.text
    if items.get(item, Asked()).type == "select-one":
        return f"[{item}] {'<>' if denied else '='} '{choice}'"
    return f"[{item}({choice})] = '{0 if denied else 1}'"
