"""Tables as consultancies and clients have them come in without a column renamed by hand."""

import csv
import re
import sys
import tomllib
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from openpyxl import Workbook

from evalkit.editing import other_languages
from evalkit.editing.other_languages import in_english
from evalkit.exchange.periods import with_period
from evalkit.toml.parse import parse
from tests.exchange.test_workbook import texts
from tests.running import Ran, Run, run
from tests.small import INDICATOR, PROJECT
from tests.typist import Answers, Typist


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
    assert "passed over: row 4 (units), row 7 (a total)" in " ".join(ran.out.split())
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


def test_a_workbook_that_is_added_is_read_as_it_was_agreed_and_told(here: Run, care: Path) -> None:
    merged(care / "theirs.xlsx", [["What we look at", "Units", "Budget"], ["Asked", "people", 3]])
    take = ("theirs.xlsx", "--as", "indicator", "--columns", "What we look at=title", "--yes")
    assert here("import", *take, cwd=care).status == 0
    ran = here("add", "indicator", "--from", "theirs.xlsx", cwd=care)
    assert (ran.status, "Unchanged indicator asked" in ran.out, "left out: Budget" in ran.out) == (0, True, True)


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


def merged(path: Path, rows: list[Any], *spans: str) -> None:
    """A workbook as an office keeps it, with cells merged."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for span in spans:
        page.merge_cells(span)
    book.save(path)


def test_a_german_office(here: Run, care: Path) -> None:
    rows = [
        ["Indikatorenübersicht"],
        [],
        ["Nr.", "Indikator", "Einheit", "Ausgangswert", None, "Zielwert", None, "Erhebungsrhythmus", "Bemerkungen"],
        [None, None, None, "Wert", "Datum", "Wert", "Datum", None, None],
        ["1.1", "Gefragt worden", "Prozent", "31,5", "31.03.2026", "60", 2027, "vierteljährlich", "offen"],
        ["1.2", "Geschult", "Personen", "1.200,5", "01.04.2026", "2500", "Q2 2027", "jährlich", None],
        [],
        ["Legende: gelb = zu klären"],
    ]
    merged(care / "theirs.xlsx", rows, "A1:I1", "D3:E3", "F3:G3")
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert "passed over: row 8 (a remark, “Legende: gelb = zu klären”)" in " ".join(ran.out.split())
    one, other = (held(care / INDICATORS / f"1-{n}.toml") for n in (1, 2))
    assert (one["title"], one["frequency"]) == ("Gefragt worden", "3 months")
    assert (one["baseline"]["value"], one["baseline"]["date"].isoformat()) == (31.5, "2026-03-31")
    assert (one["target"]["value"], one["target"]["date"].isoformat()) == (60, "2027-12-31")
    assert (other["baseline"]["value"], other["target"]["date"].isoformat()) == (1200.5, "2027-06-30")


def test_a_german_office_that_saves_text(here: Run, care: Path) -> None:
    """Points stand between thousands there; without a decimal comma anywhere they do not."""
    rows = "Nr.;Indikator;Ausgangswert;Zielwert;Zieldatum\n1.1;Gefragt worden;12,5 %;40 %;31.12.2026\n"
    rows += "1.2;Schulungen;1.500;2.000;31.12.2026\n"
    (care / "theirs.csv").write_text(rows, "cp1252")
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    made = held(care / INDICATORS / "1-2.toml")
    assert (made["baseline"]["value"], made["target"]["value"]) == (1500, 2000)
    assert made["target"]["date"].isoformat() == "2026-12-31"
    (care / "theirs.csv").write_text("Nr,Indicator,Baseline\n1.3,Mean score,1.500\n", "utf-8")
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    assert held(care / INDICATORS / "1-3.toml")["baseline"]["value"] == 1.5


def test_values_of_parts_are_of_every_part_that_they_name(here: Run, care: Path) -> None:
    rows = "Indicator,Period,Actual,Sex,Age group\ntasks,2026,8,Men,\ntasks,2026,9,Women,Over 65\n"
    (care / "theirs.csv").write_text(rows, "utf-8")
    ran = here("import", "theirs.csv", "--as", "observation", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    assert ran.out.count("→ by.NAME") == 2
    made = held(care / INDICATORS / "tasks.toml")["observations"]
    assert [one["by"] for one in made[-2:]] == [{"Sex": "Men"}, {"Sex": "Women", "Age group": "Over 65"}]


def test_nothing_is_left_out_without_a_word(here: Run, care: Path) -> None:
    """Not levels between the rows, not a column without a heading, and not a cell beyond the headings."""
    rows = "Indicator,Unit,,Target\nOUTCOME 1: People take part,,,\nAsked,people,seen,5\nObjective 2,,,\n"
    (care / "theirs.csv").write_text(rows + "Staffed\n", "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 0, ran.err
    told = " ".join(ran.out.split())
    assert "left out: column C, without a heading" in told
    assert "row 2 (a level, “OUTCOME 1: People take part”), row 4 (a level, “Objective 2”)" in told
    assert {path.stem for path in (care / INDICATORS).iterdir()} >= {"asked", "staffed"}
    assert not list((care / INDICATORS).glob("o*"))
    (care / "theirs.csv").write_text("Indicator,Unit\nPatients, carers and staff,people\n", "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert (ran.status, "row 2: there are more cells than headings" in ran.err) == (1, True)


def test_text_without_a_mark_and_what_is_no_text(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_bytes("Indicator,Unit\nÉlan,people\n".encode("utf-16-le"))
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    assert held(care / INDICATORS / "elan.toml")["unit"] == "people"
    (care / "theirs.csv").write_bytes(b"Indicator,Unit\nAsked,peo\0ple\n")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert (ran.status, "theirs.csv is no text." in ran.err) == (2, True)


def test_a_french_office(here: Run, care: Path) -> None:
    text = "Tableau des indicateurs;;;;\nIndicateur;Définition;Unité;Valeur de référence;Valeur cible;Fréquence\n"
    text += "Patients consultés;Tous;personnes;12,5;1 200;Trimestrielle\nTotal;;;;;\n"
    (care / "theirs.csv").write_bytes(text.encode("cp1252"))
    assert here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care).status == 0
    made = held(care / INDICATORS / "patients-consultes.toml")
    assert (made["definition"], made["frequency"]) == ("Tous", "3 months")
    assert (made["baseline"]["value"], made["target"]["value"]) == (12.5, 1200)


def test_an_english_office(here: Run, care: Path) -> None:
    rows = [
        ["Area", "Indicator ref", "Indicator", "Baseline 2024", "Q1 2026 target", "Target 2027", "Actual 2026"],
        ["Relationships", "R1", "% who were asked", 0.31, 0.45, 0.6, 0.4],
        [None, "R2", "Nurses trained", 12, 40, 60, 20],
        ["Note: to be confirmed with the trust"],
    ]
    merged(care / "theirs.xlsx", rows, "A2:A3")
    ran = here("import", "theirs.xlsx", "--as", "indicator", "--yes", "--columns", "Area=definition", cwd=care)
    assert ran.status == 0, ran.err
    assert "left out: Q1 2026 target, Actual 2026" in ran.out
    made = held(care / INDICATORS / "r2.toml")
    assert made["definition"] == "Relationships"
    assert (made["baseline"]["value"], made["baseline"]["date"].isoformat()) == (12, "2024-12-31")
    assert (made["target"]["value"], made["target"]["date"].isoformat()) == (60, "2027-12-31")


def test_a_first_row_without_a_name_is_told_and_not_taken_for_units(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text("Indicator,Unit,Definition\n,people,All who came\nB,visits,All\n", "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 1
    assert "row 2: It is open what this indicator is called." in ran.err


@pytest.mark.parametrize(
    ("heading", "english"),
    [
        ("Ausgangswert (Datum)", "baseline date"),
        ("Quellen der Verifizierung", "sources verifizierung"),
        ("Source de vérification", "means of verification"),
        ("Línea de base", "baseline"),
        ("Messgröße", "indicator"),
        ("Date de référence", "baseline date"),
        ("Código", "code"),
        ("What counts", "What counts"),
    ],
)
def test_headings_in_other_languages(heading: str, english: str) -> None:
    assert in_english(heading) == english


def test_words_of_other_languages_are_written_as_they_are_looked_up() -> None:
    words = parse((Path(other_languages.__file__).parent / "words/other_languages.toml").read_text("utf-8")).table
    for phrases in words.values():
        assert all(phrase == other_languages.without_accents(phrase) for phrase in phrases)
        assert all(in_english(phrase) == meaning for phrase, meaning in phrases.items())


@pytest.mark.parametrize(
    ("heading", "bare", "day"),
    [
        ("Target 2027", "Target", "2027-12-31"),
        ("Q1 2027 target", "target", "2027-03-31"),
        ("Target by end of 2027 (people)", "Target by end (people", "2027-12-31"),
        ("Baseline (2024)", "Baseline", "2024-12-31"),
    ],
)
def test_headings_with_a_period(heading: str, bare: str, day: str) -> None:
    found, last = with_period(heading)
    assert last is not None
    assert (found, last.isoformat()) == (bare, day)


def test_without_a_period_a_heading_stays_as_it_is() -> None:
    assert with_period("Version 12.2027b") == ("Version 12.2027b", None)


SOURCED = 'Indicator,Baseline source,Means of verification\nAsked each time,x,"Ward survey\nUnit census"\nTrained,x,Ward survey\n'


def test_what_a_table_names_is_added_where_that_is_meant(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text(SOURCED, "utf-8")
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", cwd=care)
    assert ran.status == 1
    assert "rows 2 and 3: `sources` names “Ward survey”" in ran.err
    assert "--add-missing adds what is named and not there" in ran.err
    ran = here("import", "theirs.csv", "--as", "indicator", "--yes", "--add-missing", cwd=care)
    assert ran.status == 0, ran.err
    assert "Not there yet: data source “Ward survey”, data source “Unit census”" in " ".join(ran.out.split())
    assert held(care / INDICATORS / "asked-each-time.toml")["sources"] == ["ward-survey", "unit-census"]
    assert held(care / "projects/ward/data-capture/ward-survey.toml")["title"] == "Ward survey"


def answered(care: Path, answers: Answers) -> tuple[Ran, Typist]:
    """Somebody at a terminal brings a table."""
    typist = Typist(answers)
    with (
        mock.patch.object(sys, "stdin", typist),
        mock.patch.object(typist, "isatty", lambda: True),
        mock.patch("tests.running.redirect_stderr", lambda _: redirect_stderr(typist)),
        mock.patch.dict("os.environ", {"TERM": "dumb"}),
    ):
        return run(care, "import", "theirs.csv", "--as", "indicator"), typist


def test_at_a_terminal_columns_are_corrected_one_by_one_and_what_is_not_there_is_asked_for(care: Path) -> None:
    (care / "theirs.csv").write_text(SOURCED.replace("Baseline source", "Who"), "utf-8")
    corrections = ["Whom=responsible", "what?", "Who=nothing", "Who=responsible", "y"]
    ran, typist = answered(
        care, {"Are the columns right|Answer y": corrections, "Add them, too": "y", "Write this": "y"}
    )
    assert ran.status == 0, typist.shown
    assert "has no column “Whom”. Did you mean “Who”?" in typist.shown
    assert "Answer y, or HEADING=FIELD" in typist.shown
    assert "there is no field “nothing” of indicator" in typist.shown
    assert ran.out.count("columns:") == 2
    assert held(care / INDICATORS / "trained.toml")["sources"] == ["ward-survey"]
    assert 'Who = "responsible"' in (care / ".evalkit/columns.toml").read_text("utf-8")


EACH = ".csv practice .csv relationship .csv assumption .xlsx outcome .xlsx benefit .csv data-capture .csv item .xlsx observation"
"""Kinds that differ in how their things are told apart, and in what stands in their cells."""


def test_tables_of_all_projects_go_out_and_nothing_is_other_when_they_come_back(here: Run, example: Path) -> None:
    before, said = texts(example), EACH.split()
    for ending, kind in zip(said[::2], said[1::2], strict=True):
        assert here("export", "table", "--as", kind, "--output", f"../t{ending}", "--force", cwd=example).status == 0
        ran = here("import", f"../t{ending}", "--as", kind, "--yes", cwd=example)
        assert (kind, ran.status) == (kind, 0), ran.err
        assert not re.search(r"^(Added|Filled)", ran.out, re.MULTILINE), ran.out
    after = texts(example)
    assert {path: data for path, data in after.items() if path != ".evalkit/columns.toml"} == before


def test_texts_by_name_come_in_one_column(here: Run, care: Path) -> None:
    (care / "theirs.csv").write_text(
        'Date,Value,Breakdown\n2026-02-01,3,"unit: York\nsex: f"\n2026-02-02,4,Leeds\n', "utf-8"
    )
    assert here("import", "theirs.csv", "--as", "observation", "--yes", cwd=care).status == 0
    first, second = held(care / INDICATOR)["observations"]
    assert (first["by"], second["by"]) == ({"unit": "York", "sex": "f"}, {"Breakdown": "Leeds"})


def test_what_a_spreadsheet_would_take_for_a_formula_is_marked_in_a_table_and_comes_back_unchanged(
    here: Run, care: Path
) -> None:
    texts = ["=1+1", "+44 20", "-5 is too low", "@home", "'=SUM(A1)", "''-5", "' quoted"]
    before = (care / PROJECT).read_text("utf-8")
    entries = (f'\n[stakeholders.s{at}]\nname = "{text}"\ngroup = "people"\n' for at, text in enumerate(texts))
    (care / PROJECT).write_text(before + "".join(entries), "utf-8")
    assert here("export", "table", "--as", "stakeholder", "--output", "t.csv", cwd=care).status == 0
    with (care / "t.csv").open(encoding="utf-8-sig", newline="") as table:
        assert not [cell for row in csv.reader(table) for cell in row if cell.startswith(("=", "+", "-", "@"))]
    (care / PROJECT).write_text(before, "utf-8")
    assert here("import", "t.csv", "--as", "stakeholder", "--yes", cwd=care).status == 0
    names = [one["name"] for one in held(care / PROJECT)["stakeholders"].values()]
    assert names[2:] == texts


def test_a_number_below_nought_stays_a_number_in_a_table(here: Run, care: Path) -> None:
    held = (care / INDICATOR).read_text("utf-8")
    (care / INDICATOR).write_text(f"{held}\n[baseline]\nvalue = -5\ndate = 2026-01-31\n", "utf-8")
    assert here("export", "table", "--as", "indicator", "--output", "t.csv", cwd=care).status == 0
    assert ",-5," in (care / "t.csv").read_text("utf-8-sig")
