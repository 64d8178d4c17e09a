"""The texts of a column → values of an item's type: quickly where they are written plainly, else one by one.

What no value can be read from stays as a text beside it, to be told.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.evidence.answers import Answers
from evalkit.evidence.columns import Asked, Matched
from evalkit.evidence.workspace import Workspace, parquet
from evalkit.expressions.sql import column, text_of
from evalkit.model.data_capture import Item
from evalkit.model.written import NotClearError, day, number, whole

_NOT_GIVEN = ("", "n/a", "na", "-", "–", "null", "none")
_YES = ("1", "true", "yes", "checked", "selected", "x")
_NO = ("0", "false", "no", "unchecked", "not selected")
_INTEGER = r"[+-]?\d{1,15}(\.0+)?"
_DECIMAL = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?"
_DATE = r"\d{4}-\d{2}-\d{2}([T ].*)?"
_TIME_OF_DAY = re.compile(
    r"[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?: ?(?:z|[+-]\d{2}:?\d{2}))?\Z", re.IGNORECASE
)
_BETWEEN_CHOICES = re.compile(r"[;|,\n]")
_LARGEST = 1e15
_AT_ONCE = 50
"""How many items are read together: what is looked at in one query has to find room in memory."""
MOST_WAYS = 20_000
"""In how many different ways the answers to one item may be written that are not plain."""
TYPES = {"integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE", "select-many": "VARCHAR[]"}
"""The types of columns; VARCHAR for all others."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Answers as values. The table has `row`, `day` of the tool, `wave` of the tool, and for each item a column of its
    name, and one that begins with `!`: what stood there, where no value could be read from it.
    """

    table: str
    items: dict[str, Item]
    rows: int


def stage(answers: Answers, matched: Matched, work: Workspace) -> Staged:
    """Reads all answers once."""
    with_comma = _with_decimal_comma(answers, matched, work) if answers.decimal_comma else frozenset()
    columns = [
        "row",
        f'{_date(_cell(matched.day))} AS ":day"' if matched.day is not None else 'NULL::DATE AS ":day"',
        f'{_given(matched.wave)} AS ":wave"' if matched.wave is not None else 'NULL::VARCHAR AS ":wave"',
    ]
    skipped = f"WHERE row NOT IN ({', '.join(map(str, matched.labels))})" if matched.labels else ""
    parts: list[Path] = []
    for part in _batches([*matched.asked.items()]):
        of_items, texts = _of_items(part, with_comma)
        given = f"(SELECT {', '.join(('*', *texts))} FROM {answers.table} {skipped})"
        parts.append(work.folder / f"plain-{len(parts)}.parquet")
        query = f"SELECT {', '.join((*(columns if len(parts) == 1 else columns[:1]), *of_items))} FROM {given}"
        work.do(f"COPY ({query}) TO {text_of(str(parts[-1]))} (FORMAT parquet)")
    plain = _together(parts, work)
    items = {id: asked.item for id, asked in matched.asked.items()}
    table = _repaired(plain, items, work)
    return Staged(table, items, int(work.value(f"SELECT count(*) FROM {parquet(plain)}")))


def _batches(asked: Sequence[tuple[str, Asked]]) -> list[Sequence[tuple[str, Asked]]]:
    return [asked[at : at + _AT_ONCE] for at in range(0, max(len(asked), 1), _AT_ONCE)]


def _of_items(part: Iterable[tuple[str, Asked]], with_comma: frozenset[str]) -> tuple[list[str], list[str]]:
    """The columns of some items, and the texts that they are read from: each is taken once, which saves half the memory."""
    columns, texts = [], []
    for id, asked in part:
        columns += _columns(id, asked, comma=id in with_comma)
        if not asked.by_choice:
            texts.append(f"{_given(asked.columns[0])} AS {_text(id)}")
    return columns, texts


def _together(parts: Sequence[Path], work: Workspace) -> Path:
    """The columns of several files side by side, row by row."""
    if len(parts) == 1:
        return parts[0]
    plain = work.folder / "plain.parquet"
    first, *others = [f"{parquet(part)} AS part{number}" for number, part in enumerate(parts)]
    joined = " JOIN ".join((first, *(f"{other} USING (row)" for other in others)))
    work.do(f"COPY (SELECT * FROM {joined} ORDER BY row) TO {text_of(str(plain))} (FORMAT parquet)")
    return plain


def _cell(at: int) -> str:
    return f"trim(c{at})"


def _given(at: int) -> str:
    """The text of a cell; null where it says that there is none."""
    none = ", ".join(map(text_of, _NOT_GIVEN))
    return f"CASE WHEN lower({_cell(at)}) IN ({none}) THEN NULL ELSE {_cell(at)} END"


def _text(id: str) -> str:
    """The column with the text of an item's cell."""
    return column(f"?{id}")


def _date(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {text_of(_DATE)}) THEN try_cast({text}[:10] AS DATE) END"


def _columns(id: str, asked: Asked, *, comma: bool) -> list[str]:
    """The value of an item, and what stood there where none could be read."""
    if asked.by_choice:
        value, text = _of_choices(asked)
    else:
        text = _text(id)
        value = _value(asked.item, text, comma=comma)
    return [f"{value} AS {column(id)}", f"CASE WHEN {value} IS NULL THEN {text} END AS {column(f'!{id}')}"]


