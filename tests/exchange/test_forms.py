"""What a plan asks goes out as a form, and the tools that read such forms accept it."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from openpyxl import load_workbook

from evalkit.exchange.exports.redcap import COLUMNS
from evalkit.exchange.languages import language
from tests.running import Ran, Run, run
from tests.small import PROGRAMME, PROJECT, edit

PLAN = "projects/ward/data-capture/survey.toml"
SURVEY = """title = "=Survey"
method = "survey"
languages = ["ur", "en", "tlh"]

[consent]
how = "You may stop at any time: ${ask} us."

[[items]]
id = "who"
label = "Your number"
type = "text"
key = true
required = true

[[items]]
id = "day"
label = "Today"
type = "date"
required = true

[[items]]
id = "asked"
label = "=Were you asked?"
type = "select-one"
choices = { yes = "Yes", no = "No | not yet" }
required = true

[[items]]
id = "tasks"
label = "How many tasks?"
type = "integer"
minimum = 0
maximum = 14
required = true
relevant = "asked = 'yes'"

[[items]]
id = "share"
label = "How large a part?"
type = "decimal"
maximum = 0.5

[[items]]
id = "thanks"
label = "Thank you so far."
type = "note"
required = true

[[items]]
id = "help"
label = "What helped?"
type = "select-many"
choices = { pen = "A pen", aloud = "Reading aloud" }

[[items]]
id = "words"
label = "In your words"
type = "text"
relevant = "not(selected(help, 'pen')) and tasks >= 5"
"""
NOTE = """title = "Read this"
[[items]]
id = "hello"
label = "Welcome."
type = "note"
"""
ENGLISH = "label::English (en)"


@pytest.fixture
def ward(care: Path) -> Path:
    """The small evaluation with a survey that asks for every kind of answer."""
    (care / PLAN).parent.mkdir(exist_ok=True)
    (care / PLAN).write_text(SURVEY, "utf-8")
    return care


def sheet(path: Path, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by its headings, without empty cells."""
    headings, *rows = load_workbook(path)[title].iter_rows(values_only=True)
    return [{str(name): value for name, value in zip(headings, row, strict=True) if value is not None} for row in rows]


def dictionary(ran: Ran) -> list[dict[str, str]]:
    assert ran.status == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_an_xlsform_asks_what_the_plan_asks(here: Run, ward: Path) -> None:
    ran = here("export", "xlsform", "--source", "survey", "--output", "form.xlsx", cwd=ward)
    assert (ran.status, ran.err) == (0, "Wrote form.xlsx.\n")
    rows = sheet(ward / "form.xlsx", "survey")
    assert [(row["type"], row["name"]) for row in rows] == [
        ("start", "start"),
        ("end", "end"),
        ("note", "consent_text"),
        ("select_one consent", "consent"),
        ("text", "wave"),
        ("text", "who"),
        ("date", "day"),
        ("select_one asked", "asked"),
        ("integer", "tasks"),
        ("decimal", "share"),
        ("note", "thanks"),
        ("select_multiple help", "help"),
        ("text", "words"),
    ]
    by_name = {row["name"]: row for row in rows}
    assert by_name["consent_text"][ENGLISH] == "You may stop at any time: $ {ask} us."
    assert [name for name, row in by_name.items() if row.get("required")] == ["consent", "who", "day", "asked", "tasks"]
    assert by_name["tasks"] == {
        "type": "integer",
        "name": "tasks",
        ENGLISH: "How many tasks?",
        "required": "yes",
        "relevant": "${asked} = 'yes'",
        "constraint": ". >= 0 and . <= 14",
        "constraint_message::English (en)": "Give a whole number from 0 to 14.",
    }
    assert by_name["share"]["constraint"] == ". <= 0.5"
    assert by_name["share"]["constraint_message::English (en)"] == "Give a number of at most 0.5."
    assert by_name["words"]["relevant"] == "not(selected(${help}, 'pen')) and ${tasks} >= 5"
    assert by_name["asked"][ENGLISH] == "=Were you asked?"
    choices = [(row["list_name"], row["name"], row[ENGLISH]) for row in sheet(ward / "form.xlsx", "choices")]
    assert choices == [
        ("consent", "yes", "Yes"),
        ("asked", "yes", "Yes"),
        ("asked", "no", "No | not yet"),
        ("help", "pen", "A pen"),
        ("help", "aloud", "Reading aloud"),
    ]
    headings = [cell.value for cell in load_workbook(ward / "form.xlsx")["survey"][1]]
    assert headings[2:5] == [ENGLISH, "label::Urdu (ur)", "label::tlh"]
    (settings,) = sheet(ward / "form.xlsx", "settings")
    assert (settings["form_title"], settings["form_id"]) == ("=Survey", "survey")
    assert settings["default_language"] == "English (en)"


