"""Which answers are meant: read, held against the items, and written in every dialect."""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from evalkit.expressions.against import Asked, faults
from evalkit.expressions.parse import DEEPEST, UnreadableError, parse_condition, parse_value
from evalkit.expressions.redcap import redcap
from evalkit.expressions.sql import asked, sql
from evalkit.expressions.tree import (
    OPPOSITE,
    Compared,
    Condition,
    Joined,
    Name,
    Not,
    Number,
    Selected,
    Sum,
    Word,
    names,
    without_not,
)
from evalkit.expressions.words import words
from evalkit.expressions.xlsform import xlsform

ITEMS = {
    "asked": Asked("select-one", {"yes": "Yes", "no": "No"}),
    "help": Asked("select-many", {"pen": "A pen", "aloud": "Read aloud"}),
    "age": Asked("integer"),
    "minutes": Asked("decimal"),
    "words": Asked("text"),
    "seen": Asked("date"),
    "unknown_type": Asked(),
}


@pytest.mark.parametrize(
    ("text", "form", "dictionary", "query", "said"),
    [
        (
            "asked = 'yes' and age >= 18 or not(selected(help, 'pen'))",
            "(${asked} = 'yes' and ${age} >= 18) or not(selected(${help}, 'pen'))",
            "([asked] = 'yes' and [age] >= 18) or [help(pen)] = '0'",
            """("asked" = 'yes') AND ("age" >= 18)) OR (NOT (list_contains("help", 'pen')))""",
            "(“asked” is “Yes” and “age” is at least 18) or “help” does not include “A pen”",
        ),
        (
            "selected(asked, 'no')",
            "selected(${asked}, 'no')",
            "[asked] = 'no'",
            "\"asked\" = 'no'",
            "“asked” includes “No”",
        ),
        ("not(age < 18)", "${age} >= 18", "[age] >= 18", 'NOT ("age" < 18)', "“age” is at least 18"),
        ("not(age >= 18)", "${age} < 18", "[age] < 18 and [age] <> ''", None, "“age” is less than 18"),
        ("asked != 'no'", "${asked} != 'no' and ${asked} != ''", "[asked] <> 'no' and [asked] <> ''", None, None),
        ("age = minutes", "${age} = ${minutes} and ${age} != '' and ${minutes} != ''", None, None, None),
        ("seen >= '2011-01-31'", "${seen} >= date('2011-01-31')", None, None, None),
        (
            "help != ''",
            "${help} != ''",
            "([help(pen)] = '1' or [help(aloud)] = '1')",
            'coalesce(len("help"), 0) > 0',
            None,
        ),
        ("words != ''", "${words} != ''", "[words] <> ''", '"words" IS NOT NULL', "“words” was answered"),
        ("'' = words", "'' = ${words}", "'' = [words]", '"words" IS NULL', None),
        (
            "age + minutes - 3 > -1.50",
            "${age} + ${minutes} - 3 > -1.50",
            "[age] + [minutes] - 3 > -1.50 and [age] <> '' and [minutes] <> ''",
            '"age" + "minutes" - 3 > -1.50',
            "“age” plus “minutes” minus 3 is more than -1.50",
        ),
        ('words = "it\'s"', '${words} = "it\'s"', '[words] = "it\'s"', "\"words\" = 'it''s'", "“words” is “it's”"),
        (
            "words = “a ' and \" b”",
            "${words} = concat('a ', \"'\", ' and \" b')",
            None,
            "\"words\" = 'a '' and \" b'",
            None,
        ),
        ("age ≤ 3 AND age <> 2", "${age} <= 3 and (${age} != 2 and ${age} != '')", None, None, None),
    ],
)
def test_an_expression_in_every_dialect(
    text: str, form: str, dictionary: str | None, query: str | None, said: str | None
) -> None:
    condition = parse_condition(text)
    assert xlsform(condition, ITEMS) == form
    assert dictionary is None or redcap(condition, ITEMS) == dictionary
    assert query is None or query in sql(condition, ITEMS)
    assert said is None or words(condition, ITEMS) == said


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "the text ends"),
        ("   ", 4, "the text ends"),
        ("asked", 6, "a comparison"),
        ("asked = ", 9, "an item's id, a number"),
        ("asked = 'yes", 9, "not closed"),
        ("asked = yes'", 12, "not closed"),
        ("${asked} = 'yes'", 1, "write the item's id alone"),
        ("[asked] = 'yes'", 1, "write the item's id alone"),
        ("asked = 'yes' && age > 3", 15, "“&” means nothing here"),
        ("asked = 'yes' age > 3", 15, "and, or, or the end"),
        ("(asked = 'yes'", 15, "a closing bracket"),
        ("asked = 'yes')", 14, "and, or, or the end"),
        ("not asked = 'yes'", 5, "a bracket after not"),
        ("selected(help)", 14, "selected(item, 'choice')"),
        ("selected('pen', help)", 1, "selected(item, 'choice')"),
        ("age > 3.5.1", 7, "no number"),
        ("age > 18years", 7, "no number"),
        ("age > 1e400", 7, "no number"),
        ("and", 1, "an item's id"),
        ("age = 1; drop table x", 8, "means nothing"),
        ("ålder = 1", 1, "means nothing"),
        ("(" * (DEEPEST + 1) + "a = 1" + ")" * (DEEPEST + 1), DEEPEST + 2, "brackets"),
        ("not(" * 100_000, 4 * DEEPEST + 5, "brackets"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(text: str, column: int, says: str) -> None:
    with pytest.raises(UnreadableError) as error:
        parse_condition(text)
    assert (error.value.column, says in error.value.message) == (column, True), error.value.message


def test_a_value_is_an_item_a_number_or_a_sum_and_no_condition() -> None:
    assert [name.id for name in names(parse_value("a + b - c + 1"))] == ["a", "b", "c"]
    with pytest.raises(UnreadableError, match="stands “>”"):
        parse_value("a > 1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("agee > 3", ["no item is called agee"]),
        ("asked = 'maybe'", ["'maybe' is no choice of asked, which can be 'yes' or 'no'"]),
        ("'maybe' != asked", ["'maybe' is no choice of asked, which can be 'yes' or 'no'"]),
        ("asked >= 'no'", ["the choices of asked have no order"]),
        ("3 < asked", ["asked is no number: its type is select-one"]),
        ("help = 'pen'", ["several choices of help can be made"]),
        ("selected(help, 'pencil')", ["'pencil' is no choice of help"]),
        ("selected(age, 'pen')", ["age has no choices: its type is integer"]),
        ("age = 'old'", ["age is a number, and is compared with a text"]),
        ("age + words > 3", ["words cannot be added up: its type is text"]),
        ("age + 'x' > 3", ["a text cannot be added up"]),
        ("age >= ''", ["an empty text has no order"]),
        ("words < 'b'", ["texts have no order"]),
        ("seen > 'yesterday'", ["seen is a date: write 2026-01-31"]),
        ("seen = age", ["seen is no number: its type is date"]),
        ("age + 1 = 'x'", ["a number is compared with a text"]),
        ("words = help", ["several choices of help can be made"]),
        ("help = '' or age = '' or unknown_type > 3 or unknown_type = 'x' or seen > '2011-01-31'", []),
        ("not(words = 'x' or (selected(asked, 'no') and minutes <= age))", []),
    ],
)
def test_what_the_items_cannot_bear_is_told(text: str, says: list[str]) -> None:
    told = [fault.message for fault in faults(parse_condition(text), ITEMS)]
    assert len(told) == len(says), told
    assert all(expected in message for expected, message in zip(says, told, strict=True)), told


