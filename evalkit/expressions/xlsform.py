"""An expression as an XLSForm has it: XPath with `${item}`."""

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
    named,
    only_given,
)


def xlsform(condition: Condition, items: Mapping[str, Asked]) -> str:
    """`asked = 'yes' and age >= 18` → `${asked} = 'yes' and ${age} >= 18`.

    To XPath an answer that was not given is an empty text: it differs from every other, and is the same as another of its kind.
    """
    return _written(only_given(condition, _is_unsure), items)


def _is_unsure(compared: Compared) -> bool:
    both = all(list(named(side)) for side in (compared.left, compared.right))
    return compared.op == "!=" or (compared.op == "=" and both)


def _written(expression: Expression, items: Mapping[str, Asked]) -> str:
    match expression:
        case Name(id=id):
            return f"${{{id}}}"
        case Number(text=text):
            return text
        case Word(text=text):
            return _text(text)
        case Sum(parts=parts):
            (_, first), *others = parts
            return " ".join([_written(first, items), *(f"{sign} {_written(part, items)}" for sign, part in others)])
        case Compared(left=left, op=op, right=right):
            sides = [_written(side, items) for side in (left, right)]
            if op not in ("=", "!=") and _is_of_days(
                expression, items
            ):  # only dates have an order, and texts have none
                words = (isinstance(side, Word) for side in (left, right))
                sides = [f"date({side})" if is_word else side for side, is_word in zip(sides, words, strict=True)]
            return f"{sides[0]} {op} {sides[1]}"
        case Selected(item=item, choice=choice):
            return f"selected({_written(item, items)}, {_text(choice.text)})"
        case Not(of=of):
            return f"not({_written(of, items)})"
        case Joined(by=by, parts=conditions):
            return f" {by} ".join(
                f"({_written(part, items)})" if isinstance(part, Joined) else _written(part, items)
                for part in conditions
            )


def _is_of_days(compared: Compared, items: Mapping[str, Asked]) -> bool:
    ids = [name.id for side in (compared.left, compared.right) for name in named(side)]
    return any(items.get(id, Asked()).type == "date" for id in ids)


def _text(text: str) -> str:
    """A text of XPath, which knows no way to write a quotation mark within marks of its kind."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in text.split("'"))
    return f"concat({pieces})"
