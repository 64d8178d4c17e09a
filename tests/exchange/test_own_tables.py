"""Tables as consultancies and clients have them come in without a column renamed by hand."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.running import Run
from tests.small import PROJECT


def held(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


INDICATORS = "projects/ward/indicators"
TITLE = """Indicator table of the project,,,,,
,,,,,
Indicator,Unit of measure,Frequency,Responsible person,Remarks,Disaggregation
,(text),,,,
Share of people who were asked,percent,Quarterly,Ward manager,n/a,"* Men
* Women"
People trained,people,every 6 weeks,Ward manager,,-
Total,,,,2,
"""


def test_a_title_units_totals_and_columns_of_no_field_are_passed_over(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text(TITLE, "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert "left out: Remarks" in ran.out
    assert "passed over: 2 rows" in ran.out
    made = held(care / INDICATORS / "share-of-people-who-were-asked.toml")
    assert (made["unit"], made["frequency"], made["responsible"]) == ("percent", "3 months", "Ward manager")
    assert made["disaggregation"] == ["Men", "Women"]
    assert held(care / INDICATORS / "people-trained.toml")["frequency"] == "6 weeks"


@pytest.mark.parametrize("form", ["semicolons", "tabs", "utf-16", "windows"])
def test_text_in_every_form_that_spreadsheets_save(here: Run, care: Path, form: str) -> None:
    rows = [["Indicator", "Units"], ["Café visits", "visits"]]
    mark = {"semicolons": ";", "tabs": "\t", "utf-16": "\t", "windows": ","}[form]
    text = "".join(mark.join(row) + "\r\n" for row in rows)
    if form == "semicolons":
        text = f"sep=;\r\n{text}"
    encoding = {"utf-16": "utf-16", "windows": "cp1252"}.get(form, "utf-8-sig" if form == "tabs" else "utf-8")
    (care / "theirs.csv").write_bytes(text.encode(encoding))
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    assert held(care / INDICATORS / "cafe-visits.toml")["title"] == "Café visits"


def test_a_workbook_with_merged_headings_and_values_as_they_are_shown(here: Run, care: Path) -> None:
    book = Workbook()
    page = book.create_sheet("Indicators 2026", 0)
    for row in (
        ["KPI", "Unit", "Target", None, "Baseline", None],
        [None, None, "value", "date", "value", "date"],
        ["Asked each time", "percent", 0.6, "31/03/2027", 0.31, "1 April 2026"],
    ):
        page.append(row)
    for cell in ("C3", "E3"):
        page[cell].number_format = "0%"
    page.merge_cells("C1:D1")
    page.merge_cells("E1:F1")
    book.create_sheet("Notes")["A1"] = "nothing here"
    book.save(care / "theirs.xlsx")
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    made = held(care / INDICATORS / "asked-each-time.toml")
    assert (made["target"]["value"], made["baseline"]["value"]) == (60, 31)
    assert made["target"]["date"].isoformat() == "2027-03-31"


def test_what_a_column_is_can_be_said_and_is_remembered(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text("What we look at,Who\nAsked each time,Ward manager\n", "utf-8")
    said = ("--columns", "What we look at=title", "--columns", "Who=What counts")
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", *said, cwd=care).status == 0
    assert held(care / INDICATORS / "asked-each-time.toml")["definition"] == "Ward manager"
    (care / "theirs.csv").write_text("What we look at,Who\nAsked once,Ward manager\n", "utf-8")
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    assert held(care / INDICATORS / "asked-once.toml")["definition"] == "Ward manager"


@pytest.mark.parametrize(
    ("columns", "status", "told"),
    [
        ("Who=titel", 2, "there is no field “titel”"),
        ("Whoo=title", 2, "no column “Whoo”. Did you mean “Who”?"),
        ("Who", 2, "not HEADING=FIELD"),
    ],
)
def test_wrong_columns_are_told(here: Run, care: Path, columns: str, status: int, told: str) -> None:
    (care / "theirs.csv").write_text("Indicator,Who\nAsked each time,Ward manager\n", "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", "--columns", columns, cwd=care)
    assert (ran.status, told in ran.err) == (status, True), ran.err


def test_bad_values_are_told_with_their_rows_and_nothing_is_written(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text("Indicator,Target date,Sources\nA,soon,\nB,2027-01-01,nowhere\n", "utf-8")
    before = sorted(path.name for path in care.rglob("*"))
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 1
    assert "row 2" in ran.err and "row 3" in ran.err
    assert sorted(path.name for path in care.rglob("*")) == before


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_table_goes_out_and_nothing_is_other_when_it_comes_back(here: Run, care: Path, ending: str) -> None:
    table = f"stakeholders{ending}"
    assert here("export", "table", "--as", "stakeholder", "--output", table, cwd=care).status == 0
    before = (care / PROJECT).read_bytes()
    ran = here("import", table, "--as", "stakeholder", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert (care / PROJECT).read_bytes() == before
    assert here("export", "table", "--output", "x.csv", cwd=care).status == 2