NUMBERS = st.integers(-3, 3).map(lambda number: Number(str(number), 0))
NAMES = st.sampled_from(["age", "minutes"]).map(lambda item: Name(item, 0))
SUMS = st.lists(
    st.tuples(st.sampled_from("+-"), NAMES | st.integers(0, 3).map(lambda n: Number(str(n), 0))), min_size=1, max_size=2
)
VALUES = NAMES | NUMBERS | st.builds(lambda first, rest: Sum((("+", first), *rest), 0), NAMES, SUMS)
COMPARISONS = st.builds(
    lambda left, op, right: Compared(left, op, right, 0), VALUES, st.sampled_from(sorted(OPPOSITE)), VALUES
)
ANSWERS = st.sampled_from(["yes", "no"]).map(lambda text: Compared(Name("asked", 0), "=", Word(text, 0), 0))
CHOSEN = st.sampled_from(["pen", "aloud"]).map(lambda text: Selected(Name("help", 0), Word(text, 0), 0))
GIVEN = st.builds(
    lambda item, op: Compared(Name(item, 0), op, Word("", 0), 0),
    st.sampled_from(["asked", "help", "age", "seen"]),
    st.sampled_from(["=", "!="]),
)
SEEN = st.builds(
    lambda op, day: Compared(Name("seen", 0), op, Word(day, 0), 0),
    st.sampled_from(sorted(OPPOSITE)),
    st.sampled_from(["2011-01-31", "2011-02-01"]),
)


