"""Tables of other people, as they are: brought in whole, or not at all, with everything that is wrong told once."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from evalkit.editing.headings import column_of, columns
from evalkit.model.kinds import KINDS
from evalkit.toml.parse import parse
from tests.running import Ran, run

INDICATORS = "projects/ward/indicators"
MODEL = "projects/ward/logic-model.toml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scaffold")
    assert run(folder, "new", "care", "--no-input", "--project", "ward:person-professional").status == 0
    return folder / "care"


@pytest.fixture
def care(made: Path, tmp_path: Path) -> Path:
    import shutil

    return Path(shutil.copytree(made, tmp_path / "care"))


def bring(root: Path, kind: str, text: str, name: str = "t.csv", *more: str) -> Ran:
    (root.parent / name).write_bytes(text.encode())
    return run(root, "add", kind, "--from", f"../{name}", *more)


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def sheet(root: Path, path: str) -> dict[str, Any]:
    return tomllib.loads((root / path).read_text("utf-8"))


def refused(root: Path, kind: str, text: str, name: str = "t.csv") -> str:
    """What is told of a table that is not brought in, of which nothing is written."""
    before = files(root)
    ran = bring(root, kind, text, name)
    assert (ran.status, ran.out, files(root)) == (2, "", before)
    return ran.err


# Headings


def test_all_headings_that_are_no_keys_are_told_once_with_what_each_may_mean(care: Path) -> None:
    rows = "Outputs,There,Number,Sheets,Willing,1\n" * 25
    told = refused(
        care, "indicator", f"\ufeffLevel,Narrative,Indicators,Means of Verification,Assumptions,titel\n{rows}"
    )
    assert told.splitlines()[:7] == [
        "Error: ../t.csv: 6 of 6 headings are no keys of an indicator, so nothing has been added:",
        "  Level",
        "  Narrative",
        "  Indicators             Did you mean title?",
        "  Means of Verification  Did you mean sources?",
        "  Assumptions            is brought by: evalkit add assumption --from FILE",
        "  titel                  Did you mean title?",
    ]
    assert "Keys: id, project, title, definition, measures," in told


@pytest.mark.parametrize(
    ("kind", "heading", "told"),
    [
        ("data-capture", "sample", "one column for each of sample.approach, sample.size,"),
        ("data-capture", "permission", "one column for each of permission.licence, permission.reference"),
        ("indicator", "observations", "is brought by: evalkit add observation --from FILE; here, one column"),
        ("item", "Variable / Field Name", "Did you mean id?"),
        ("item", "Choices, Calculations, OR Slider Labels", "Did you mean choices.NAME?"),
        ("item", "label::English (en)", "Did you mean label?"),
        ("item", "Text Validation Min", "Did you mean minimum?"),
        ("observation", "Actual", "Did you mean value?"),
        ("observation", "by", "one column for each of by.NAME"),
        ("adverse-effect", "Risk description", "Did you mean statement?"),
    ],
)
def test_a_heading_is_told_with_the_key_or_keys_that_it_may_mean(
    kind: str, heading: str, told: str, care: Path
) -> None:
    said = refused(care, kind, f'"{heading}",note\nx,y\n')
    assert told in next(line for line in said.splitlines() if line.startswith(f"  {heading}"))


def test_a_title_capitals_and_spaces_do_not_matter(care: Path) -> None:
    ran = bring(care, "indicator", "Indicators of the project,,\n,,\nID,Title,Target Value\na,People asked,60%\n")
    assert ran.status == 0, ran.err
    found = sheet(care, f"{INDICATORS}/a.toml")
    assert (found["title"], found["target"]["value"]) == ("People asked", 60)


def test_a_table_on_its_side_is_told(care: Path) -> None:
    told = refused(care, "indicator", "title,People asked,People who chose\ndefinition,Once,Twice\n")
    assert "t.csv stands on its side: its keys are in the first column, one below the other." in told


def test_a_column_that_is_there_twice_or_has_no_heading_is_told(care: Path) -> None:
    assert "has the column title twice" in refused(care, "indicator", "title,Title\na,b\n")
    told = refused(care, "indicator", "id,title,\na,A,x\nb,B,y\nc,C,z\n")
    assert "\n  rows 2–4: column C has a cell and no heading\n" in told


def test_every_word_of_the_data_leads_to_a_key_and_is_none_itself() -> None:
    folder = Path(__file__).parents[2] / "evalkit/editing/words"
    words = parse((folder / "headings.toml").read_text("utf-8")).table
    for name, held in words.items():
        for key, synonyms in held.items():
            assert name == "any" or key in columns(KINDS[name]), (name, key)
            for word in synonyms:
                assert re.fullmatch(r"[a-z0-9 ]+", word), word
                assert name == "any" or column_of(KINDS[name], word) != key, (name, key, word)
    assert not words.keys() - KINDS.keys() - {"any"}


# Ids


def test_ids_are_made_of_names_and_shown_and_the_same_for_the_same_table(care: Path) -> None:
    text = "statement\nPeople choose their tasks\nNurses wait\nPeople choose their tasks!\n% of it\n自殺死亡率\n"
    ran = bring(care, "outcome", text)
    assert ran.status == 0, ran.err
    ids = [
        "people-choose-their-tasks",
        "nurses-wait",
        "people-choose-their-tasks-2",
        "percent-of-it",
        "zi-sha-si-wang-lu",
    ]
    assert re.findall(r"Added outcome (\S+)", ran.out) == ids
    assert "Ids are made of `statement`; evalkit rename outcome OLD NEW gives another." in ran.out
    assert list(sheet(care, MODEL)["outcomes"]) == ids
    before = files(care)
    again = bring(care, "outcome", text)
    assert (again.status, re.findall(r"Unchanged outcome (\S+)", again.out)) == (0, ids)
    assert files(care) == before


@pytest.mark.parametrize(
    ("kind", "text", "added"),
    [
        ("activity", "statement\nNurses are trained\n", "activity nurses-are-trained"),
        ("stakeholder", "name,group\nFamily carers,community\n", "stakeholder family-carers"),
        ("data-capture", "title,method\nUnit census,Routine data\n", "data-capture unit-census"),
        ("benefit", "statement,for\nMore control,people\n", "benefit more-control"),
        ("adverse-effect", "statement,kind\nErrors at the needle,Perceived\n", "adverse-effect errors-at-the-needle"),
        ("item", "label,type\nHow many?,integer\n", "item how_many"),
        ("item", "id,label\nTasks Done,How many?\n", "item tasks_done (Tasks Done)"),
        ("indicator", "id,title\nHTS_TST,People tested\n", "indicator hts-tst (HTS_TST)"),
    ],
)
def test_every_kind_that_has_ids_gets_them(kind: str, text: str, added: str, care: Path) -> None:
    ran = bring(care, kind, text)
    assert ran.status == 0, ran.err
    assert f"Added {added}  " in ran.out


def test_two_things_of_one_name_get_two_ids_and_keep_them(care: Path) -> None:
    text = "title,definition\nPeople asked,At home\nPeople asked,At the unit\n"
    for said in ("Added", "Unchanged"):
        ran = bring(care, "indicator", text)
        assert re.findall(rf"{said} indicator (\S+)", ran.out) == ["people-asked", "people-asked-2"]
    assert sheet(care, f"{INDICATORS}/people-asked-2.toml")["definition"] == "At the unit"


def test_an_id_that_something_else_goes_by_is_not_made(care: Path) -> None:
    assert bring(care, "activity", "statement\nPeople choose\n").status == 0
    assert "Added outcome people-choose-2  " in bring(care, "outcome", "statement\nPeople choose\n").out


def test_without_id_and_name_both_ways_out_are_told(care: Path) -> None:
    told = refused(care, "indicator", "definition\nOnce\nTwice\n")
    assert "\n  rows 2 and 3: It is open what this indicator is called.\n" in told
    assert "Give it a column `id`, or `title`, of which its id is made." in told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "asked,Asked,One\nchose,Chose,Two\nasked,Asked again,\n",
            "rows 2 and 4 have the same id “asked”: `title` is “Asked” and “Asked again”; `definition` is “One” and “nothing”",
        ),
        ("asked,Asked,One\nASKED,Asked,One\n", "rows 2 and 3 have the same id “asked”: they say the same"),
    ],
)
def test_the_same_id_twice_is_told_with_both_rows_and_what_differs(rows: str, told: str, care: Path) -> None:
    said = refused(care, "indicator", f"id,title,definition\n{rows}")
    assert f"\n  {told}\n" in said
    assert "Give each its own id, or put" in said


# Values


def test_intervals_dates_numbers_and_lists_are_read_in_one_way_everywhere(care: Path) -> None:
    text = "id,title,frequency,disaggregation,perspective,baseline.value,baseline.date\n"
    text += 'a,A,Quarterly,"* unit\n* age group","people, professionals","1,234",31 March 2026\n'
    assert bring(care, "indicator", text).status == 0
    entry = {
        "id": "B", "title": "B", "frequency": "every 3 months", "disaggregation": "unit; age group",
        "perspective": ["people", "professionals"], "baseline": {"value": "1,234", "date": "31/03/2026"},
    }  # fmt: skip
    assert bring(care, "indicator", json.dumps([entry]), "t.json").status == 0
    assert (
        run(
            care, "add", "indicator", "c", "--set", "title=C", "--set", "frequency=three-monthly",
            "--set", "disaggregation=unit", "--set", "disaggregation=age group", "--set", "perspective=people, professionals",
            "--set", "baseline.value=1234", "--set", "baseline.date=2026-03-31",
        ).status == 0
    )  # fmt: skip
    found = [sheet(care, f"{INDICATORS}/{id}.toml") for id in "abc"]
    keys = ("frequency", "disaggregation", "perspective", "baseline")
    assert [{key: held[key] for key in keys} for held in found] == [{key: found[0][key] for key in keys}] * 3
    assert found[0]["frequency"] == "3 months"
    assert found[0]["disaggregation"] == ["unit", "age group"]
    assert found[0]["baseline"]["value"] == 1234


def test_other_intervals_are_read_alike(care: Path) -> None:
    assert run(care, "add", "data-capture", "d", "--set", "schedule.every=Monthly").status == 0
    assert sheet(care, "projects/ward/data-capture/d.toml")["schedule"]["every"] == "1 month"
    assert run(care, "add", "project", "ward", "--set", "reflection.every=each quarter").status == 0
    assert run(care, "add", "evaluation", "--set", "review.every=six-monthly").status == 0
    assert sheet(care, "evaluation.toml")["review"]["every"] == "6 months"


def test_what_is_unclear_is_told_with_its_rows_and_ways_out_all_at_once(care: Path) -> None:
    text = "id,title,frequency,sources,baseline.date,kind\n"
    text += "a,A,biannual,first-source,2026-01-01,count\n"
    text += "b,B,ad hoc,ward-survey,03/04/26,count\n"
    text += "c,C,ad hoc,ward-survey,2026-01-01,counts\n"
    told = refused(care, "indicator", text)
    kinds = "proportion, count, mean, median, score, rate, qualitative"
    dead = "`sources` names “ward-survey”, but there is no data-capture with this id or name. There are: first-source."
    for line in (
        "Error: ../t.csv: 3 of 3 cannot be added, so nothing has been:",
        "  row 2: `frequency` is “biannual”, which can mean twice a year or every two years.",
        "  rows 3 and 4: `frequency` is “ad hoc”, which is not an interval such as “3 months”.",
        "  row 3: `baseline.date` is “03/04/26”, which has a year of two figures.",
        f"  rows 3 and 4: {dead}",
        f"  row 4: `kind` is the text “counts”; it has to be one of: {kinds}. Did you mean “count”?",
    ):
        assert told.count(f"{line}\n") == 1, line
    for way in (
        "“6 months” for twice a year",
        "Write 3 April 2026 or 4 March 2026",
        "where it is done once, or when needed",
    ):
        assert told.count(way) == 1, way


# References


def test_a_dead_name_is_told_once_with_all_its_rows(care: Path) -> None:
    rows = "".join(
        f"i-{n},I{n},{'fist-outcome' if n == 19 else 'first-outcome'},{'ward-survey' if n % 10 == 1 else ''}\n"
        for n in range(2, 32)
    )
    told = refused(care, "indicator", f"id,title,measures,sources\n{rows}")
    assert "t.csv: 4 of 30 cannot be added, so nothing has been:\n" in told
    assert "\n  rows 11, 21, 31: `sources` names “ward-survey”, but there is no data-capture" in told
    assert (
        "\n  row 19: `measures` names “fist-outcome”, but there is no outcome, output, benefit or adverse-effect"
        in told
    )
    assert told.count("Did you mean “first-outcome”?") == 1


@pytest.mark.parametrize(
    ("kind", "text", "name", "told"),
    [
        ("adverse-effect", "id,statement,affects\na,A,peple\n", "t.csv", "row 2: `affects` names “peple”"),
        ("adverse-effect", "id,statement,raised-by\na,A,peple\n", "t.csv", "row 2: `raised-by` names “peple”"),
        ("benefit", "id,statement,for\na,A,\nb,B,peple\n", "t.csv", "row 3: `for` names “peple”"),
        ("assumption", "statement,about\nA,nothing\n", "t.csv", "row 2: `about` names “nothing”"),
        ("data-capture", "title,respondents\nA,peple\n", "t.csv", "row 2: `respondents` names “peple”"),
        ("data-capture", "title,questions\nA,chance\n", "t.csv", "row 2: `questions` names “chance”"),
        ("activity", "id,statement,leads-to\na,A,b\n", "t.csv", "row 2: `leads-to` names “b”"),
        (
            "indicator",
            '[{"id": "a"}, {"id": "b", "perspective": ["peple"]}]',
            "t.json",
            "entry 2: `perspective` names “peple”",
        ),
    ],
)
def test_every_reference_is_told_with_its_row(kind: str, text: str, name: str, told: str, care: Path) -> None:
    assert f"\n  {told}, but there is no " in refused(care, kind, text, name)


def test_names_in_full_and_codes_stand_for_ids_and_rows_may_name_each_other(care: Path) -> None:
    text = "id,statement,for,leads-to\nOC 1,People choose,People who use the service; professionals,oc-2\nOC 2,People stay,,\n"
    assert bring(care, "outcome", text).status == 0
    found = sheet(care, MODEL)["outcomes"]
    assert found["oc-1"] == found["oc-1"] | {"for": ["people", "professionals"], "leads-to": ["oc-2"]}
    assert bring(care, "indicator", "title,measures\nShare,people choose\n").status == 0
    assert sheet(care, f"{INDICATORS}/share.toml")["measures"] == ["oc-1"]
    ran = run(care, "add", "practice", "Professionals", "--in", "person-professional", "--set", "behaviours=Ask")
    assert ran.status == 0, ran.err


def test_a_name_that_two_things_have_is_asked_back(care: Path) -> None:
    assert bring(care, "outcome", "id,statement\na,People choose\nb,People choose\n").status == 0
    told = refused(care, "indicator", "title,measures\nShare,People choose\n")
    assert "\n  row 2: `measures` names “People choose”, and 2 things are called so: a, b.\n" in told


# Observations and waves


VALUES = "indicator,date,value,n\nfirst-indicator,2026-03-31,21.5,412\nfirst-indicator,2026-06-30,25,400\n"
FIRST = f"{INDICATORS}/first-indicator.toml"


def observations(care: Path) -> Any:
    return json.loads(json.dumps(sheet(care, FIRST)["observations"], default=str))


def test_observations_come_from_a_table_wave_after_wave(care: Path) -> None:
    ran = bring(care, "observation", VALUES)
    assert ran.status == 0, ran.err
    assert f"Added 2 observations  {FIRST}" in ran.out
    first = [{"date": "2026-03-31", "value": 21.5, "n": 412}, {"date": "2026-06-30", "value": 25, "n": 400}]
    assert observations(care) == first
    before = files(care)
    ran = bring(care, "observation", VALUES)
    assert (ran.status, f"Unchanged 2 observations  {FIRST}" in ran.out, files(care)) == (0, True, before)
    more = '[{"id": "first-indicator", "observations": [{"date": "2026-06-30", "value": 25}, {"date": "2026-09-30", "value": 28}]}]'
    assert bring(care, "indicator", more, "t.json").status == 0
    assert observations(care) == [*first, {"date": "2026-09-30", "value": 28}]


def test_another_value_of_the_same_day_and_part_is_refused_with_both(care: Path) -> None:
    assert bring(care, "observation", VALUES).status == 0
    told = refused(
        care, "observation", "indicator,date,value\nfirst-indicator,2026-03-31,21.5\nfirst-indicator,30/06/2026,26\n"
    )
    assert f"\n  row 3: observation of 2026-06-30 has `value` already, in {FIRST}. There it is 25, here 26.\n" in told
    twice = "indicator,date,value\nfirst-indicator,2027-01-31,1\nfirst-indicator,2027-01-31,2\n"
    told = refused(care, "observation", twice)
    assert (
        "\n  rows 2 and 3 are the same observation of 2027-01-31 in indicator “first-indicator”: `value` is “1” and “2”\n"
        in told
    )
    parts = "indicator,date,value,by.Age group,by.unit\nfirst-indicator,2026-06-30,30,Under 30,\nfirst-indicator,2026-06-30,20,,York\n"
    for _ in range(2):
        assert bring(care, "observation", parts).status == 0
        assert observations(care)[2:] == [
            {"date": "2026-06-30", "value": 30, "by": {"Age group": "Under 30"}},
            {"date": "2026-06-30", "value": 20, "by": {"unit": "York"}},
        ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["observation", "--in", "indicator:first-indicator", "--set", "value=3"], "It is open of which date this observation is."),
        (["observation", "--in", "first-indicator", "--set", "date=2026-01-31"], "This observation has a date, and nothing else."),
        (["observation", "--in", "indicator:frst-indicator", "--set", "date=2026-01-31"], "There is no indicator “frst-indicator”. Did you mean “first-indicator”?"),
        (["wave", "--set", "date=2026-01-31", "--set", "answered=many"], "`answered` is “many”, which is not a whole number."),
        (["outcome", "Not An Id"], "“Not An Id” cannot be an id."),
    ],
)  # fmt: skip
def test_what_is_wrong_on_the_command_line_is_told(arguments: list[str], said: str, care: Path) -> None:
    before = files(care)
    ran = run(care, "add", *arguments)
    assert (ran.status, said in ran.err, files(care)) == (2, True, before), ran.err


def test_an_observation_is_given_in_options_too_also_through_its_indicator(care: Path) -> None:
    ran = run(
        care,
        "add",
        "observation",
        "--in",
        "indicator:first-indicator",
        "--set",
        "date=31/03/2026",
        "--set",
        "value=12%",
    )
    assert ran.status == 0, ran.err
    assert "Added observation 2026-03-31 of first-indicator  " in ran.out
    ran = run(
        care,
        "add",
        "indicator",
        "first-indicator",
        "--set",
        "observations.date=2026-06-30",
        "--set",
        "observations.value=3",
    )
    assert ran.status == 0, ran.err
    assert (
        bring(care, "indicator", "id,observations.date,observations.value\nfirst-indicator,2026-09-30,4\n").status == 0
    )
    assert [(o["date"], o["value"]) for o in observations(care)] == [
        ("2026-03-31", 12),
        ("2026-06-30", 3),
        ("2026-09-30", 4),
    ]


def test_a_row_that_says_the_same_once_more_changes_nothing(care: Path) -> None:
    row = "first-indicator,2026-03-31,1\n"
    ran = bring(care, "observation", f"indicator,date,value\n{row}{row}")
    assert ran.status == 0, ran.err
    assert f"Unchanged observation 2026-03-31 of first-indicator  {FIRST}" in ran.out
    assert observations(care) == [{"date": "2026-03-31", "value": 1, "n": "TODO"}]
    entry = {"id": "x", "observations": [{"date": "2026-03-31", "value": 1}, {"date": "2026-03-31", "value": 2}]}
    told = refused(care, "indicator", json.dumps(entry), "t.json")
    assert "\n  entry 1: They are the same observation of 2026-03-31 in indicator “x”: `value` is “1” and “2”\n" in told


def test_a_list_in_one_line_is_left_alone(care: Path) -> None:
    text = (care / FIRST).read_text("utf-8")
    (care / FIRST).write_text(f"observations = []\n{text[: text.index('[[observations]]')]}", "utf-8")
    told = refused(care, "observation", VALUES)
    assert "“observations” is not a list of tables under headers of their own here." in told
    assert "Write each as a table under [[observations]], and try again." in told


def test_a_part_stands_in_braces_as_the_format_shows_it(care: Path) -> None:
    text = "indicator,date,value,by.unit\nfirst-indicator,2026-03-31,1,York\nfirst-indicator,2026-03-31,2,Leeds\n"
    assert bring(care, "observation", text).status == 0
    lines = (care / FIRST).read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("by")] == ['by = { unit = "York" }', 'by = { unit = "Leeds" }']


def test_effects_of_one_day_are_told_apart_by_what_they_are_compared_with(care: Path) -> None:
    text = "indicator,date,value,low,high,against\nfirst-indicator,31/03/2026,9.1,3.2,15,six other units\n"
    text += "first-indicator,31/03/2026,8,,,national mean\n"
    for _ in range(2):
        assert bring(care, "effect", text).status == 0
        effects = tomllib.loads((care / FIRST).read_text("utf-8"))["effects"]
        assert [(one["value"], one["against"]) for one in effects] == [(9.1, "six other units"), (8, "national mean")]
    told = refused(care, "effect", text.replace("9.1", "9.2"))
    assert "row 2: effect of 2026-03-31 has `value` already" in told


def test_waves_are_added_one_by_one(care: Path) -> None:
    text = "data-capture,date,invited,answered\nfirst-source,2026-03-31,620,402\nfirst-source,2026-09-30,600,390\n"
    for _ in range(2):
        assert bring(care, "wave", text).status == 0
        waves = sheet(care, "projects/ward/data-capture/first-source.toml")["waves"]
        assert [(str(w["date"]), w["invited"], w["answered"]) for w in waves] == [
            ("2026-03-31", 620, 402),
            ("2026-09-30", 600, 390),
        ]
    told = refused(care, "wave", "data-capture,date,answered\nfirst-source,2026-03-31,403\n")
    assert "wave of 2026-03-31 has `answered` already" in told
    assert "There it is 402, here 403." in told


def test_a_plan_of_the_evaluation_takes_waves_and_items_too(care: Path) -> None:
    (care / "data-capture").mkdir()
    plan = care / "data-capture/census.toml"
    plan.write_text('title = "Census of all units"\n', "utf-8")
    text = "data-capture,date,invited,answered\ncensus,2026-03-31,620,402\nCensus of all units,2026-09-30,600,390\n"
    ran = bring(care, "wave", text)
    assert ran.status == 0, ran.err
    assert "Added 2 waves  data-capture/census.toml" in ran.out
    assert run(care, "add", "item", "--in", "data-capture:census", "--set", "label=How many?").status == 0
    found = sheet(care, "data-capture/census.toml")
    assert [wave["answered"] for wave in found["waves"]] == [402, 390]
    assert found["items"] == [{"id": "how_many", "label": "How many?"}]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"title": "A", "target": "60"}, "entry 1: `target` is a table, and here it is “60”."),
        ({"title": "A", "titel": 3}, "entry 1: `titel` is not a key that evalkit knows. Did you mean “title”?"),
        ({"title": "A", "baseline": {"date": "03/04/26"}}, "entry 1: `baseline.date` is “03/04/26”, which has a year"),
        ({"id": 3, "title": "A"}, "entry 1: `id` has to be text."),
    ],
)
def test_entries_are_told_with_their_number_and_way_out(entry: dict[str, Any], told: str, care: Path) -> None:
    assert f"\n  {told}" in refused(care, "indicator", json.dumps([entry]), "t.json")


def test_entries_are_read_like_cells(care: Path) -> None:
    entry = {"Title": "Calm", "Frequency": "monthly", "observations": {"date": "31 March 2026", "value": "12%"}}
    assert bring(care, "indicator", json.dumps(entry), "t.json").status == 0
    found = sheet(care, f"{INDICATORS}/calm.toml")
    assert (found["frequency"], found["observations"][0]["value"]) == ("1 month", 12)
