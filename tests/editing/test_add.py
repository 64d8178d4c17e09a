"""Adding to an evaluation: from options, from files, and by answering questions at a terminal."""

import csv
import re
import shlex
from pathlib import Path

import pytest

from tests.running import Ran, run
from tests.small import AS_OF, INDICATOR, PROGRAMME, PROJECT, RELATIONSHIP, check, check_json, edit

SCRIPT = Path(__file__).with_name("design.script")
MODEL = "projects/ward/logic-model.toml"


@pytest.fixture
def scaffold(tmp_path: Path) -> Path:
    made = run(tmp_path, "new", "care", "--no-input", "--project", "ward", "--set", "title=Shared care")
    assert made.status == 0
    return tmp_path / "care"


def add(root: Path, *arguments: str) -> Ran:
    return run(root, "add", *arguments, "--as-of", AS_OF)


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_a_script_alone_builds_an_evaluation_that_passes_the_design_gate(tmp_path: Path) -> None:
    lines = SCRIPT.read_text("utf-8").replace("\\\n", " ").splitlines()
    commands = [shlex.split(line) for line in lines if line and not line.startswith("#")]
    assert {command[0] for command in commands} == {"new", "add"}
    for command in commands:
        ran = run(tmp_path if command[0] == "new" else tmp_path / "care", *command)
        assert ran.status == 0, (command, ran.err)
    ran = check(tmp_path / "care", "--stage", "design", "--format", "json")
    assert ran.status == 0, [(f["code"], f["file"], f["message"]) for f in ran.evaluation["findings"]]


def test_a_new_file_has_the_guidance_of_the_template(care: Path) -> None:
    ran = add(care, "indicator", "calm-sessions", "--set", "title=Calm sessions", "--set", "kind=count")
    assert ran.status == 0, ran.err
    assert ran.out.startswith("Added indicator calm-sessions  projects/ward/indicators/calm-sessions.toml\n")
    text = (care / "projects/ward/indicators/calm-sessions.toml").read_text("utf-8")
    assert text.startswith("#:schema ../../../.evalkit/schema/indicator.json\n")
    assert '\ntitle = "Calm sessions"\n' in text
    assert '\nkind = "count"\n' in text
    assert "\n# One of: proportion | count | mean | median | score | rate | qualitative\n" in text
    assert '\nmeasures = ["TODO"]\n' in text
    assert '\ndefinition = "TODO"\n' in text


def test_a_table_goes_behind_its_kin_and_all_else_stays(care: Path) -> None:
    add(care, "logic-model", "--set", "problem=Care is done to people")
    edit(care, MODEL, add="")
    before = (care / PROJECT).read_text("utf-8")
    ran = add(care, "stakeholder", "carers", "--set", "name=Family carers", "--set", "group=community")
    assert ran.status == 0, ran.err
    after = (care / PROJECT).read_text("utf-8")
    added = '\n[stakeholders.carers]\nname = "Family carers"\ngroup = "community"\n'
    assert after == before.rstrip("\n") + "\n" + added or after.replace(added, "") == before


def test_it_says_what_was_satisfied_and_what_comes_next(care: Path) -> None:
    edit(care, PROJECT, 'lead = "ward manager"\n')
    ran = add(care, "project", "ward", "--set", "lead=ward manager")
    assert ran.status == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0] == "Filled in project ward  projects/ward/project.toml"
    assert re.fullmatch(r"\+1 requirement met; (\d+) of \1 at stage inception\.", lines[1]), lines[1]
    assert lines[2] == "✓ Nothing is missing at stage inception."
    edit(care, RELATIONSHIP, 'from = "Care is done to people."\n')
    ran = add(care, "outcome", "tasks-shared", "--set", "statement=People share the tasks")
    assert "Next: " in ran.out
    assert f"{RELATIONSHIP}:" in ran.out
    edit(care, PROGRAMME, 'owner = "programme lead"\n')  # paperwork comes after the golden thread
    assert f"{RELATIONSHIP}:" in add(care, "outcome", "calm", "--set", "statement=Calm").out


