"""Tables of others as rows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import EvalkitError
from evalkit.tables.formulas import harmless
from evalkit.tables.rows import Rows, letter, rows_of


def read(text: str) -> Rows:
    return rows_of(text, "x.csv", {"id", "title", "note"}.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "id,title\na,A\n",
        "id;title\na;A\n",
        "id\ttitle\r\na\tA\r\n",
        'id;title;"note, if any, of ours"\na;A;\n',
        " id , title \n a , A \n",
    ],
)
def test_cells_stand_between_commas_semicolons_or_tabs(text: str) -> None:
    rows = read(text)
    assert rows.headings[:2] == ["id", "title"]
    assert rows.rows[0][1][:2] == ["a", "A"]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    rows = read('id,title\n,\n\na,"two\nlines"\nb,B\n')
    assert (rows.heading_row, rows.rows) == (1, [(4, ["a", "two\nlines"]), (5, ["b", "B"])])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Our indicators,,\nid,title,note\na,A,\n", 2),
        ("Our indicators\n\nid;title\na;A\n", 3),
        ("title\nid, title\n", 1),
        ("title,,\nid,name,remark\na,A,\n", 2),
        ("wrong\na, b\n", 1),
    ],
)
def test_a_title_above_the_headings_is_passed_over(text: str, row: int) -> None:
    assert read(text).heading_row == row


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.csv has no rows below its headings."),
        ("id,title\n,\n", "x.csv has no rows below its headings."),
        ('id,title\na,"A\n', "x.csv cannot be read, at line 2: unexpected end of data."),
    ],
)
def test_what_is_no_table_is_told(text: str, said: str) -> None:
    with pytest.raises(EvalkitError) as told:
        read(text)
    assert told.value.message == said


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6).map(str.strip)


@given(st.lists(st.tuples(CELL.filter(bool), CELL), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_every_table_is_read_as_it_was_written(rows: list[tuple[str, str]], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("id", "title"), *(map(harmless, row) for row in rows)])
    assert read(text.getvalue()).rows == [(n, list(row)) for n, row in enumerate(rows, 2)]


def test_columns_have_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
