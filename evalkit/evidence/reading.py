"""The texts of a column → values of an item's type: quickly where they are written plainly, else one by one.

What no value can be read from stays as a text beside it, to be told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.evidence.answers import Answers
from evalkit.evidence.columns import Asked, Matched
from evalkit.evidence.odd_texts import has_decimal_comma, meant, says_none, tool_days
from evalkit.evidence.texts import Table
from evalkit.evidence.values import at_once, case, checked, date_columns, given, of_choices, slowly, text_at, type_of
from evalkit.evidence.workspace import Workspace
from evalkit.expressions.sql import column, text_of
from evalkit.model.data_capture import Item

DAY = ":day"
"""The column in which the tool says when an answer was given."""
ROW = '":row"'
"""The column with the number of a row, as a query has it: no item can be called so."""
Commas = Mapping[str, str]
"""By decimal item: whether numbers have a comma `instead` of a point, or are `mixed`. All others have points."""
_AT_ONCE = 50
"""How many items are read together: what is looked at in one query has to find room in memory."""
MOST_WAYS = 20_000
"""In how many different ways the answers to one item may be written that are not plain."""
_TABLE = "plain"
_EMPTY_ROW = '":empty"'
"""Whether a row holds nothing at all."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Answers as values. The table has `:row`, `day` of the tool, `wave` of the tool, and for each item a column of its
    name, and one that begins with `!`: what stood there, where no value could be read from it.
    """

    table: str
    items: dict[str, Item]
    rows: int
    has_day: bool
    """Whether the tool says when an answer was given: in the column `:day`, and `!:day`."""
    not_given: dict[str, int]
    """By item, how often something says that there is no answer: `n/a`, `-`, `none`."""


def stage(answers: Answers, matched: Matched, work: Workspace) -> Staged:
    """Reads all answers once: quickly, or else with care."""
    import duckdb

    table = answers.table
    try:
        staged = _staged(table, answers, matched, work)
        if table.rows in (None, work.value(f"SELECT count(*) FROM {_TABLE}0")):
            return staged
    except duckdb.Error:
        if table.with_care is None:
            raise
    assert table.with_care
    return _staged(table.with_care(), answers, matched, work)


def _staged(table: Table, answers: Answers, matched: Matched, work: Workspace) -> Staged:
    """Reads a table once; twice where numbers are found to be written with commas and with points."""
    items = {id: asked.item for id, asked in matched.asked.items()}
    width = len(answers.headings)
    commas = _with_decimal_comma(table, matched, work) if answers.decimal_comma else {}
    plain = _typed(table, width, matched, commas, work) or _plain(table, width, matched, commas, {}, work)
    ways = _ways(plain, matched, work)
    decimals = [id for id, item in items.items() if item.type == "decimal" and id not in commas]
    if mixed := [id for id in decimals if has_decimal_comma(ways.get(id, ()))]:
        plain = _plain(table, width, matched, {**commas, **dict.fromkeys(mixed, "mixed")}, {}, work)
        ways = _ways(plain, matched, work)
    none = {id: said for id, item in items.items() if (said := says_none(ways.get(id, ()), item))}
    repaired = _repaired(plain, items, ways, none, month_first=matched.is_month_first)
    not_given = {id: _count(plain, f"{column(f'!{id}')} IN ({_texts(said)})", work) for id, said in none.items()}
    return Staged(repaired, items, _count(plain, "true", work), matched.day is not None, not_given)


def _count(table: str, where: str, work: Workspace) -> int:
    return int(work.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def _texts(texts: Iterable[str]) -> str:
    return ", ".join(map(text_of, texts))


def _typed(table: Table, width: int, matched: Matched, commas: Commas, work: Workspace) -> str | None:
    """What `_plain` gives, if the database can read all of it as values at once, as it can where nothing is amiss in a file."""
    import duckdb

    types = {}
    for id, asked in matched.asked.items():
        type = asked.item.type
        is_number = type in ("integer", "decimal") and not table.has_underscores and id not in commas
        if asked.column is not None and (is_number or type == "date" or (type == "select-one" and asked.item.choices)):
            types[asked.column] = "DOUBLE" if is_number else type_of(asked.item)
    if table.typed is None or not types or matched.labels:
        return None
    try:
        return _plain(replace(table, query=table.typed(types)), width, matched, commas, types, work)
    except duckdb.Error:
        return None


def _plain(
    table: Table, width: int, matched: Matched, commas: Commas, types: Mapping[int, str], work: Workspace
) -> str:
    """What is written plainly as values, and beside it the text of what is not; as a query has it.

    `types`: the columns that the table gives as values, by their numbers.
    """
    columns = [f"({' AND '.join(f'c{at} IS NULL' for at in range(width))}) AS {_EMPTY_ROW}"]
    always = []
    if matched.day is not None:
        columns += date_columns(DAY, text_at(matched.day))
    else:
        always.append(f"NULL::DATE AS {column(DAY)}")
    named = (columns, given(matched.wave)) if matched.wave is not None else (always, "NULL::VARCHAR")
    named[0].append(f'{named[1]} AS ":wave"')
    if table.first is None:
        columns.append(f"row AS {ROW}")
    else:
        always.append(f"{_TABLE}0.rowid + {table.first} AS {ROW}")
    parts: list[str] = []
    for part in _batches([*matched.asked.items()]):
        fast, values, odd = _of_items(part, commas, types)
        query = table.query
        for selected in (("*", *fast), ("*", *values), (*(columns if not parts else ()), *odd)):
            query = f"(SELECT {', '.join(selected)} FROM {query})"
        parts.append(f"{_TABLE}{len(parts)}")
        work.do(f"CREATE OR REPLACE TEMP TABLE {parts[-1]} AS FROM {query}")
    always += [f"NULL::VARCHAR AS {column(f'!{id}')}" for id, one in matched.asked.items() if _is_clear(one, types)]
    called = ", ".join(f"{column(f'={id}')} AS {column(id)}" for id in matched.asked)
    together = f"(SELECT {', '.join((*always, f'* RENAME ({called})'))} FROM {' POSITIONAL JOIN '.join(parts)})"
    labels = f" AND {ROW} NOT IN ({', '.join(map(str, matched.labels))})" if matched.labels else ""
    return f"(SELECT * EXCLUDE ({_EMPTY_ROW}) FROM {together} WHERE NOT {_EMPTY_ROW}{labels})"


def _is_clear(asked: Asked, types: Mapping[int, str]) -> bool:
    """Whether nothing that an item's column holds can be unclear: a text, or what has been read already."""
    return asked.column is not None and (asked.column in types or asked.item.type in (None, "text"))