def test_a_form_has_the_same_bytes_and_another_version_when_it_asks_something_else(here: Run, ward: Path) -> None:
    def form() -> bytes:
        assert here("export", "xlsform", "--output", "form.xlsx", "--force", cwd=ward).status == 0
        return (ward / "form.xlsx").read_bytes()

    first = form()
    version = sheet(ward / "form.xlsx", "settings")[0]["version"]
    assert form() == first
    edit(ward, PLAN, "How many tasks?", "How many?")
    form()
    assert sheet(ward / "form.xlsx", "settings")[0]["version"] != version


def test_consent_comes_from_above_and_own_columns_give_way_to_items(here: Run, ward: Path) -> None:
    edit(ward, PLAN, '[consent]\nhow = "You may stop at any time: ${ask} us."\n')
    edit(ward, PLAN, 'id = "words"', 'id = "consent"')
    edit(ward, PLAN, 'id = "share"', 'id = "wave"')
    edit(ward, PROGRAMME, add='\n[consent]\nhow = "By leaflet."\n')
    assert here("export", "xlsform", "--output", "form.xlsx", cwd=ward).status == 0
    rows = {row["name"]: row for row in sheet(ward / "form.xlsx", "survey")}
    assert rows["consent_text"][ENGLISH] == "By leaflet."
    assert (rows["consent_"]["type"], rows["wave"]["type"]) == ("select_one consent_", "decimal")


def test_form_tools_accept_every_form_of_the_worked_example(worked: Path, ward: Path, tmp_path: Path) -> None:
    from pyxform.xls2xform import convert

    folder = tmp_path / "forms" / "kobo"
    assert run(worked, "export", "xlsform", "--output", str(folder)).status == 0
    assert run(ward, "export", "xlsform", "--output", str(folder)).status == 0
    forms = sorted(folder.glob("*.xlsx"))
    with_items = [path for path in worked.rglob("data-capture/*.toml") if "[[items]]" in path.read_text("utf-8")]
    assert [form.stem for form in forms] == sorted(["survey", *(path.stem for path in with_items)])
    for form in forms:
        result = convert(form, validate=False)
        assert result.warnings == [] or form.stem == "survey", form
        form.with_suffix(".xml").write_text(result.xform, "utf-8")
    _validate(folder)


HOSTILE = (
    *("<b>x</b> & \"q\" 'a' ${no} {{x}} $", "=1+1", "line\nbreak\u2028x", "\x01ctrl\x00x\ufffe", "# *b* _i_", "a | b"),
    *("مرحبا \u202e", "$${{a}}", "pulldata('a')", "${end}", "-1", "'"),
)
NAMES = (
    "name",
    "type",
    "end",
    "start",
    "today",
    "instance_id",
    "label",
    "wave",
    "consent",
    "xml_a",
    "version",
    "audit",
)


def test_form_tools_accept_texts_and_names_that_mean_something_to_them(here: Run, ward: Path) -> None:
    from pyxform.xls2xform import convert

    kinds = ("text", "decimal", "select-one", "select-many")
    items = [
        f'[[items]]\nid = "{name}"\nlabel = {json.dumps(text)}\ntype = "{kinds[number % 4]}"\n'
        + (
            f'choices = {{ 0 = {json.dumps(text)}, yes = "${{x}}", other = "a | b" }}\n'
            if number % 4 > 1
            else "minimum = -1e-7\n"
        )
        + ("relevant = \"name != 'it' or not(selected(start, 'yes'))\"\n" if number > 3 else "")
        for number, (name, text) in enumerate(zip(NAMES, HOSTILE, strict=True))
    ]
    (ward / PLAN).write_text('title = "=T <&>"\nlanguages = ["cy", "x y"]\n' + "".join(items), "utf-8")
    assert here("export", "xlsform", "--output", "form.xlsx", cwd=ward).status == 0
    result = convert(ward / "form.xlsx", validate=False)
    assert result.warnings == []
    assert "-0.0000001" in result.xform
    (ward / "form.xml").write_text(result.xform, "utf-8")
    _validate(ward)
    assert here("export", "datapackage", "--output", "package", cwd=ward).status == 0
    package(ward / "package")
    assert len(dictionary(here("export", "redcap", cwd=ward))) == len(NAMES) + 1


