"""An expression as DuckDB has it. Names and texts are quoted, so that nothing that was written becomes a command."""

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
    Value,
    Word,
    asks_whether_given,
)


def sql(expression: Expression, items: Mapping[str, Asked]) -> str:
    """For a table with a column for each item: numbers as numbers, several choices as a list, no answer as null.

    A comparison with an answer that was not given is null, neither true nor false. `a = ''` asks whether it was given.
    """
    return _written(expression, items, is_sure=False)


def asked(condition: Condition, items: Mapping[str, Asked]) -> str:
    """Whether a question is asked, true or false, as forms have it: where nothing was answered, nothing was selected, and
    no comparison holds.
    """
    return f"coalesce({_written(condition, items, is_sure=True)}, false)"


def _written(expression: Expression, items: Mapping[str, Asked], *, is_sure: bool) -> str:
    """`is_sure`: whether a choice that was not made is one that is not selected, also where nothing was answered."""
    match expression:
        case Name(id=id):
            return column(id)
        case Number(text=text):
            return text
        case Word(text=text):
            return text_of(text)
        case Sum(parts=parts):
            (_, first), *others = parts
            return " ".join([sql(first, items), *(f"{sign} {sql(part, items)}" for sign, part in others)])
        case Compared(left=left, op=op, right=right):
            if (given := asks_whether_given(expression)) is not None:
                return _is_given(given, items, yes=op == "!=")
            return f"{sql(left, items)} {'<>' if op == '!=' else op} {sql(right, items)}"
        case Selected():
            selected = _selected(expression, items)
            return f"coalesce({selected}, false)" if is_sure else selected
        case Not(of=of):
            return f"NOT ({_written(of, items, is_sure=is_sure)})"
        case Joined(by=by, parts=conditions):
            return f" {by.upper()} ".join(f"({_written(part, items, is_sure=is_sure)})" for part in conditions)


def _selected(selected: Selected, items: Mapping[str, Asked]) -> str:
    item, choice = column(selected.item.id), text_of(selected.choice.text)
    if items.get(selected.item.id, Asked()).type == "select-one":
        return f"{item} = {choice}"
    return f"list_contains({item}, {choice})"


def _is_given(value: Value, items: Mapping[str, Asked], *, yes: bool) -> str:
    """Whether there is an answer, or none: of several choices, whether any was made."""
    if isinstance(value, Name) and items.get(value.id, Asked()).type == "select-many":
        return f"coalesce(len({sql(value, items)}), 0) {'>' if yes else '='} 0"
    return f"{sql(value, items)} IS {'NOT NULL' if yes else 'NULL'}"


def column(id: str) -> str:
    """The name of a column, quoted."""
    return '"' + id.replace('"', '""') + '"'


def text_of(text: str) -> str:
    """A text, quoted."""
    return "'" + text.replace("'", "''") + "'"