def _value(item: Item, text: str, *, comma: bool) -> str:
    match item.type:
        case "integer":
            read = f"CAST(try_cast({text} AS DOUBLE) AS BIGINT)"
            return f"CASE WHEN regexp_full_match({text}, {text_of(_INTEGER)}) THEN {read} END"
        case "decimal":
            figures = f"replace({text}, ',', '.')" if comma else text
            return f"CASE WHEN regexp_full_match({figures}, {text_of(_DECIMAL)}) THEN try_cast({figures} AS DOUBLE) END"
        case "date":
            return _date(text)
        case "select-one":
            meant = {label.strip().lower(): id for id, label in item.choices.items()}
            meant |= {id.lower(): id for id in item.choices}
            return _case(f"lower({text})", meant)
        case "select-many":
            chosen = f"string_split_regex({text}, '\\s+')"
            allowed = ", ".join(map(text_of, item.choices))
            return f"CASE WHEN list_has_all([{allowed}]::VARCHAR[], {chosen}) THEN {chosen} END"
    return text


def _case(text: str, meant: Mapping[str, str]) -> str:
    if not meant:
        return "NULL::VARCHAR"
    whens = " ".join(f"WHEN {text_of(written)} THEN {text_of(value)}" for written, value in meant.items())
    return f"CASE {text} {whens} END"


def _of_choices(asked: Asked) -> tuple[str, str]:
    """One column for each choice: the choices that were made, none where no column says anything; and what is unclear."""
    chosen, unclear = [], []
    for choice, at in asked.by_choice.items():
        cell = f"lower({_cell(at)})"
        label = asked.item.choices.get(choice, choice).strip().lower()
        yes = ", ".join(map(text_of, (*_YES, choice.lower(), label)))
        neither = ", ".join(map(text_of, (*_NO, *_NOT_GIVEN)))
        chosen.append(f"CASE WHEN {cell} IN ({yes}) THEN {text_of(choice)} END")
        unclear.append(f"CASE WHEN {cell} NOT IN ({yes}, {neither}) THEN {_cell(at)} END")
    any_given = " OR ".join(f"{_given(at)} IS NOT NULL" for at in asked.columns)
    wrong = f"coalesce({', '.join(unclear)})"
    listed = f"list_filter([{', '.join(chosen)}], lambda choice: choice IS NOT NULL)"
    return f"CASE WHEN ({any_given}) AND {wrong} IS NULL THEN {listed} END", wrong


def _with_decimal_comma(answers: Answers, matched: Matched, work: Workspace) -> frozenset[str]:
    """The decimal items whose numbers have a comma where others have a point, and none has a point."""
    asked = [
        (id, asked) for id, asked in matched.asked.items() if asked.item.type == "decimal" and asked.column is not None
    ]
    if not asked:
        return frozenset()
    counts = [
        f"count(*) FILTER (regexp_full_match({_cell(q.columns[0])}, '[+-]?\\d+{sign}\\d+'))"
        for _, q in asked
        for sign in (",", "[.]")
    ]
    found = work.rows(f"SELECT {', '.join(counts)} FROM {answers.table}")[0]
    return frozenset(id for at, (id, _) in enumerate(asked) if found[2 * at] and not found[2 * at + 1])


def _repaired(plain: Path, items: Mapping[str, Item], work: Workspace) -> str:
    """The staged table, with what could be read one by one in its place."""
    replaced = []
    for id, item in items.items():
        read = _READERS.get(item.type or "text")
        if read is None:
            continue
        raw, value = column(f"!{id}"), column(id)
        ways = [
            text
            for (text,) in work.rows(
                f"SELECT DISTINCT {raw} FROM {parquet(plain)} WHERE {raw} IS NOT NULL LIMIT {MOST_WAYS}"
            )
        ]
        meant = dict(_meant(ways, item, read))
        if meant:
            instead = f"{_case(raw, meant)}"
            if item.type == "select-many":
                instead = f"string_split({instead}, ' ')"
            typed = f"CAST({instead} AS {TYPES.get(item.type or '', 'VARCHAR')})"
            still = ", ".join(map(text_of, meant))
            replaced += [
                f"coalesce({value}, {typed}) AS {value}",
                f"CASE WHEN {raw} NOT IN ({still}) THEN {raw} END AS {raw}",
            ]
    changed = f"REPLACE ({', '.join(replaced)})" if replaced else ""
    return f"(SELECT * {changed} FROM {parquet(plain)})"


def _meant(ways: Iterable[str], item: Item, read: Callable[[str, Item], str | None]) -> Iterable[tuple[str, str]]:
    for text in ways:
        try:
            value = read(text, item)
        except NotClearError:
            continue
        if value is not None:
            yield text, value


def _read_day(text: str, _: Item) -> str:
    return day(_TIME_OF_DAY.sub("", text)).isoformat()


def _kept(value: float) -> str | None:
    """A number that the database can hold."""
    return str(value) if abs(value) < _LARGEST else None


def _read_choices(text: str, item: Item) -> str | None:
    """Several choices, with `;`, `,`, `|` or a line between: their ids with blanks between. None where one is unknown."""
    meant = {" ".join(label.split()).lower(): id for id, label in item.choices.items()}
    meant |= {id.lower(): id for id in item.choices}
    if whole_text := meant.get(" ".join(text.split()).lower()):
        return whole_text
    parts = [" ".join(part.split()).lower() for part in _BETWEEN_CHOICES.split(text) if part.strip()]
    chosen = [meant.get(part) for part in parts]
    return None if None in chosen else " ".join(dict.fromkeys(choice for choice in chosen if choice))


_READERS: dict[str, Callable[[str, Item], str | None]] = {
    "integer": lambda text, _: _kept(whole(text)),
    "decimal": lambda text, _: _kept(number(text)),
    "date": _read_day,
    "select-many": _read_choices,
}