def _validate(folder: Path) -> None:
    """With ODK Validate, which pyxform carries."""
    import pyxform

    if not shutil.which("java"):
        assert not os.environ.get("CI"), "Java is not installed"
        pytest.skip("Java is not installed")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    forms = sorted(folder.glob("*.xml"))
    validated = subprocess.run(
        ["java", "-Djava.awt.headless=true", "-jar", str(jar), *map(str, forms)], capture_output=True, text=True
    )
    assert validated.returncode == 0, validated.stderr
    assert (validated.stdout + validated.stderr).count("Xform is valid!") == len(forms)


def test_a_data_dictionary_keeps_the_rules_of_its_columns(here: Run, ward: Path) -> None:
    ran = here("export", "redcap", "--source", "survey", cwd=ward)
    rows = {row["Variable / Field Name"]: row for row in dictionary(ran)}
    assert tuple(next(csv.reader(io.StringIO(ran.out)))) == COLUMNS
    assert len(COLUMNS) == 18
    assert list(rows) == ["record_id", "who", "day", "asked", "tasks", "share", "thanks", "help", "words"]
    assert {row["Form Name"] for row in rows.values()} == {"survey"}

    def column(name: str) -> dict[str, str]:
        return {id: row[name] for id, row in rows.items() if row[name]}

    types = ["text", "text", "text", "radio", "text", "text", "descriptive", "checkbox", "notes"]
    assert list(column("Field Type").values()) == types
    assert column("Choices, Calculations, OR Slider Labels") == {
        "asked": "yes, Yes | no, No &#124; not yet",
        "help": "pen, A pen | aloud, Reading aloud",
    }
    assert column("Text Validation Type OR Show Slider Number") == {
        "day": "date_ymd",
        "tasks": "integer",
        "share": "number",
    }
    assert column("Text Validation Min") == {"tasks": "0"}
    assert column("Text Validation Max") == {"tasks": "14", "share": "0.5"}
    assert column("Identifier?") == {"who": "y"}
    assert column("Required Field?") == dict.fromkeys(["who", "day", "asked", "tasks"], "y")
    assert column("Branching Logic (Show field only if...)") == {
        "tasks": "[asked] = 'yes'",
        "words": "[help(pen)] = '0' and [tasks] >= 5",
    }
    assert rows["asked"]["Field Label"] == " =Were you asked?"


def test_what_asks_for_a_name_is_an_identifier_in_redcap(here: Run, ward: Path) -> None:
    edit(ward, PLAN, 'id = "words"\nlabel = "In your words"', 'id = "email"\nlabel = "Your e-mail address"')
    rows = {row["Variable / Field Name"]: row for row in dictionary(here("export", "redcap", cwd=ward))}
    assert (rows["email"]["Identifier?"], rows["email"]["Field Type"]) == ("y", "text")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "words"', 'id = "own__words"', "“own__words” cannot be a variable of REDCap"),
        ('id = "words"', 'id = "redcap_words"', "“redcap_words” is a variable that REDCap has of its own"),
        ('id = "words"', 'id = "survey_complete"', "“survey_complete” is a variable that REDCap has of its own"),
        ('no = "No | not yet"', '"nö" = "No"', "the choice “nö” of “asked” is no code"),
        ('pen = "A pen"', '"1.5" = "A pen"', "the choice “1.5” of “help” is no code"),
        ('pen = "A pen"', 'ALOUD = "A pen"', "choices of “help” differ only in capitals"),
    ],
)
def test_a_name_or_a_code_that_redcap_does_not_take(here: Run, ward: Path, old: str, new: str, says: str) -> None:
    edit(ward, PLAN, old, new)
    edit(ward, PLAN, "relevant = \"not(selected(help, 'pen')) and tasks >= 5\"", "required = false")
    ran = here("export", "redcap", cwd=ward)
    assert (ran.status, ran.out, says in ran.err) == (2, "", True), ran.err


