"""Every kind of bad answer is named with its row, its column and what stood there; nothing of it is kept, and nothing else lost.

`BAD` are answers of which the rest of the row stands, `ROWS` rows that are none, `CELLS` what only workbooks and Parquet hold,
and `FILES` those of which nothing can be used.
"""

import codecs
import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import Run
from tests.evidence.conftest import Row, care_with, written
from tests.evidence.six_tools import LABELS, answers
from tests.evidence.test_record import state

PLAN = (Path(__file__).parent / "data" / "six-tools.toml").read_text("utf-8")
MINUTES = 'title = "Minutes"\nkind = "mean"\n[compute]\nsource = "visit"\nvalue = "minutes"\n'
HEADINGS = [*LABELS]
WHOLE, NUMBER, DAY = "is not a whole number", "is not a number that is written with a point", "is not a date such as"
BAD = [
    ("tasks", "fifteen", WHOLE),
    ("tasks", "15", "is more than the maximum, 14"),
    ("tasks", "-1", "is less than the minimum, 0"),
    ("tasks", "3.5", WHOLE),
    ("tasks", "1,5", WHOLE),
    ("tasks", "NaN", WHOLE),
    ("tasks", "inf", WHOLE),
    ("tasks", "1e400", WHOLE),
    ("tasks", "9" * 30, WHOLE),
    ("tasks", "999", "is more than the maximum, 14"),
    ("tasks", "=1+1", WHOLE),
    ("tasks", "#DIV/0!", WHOLE),
    ("tasks", "0x10", WHOLE),
    ("tasks", "٣", WHOLE),
    ("tasks", "½", WHOLE),
    ("tasks", "5-6", WHOLE),
    ("tasks", "12%", WHOLE),
    ("tasks", "true", WHOLE),
    ("tasks", "How many tasks could you do?", WHOLE),
    ("asked", "maybe", "is none of the choices yes or no"),
    ("asked", "oui", "is none of the choices yes or no"),
    ("asked", "1", "is none of the choices yes or no"),
    ("asked", "yes;no", "is none of the choices yes or no"),
    ("help", "pencil", "is none of the choices pen, paper or aloud"),
    ("help", "pen pencil", "is none of the choices pen, paper or aloud"),
    ("help", '["pen"]', "is none of the choices pen, paper or aloud"),
    ("unit", "leeds", "is none of the choices york or hull"),
    ("minutes", "NaN", NUMBER),
    ("minutes", "-Infinity", NUMBER),
    ("minutes", "1e400", NUMBER),
    ("minutes", "-3", "is less than the minimum, 0"),
    ("minutes", "1.2.3", NUMBER),
    ("minutes", "£3", NUMBER),
    ("minutes", "5%", NUMBER),
    ("minutes", "a" * 200_000, NUMBER),
    ("words", "=1+1", "is a formula, and no answer"),
    ("words", '=HYPERLINK("https://example.org")', "is a formula, and no answer"),
    ("words", "@SUM(1+1)", "is a formula, and no answer"),
    ("day", "soon", DAY),
    ("day", "2011-02-30", DAY),
    ("day", "31/04/2011", DAY),
    ("day", "03/04/11", DAY),
    ("day", "40638", DAY),
    ("day", "2011-04", DAY),
    ("day", "2011-04-05 or so", DAY),
    ("day", "2011-04-05T25:10", DAY),
    ("day", "0000-00-00", DAY),
    ("day", "2010-12-31", "is before data capture began, 2011-04-01"),
    ("day", "2013-01-01", "is after data capture ended, 2012-03-31"),
]
NO_WAVE = "belongs to no wave"
ONLY_IF = "was answered, and is asked only if “asked” is “Yes”"


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    return care_with(tmp_path, {"data-capture/visit.toml": PLAN, "indicators/minutes.toml": MINUTES})