def test_an_example_in_which_nobody_has_written_is_taken_over_wherever_it_is_named(scaffold: Path) -> None:
    ran = add(scaffold, "outcome", "tasks-shared", "--set", "statement=People share the tasks")
    assert ran.status == 0, ran.err
    assert ran.out.startswith(
        "Added outcome tasks-shared  projects/ward/logic-model.toml, in the place of first-outcome\n"
    )
    everything = b"".join(data for path, data in contents(scaffold).items() if not path.startswith(".evalkit/"))
    assert b"first-outcome" not in everything
    text = (scaffold / MODEL).read_text("utf-8")
    assert "[outcomes.tasks-shared]\n# Who does or experiences what differently.\n" in text
    assert 'leads-to = ["tasks-shared"]' in text
    assert 'measures = ["tasks-shared"]' in (scaffold / "projects/ward/indicators/first-indicator.toml").read_text(
        "utf-8"
    )
    # the next one is new
    ran = add(scaffold, "outcome", "calmer", "--set", "statement=Sessions are calmer")
    assert ran.out.startswith("Added outcome calmer  projects/ward/logic-model.toml\n")
    assert '\n[outcomes.calmer]\nstatement = "Sessions are calmer"\n' in (scaffold / MODEL).read_text("utf-8")


def test_what_somebody_wrote_is_never_changed(care: Path) -> None:
    before = contents(care)
    ran = add(care, "relationship", "patient-nurse", "--set", "from=Otherwise", "--set", "rationale=x")
    assert ran.status == 2
    assert (
        "relationship “patient-nurse” has `from` already, in projects/ward/relationships/patient-nurse.toml." in ran.err
    )
    assert contents(care) == before
    same = add(care, "relationship", "patient-nurse", "--set", "from=Care is done to people.")
    assert same.status == 0
    assert contents(care) == before


def test_a_dry_run_shows_a_diff_and_writes_nothing(care: Path) -> None:
    before = contents(care)
    ran = add(
        care, "benefit", "control", "--in", "relationship:patient-nurse", "--set", "statement=More control", "--dry-run"
    )
    assert ran.status == 0, ran.err
    assert f"--- {RELATIONSHIP}\n+++ {RELATIONSHIP}\n" in ran.out
    assert '+[[benefits]]\n+id = "control"\n+statement = "More control"\n' in ran.out
    assert contents(care) == before


