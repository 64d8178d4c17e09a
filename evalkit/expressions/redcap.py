"""An expression as a REDCap data dictionary has it under “Branching Logic”."""

from collections.abc import Mapping

from evalkit.expressions.against import Asked
from evalkit.expressions.tree import (
    MIRRORED,
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
    asks_whether_given,
    only_given,
)


def redcap(condition: Condition, items: Mapping[str, Asked]) -> str:
    """`selected(help, 'pen')` → `[help(pen)] = '1'`, where several choices can be made; else `[help] = 'pen'`.

    REDCap has no `not` that all its versions read alike: it is carried down to the comparisons. Nor do they agree whether an
    answer that was not given is 0: where that matters, it is asked.
    """
    return _written(only_given(condition, _is_unsure), items)


def _is_unsure(compared: Compared) -> bool:
    """Whether a comparison may hold for answers that were not given, be these empty or 0."""
    left, op, right = compared.left, compared.op, compared.right
    if isinstance(left, Number) and not isinstance(right, Number):
        left, op, right = right, MIRRORED[op], left
    if op == "!=":
        return True
    if isinstance(left, Name) and isinstance(right, Number):
        limit = float(right.text)
        return {"=": limit == 0, "<": limit > 0, "<=": limit >= 0, ">": limit < 0, ">=": limit <= 0}[op]
    return not (op == "=" and (isinstance(left, Word) or isinstance(right, Word)))


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
            given = asks_whether_given(expression)
            if isinstance(given, Name) and items.get(given.id, Asked()).type == "select-many":
                return _any_selected(given, items, denied=op == "=")
            return f"{_written(left, items)} {'<>' if op == '!=' else op} {_written(right, items)}"
        case Selected():
            return _selected(expression, items, denied=False)
        case Not(of=Selected() as selected):
            return _selected(selected, items, denied=True)
        case Not():
            raise AssertionError("a not stands before a choice only, once it is carried down")
        case Joined(by=by, parts=conditions):
            return f" {by} ".join(
                f"({_written(part, items)})" if isinstance(part, Joined) else _written(part, items)
                for part in conditions
            )


def _any_selected(item: Name, items: Mapping[str, Asked], denied: bool) -> str:
    """Whether any choice was made; a field of several choices has no answer of its own."""
    by, is_so = ("and", "0") if denied else ("or", "1")
    each = f" {by} ".join(f"[{item.id}({choice})] = '{is_so}'" for choice in items[item.id].choices)
    return f"({each})"


def _selected(selected: Selected, items: Mapping[str, Asked], denied: bool) -> str:
    item, choice = selected.item.id, selected.choice.text
    if items.get(item, Asked()).type == "select-one":
        return f"[{item}] {'<>' if denied else '='} '{choice}'"
    return f"[{item}({choice})] = '{0 if denied else 1}'"
