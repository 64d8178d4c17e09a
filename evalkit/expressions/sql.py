"""An expression as DuckDB has it. Names and texts are quoted, so that nothing that was written becomes a command."""

from collections.abc import Mapping

from evalkit.expressions.against import Asked
from evalkit.expressions.tree import Compared, Expression, Joined, Name, Not, Number, Selected, Sum, Value, Word


def sql(expression: Expression, items: Mapping[str, Asked]) -> str:
    """For a table with a column for each item: numbers as numbers, several choices as a list, no answer as null.

    A comparison with an answer that was not given is null, neither true nor false. `a = ''` asks whether it was given.
    """
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
            if op in ("=", "!=") and (given := _given(left, right)) is not None:
                return _is_given(given, items, yes=op == "!=")
            return f"{sql(left, items)} {'<>' if op == '!=' else op} {sql(right, items)}"
        case Selected(item=item, choice=choice):
            if items.get(item.id, Asked()).type == "select-one":
                return f"{sql(item, items)} = {sql(choice, items)}"
            return f"list_contains({sql(item, items)}, {sql(choice, items)})"
        case Not(of=of):
            return f"NOT ({sql(of, items)})"
        case Joined(by=by, parts=parts):
            return f" {by.upper()} ".join(f"({sql(part, items)})" for part in parts)


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


def _given(left: Value, right: Value) -> Value | None:
    """The side that is compared with an empty text: whether it was given is what is asked."""
    if isinstance(right, Word) and not right.text:
        return left
    return right if isinstance(left, Word) and not left.text else None