def _batches(asked: Sequence[tuple[str, Asked]]) -> list[Sequence[tuple[str, Asked]]]:
    return [asked[at : at + _AT_ONCE] for at in range(0, max(len(asked), 1), _AT_ONCE)]


def _of_items(
    part: Iterable[tuple[str, Asked]], commas: Commas, types: Mapping[int, str]
) -> tuple[list[str], list[str], list[str]]:
    """For queries within each other: what is read at once, the values, and the columns, with what stood where there is none.

    Texts as most tools write them are read at once (under names that begin with `~`); only of all others is asked what else
    they may be. Each is its own query, as else the database would work out for every row what few need.
    """
    fast, values, columns = [], [], []
    for id, asked in part:
        if asked.by_choice:
            value, text = of_choices(asked)
        elif asked.columns[0] in types:
            value, text = checked(asked.item, f"c{asked.columns[0]}"), "NULL"
        else:
            text = given(asked.columns[0])
            value = slowly(asked.item, text, commas.get(id))
            if quickly := at_once(asked.item, f"c{asked.columns[0]}", commas.get(id)):
                read = column(f"~{id}")
                fast.append(f"{quickly} AS {read}")
                value = f"CASE WHEN {read} IS NOT NULL THEN {read} ELSE {value} END"
        named = column(f"={id}")
        values.append(f"{value} AS {named}")
        columns.append(named)  # called so as long as it is in a table, of which a database has names of its own
        if not _is_clear(asked, types):
            columns.append(f"CASE WHEN {named} IS NULL THEN {text} END AS {column(f'!{id}')}")
    return fast, values, columns


def _with_decimal_comma(table: Table, matched: Matched, work: Workspace) -> Commas:
    """The decimal items whose numbers have a comma where others have a point, and none has a point."""
    asked = [
        (id, asked) for id, asked in matched.asked.items() if asked.item.type == "decimal" and asked.column is not None
    ]
    if not asked:
        return {}
    counts = [
        f"count(*) FILTER (regexp_full_match({text_at(q.columns[0])}, '[+-]?\\d+{sign}\\d+'))"
        for _, q in asked
        for sign in (",", "[.]")
    ]
    found = work.rows(f"SELECT {', '.join(counts)} FROM {table.query}")[0]
    return {id: "instead" for at, (id, _) in enumerate(asked) if found[2 * at] and not found[2 * at + 1]}


def _ways(plain: str, matched: Matched, work: Workspace) -> dict[str, list[str]]:
    """By item, and the tool's own day: the different ways in which answers are written that are not plain."""
    ids = [*matched.asked, *([DAY] if matched.day is not None else [])]
    counted = [f"count({column(f'!{id}')})" for id in ids]
    counts = work.rows(f"SELECT {', '.join(counted)} FROM {plain}")[0]
    ways = {}
    for id, number in zip(ids, counts, strict=True):
        if number:
            raw = column(f"!{id}")
            query = f"SELECT DISTINCT {raw} FROM {plain} WHERE {raw} IS NOT NULL ORDER BY 1 LIMIT {MOST_WAYS}"
            ways[id] = [str(text) for (text,) in work.rows(query)]
    return ways


def _repaired(
    plain: str,
    items: Mapping[str, Item],
    ways: Mapping[str, list[str]],
    none: Mapping[str, list[str]],
    *,
    month_first: bool,
) -> str:
    """The staged table, with what could be read one by one in its place. `none`: what says that there is no answer."""
    replaced = []
    for id, found in ways.items():
        if id == DAY:
            values, type = tool_days(found, month_first=month_first), "DATE"
        else:
            values, type = meant(found, items[id]), type_of(items[id])
        instead = case(column(f"!{id}"), values)
        instead = f"string_split({instead}, ' ')" if type == "VARCHAR[]" else f"CAST({instead} AS {type})"
        replaced += _instead(id, instead, [*values, *none.get(id, ())])
    changed = f"REPLACE ({', '.join(replaced)})" if replaced else ""
    return f"(SELECT * {changed} FROM {plain})"


def _instead(id: str, value: str, values: Collection[str]) -> list[str]:
    """What takes the place of an item's two columns, where something could be read in the second."""
    if not values:
        return []
    name, raw = column(id), column(f"!{id}")
    return [
        f"coalesce({name}, {value}) AS {name}",
        f"CASE WHEN {raw} NOT IN ({_texts(values)}) THEN {raw} END AS {raw}",
    ]