def right() -> list[Row]:
    """Right answers, in which all questions were asked."""
    return [[*{**one, "asked": "yes", "tasks": "3", "where": "home"}.values()] for one in answers()]


def told(ran: Any) -> dict[str, Any]:
    assert ran.status in (0, 1), ran.err
    (file,) = json.loads(ran.out)["files"]
    return dict(file)


def kept(visits: Path) -> list[dict[str, str]]:
    rows = []
    for path in sorted((visits / "projects/p/data/visit").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def test_a_bad_answer_is_named_and_left_out_and_the_rest_of_its_row_is_kept(
    visits: Path, tmp_path: Path, here: Run
) -> None:
    rows = right()
    for at, (item, value, _) in enumerate(BAD):
        rows[at][HEADINGS.index(item)] = value
    file = written(tmp_path / "bad.csv", rows, HEADINGS)
    before = state(visits)
    strict = here("record", str(file), "--strict", cwd=visits)
    assert (strict.status, "Nothing has been written" in strict.out, state(visits)) == (1, True, before)
    assert len(strict.out) < 10_000
    problems = told(here("record", str(file), "--format", "json", cwd=visits))["problems"]
    expected = []
    for at, (item, value, says) in enumerate(BAD, 2):
        expected.append((at, item, value, says))
        if item == "asked":
            expected += [(at, "tasks", "3", ONLY_IF), (at, "where", "home", ONLY_IF)]
        if item == "day":
            expected.append((at, "day", "", NO_WAVE))
    assert sorted((one["row"], one["column"], one["value"]) for one in problems) == sorted(one[:3] for one in expected)
    for row, item, value, says in expected:
        (what,) = (p["what"] for p in problems if (p["row"], p["column"], p["value"]) == (row, item, value))
        assert says in what
    held = kept(visits)
    assert len(held) == len(rows) - sum(item == "day" for item, *_ in BAD)
    for item, value, _ in BAD:
        assert value not in [one[item] for one in held]
    lost = {item: sum(bad == item for bad, *_ in BAD) for item in ("unit", "minutes")}
    assert {item: sum(not one[item] for one in held) for item in lost} == lost


ROWS: Mapping[str, tuple[Callable[[list[Row]], Row], list[tuple[str, str, str]]]] = {
    "what headings mean": (
        lambda _: [*LABELS.values()],
        [("asked", LABELS["asked"], "is none of the choices"), ("day", LABELS["day"], DAY), ("day", "", NO_WAVE)],
    ),
    "headings once more": (lambda _: HEADINGS, [("tasks", "tasks", WHOLE), ("day", "day", DAY), ("day", "", NO_WAVE)]),
    "totals": (
        lambda _: ["Total", "", "", "270", "", "", "", "", ""],
        [("tasks", "270", "is more than"), ("day", "", NO_WAVE)],
    ),
    "a mean": (lambda _: ["", "", "", "", "61.5", "", "", "", ""], [("day", "", NO_WAVE)]),
    "no day": (lambda rows: ["P500", "", *rows[0][2:]], [("day", "", NO_WAVE)]),
    "a key of blanks": (lambda rows: ["   ", *rows[0][1:]], [("who", "", "does not say who answered")]),
    "the same again": (lambda rows: rows[5], [("who", "…", "answered in row 7 already, and said the same")]),
    "another answer": (
        lambda rows: [*rows[7][:4], "99.5", *rows[7][5:]],
        [("who", "…", "answered more than once in this wave, and not the same")],
    ),
    "not asked": (lambda rows: ["P501", rows[0][1], "no", "4", "", "", "", "", ""], [("tasks", "4", ONLY_IF)]),
}


def test_a_row_that_is_no_answer_is_named(visits: Path, tmp_path: Path, here: Run) -> None:
    rows = right()
    file = written(tmp_path / "rows.csv", [*rows, *(row(rows) for row, _ in ROWS.values())], HEADINGS)
    found = told(here("record", str(file), "--dry-run", "--format", "json", cwd=visits))
    for number, (name, (_, expected)) in enumerate(ROWS.items(), len(rows) + 2):
        named = [one for one in found["problems"] if one["row"] == number]
        for column, value, says in expected:
            said = [one["what"] for one in named if (one["column"], one["value"]) == (column, value)]
            assert any(says in what for what in said), f"{name}: {named}"
    stay = ("a key of blanks", "not asked")
    both_ways = 1  # of a respondent who answered in two ways neither answer is kept
    assert sum(one["answers"] for one in found["waves"]) == len(rows) + len(stay) - both_ways


def test_a_decimal_comma_among_points_leaves_thousands_unclear(visits: Path, tmp_path: Path, here: Run) -> None:
    rows = right()
    for at, minutes in enumerate(("12,5", "1,234", "1.234", "7.25")):
        rows[at][4] = minutes
    file = written(tmp_path / "mixed.csv", rows, HEADINGS)
    problems = told(here("record", str(file), "--format", "json", cwd=visits))["problems"]
    assert [(one["row"], one["value"]) for one in problems] == [(3, "1,234"), (4, "1.234")]
    assert {"12.5", "7.25"} <= {one["minutes"] for one in kept(visits)}


def test_what_says_that_there_is_no_answer_is_counted(visits: Path, tmp_path: Path, here: Run) -> None:
    rows = right()
    rows[5][8], rows[6][8] = "=D, - very good! (thanks)", "+ the tea"
    for at, none in enumerate(("n/a", "NULL", "-", "None")):
        rows[at][4] = rows[at][8] = none
    file = written(tmp_path / "none.csv", rows, HEADINGS)
    found = told(here("record", str(file), "--format", "json", cwd=visits))
    assert (found["not_given"], found["problems"]) == ({"minutes": 4}, [])
    assert {"n/a", "NULL", "-", "None"} <= {one["words"] for one in kept(visits)}


def _set(cell: str, value: Any, style: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value
        sheet[cell].number_format = style

    return change


CELLS: list[tuple[Callable[[Worksheet], Any], list[tuple[int, str, str, str]]]] = [
    (_set("D2", "=1+1"), [(2, "tasks", "", "is a formula without a stored value")]),
    (_set("I3", "#N/A"), [(3, "words", "", "is an error of the spreadsheet (#N/A)")]),
    (lambda sheet: sheet.merge_cells("H4:H5"), [(5, "unit", "", "is merged with a cell in row 4")]),
    (_set("E6", 0.05, "0%"), [(6, "minutes", "5%", NUMBER)]),
    (_set("D7", value=True), [(7, "tasks", "true", WHOLE)]),
    (_set("D8", date(2011, 4, 5), "yyyy-mm-dd"), [(8, "tasks", "2011-04-05", WHOLE)]),
    (_set("B9", 40638), [(9, "day", "40638", DAY), (9, "day", "", NO_WAVE)]),
    (_set("D96", 270), [(96, "day", "", NO_WAVE), (96, "tasks", "270", "is more than"), (96, "tasks", "270", ONLY_IF)]),
]


def test_a_cell_of_a_workbook_without_a_clear_value_is_named(visits: Path, tmp_path: Path, here: Run) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [HEADINGS, *right()]:
        sheet.append(row)
    for change, _ in CELLS:
        change(sheet)
    book.save(tmp_path / "cells.xlsx")
    found = told(here("record", str(tmp_path / "cells.xlsx"), "--dry-run", "--format", "json", cwd=visits))
    named = sorted((one["row"], one["column"], one["value"], one["what"]) for one in found["problems"])
    expected = sorted(one for _, several in CELLS for one in several)
    assert [one[:3] for one in named] == [one[:3] for one in expected]
    assert all(says in what for (*_, what), (*_, says) in zip(named, expected, strict=True)), named


TYPED = [
    {
        "tasks": ("[1, 2]", "1 2", WHOLE),
        "minutes": ("'nan'::DOUBLE", "nan", NUMBER),
        "day": ("'infinity'::DATE", "infinity", DAY),
        "asked": ("true", "true", "is none of the choices"),
    },
    {
        "tasks": ("{'a': 1}", "{'a': 1}", WHOLE),
        "minutes": ("-12.345::DECIMAL(10, 3)", "-12.345", "is less than the minimum"),
    },
]


def test_a_typed_value_that_is_no_answer_is_named(visits: Path, tmp_path: Path, here: Run) -> None:
    source = written(tmp_path / "texts.csv", right()[:3], HEADINGS)
    for columns in TYPED:
        typed = ", ".join(f"{value} AS {column}" for column, (value, *_) in columns.items())
        query = f"SELECT * REPLACE ({typed}) FROM read_csv('{source}', all_varchar = true)"
        duckdb.execute(f"COPY ({query}) TO '{tmp_path}/typed.parquet' (FORMAT parquet)")
        found = told(here("record", str(tmp_path / "typed.parquet"), "--dry-run", "--format", "json", cwd=visits))
        for column, (_, text, says) in columns.items():
            named = [one for one in found["problems"] if (one["column"], one["value"]) == (column, text)]
            assert [one["row"] for one in named if says in one["what"]] == [2, 3, 4], found["problems"]


def _text(rows: list[Row], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _lines(rows: list[Row]) -> bytes:
    return "\n".join(json.dumps(dict(zip(HEADINGS, row, strict=True))) for row in rows).encode()


ALL = _text([HEADINGS, *right()])
FILES = [
    ("a.csv", b"", "is empty"),
    ("a.csv", b"\n\n", "holds nothing"),
    ("a.csv", codecs.BOM_UTF8, "holds nothing"),
    ("a.csv", _text([HEADINGS]), "has no rows below its headings"),
    ("a.csv", _text([HEADINGS, [""] * 9, [""] * 9]), "has no rows below its headings"),
    ("a.csv", ALL.replace(b"York", b'"York') + b'"', "row"),
    ("a.csv", _text([HEADINGS, right()[0]]) + b'P2,2011-05-01,"yes', "row 3: unexpected end of data"),
    ("a.csv", _text([HEADINGS, right()[0], right()[1][:5]]), "row 3: 5 columns, and there are 9 headings"),
    ("a.csv", _text([HEADINGS, [*right()[0], "more"]]), "row 2: 10 columns, and there are 9 headings"),
    ("a.csv", _text([[*HEADINGS, "unit"], [*right()[0], "york"]]), "columns H and J are both unit"),
    ("a.csv", _text([[*HEADINGS, "Unit"], [*right()[0], "york"]]), "columns H and J are both unit"),
    ("a.csv", _text([[*HEADINGS, *map(str, range(10_000))], [*right()[0], *[""] * 10_000]]), "has 10009 columns"),
    ("a.csv", b"colour,shape\nred,round\n", "has no column that is an item"),
    ("a.csv", b"who,unit\nP1,york\n", "Nothing says when an answer was given"),
    ("a.csv", ALL.replace(b"home", b"ho\0me", 1), "line 2 holds a sign that no text has"),
    ("a.csv", ALL + ALL[90:].replace(b"home", b"ho\0me", 1), "holds a sign that no text has"),
    ("a.csv", ALL.replace(b"home", b"ho\xffme", 1), "line 2 is not in UTF-8, and other lines are"),
    ("a.csv", ALL.decode().encode("utf-16")[:-1], "cannot be read as text"),
    ("a.csv", ALL.decode().encode("utf-16-le"), "holds a sign that no text has"),
    ("a.csv.gz", gzip.compress(ALL), "is packed"),
    ("a.csv", b"PK\x03\x04", "is a workbook, and not a text"),
    ("a.csv", b"PAR1", "is a Parquet file, and not a text"),
    ("a.xlsx", ALL, "is no workbook"),
    ("a.xls", b"<html><table><tr><td>who</td></tr></table></html>", "is no workbook"),
    ("a.parquet", ALL, "cannot be read as Parquet"),
    ("a.jsonl", _lines(right())[:-5], "line 90: this is no JSON"),
    ("a.jsonl", b"[1, 2]\n", "line 1: this is no object"),
    ("a.jsonl", b'{"who": "P\\u00001"}\n', "line 1 holds a sign that no text has"),
    ("a.jsonl", b'{"who": "P1", "who": "P2"}\n', "line 1: “who” stands there twice"),
    ("a.jsonl", b'{"a":' * 100_000, "line 1: this is no JSON"),
]


@pytest.mark.parametrize(("name", "data", "says"), FILES, ids=[f"{name}: {says}" for name, _, says in FILES])
def test_a_file_that_cannot_be_used_is_refused(
    name: str, data: bytes, says: str, visits: Path, tmp_path: Path, here: Run
) -> None:
    before = state(visits)
    (tmp_path / name).write_bytes(data)
    ran = here("record", str(tmp_path / name), "--source", "visit", cwd=visits)
    assert (ran.status, says in ran.err) == (2, True), ran.err
    assert state(visits) == before


def test_a_workbook_that_would_fill_the_memory_is_not_opened(visits: Path, tmp_path: Path, here: Run) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["XFD1048576"] = "far"
    book.save(tmp_path / "far.xlsx")
    ran = here("record", str(tmp_path / "far.xlsx"), cwd=visits)
    assert (ran.status, "reaches to row 1048576, column 16384" in ran.err) == (2, True), ran.err


def test_a_damaged_parquet_file_is_refused_wherever_it_is(visits: Path, tmp_path: Path, here: Run) -> None:
    source = written(tmp_path / "texts.csv", right(), HEADINGS)
    file = tmp_path / "damaged.parquet"
    duckdb.execute(f"COPY (FROM read_csv('{source}', all_varchar = true)) TO '{file}' (FORMAT parquet)")
    data = file.read_bytes()
    for at in (100, len(data) // 2, len(data) - 300, len(data) - 4):
        file.write_bytes(data[:at] + bytes(60) + data[at + 60 :])
        ran = here("record", str(file), cwd=visits)
        assert (ran.status, "cannot be read as Parquet" in ran.err) == (2, True), f"{at}: {ran.err}"


def test_a_text_is_read_however_it_is_written(visits: Path, tmp_path: Path, here: Run) -> None:
    """Marks, line ends within quotation marks, rows without anything, several encodings: rows count as a spreadsheet does."""
    rows = right()
    rows[2][8], rows[4][3] = "one\ntwo\r\nthree", "99"
    plain = _text([HEADINGS, *rows]).decode()
    here("record", str(written(tmp_path / "first.csv", rows, HEADINGS)), cwd=visits)
    first = state(visits)
    texts = {
        "mark": codecs.BOM_UTF8 + plain.encode(),
        "sep": b"sep=;\n" + _text([HEADINGS, *rows], ";"),
        "blank": plain.replace("\n", "\n,,,,,,,,\n\n", 1).encode(),
        "utf-16": plain.encode("utf-16"),
        "utf-32": plain.encode("utf-32"),
        "cp1252": plain.encode("cp1252"),
        "more commas": _text([HEADINGS, [*rows[0], "", ""], *rows[1:]]),
    }
    for name, data in texts.items():
        (tmp_path / "text.csv").write_bytes(data)
        found = told(here("record", str(tmp_path / "text.csv"), "--format", "json", cwd=visits))
        row = 6 + {"sep": 1, "blank": 2}.get(name, 0)
        assert [one["row"] for one in found["problems"] if one["value"] == "99"] == [row], name
        assert state(visits) == first, name
