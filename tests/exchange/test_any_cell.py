"""Whatever stands in whichever cell: it is told by its place and nothing is written, or it goes out again as it came in."""

import re
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.exchange.test_workbook import texts
from tests.running import run
from tests.small import make

TRAPS = [
    "=1+1",
    "-5",
    "+3",
    "@home",
    "03/04/26",
    "31/03/2026",
    "60%",
    "1,234",
    "N/A",
    "-",
    "x",
    "a: b",
    "a\r\nb",
    "_x0041_",
]
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(
        lambda t: not ILLEGAL_CHARACTERS_RE.search(t)
    ),
    st.sampled_from(TRAPS),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # as a spreadsheet has them
)
SHEETS = ("Projects", "Stakeholders", "Relationships", "In practice", "Benefits and harms", "Logic model", "Indicators")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an evaluation and its workbook."""
    folder = tmp_path_factory.mktemp("any")
    make(folder / "care")
    assert run(folder / "care", "export", "workbook", "--output", "../plan.xlsx").status == 0
    return folder


@settings(max_examples=7, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SHEETS), st.integers(0, 10**6), st.integers(0, 10**6), VALUES)
def test_any_value_in_any_cell(made: Path, title: str, down: int, across: int, value: Any) -> None:
    shutil.rmtree(made / "now", ignore_errors=True)
    now = Path(shutil.copytree(made / "care", made / "now"))
    book = load_workbook(made / "plan.xlsx")
    page = book[title]
    cell = page.cell(2 + down % page.max_row, 2 + across % (page.max_column - 1))
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    book.save(made / "back.xlsx")
    before = texts(now)
    ran = run(now, "import", "../back.xlsx", "--yes")
    if ran.status == 1:
        assert re.search(rf"{title}!(?:[A-Z]+)?{cell.row}\b", ran.out), ran.out
        assert texts(now) == before
        return
    assert ran.status == 0, ran.err
    after = texts(now)
    assert run(now, "export", "workbook", "--output", "../again.xlsx", "--force").status == 0
    assert run(now, "import", "../again.xlsx", "--yes").out == "Nothing has changed.\n"
    assert run(now, "import", "../back.xlsx", "--yes").status == 0
    assert texts(now) == after
