"""How a value of an item's type is read from the text of a cell, as a part of a query."""

from collections.abc import Mapping

from evalkit.evidence.columns import Asked
from evalkit.expressions.sql import column, text_of
from evalkit.model.data_capture import Item

_EMPTY = ("", "n/a", "na", "-", "–", "null", "none")
_YES = ("1", "true", "yes", "checked", "selected", "x")
_NO = ("0", "false", "no", "unchecked", "not selected")
_INTEGER = r"(-?[1-9]\d{0,14}|[+-]?\d{1,9})(\.0+)?"
_DECIMAL = r"(-?[1-9]\d*\.?\d*|[+-]?(\d{1,9}\.?\d*|\.\d+))([eE][+-]?\d{1,2})?"
"""Many figures that begin with a nought or a plus are looked at more closely: somebody may be called by them."""
_UNCLEAR = r"[+-]?\d{1,3}[.]\d{3}"
"""What may be a number of thousands, where others have a decimal comma."""
_DATE = r"\d{4}-\d{2}-\d{2}([T ]([01]?\d|2[0-3]):[0-5]\d(:[0-6]\d([.,]\d+)?)?( ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?)?"
_TIME = r"[ T,]+\d{1,2}:\d{2}.*$"


def type_of(item: Item) -> str:
    """The type of an item's column. Choices are told apart by their place among all, sorted, which takes a byte or two."""
    if item.type == "select-one" and item.choices:
        return f"ENUM({', '.join(map(text_of, sorted(item.choices)))})"
    return {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE", "select-many": "VARCHAR[]"}.get(
        item.type or "", "VARCHAR"
    )


def checked(item: Item, value: str) -> str:
    """A value that the database has read; the query fails for one that it reads more freely than is right, or where
    somebody may be called by it.
    """
    holds, read = {
        "integer": (f"{value} = floor({value}) AND abs({value}) < 1e8", f"CAST({value} AS BIGINT)"),
        "decimal": (f"isfinite({value}) AND abs({value}) < 1e8", value),
        "date": (f"isfinite({value}) AND {value} >= DATE '1000-01-01' AND {value} <> DATE 'epoch'", value),
    }.get(item.type or "", ("true", value))
    return f"CASE WHEN {value} IS NULL OR ({holds}) THEN {read} ELSE CAST(error('not plain') AS {type_of(item)}) END"


def at_once(item: Item, cell: str, commas: str | None) -> str | None:
    """The value of a cell that is written as most tools write it; null for all others."""
    number = f"try_cast({cell} AS DOUBLE)"
    is_plain = f"NOT contains({cell}, '_') AND (length({cell}) < 10 OR {cell}[1] NOT IN ('0', '+'))"
    match item.type:
        case "integer":
            is_whole = f"{number} = floor({number}) AND abs({number}) < 1e15 AND {is_plain}"
            return f"CASE WHEN {is_whole} THEN CAST({number} AS BIGINT) END"
        case "decimal" if commas is None:
            return f"CASE WHEN isfinite({number}) AND {is_plain} THEN {number} END"
        case "date":
            day = f"try_strptime({cell}, '%Y-%m-%d')"
            return f"CASE WHEN length({cell}) = 10 AND isfinite({day}) THEN CAST({day} AS DATE) END"
        case "select-one" if item.choices:
            return f"try_cast({cell} AS {type_of(item)})"
    return None


def text_at(at: int) -> str:
    return f"trim(c{at})"


def given(at: int) -> str:
    """The text of a cell; null where it is empty."""
    return f"nullif({text_at(at)}, '')"


def _date(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {text_of(_DATE)}) THEN try_cast({text}[:10] AS DATE) END"


def slowly(item: Item, text: str, commas: str | None) -> str:
    match item.type:
        case "integer":
            read = f"CAST(try_cast({text} AS DOUBLE) AS BIGINT)"
            return f"CASE WHEN regexp_full_match({text}, {text_of(_INTEGER)}) THEN {read} END"
        case "decimal":
            figures = f"replace({text}, ',', '.')" if commas == "instead" else text
            unclear = f" AND NOT regexp_full_match({text}, {text_of(_UNCLEAR)})" if commas == "mixed" else ""
            is_number = f"regexp_full_match({figures}, {text_of(_DECIMAL)}){unclear}"
            return f"CASE WHEN {is_number} THEN try_cast({figures} AS DOUBLE) END"
        case "date":
            return _date(text)
        case "select-one":
            meant = {label.strip().lower(): id for id, label in item.choices.items()}
            meant |= {id.lower(): id for id in item.choices}
            return f"CAST({case(f'lower({text})', meant)} AS {type_of(item)})"
        case "select-many":
            chosen = f"string_split_regex({text}, '\\s+')"
            allowed = f"[{', '.join(map(text_of, item.choices))}]::VARCHAR[]"
            in_order = f"list_filter({allowed}, lambda choice: list_contains({chosen}, choice))"
            return f"CASE WHEN list_has_all({allowed}, {chosen}) THEN {in_order} END"
    return text


def case(text: str, meant: Mapping[str, str]) -> str:
    if not meant:
        return "NULL::VARCHAR"
    whens = " ".join(f"WHEN {text_of(written)} THEN {text_of(value)}" for written, value in meant.items())
    return f"CASE {text} {whens} END"


def of_choices(asked: Asked) -> tuple[str, str]:
    """One column for each choice: the choices that were made, null where there are none; and what is unclear."""
    chosen, unclear = [], []
    for choice, at in asked.by_choice.items():
        cell = f"lower({text_at(at)})"
        label = asked.item.choices.get(choice, choice).strip().lower()
        yes = ", ".join(map(text_of, (*_YES, choice.lower(), label)))
        neither = ", ".join(map(text_of, (*_NO, *_EMPTY)))
        chosen.append(f"CASE WHEN {cell} IN ({yes}) THEN {text_of(choice)} END")
        unclear.append(f"CASE WHEN {cell} NOT IN ({yes}, {neither}) THEN {text_at(at)} END")
    wrong = f"coalesce({', '.join(unclear)})"
    listed = f"list_filter([{', '.join(chosen)}], lambda choice: choice IS NOT NULL)"
    return f"CASE WHEN {wrong} IS NULL AND len({listed}) > 0 THEN {listed} END", wrong


def date_columns(id: str, text: str) -> list[str]:
    """The tool's own day, and what stood there; without the time, in which no two answers are alike."""
    value, odd = _date(text), f"regexp_replace({text}, {text_of(_TIME)}, '')"
    return [f"{value} AS {column(id)}", f"CASE WHEN {value} IS NULL THEN nullif({odd}, '') END AS {column(f'!{id}')}"]