def package(folder: Path) -> Any:
    """A data package that frictionless has found to be valid, as it was read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages that it needs
        from frictionless import validate

        report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


def test_an_empty_data_package_is_valid_and_says_what_its_columns_mean(here: Run, ward: Path) -> None:
    assert here("export", "datapackage", "--output", "package", cwd=ward).status == 0
    described = package(ward / "package")
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    (resource,) = described["resources"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert (ward / "package" / resource["path"]).read_text("utf-8") == "who,day,asked,tasks,share,help,words\n"
    types = ["string", "date", "string", "integer", "number", "string", "string"]
    assert [field["type"] for field in fields.values()] == types
    assert fields["asked"]["constraints"] == {"required": True, "enum": ["yes", "no"]}
    assert fields["asked"]["categories"][1] == {"value": "no", "label": "No | not yet"}
    assert fields["tasks"]["constraints"] == {"minimum": 0, "maximum": 14}
    assert fields["share"]["constraints"] == {"maximum": 0.5}
    assert fields["help"]["constraints"] == {"pattern": "(pen|aloud)( (pen|aloud))*"}


def test_a_data_package_brings_what_was_recorded(here: Run, ward: Path) -> None:
    answers = "who,day,asked,tasks,share,help,words\nA1,2026-02-01,yes,3,0.25,pen aloud,fine\nA2,2026-02-02,,,,,\n"
    (ward / "answers.csv").write_text(answers, "utf-8")
    ran = here("record", "answers.csv", "--source", "survey", cwd=ward)
    assert ran.status == 0, ran.out + ran.err
    assert here("export", "datapackage", "--output", "package", cwd=ward).status == 0
    package(ward / "package")
    with (ward / "package" / "survey.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert list(first)[:3] == ["_day", "_wave", "who"]
    assert (first["_day"], first["tasks"], first["share"], first["help"]) == ("2026-02-01", "3", "0.25", "pen aloud")
    assert (second["asked"], len(first["who"])) == ("", 64)
    (kept,) = (ward / "projects/ward/data/survey").glob("*.csv")
    _as_parquet(kept)
    whole = (ward / "package" / "survey.csv").read_bytes()
    assert here("export", "datapackage", "--output", "package", "--force", cwd=ward).status == 0
    assert (ward / "package" / "survey.csv").read_bytes() == whole
    assert here("export", "datapackage", "--empty", "--output", "none", cwd=ward).status == 0
    assert (ward / "none" / "survey.csv").read_text("utf-8") == "who,day,asked,tasks,share,help,words\n"


def _as_parquet(kept: Path) -> None:
    """A wave of many rows is kept so."""
    import duckdb

    query = f"COPY (FROM read_csv('{kept}', all_varchar = true)) TO '{kept.with_suffix('.parquet')}' (FORMAT parquet)"
    duckdb.connect().execute(query)
    kept.unlink()


def test_notes_alone_are_no_table_of_a_data_package(here: Run, ward: Path) -> None:
    (ward / PLAN).with_name("note.toml").write_text(NOTE, "utf-8")
    ran = here("export", "datapackage", "--source", "note", "--output", "notes", cwd=ward)
    assert (ran.status, "note.toml asks nothing that is answered" in ran.err) == (2, True), ran.err
    assert here("export", "datapackage", "--output", "package", cwd=ward).status == 0
    assert sorted(path.name for path in (ward / "package").iterdir()) == ["datapackage.json", "survey.csv"]


def test_nothing_is_written_over_and_several_are_written_all_or_none(here: Run, ward: Path) -> None:
    (ward / PLAN).with_name("other.toml").write_text(SURVEY, "utf-8")
    forms = ward / "forms"
    forms.mkdir()
    (forms / "survey.csv").write_text("mine", "utf-8")
    ran = here("export", "redcap", "--output", "forms", cwd=ward)
    assert (ran.status, [path.name for path in forms.iterdir()]) == (2, ["survey.csv"])
    assert "survey.csv is in forms already." in ran.err
    assert here("export", "redcap", "--output", "forms", "--force", cwd=ward).status == 0
    assert sorted(path.name for path in forms.iterdir()) == ["other.csv", "survey.csv"]
    ran = here("export", "redcap", "--output", "one.csv", cwd=ward)
    assert (ran.status, (ward / "one.csv").exists()) == (2, False)
    assert "There are 2 files: other.csv, survey.csv." in ran.err
    ran = here("export", "redcap", "--source", "other", "--source", "survey", "--output", "new/both", cwd=ward)
    assert (ran.status, len(list((ward / "new/both").iterdir()))) == (0, 2)
    with mock.patch("evalkit.files.atomic.write_new", side_effect=OSError(28, "No space left on device")):
        ran = here("export", "redcap", "--output", "full/disk", cwd=ward)
    assert (ran.status, (ward / "full").exists()) == (2, False)
    assert "cannot be written: no space left on device" in ran.err


def test_the_same_id_in_two_projects_makes_two_forms(here: Run, ward: Path) -> None:
    other = ward / "projects/home"
    (other / "data-capture").mkdir(parents=True)
    (other / "project.toml").write_text((ward / PROJECT).read_text("utf-8"), "utf-8")
    (other / "data-capture/survey.toml").write_text(SURVEY, "utf-8")
    assert here("export", "datapackage", "--output", "both", cwd=ward).status == 0
    assert [resource["name"] for resource in package(ward / "both")["resources"]] == ["home.survey", "ward.survey"]
    ran = here("export", "datapackage", "--project", "home", "--output", "one", cwd=ward)
    assert (ran.status, (ward / "one/survey.csv").exists()) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xlsform", "--source", "survy"], "There is no data-capture plan “survy”. Did you mean"),
        (["xlsform", "--as", "indicator"], "A form is made of a data-capture plan."),
        (["redcap", "--empty"], "A data dictionary is made of a data-capture plan."),
        (["workbook", "--source", "survey"], "A workbook holds the whole plan."),
        (["datapackage"], "It is several files, which need a folder."),
        (["datapackage", "--output", "evaluation.toml"], "evaluation.toml is a file, and several are to be written."),
        (["xlsform", "--output", "form.csv"], "The ending of form.csv does not say which format is meant."),
        (["xlsform", "--output", "projects"], "is among the files of the evaluation"),
    ],
)
def test_what_cannot_be_meant(here: Run, ward: Path, arguments: list[str], message: str) -> None:
    ran = here("export", *arguments, cwd=ward)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err.replace("\n", " ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (SURVEY[SURVEY.index("[[items]]") :], "", "No data-capture plan has items"),
        ('id = "tasks"', "", "line 28: an item has no `id`."),
        ('id = "tasks"', 'id = "day"', "line 28: two items are called “day”."),
        ('id = "tasks"', 'id = "9tasks"', "line 28: “9tasks” cannot be the name of a question"),
        ('type = "integer"', "", "line 28: the item “tasks” has no `type`."),
        (
            'choices = { pen = "A pen", aloud = "Reading aloud" }',
            "",
            "the item “help” has no `choices` to select from.",
        ),
        ("aloud =", '"read aloud" =', "the choice “read aloud” of “help” cannot be a code"),
        ('yes = "Yes"', 'yes = ""', "the choice “yes” of “asked” has no text."),
        ("minimum = 0", 'minimum = "none"', "line 32: "),
        ('title = "=Survey"', "title = ", "survey.toml, line 1: "),
        ("{ pen = ", "{ ink = 1, pen = ", "survey.toml, line "),
        ("asked = 'yes'", "asked = ", "`relevant` of “tasks” cannot be read at column"),
        ("asked = 'yes'", "words = 'yes'", "`relevant` of “tasks” names “words”, which is not asked before it."),
        ("asked = 'yes'", "asked = 'maybe'", "`relevant` of “tasks”, column 9: 'maybe' is no choice of asked"),
    ],
)
def test_a_plan_that_no_form_can_be_made_of(here: Run, ward: Path, old: str, new: str, message: str) -> None:
    edit(ward, PLAN, old, new)
    ran = here("export", "redcap", cwd=ward)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err.replace("\n", " ")


def test_a_plan_without_items_that_is_asked_for_by_name(here: Run, ward: Path) -> None:
    (ward / PLAN).write_text('title = "Survey"\n', "utf-8")
    ran = here("export", "xlsform", "--source", "survey", cwd=ward)
    assert ran.status == 2
    assert f"{PLAN} has no items, so there is nothing to make a form of." in ran.err


def test_a_form_without_the_package_that_writes_it(here: Run, ward: Path) -> None:
    with mock.patch.dict(sys.modules, {"xlsxwriter": None}):
        ran = here("export", "xlsform", "--output", "forms", cwd=ward)
    assert (ran.status, (ward / "forms").exists()) == (2, False)
    assert 'pip install "evalkit-relationships[office]"' in ran.err


def test_languages_are_named_beside_their_codes() -> None:
    assert [language(code) for code in ("cy", "en-GB", "xx")] == ["Welsh (cy)", "English (en-GB)", "xx"]