def _grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, inner, st.just(0)) | st.builds(Joined, st.sampled_from(["and", "or"]), several, st.just(0))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    COMPARISONS | ANSWERS | CHOSEN | GIVEN | SEEN, _grown, max_leaves=6
)
ROWS = st.fixed_dictionaries(
    {
        "asked": st.sampled_from(["yes", "no", None]),
        "help": st.lists(st.sampled_from(["pen", "aloud"]), unique=True),
        "age": st.none() | st.integers(-5, 5),
        "minutes": st.none() | st.integers(-5, 5),
        "seen": st.sampled_from(["2011-01-30", "2011-01-31", "2011-02-01", None]),
    }
)
HOLDS: dict[str, Callable[[object, object], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
}


def holds(condition: Condition, row: dict[str, Any]) -> bool | None:
    """What a condition means, said once more without any database; None where an answer is not there."""
    match condition:
        case Joined(by=by, parts=parts):
            found = [holds(part, row) for part in parts]
            decides = by == "or"
            return decides if decides in found else None if None in found else not decides
        case Not(of=of):
            held = holds(of, row)
            return None if held is None else not held
        case Selected(item=item, choice=choice):
            return choice.text in row[item.id]
        case Compared(left=Name(id=id), op=op, right=Word(text="")):
            return bool(row[id] in (None, [])) == (op == "=")
        case Compared(left=left, op=op, right=right):
            sides = value(left, row), value(right, row)
            return None if None in sides else HOLDS[op](*sides)


def value(expression: object, row: dict[str, Any]) -> Any:
    match expression:
        case Name(id=id):
            return row[id]
        case Number(text=text):
            return int(text)
        case Word(text=text):
            return text
        case Sum(parts=parts):
            summands = [value(part, row) for _, part in parts]
            signs = [1 if sign == "+" else -1 for sign, _ in parts]
            return None if None in summands else sum(a * b for a, b in zip(summands, signs, strict=True))
    raise AssertionError(expression)


def in_a_query(written: str, row: dict[str, Any]) -> bool | None:
    types = {"asked": "VARCHAR", "help": "VARCHAR[]", "age": "BIGINT", "minutes": "DOUBLE", "seen": "DATE"}
    columns = ", ".join(f"CAST(? AS {types[id]}) AS {id}" for id in row)
    found = duckdb.execute(f"SELECT {written} FROM (SELECT {columns})", list(row.values())).fetchone()
    assert found
    return cast("bool | None", found[0])


def in_a_form(written: str, row: dict[str, Any]) -> bool:
    """As XPath has it: what was not answered is an empty text; days are numbers when they are compared."""
    texts = {
        id: " ".join(told) if isinstance(told, list) else "" if told is None else str(told) for id, told in row.items()
    }
    root = etree.Element("data")
    for id, text in texts.items():
        etree.SubElement(root, id).text = text
    days = {"day": lambda _, text: date.fromisoformat(text).toordinal() if text else math.nan}
    chosen = {"selected": lambda _, nodes, choice: choice in (nodes[0].text or "").split()}
    for op in ("<=", ">=", "<", ">"):
        written = written.replace(f"${{seen}} {op} date(", f"day(string(/data/seen)) {op} day(")
    path = re.sub(r"\$\{(\w+)\}", r"/data/\1", written)
    found = root.xpath(f"boolean({path})", extensions={(None, name): f for name, f in (days | chosen).items()})
    return bool(found)


def in_a_dictionary(written: str, row: dict[str, Any], blank: float) -> bool:
    """As REDCap has it, which takes a blank for nought, or for no number at all: `blank`."""

    def answer(found: re.Match[str]) -> str:
        id, choice = found[1], found[2]
        return repr(str(int(choice in row[id]))) if choice else f"Field({row[id]!r}, {blank!r})"

    text = re.sub(r"\[(\w+)(?:\((\w+)\))?\]", answer, written)
    text = re.sub(r"(?<![<>])=", "==", text).replace("<>", "!=")
    return bool(eval(text, {"Field": Field, "nan": math.nan}))


class Field:
    """A field of REDCap: a text, or a number wherever it meets one."""

    def __init__(self, told: Any, blank: float) -> None:
        self.told, self.blank = told, blank

    def _pair(self, other: Any) -> tuple[Any, Any]:
        if isinstance(other, str):
            return "" if self.told is None else str(self.told), other
        other = other.number if isinstance(other, Field) else other
        return self.number, other

    @property
    def number(self) -> float:
        return self.blank if self.told is None else self.told

    def __add__(self, other: Any) -> Any:
        return self.number + (other.number if isinstance(other, Field) else other)

    def __sub__(self, other: Any) -> Any:
        return self.number - (other.number if isinstance(other, Field) else other)

    def __radd__(self, other: Any) -> Any:
        return other + self.number

    def __rsub__(self, other: Any) -> Any:
        return other - self.number

    def __eq__(self, other: object) -> bool:
        left, right = self._pair(other)
        return bool(left == right)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        left, right = self._pair(other)
        return bool(left < right)

    def __le__(self, other: Any) -> bool:
        left, right = self._pair(other)
        return bool(left <= right)

    def __gt__(self, other: Any) -> bool:
        left, right = self._pair(other)
        return bool(left > right)

    def __ge__(self, other: Any) -> bool:
        left, right = self._pair(other)
        return bool(left >= right)

    __hash__ = None  # type: ignore[assignment]


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, ROWS)
def test_every_dialect_asks_the_same_of_the_same_answers_also_of_those_that_are_not_there(
    condition: Condition, row: dict[str, Any]
) -> None:
    expected = holds(condition, row)
    assert list(faults(condition, ITEMS)) == []
    assert in_a_query(sql(condition, ITEMS), row) == expected
    assert in_a_query(asked(condition, ITEMS), row) == bool(expected)
    assert holds(without_not(condition), row) == expected
    assert in_a_form(xlsform(condition, ITEMS), row) == bool(expected)
    for blank in (0, math.nan):
        assert in_a_dictionary(redcap(condition, ITEMS), row, blank) == bool(expected)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab=<>!'\"() +-,1.andorselctn", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        condition = parse_condition(text)
    except UnreadableError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert list(faults(condition, ITEMS)) is not None
