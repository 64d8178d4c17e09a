"""What cannot be taken from a spreadsheet as it stands is told by its sheet and cell, and nothing is written."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.exchange.test_workbook import column, edited, texts
from tests.running import Run

ROWS = (["Indicator", "Unit", "Target value"], ["Asked each time", "percent", 60], ["Trained", "people", 5])


def table(path: Path, edit: Callable[[Any], None]) -> None:
    """A workbook of others, with a sheet of indicators in which something is done."""
    book = Workbook()
    page = book.create_sheet("Ours", 0)
    for row in ROWS:
        page.append(row)
    edit(page)
    book.save(path)


def hide_row(page: Any) -> None:
    page.row_dimensions[3].hidden = True


def hide_column(page: Any) -> None:
    page.column_dimensions["C"].hidden = True


def put(cell: str, value: Any) -> Callable[[Any], None]:
    def edit(page: Any) -> None:
        page[cell] = value

    return edit


def error(page: Any) -> None:
    page["C2"].value = "#REF!"
    page["C2"].data_type = "e"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (hide_row, "row 3: Ours!3 is a hidden row"),
        (hide_column, "row 2: Ours!C is a hidden column"),
        (put("B2", "=1/0"), "row 2: Ours!B2 is a formula without a stored value"),
        (error, "row 2: Ours!C2 is an error of the spreadsheet (#REF!)"),
    ],
    ids=["row", "column", "formula", "error"],
)
def test_in_a_table_of_others(here: Run, care: Path, edit: Callable[[Any], None], told: str) -> None:
    table(care / "theirs.xlsx", edit)
    before = texts(care)
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 1
    assert told in ran.err
    assert texts(care) == before


@pytest.mark.parametrize("as_", ["logframe", "observation"])
def test_in_tables_of_several_kinds(here: Run, care: Path, as_: str) -> None:
    def edit(page: Any) -> None:
        page["B1"], page["C1"] = ("Goal", "Means of verification") if as_ == "logframe" else (2012, 2013)
        hide_row(page)

    table(care / "theirs.xlsx", edit)
    ran = here("import", "theirs.xlsx", "--as", as_, "--yes", cwd=care)
    assert (ran.status, "Ours!3 is a hidden row" in ran.err) == (1, True), ran.err


def test_what_is_not_read_does_no_harm(here: Run, care: Path) -> None:
    def edit(page: Any) -> None:
        page["F1"], page["F2"] = "Our remarks", "=1/0"
        page.column_dimensions["F"].hidden = True
        page.row_dimensions[9].hidden = True
        page.append(["Total", None, "=SUM(C2:C3)"])

    table(care / "theirs.xlsx", edit)
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert "left out: Our remarks" in ran.out


def test_a_hidden_sheet_is_read_only_where_it_is_named(here: Run, care: Path) -> None:
    def edit(page: Any) -> None:
        page.title = "Of last year"
        page.sheet_state = "hidden"
        shown = page.parent["Sheet"]
        shown.append(["Indicator", "Remark"])
        shown.append(["Chose", "x"])

    table(care / "theirs.xlsx", edit)
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--dry-run", cwd=care)
    assert "Chose" in ran.out and "Trained" not in ran.out
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--dry-run", "--sheet", "Of last year", cwd=care)
    assert "Trained" in ran.out


def test_in_a_workbook_of_the_plan(here: Run, care: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0

    def edit(book: Workbook) -> None:
        page = book["Indicators"]
        at = column(page, "Limitations")
        page.cell(2, at).value = "=NOW()"
        page.cell(2, column(page, "Unit")).value = "#N/A"
        page.cell(2, column(page, "Unit")).data_type = "e"
        book["Stakeholders"].row_dimensions[2].hidden = True
        book["Projects"].column_dimensions["D"].hidden = True

    before = texts(care)
    ran = here("import", edited(plan, tmp_path / "back.xlsx", edit), "--yes", cwd=care)
    assert ran.status == 1
    told = ran.out.split("Unclear\n")[1]
    assert "is a formula without a stored value." in told
    assert "is an error of the spreadsheet (#N/A)." in told
    assert "Stakeholders!2 is a hidden row." in told
    assert "Projects!D is a hidden column." in told
    assert "4 places unclear" in ran.out
    assert texts(care) == before


def test_two_sheets_of_one_name_are_told(here: Run, care: Path) -> None:
    table(care / "theirs.xlsx", lambda page: None)
    whole = io.BytesIO()
    with zipfile.ZipFile(care / "theirs.xlsx") as old, zipfile.ZipFile(whole, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'name="Sheet"', b'name="Ours"'))
    (care / "theirs.xlsx").write_bytes(whole.getvalue())
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", cwd=care)
    assert (ran.status, "two sheets of the name “Ours”" in ran.err) == (2, True)


NAMES = " ".join(
    f'xmlns:{short}="urn:{name}"'
    for short, name in (
        ("office", "oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("calcext", "org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"),
    )
)


def text(said: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'


def open_document(path: Path, columns: str, rows: list[str]) -> None:
    """A spreadsheet as LibreOffice writes it."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
            f'<table:table table:name="Ours">{columns}{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )


PERCENT = '<table:table-cell office:value-type="percentage" office:value="0.31"><text:p>31%</text:p></table:table-cell>'
FAULT = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" {}><text:p>#DIV/0!</text:p></table:table-cell>'.format(
    'calcext:value-type="error"'
)
ODS = [f"<table:table-row>{text('Indicator')}{text('Unit')}{text('Target value')}</table:table-row>"]


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        ("", [f"<table:table-row>{text('Asked')}{text('percent')}{PERCENT}</table:table-row>"], ""),
        (
            "",
            [f"<table:table-row>{text('A')}{text('b')}{FAULT}</table:table-row>"],
            "C2 is an error of the spreadsheet",
        ),
        (
            "",
            [f'<table:table-row table:visibility="filter">{text("A")}{text("b")}</table:table-row>'],
            "Ours!2 is a hidden row",
        ),
        (
            '<table:table-column/><table:table-column table:visibility="collapse"/>',
            [f"<table:table-row>{text('A')}{text('b')}</table:table-row>"],
            "Ours!B is a hidden column",
        ),
        (
            "",
            [f'<table:table-row table:number-rows-repeated="1048570">{text("A") * 9}</table:table-row>'],
            "reaches to row 1048571",
        ),
    ],
    ids=["percent", "error", "row", "column", "a million rows"],
)
def test_in_an_open_document(here: Run, care: Path, columns: str, rows: list[str], told: str) -> None:
    open_document(care / "theirs.ods", columns, ODS + rows)
    before = texts(care)
    ran = here("import", "theirs.ods", "--as", "indicator", "--yes", cwd=care)
    if told:
        assert ran.status in (1, 2) and told in ran.err
        assert texts(care) == before
    else:
        assert ran.status == 0, ran.err
        assert "value = 31" in (care / "projects/ward/indicators/asked.toml").read_text("utf-8")
