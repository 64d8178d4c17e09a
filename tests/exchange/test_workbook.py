"""A workbook goes out, is filled in by somebody in some spreadsheet program, and comes back."""

import io
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from evalkit.editing.meant import called
from evalkit.files.loader import load
from tests.running import Run, run
from tests.small import INDICATOR, PROJECT, RELATIONSHIP

Edit = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def book(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example as a workbook."""
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    assert run(worked, "export", "workbook", "--output", str(path)).status == 0
    return path


@pytest.fixture(scope="module")
def of_libreoffice(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as LibreOffice saves it."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("saved")
    home = f"-env:UserInstallation=file://{folder}/home"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(book)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / book.name


def texts(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edited(book: Path, target: Path, edit: Edit) -> str:
    """The path of a copy of a workbook in which somebody has changed something."""
    opened = load_workbook(book)
    edit(opened)
    opened.save(target)
    return str(target)


def column(page: Any, heading: str) -> int:
    return next(int(cell.column) for cell in page[1] if cell.value == heading)


def row_of(page: Any, title: str, heading: str = "Title") -> int:
    at = column(page, heading)
    return next(number for number in range(2, page.max_row + 1) if page.cell(number, at).value == title)


def put(book: Workbook, sheet: str, row: int, heading: str, value: Any) -> None:
    cell = book[sheet].cell(row, column(book[sheet], heading))
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def changed_lines(before: dict[str, bytes], after: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """The lines that differ: file, line before, line after."""
    assert before.keys() == after.keys()
    for path, data in before.items():
        if data != after[path]:
            was, now = data.decode().split("\n"), after[path].decode().split("\n")
            assert len(was) == len(now), path
            yield from ((path, one, other) for one, other in zip(was, now, strict=True) if one != other)


def test_untouched_it_changes_not_one_byte(here: Run, example: Path, book: Path) -> None:
    before = texts(example)
    ran = here("import", str(book), "--yes", cwd=example)
    assert (ran.status, ran.out) == (0, "Nothing has changed.\n")
    assert texts(example) == before


def test_the_same_evaluation_gives_the_same_bytes(here: Run, example: Path, book: Path) -> None:
    assert here("export", "workbook", "--output", "again.xlsx", cwd=example).status == 0
    assert (example / "again.xlsx").read_bytes() == book.read_bytes()
    ran = here("export", "workbook", "--output", "again.xlsx", cwd=example)
    assert ran.status == 2
    assert "--force" in ran.err


def test_as_libreoffice_saves_it_nothing_has_changed(here: Run, example: Path, of_libreoffice: Path) -> None:
    before = texts(example)
    ran = here("import", str(of_libreoffice), "--yes", cwd=example)
    assert (ran.status, ran.out) == (0, "Nothing has changed.\n")
    assert texts(example) == before


def test_cells_changed_in_libreoffices_copy_change_these_values_and_no_other_byte(
    here: Run, example: Path, of_libreoffice: Path, tmp_path: Path
) -> None:
    def edit(book: Workbook) -> None:
        put(book, "Indicators", 2, "Target", 77.0)
        put(book, "Indicators", 3, "Target by", datetime(2013, 1, 31))  # noqa: DTZ001
        put(book, "Indicators", 4, "Limitations", "Read with  care.\nIt is new.")
        put(book, "Projects", 2, "Title", "=1+1, and so on")
        page = book["Stakeholders"]
        at = column(page, "Key stakeholder")
        page.cell(next(number for number in range(2, 99) if page.cell(number, at).value == "yes"), at).value = False

    before = texts(example)
    ran = here("import", edited(of_libreoffice, tmp_path / "back.xlsx", edit), "--yes", cwd=example)
    assert ran.status == 0, ran.out
    lines = list(changed_lines(before, texts(example)))
    assert {line.split(" = ")[0] for _, _, line in lines} == {"value", "date", "limitations", "title", "key"}
    assert [line for _, _, line in lines if "title" in line] == ['title = "=1+1, and so on"']
    assert [line for _, _, line in lines if "date" in line] == ["date = 2013-01-31"]


def test_a_percentage_is_a_number_of_percent(here: Run, example: Path, book: Path, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        put(book, "Indicators", 2, "Target", 0.31)
        book["Indicators"].cell(2, column(book["Indicators"], "Target")).number_format = "0%"

    before = texts(example)
    assert here("import", edited(book, tmp_path / "back.xlsx", edit), "--yes", cwd=example).status == 0
    assert [line for _, _, line in changed_lines(before, texts(example))] == ["value = 31"]


def test_drop_downs_hold_every_name(worked: Path, book: Path) -> None:
    opened = load_workbook(book)
    offered = {str(cell.value) for cells in opened["Choices"].iter_cols(min_row=2) for cell in cells if cell.value}
    evaluation = load(worked)
    for project in evaluation.projects:
        for sheet in (*project.indicators.values(), *project.plans.values()):
            assert called(sheet.value) in offered or sheet.id in offered
        for id, stakeholder in project.project.value.stakeholders.items():
            assert called(stakeholder) in offered or id in offered
    rules = opened["Indicators"].data_validations.dataValidation
    assert all(rule.formula1.startswith("'Choices'!$") for rule in rules if rule.type == "list")
    assert opened["Indicators"].freeze_panes == "D2"
    assert opened["Indicators"].page_setup.orientation == "landscape"
    assert opened["_Indicators"].sheet_state == "hidden"


def test_what_is_not_clear_is_told_by_its_cell_and_nothing_is_written(
    here: Run, example: Path, book: Path, tmp_path: Path
) -> None:
    def edit(book: Workbook) -> None:
        put(book, "Indicators", 2, "Target by", "soon")
        put(book, "Indicators", 3, "Data sources", "no such source")
        put(book, "Indicators", 4, "Which way is better", "sideways")
        put(book, "Indicators", 5, "Target", 12)

    before = texts(example)
    ran = here("import", edited(book, tmp_path / "back.xlsx", edit), "--yes", cwd=example)
    assert ran.status == 1
    assert "3 places unclear" in ran.out
    (page,) = [page for page in load_workbook(book) if page.title == "Indicators"]
    assert f"Indicators!{get_column_letter(column(page, 'Target by'))}2 is “soon”, which is not a date" in ran.out
    assert "“no such source”" in ran.out
    assert "“sideways”, which is none of its words" in ran.out
    assert texts(example) == before


def test_rows_and_columns_may_be_moved_and_renamed(here: Run, example: Path, book: Path, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        page = book["Indicators"]
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        order = [0, *reversed(range(1, len(rows[0])))]
        head, *body = [[row[at] for at in order] for row in rows]
        head[head.index("Limitations")] = "What it does not tell"
        for number, row in enumerate([head, *reversed(body)], 1):
            for at, value in enumerate(row, 1):
                page.cell(number, at).value = value

    before = texts(example)
    ran = here("import", edited(book, tmp_path / "back.xlsx", edit), "--yes", cwd=example)
    assert (ran.status, ran.out) == (0, "Nothing has changed.\n")
    assert texts(example) == before


def test_what_is_emptied_or_gone_stays_until_it_is_meant(here: Run, care: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0

    def edit(book: Workbook) -> None:
        put(book, "Projects", 2, "Sites", None)
        book["Indicators"].delete_rows(2)

    before = texts(care)
    back = edited(plan, tmp_path / "back.xlsx", edit)
    ran = here("import", back, "--yes", cwd=care)
    assert ran.status == 0
    assert "1 emptied, 1 gone" in ran.out
    assert texts(care) == before
    assert here("import", back, "--yes", "--remove", cwd=care).status == 0
    assert "sites" not in (care / PROJECT).read_text("utf-8")
    assert not (care / INDICATOR).exists()


def test_of_a_long_list_those_rows_go_that_are_gone_and_no_others(here: Run, care: Path, tmp_path: Path) -> None:
    file = care / INDICATOR
    observed = "".join(f"\n[[observations]]\ndate = 2026-02-{day:02}\nvalue = {100 + day}\n" for day in range(1, 13))
    file.write_text(file.read_text("utf-8") + observed, "utf-8")
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0
    gone = {103, 111}

    def edit(book: Workbook) -> None:
        sheet = book["Observations"]
        for row in range(sheet.max_row, 1, -1):
            if any(cell.value in gone for cell in sheet[row]):
                sheet.delete_rows(row)

    ran = here("import", edited(plan, tmp_path / "back.xlsx", edit), "--yes", "--remove", cwd=care)
    assert (ran.status, "2 gone" in ran.out) == (0, True), ran.err
    left = [one["value"] for one in tomllib.loads(file.read_text("utf-8"))["observations"]]
    assert left == [value for value in range(101, 113) if value not in gone]


def test_where_both_have_changed_a_value_nothing_is_written_until_it_is_said_which_holds(
    here: Run, care: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0
    back = edited(plan, tmp_path / "back.xlsx", lambda book: put(book, "Projects", 2, "Title", "Ward of the workbook"))
    file = care / PROJECT
    file.write_text(file.read_text("utf-8").replace('title = "Ward"', 'title = "Ward of the files"'), "utf-8")
    before = texts(care)
    ran = here("import", back, "--yes", cwd=care)
    assert ran.status == 1
    assert "Ward of the workbook" in ran.out and "Ward of the files" in ran.out
    assert "--accept" in ran.err
    assert here("import", back, "--yes", "--accept", "files", cwd=care).status == 0
    assert texts(care) == before
    assert here("import", back, "--yes", "--accept", "workbook", cwd=care).status == 0
    assert 'title = "Ward of the workbook"' in file.read_text("utf-8")


def test_a_new_row_becomes_a_new_thing_and_may_be_named_by_others(here: Run, care: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0

    def edit(book: Workbook) -> None:
        row = book["Indicators"].max_row + 1
        put(book, "Indicators", row, "Title", "People who were asked")
        put(book, "Indicators", row, "Data sources", "A talk at the chairside")
        row = book["Data capture"].max_row + 1
        put(book, "Data capture", row, "Title", "A talk at the chairside")
        put(book, "Data capture", row, "Method", "interview")

    ran = here("import", edited(plan, tmp_path / "back.xlsx", edit), "--yes", cwd=care)
    assert ran.status == 0, ran.out
    made = (care / "projects/ward/indicators/people-who-were-asked.toml").read_text("utf-8")
    assert 'sources = ["a-talk-at-the-chairside"]' in made
    assert 'method = "interview"' in (care / "projects/ward/data-capture/a-talk-at-the-chairside.toml").read_text(
        "utf-8"
    )
    again = here("import", str(tmp_path / "back.xlsx"), "--yes", cwd=care)
    assert (again.status, again.out) == (0, "Nothing has changed.\n")


def test_without_a_terminal_it_asks_for_a_word(here: Run, example: Path, book: Path) -> None:
    ran = here("import", str(book), cwd=example)
    assert ran.status == 2
    assert "--dry-run" in ran.err and "--yes" in ran.err


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Title,Unit\nA,b\n", "is no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        (b"PK\x03\x04 and no more", "is no workbook"),
    ],
    ids=["a table renamed", "a password", "cut off"],
)
def test_what_is_no_workbook_is_refused(here: Run, care: Path, data: bytes, said: str) -> None:
    (care / "plan.xlsx").write_bytes(data)
    ran = here("import", "plan.xlsx", "--yes", cwd=care)
    assert ran.status == 2
    assert said in ran.err


def test_macros_links_and_far_cells_are_refused(here: Run, care: Path, tmp_path: Path) -> None:
    plain = io.BytesIO()
    book = Workbook()
    book.active["XFD1048576"] = "far"  # type: ignore[index]
    book.save(plain)
    for part, said in (
        ("xl/vbaProject.bin", "macros"),
        ("xl/externalLinks/one.xml", "other workbooks"),
        ("", "reaches to row"),
    ):
        path = tmp_path / "hostile.xlsx"
        path.write_bytes(plain.getvalue())
        if part:
            with zipfile.ZipFile(path, "a") as package:
                package.writestr(part, b"")
        ran = here("import", str(path), "--yes", cwd=care)
        assert ran.status == 2
        assert said in ran.err


def test_what_would_become_too_large_is_refused_and_empty_rows_are_none(here: Run, care: Path, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/workbook.xml", "w") as part:
        for _ in range(401):
            part.write(bytes(1_000_000))
    ran = here("import", str(path), "--yes", cwd=care)
    assert ran.status == 2
    assert "would become very large" in ran.err

    book = Workbook()
    page = book.create_sheet("Ours", 0)
    page.append(["Indicator", "Unit"])
    page.append(["Asked each time", "people"])
    page.cell(1_048_576, 9).font = Font(bold=True)
    book.save(tmp_path / "empty.xlsx")
    ran = here("import", str(tmp_path / "empty.xlsx"), "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err


def test_the_longest_text_of_a_cell_and_a_longer_one(here: Run, care: Path, tmp_path: Path) -> None:
    file, plan = care / PROJECT, tmp_path / "plan.xlsx"
    text = file.read_text("utf-8")
    file.write_text(f'summary = "{"x" * 32_767}"\n{text}', "utf-8")
    programme = care / "evaluation.toml"
    programme.write_text(f'summary = "{"y" * 32_768}"\n{programme.read_text("utf-8")}', "utf-8")
    before = texts(care)
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0
    ran = here("import", str(plan), "--yes", cwd=care)
    assert (ran.status, ran.out) == (0, "Nothing has changed.\n")
    assert texts(care) == before


def test_without_the_extra_the_line_that_installs_it_is_given(
    here: Run, care: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    ran = here("export", "workbook", "--output", "plan.xlsx", cwd=care)
    assert ran.status == 2
    assert 'pip install "evalkit-relationships[office]"' in ran.err


def without_nurses(book: Workbook) -> None:
    page = book["Stakeholders"]
    page.delete_rows(row_of(page, "Nurses", "Name"))


def test_what_is_gone_is_taken_out_of_the_lists_that_name_it(here: Run, care: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0
    ran = here("import", edited(plan, tmp_path / "back.xlsx", without_nurses), "--yes", "--remove", cwd=care)
    assert ran.status == 0, ran.out
    assert "projects/ward/relationships/patient-nurse.toml:2: “nurses” is taken out of the list" in ran.out
    assert "nurses" not in (care / PROJECT).read_text("utf-8")
    assert 'between = ["patients"]' in (care / RELATIONSHIP).read_text("utf-8")


def test_what_is_gone_and_named_otherwise_is_told_with_its_places(here: Run, care: Path, tmp_path: Path) -> None:
    plan, file = tmp_path / "plan.xlsx", care / RELATIONSHIP
    file.write_text(file.read_text("utf-8") + '\n[practice.nurses]\npicture = "They ask first."\n', "utf-8")
    assert here("export", "workbook", "--output", str(plan), cwd=care).status == 0
    before = texts(care)
    ran = here("import", edited(plan, tmp_path / "back.xlsx", without_nurses), "--yes", "--remove", cwd=care)
    assert ran.status == 1
    assert "named where it cannot be taken out of a list: “nurses” at" in " ".join(ran.out.split())
    assert "projects/ward/relationships/patient-nurse.toml:7" in " ".join(ran.out.split())
    assert texts(care) == before