def test_values_take_the_type_of_their_field(care: Path) -> None:
    ran = add(
        care, "data-capture", "census", "--set", "minutes=10", "--set", "schedule.start=2026-02-01", "--set", "method=survey",
        "--set", "respondents=patients", "--set", "respondents=nurses", "--set", "sample.expected-response=40",
        "--set", "items=x",
    )  # fmt: skip
    assert ran.status == 2
    assert "`items` is a table" in ran.err
    ran = add(
        care, "data-capture", "census", "--set", "minutes=10", "--set", "schedule.start=2026-02-01", "--set", "method=survey",
        "--set", "respondents=patients", "--set", "respondents=nurses", "--set", "sample.expected-response=40",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    text = (care / "projects/ward/data-capture/census.toml").read_text("utf-8")
    for line in ("minutes = 10", "start = 2026-02-01", 'method = "survey"', 'respondents = ["patients", "nurses"]'):
        assert f"\n{line}\n" in text, line
    assert "\nexpected-response = 40\n" in text
    ran = add(
        care, "item", "tasks_done", "--set", "label=How many?", "--set", "choices.yes=Yes", "--set", "required=true"
    )
    assert ran.status == 0, ran.err
    text = (care / "projects/ward/data-capture/census.toml").read_text("utf-8")
    assert '[[items]]\nid = "tasks_done"\nlabel = "How many?"\n' in text
    assert "required = true\n" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["outcom", "x"], "There is no kind “outcom”. Did you mean “outcome”?"),
        (["outcome"], "It is open what this outcome is called."),
        (["outcome", "Not An Id"], "“Not An Id” cannot be an id."),
        (["outcome", "x", "--set", "statemnt=y"], "There is no key `statemnt` here. Did you mean “statement”?"),
        (["outcome", "x", "--set", "statement"], "--set is “statement”, which is not KEY=VALUE."),
        (["outcome", "x", "--set", "statement=a", "--set", "statement=b"], "`statement` is given 2 times"),
        (["outcome", "x", "--set", "timeframe=soon"], "has to be one of: short, medium, long"),
        (["outcome", "x", "--set", "through=patient-nurs"], "Did you mean “patient-nurse”?"),
        (["outcome", "x", "--project", "wrad"], "There is no project “wrad”. Did you mean “ward”?"),
        (["indicator", "x", "--set", "baseline.value=lots"], "`baseline.value` is “lots”, which is not a number."),
        (["indicator", "x", "--set", "baseline.date=May"], "which is not a date such as 31 January 2026"),
        (["indicator", "x", "--set", "frequency=often"], "frequency"),
        (["benefit", "x", "--set", "statement=y"], "It is open in which relationship this belongs."),
        (["benefit", "x", "--in", "relationship:nobody"], "There is no relationship “nobody”."),
        (["practice", "nobody", "--in", "patient-nurse"], "There is no stakeholder “nobody”."),
        (["review", "x"], "A thing of the kind review has no id."),
        (["reflection", "yesterday"], "“yesterday” is not a date."),
        (["indicator", "--from", "none.csv"], "none.csv cannot be read: no such file or directory."),
        (["indicator", "--from", "evaluation.txt"], "evaluation.txt cannot be read"),
        (["indicator", "x", "--from", "evaluation.toml"], "--from brings all values, and the ids."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(arguments: list[str], said: str, care: Path) -> None:
    before = contents(care)
    ran = add(care, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert contents(care) == before


def test_an_id_of_another_kind_in_the_same_space_is_refused(care: Path) -> None:
    assert add(care, "outcome", "calm", "--set", "statement=Calm").status == 0
    ran = add(care, "impact", "calm", "--set", "statement=Calm")
    assert ran.status == 2
    assert f"There is outcome “calm” already, in {MODEL}." in ran.err
    ran = add(care, "data-capture", "tasks", "--set", "title=Census")
    assert "There is indicator “tasks” already" in ran.err


def test_a_new_project_has_all_its_files(care: Path) -> None:
    ran = add(
        care, "project", "clinic", "--set", "title=The clinic", "--set", "lead=matron", "--set", "start=2026-02-01"
    )
    assert ran.status == 0, ran.err
    files = {
        p.relative_to(care / "projects/clinic").as_posix() for p in (care / "projects/clinic").rglob("*") if p.is_file()
    }
    assert {"project.toml", "logic-model.toml", "story.md", "findings.toml", "indicators/first-indicator.toml"} <= files
    text = (care / "projects/clinic/project.toml").read_text("utf-8")
    assert '\ntitle = "The clinic"\n' in text
    assert '\nlead = "matron"\n' in text
    assert "\nstart = 2026-02-01\n" in text
    assert [f for f in check_json(care).evaluation["findings"] if f["code"].startswith("FIL")] == []


@pytest.mark.parametrize(
    ("arguments", "file", "text"),
    [
        (
            ["review", "--set", "date=2026-02-20", "--set", "note=On course"],
            PROGRAMME,
            '\n[[reviews]]\ndate = 2026-02-20\nnote = "On course"\n',
        ),
        (
            [
                "waiver",
                "--set",
                "rule=EVI304",
                "--set",
                f"subject={RELATIONSHIP}",
                "--set",
                "reason=r",
                "--set",
                "owner=o",
                "--set",
                "until=2026-12-31",
            ],
            PROGRAMME,
            '\n[[waivers]]\nrule = "EVI304"\n',
        ),
        (
            ["judgement", "patient-nurse", "--set", "change=changed"],
            "projects/ward/findings.toml",
            'change = "changed"',
        ),
        (
            ["experience", "--set", "of=nurses", "--set", "summary=Hard"],
            "projects/ward/findings.toml",
            'of = "nurses"\nsummary = "Hard"',
        ),
        (
            ["barrier", "--set", "title=Staffing", "--set", "theme=staffing"],
            "projects/ward/findings.toml",
            'title = "Staffing"',
        ),
        (
            ["dissemination", "--set", "audience=patients", "--set", "message=It works"],
            PROJECT,
            '\n[[dissemination]]\naudience = ["patients"]\n',
        ),
        (
            ["practice", "patients", "--in", "patient-nurse", "--set", "behaviours=Asks", "--set", "behaviours=Waits"],
            RELATIONSHIP,
            '[practice.patients]\nbehaviours = ["Asks", "Waits"]\n',
        ),
        (
            ["adverse-effect", "errors", "--in", "patient-nurse", "--set", "kind=anticipated"],
            RELATIONSHIP,
            '[[adverse-effects]]\nid = "errors"\nkind = "anticipated"\n',
        ),
        (["assumption", "--set", "statement=There is time"], MODEL, 'statement = "There is time"'),
        (["reflection", "2026-02-02"], "projects/ward/reflections/2026-02-02.md", "## What we did differently"),
    ],
)
def test_every_kind_goes_where_it_belongs(arguments: list[str], file: str, text: str, care: Path) -> None:
    ran = add(care, *arguments)
    assert ran.status == 0, ran.err
    assert text in (care / file).read_text("utf-8")
    assert [f for f in check_json(care).evaluation["findings"] if f["code"].startswith("FIL")] == []


# From files

HEAD = ("id", "title", "definition", "kind", "perspective", "baseline.value", "baseline.date", "disaggregation")


def table(path: Path, rows: list[tuple[str, ...]], *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([HEAD, *rows])


def row(number: int, **other: str) -> tuple[str, ...]:
    held = {
        "id": f"number-{number}",
        "title": f"Indicator, no. {number}",
        "definition": "What\ncounts",
        "kind": "count",
        "perspective": "patients; nurses",
        "baseline.value": "12.5",
        "baseline.date": "2026-01-31",
        "disaggregation": "unit;age group",
    }
    return tuple((held | other)[name] for name in HEAD)


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8")])
def test_a_table_of_indicators_becomes_sheets(delimiter: str, encoding: str, care: Path) -> None:
    table(care / "indicators.csv", [row(n) for n in range(30)], delimiter=delimiter, encoding=encoding)
    ran = add(care, "indicator", "--from", "indicators.csv")
    assert ran.status == 0, ran.err
    sheets = sorted((care / "projects/ward/indicators").glob("number-*.toml"))
    assert len(sheets) == 30
    text = (care / "projects/ward/indicators/number-7.toml").read_text("utf-8")
    assert '\ntitle = "Indicator, no. 7"\n' in text
    assert '\nperspective = ["patients", "nurses"]\n' in text
    assert "\nvalue = 12.5\n" in text
    assert "\ndate = 2026-01-31\n" in text
    assert [f for f in check_json(care).evaluation["findings"] if f["code"].startswith("FIL")] == []


def test_with_one_bad_row_nothing_is_added_and_every_fault_is_named(care: Path) -> None:
    bad = [
        row(3, kind="counts"),
        row(4, **{"baseline.value": "many"}),
        row(6, perspective="patient"),
    ]
    table(care / "indicators.csv", [row(1), row(2), *bad[:2]])
    before = contents(care)
    ran = add(care, "indicator", "--from", "indicators.csv")
    assert ran.status == 2
    assert "indicators.csv: 2 of 4 cannot be added, so nothing has been:\n  row 4: " in ran.err
    assert "has to be one of: proportion, count" in ran.err
    assert "\n  row 5: `baseline.value` is “many”, which is not a number." in ran.err
    table(care / "indicators.csv", [row(1), row(5, id="###")])
    assert "  row 3: “###” cannot be an id." in add(care, "indicator", "--from", "indicators.csv").err
    table(care / "indicators.csv", [row(1), bad[2]])
    assert "Did you mean “patients”?" in add(care, "indicator", "--from", "indicators.csv").err
    (care / "indicators.csv").unlink()
    assert contents(care) == {path: data for path, data in before.items() if path != "indicators.csv"}


def test_toml_and_json_bring_one_or_several(care: Path) -> None:
    (care / "one.toml").write_text('id = "calm"\ntitle = "Calm"\n[baseline]\nvalue = 3\ndate = 2026-01-01\n', "utf-8")
    assert add(care, "indicator", "--from", "one.toml").status == 0
    assert "\nvalue = 3\n" in (care / "projects/ward/indicators/calm.toml").read_text("utf-8")
    many = '[{"id": "x", "statement": "X"}, {"id": "y", "statement": "Y", "for": ["patients"]}]'
    (care / "many.json").write_text(many, "utf-8")
    assert add(care, "outcome", "--from", "many.json").status == 0
    assert '[outcomes.y]\nstatement = "Y"\nfor = ["patients"]\n' in (care / MODEL).read_text("utf-8")
    (care / "wrong.json").write_text('[{"id": "z", "statment": "Z"}]', "utf-8")
    ran = add(care, "outcome", "--from", "wrong.json")
    assert ran.status == 2
    assert "entry 1: " in ran.err
    assert "statement" in ran.err


def test_a_file_with_crlf_a_byte_order_mark_and_comments_keeps_them(care: Path) -> None:
    text = (care / PROJECT).read_text("utf-8").replace("\n", "\r\n").replace("lead = ", "# who?\r\nlead = ")
    (care / PROJECT).write_bytes(b"\xef\xbb\xbf" + text.encode())
    before = (care / PROJECT).read_bytes()
    assert add(care, "stakeholder", "carers", "--set", "name=Carers").status == 0
    after = (care / PROJECT).read_bytes()
    added = b'[stakeholders.carers]\r\nname = "Carers"\r\n'
    assert added in after
    assert after.replace(b"\r\n", b"").count(b"\n") == 0
    assert after.startswith(before.rstrip())
    assert INDICATOR in contents(care)


def test_what_is_there_is_never_written_over(care: Path) -> None:
    assert add(care, "reflection", "2026-01-31").status == 0
    file = care / "projects/ward/reflections/2026-01-31.md"
    file.write_text(file.read_text("utf-8") + "\nWe learned much.\n", "utf-8")
    ran = add(care, "reflection", "2026-01-31")
    assert ran.status == 2
    assert "projects/ward/reflections/2026-01-31.md is there already." in ran.err
    assert "We learned much." in file.read_text("utf-8")
    (care / "projects/clinic").mkdir()
    (care / "projects/clinic/story.md").write_text("My story\n", "utf-8")
    assert add(care, "project", "clinic", "--set", "title=Clinic").status == 0
    assert (care / "projects/clinic/story.md").read_text("utf-8") == "My story\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["outcome", "alpha"], ["outcome", "beta"]),
        (["data-capture", "s1", "--set", "method=survey"], ["data-capture", "s2", "--set", "method=interview"]),
        (["adverse-effect", "a1", "--set", "kind=perceived"], ["adverse-effect", "a2", "--set", "kind=perceived"]),
    ],
)
def test_what_somebody_has_begun_is_no_example(first: list[str], second: list[str], scaffold: Path) -> None:
    for arguments in (first, second):
        ran = add(scaffold, *arguments)
        assert ran.status == 0, ran.err
    assert first[1] not in ran.out
    everything = b"".join(contents(scaffold).values()).decode() + " ".join(contents(scaffold))
    assert first[1] in everything
    assert second[1] in everything


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            'statement = "TODO"\n# The stakeholders',
            'statement = "TODO: Jane says nurses ask first"\n# The stakeholders',
        ),
        ('for = ["TODO"]', 'for = ["TODO"] # Jane thinks carers too'),
        ('for = ["TODO"]', 'for = ["people"]'),
        ("[outcomes.first-outcome]", "[outcomes.first-outcome] # ours"),
    ],
)
def test_an_example_with_a_word_in_it_is_left_alone(old: str, new: str, scaffold: Path) -> None:
    edit(scaffold, MODEL, old, new)
    ran = add(scaffold, "outcome", "zz", "--set", "statement=ZZ")
    assert ran.out.startswith("Added outcome zz  projects/ward/logic-model.toml\n")
    assert new in (scaffold / MODEL).read_text("utf-8")


def test_a_plan_with_captured_data_is_no_example(scaffold: Path) -> None:
    (scaffold / "projects/ward/data").mkdir()
    (scaffold / "projects/ward/data/first-source.csv").write_text("x\n", "utf-8")
    assert add(scaffold, "data-capture", "census").status == 0
    assert (scaffold / "projects/ward/data/first-source.csv").is_file()


def test_null_is_not_given_and_a_map_is_no_value(care: Path) -> None:
    (care / "x.json").write_text(
        '{"id": "j1", "title": null, "baseline": {"value": null}, "measures": [null]}', "utf-8"
    )
    assert add(care, "indicator", "--from", "x.json").status == 0
    ran = add(care, "relationship", "r2", "--set", "practice=x", "--set", "practice.patients.picture=y")
    assert ran.status == 2
    assert "`practice` is a table." in ran.err
