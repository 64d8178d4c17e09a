"""Which answers are meant: read, held against the items, and written in every dialect."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.expressions.against import Asked, faults
from evalkit.expressions.parse import DEEPEST, UnreadableError, parse_condition, parse_value
from evalkit.expressions.redcap import redcap
from evalkit.expressions.sql import sql
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
        ("not(age < 18)", "not(${age} < 18)", "[age] >= 18", 'NOT ("age" < 18)', "“age” is at least 18"),
        ("words != ''", "${words} != ''", "[words] <> ''", '"words" IS NOT NULL', "“words” was answered"),
        ("'' = words", "'' = ${words}", "'' = [words]", '"words" IS NULL', None),
        (
            "age + minutes - 3 > -1.50",
            "${age} + ${minutes} - 3 > -1.50",
            "[age] + [minutes] - 3 > -1.50",
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
        ("age ≤ 3 AND age <> 2", "${age} <= 3 and ${age} != 2", None, None, None),
    ],
)
def test_an_expression_in_every_dialect(
    text: str, form: str, dictionary: str | None, query: str | None, said: str | None
) -> None:
    condition = parse_condition(text)
    assert xlsform(condition) == form
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


def _grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, inner, st.just(0)) | st.builds(Joined, st.sampled_from(["and", "or"]), several, st.just(0))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(COMPARISONS | ANSWERS | CHOSEN, _grown, max_leaves=6)
ROWS = st.fixed_dictionaries(
    {
        "asked": st.sampled_from(["yes", "no"]),
        "help": st.lists(st.sampled_from(["pen", "aloud"]), unique=True),
        "age": st.integers(-5, 5),
        "minutes": st.integers(-5, 5),
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


def holds(condition: Condition, row: dict[str, object]) -> bool:
    """What a condition means, said once more without any database."""
    match condition:
        case Joined(by=by, parts=parts):
            return (all if by == "and" else any)(holds(part, row) for part in parts)
        case Not(of=of):
            return not holds(of, row)
        case Selected(item=item, choice=choice):
            return choice.text in row[item.id]  # type: ignore[operator]
        case Compared(left=left, op=op, right=right):
            return HOLDS[op](value(left, row), value(right, row))


def value(expression: object, row: dict[str, object]) -> object:
    match expression:
        case Name(id=id):
            return row[id]
        case Number(text=text):
            return int(text)
        case Word(text=text):
            return text
        case Sum(parts=parts):
            return sum(int(str(value(part, row))) * (1 if sign == "+" else -1) for sign, part in parts)
    raise AssertionError(expression)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, ROWS)
def test_a_query_and_a_condition_without_not_mean_what_was_written(
    condition: Condition, row: dict[str, object]
) -> None:
    table = f"SELECT '{row['asked']}' AS asked, {row['help']}::VARCHAR[] AS help, {row['age']} AS age, {row['minutes']} AS minutes"
    found = duckdb.execute(f"SELECT {sql(condition, ITEMS)} FROM ({table})").fetchone()
    assert found == (holds(condition, row),)
    assert holds(without_not(condition), row) == holds(condition, row)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS)
def test_what_is_written_for_a_form_reads_as_the_same_again(condition: Condition) -> None:
    written = xlsform(condition).replace("${", "").replace("}", "")
    assert xlsform(parse_condition(written)) == xlsform(condition)
    assert sql(parse_condition(written), ITEMS) == sql(condition, ITEMS)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab=<>!'\"() +-,1.andorselctn", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        condition = parse_condition(text)
    except UnreadableError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert list(faults(condition, ITEMS)) is not None
