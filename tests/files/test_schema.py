"""The schemas: what evalkit reads without complaint an editor leaves alone, and what it refuses an editor underlines.

taplo and tombi are the two that check TOML against a schema in most editors; both run here without the network.
"""

import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from evalkit.files import schema
from evalkit.files.reading import shape
from evalkit.model import guidance
from evalkit.model.fields import FieldSpec, fields
from evalkit.model.ids import is_id
from evalkit.model.table import Table
from evalkit.reporters import json as json_result
from evalkit.reporters.json import SCHEMA_VERSION
from evalkit.templates.find import templates
from evalkit.toml.parse import parse
from tests.repositories import commit, git
from tests.running import Run, program
from tests.scaffold.test_create import rendered


def named(kind: str) -> dict[str, Any]:
    return schema.schema_of(kind, {"result": json_result.schema})


ALL = [*schema.SCHEMAS, "result"]
VALIDATORS = {name: Draft202012Validator(named(name), format_checker=FormatChecker()) for name in ALL}
LONGEST_HOVER = 700


def as_json(value: Any) -> Any:
    """A TOML value as JSON sees it: dates are text."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def inner(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(value, dict):
        yield value
    for held in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inner(held)


# What they are


@pytest.mark.parametrize("name", ALL)
def test_a_schema_is_one_of_2020_12_with_a_name_and_no_address(name: str) -> None:
    made = named(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["$id"] == f"urn:evalkit:schema:1:{name}"
    assert schema.text(made).count("http") == 1
    assert schema.text(made).isascii()
    assert json.loads(schema.text(made)) == made


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_every_key_is_explained_and_none_is_required(name: str) -> None:
    tables = [part for part in inner(schema.schema_of(name)) if "properties" in part and "additionalProperties" in part]
    assert tables
    for table in tables:
        assert table["additionalProperties"] is False
        assert "required" not in table
        for key, told in table["properties"].items():
            assert len(told["title"]) <= 40, key
            assert 10 <= len(told["description"]) <= LONGEST_HOVER, key
            for example in told.get("examples", []):
                Draft202012Validator(told).validate(example)


def test_guidance_good_examples_and_meanings_come_along() -> None:
    denominator = schema.schema_of("indicator")["properties"]["denominator"]
    told = guidance.find("indicators.denominator")
    assert told is not None
    assert denominator["description"] == told.text
    assert denominator["examples"] == [told.good]
    groups = schema.schema_of("project")["properties"]["stakeholders"]["additionalProperties"]["properties"]["group"]
    assert "system: services, organisations, commissioners and the rules they work by." in groups["description"]
    assert schema.schema_of("indicator")["properties"]["kind"]["anyOf"][0]["enum"][0] == "proportion"


@given(st.text(alphabet="abz09-A_ \n", max_size=12))
def test_an_id_is_the_same_for_schema_and_reader(name: str) -> None:
    pattern = schema.schema_of("project")["properties"]["stakeholders"]["propertyNames"]["pattern"]
    assert bool(re.search(pattern, name)) == is_id(name) or name.endswith("\n")


# Model and schema agree

ROOTS: dict[str, type[Table]] = {name: guidance.TABLES[kind][0] for name, kind in schema.SCHEMAS.items()}
NOT_GIVEN = ["TODO", "", " \t", "- TODO: ask", "TODO\nlater"]
OTHER: list[Any] = [0, 1, -1, 101, 2.5, True, [], {}, ["x"], [3], [{}], {"x": "y"}, {"x": 3}]
# JSON knows neither dates nor whole numbers with a point. So these are compared only where they do not pass for something
# else: a date where text is refused as well, text like a date nowhere, 3.0 and infinity nowhere.
TEMPORAL: list[Any] = [date(2026, 1, 31), datetime(2026, 1, 31, 12), time(12, 30)]  # noqa: DTZ001  # local, as in TOML
TEXTS = ["x", "some-id", "Some text, of several words.", "3 months", "0 weeks", "proportion", "1.5", "todo"]
IDS = ["x", "some-id", "3-months"]  # a malformed id is told as such by other rules than those of types
RIGHT: dict[str, list[Any]] = {
    "date": [date(2011, 1, 31)],
    "float": [0, 12, 2.5, 100],
    "int": [0, 1, 14],
    "bool": [True, False],
}


@cache
def a_value(spec: FieldSpec, owner: type[Table]) -> st.SearchStrategy[Any]:
    """What somebody may write for a field: mostly right, sometimes not given, sometimes wrong."""
    named = spec.ref is not None or spec.id is not None
    texts = st.sampled_from([*(IDS if named else TEXTS), *NOT_GIVEN])
    keys = st.sampled_from(IDS)
    wrong = st.sampled_from(OTHER)
    right: st.SearchStrategy[Any]
    annotation = str(owner.model_fields[spec.attribute].annotation)
    kind = next((kind for kind in RIGHT if kind in annotation), "str")
    if spec.shape == "table":
        assert spec.table is not None
        right = a_table(spec.table)
    elif spec.shape == "tables":
        assert spec.table is not None
        right = st.lists(a_table(spec.table) | texts, max_size=2)
    elif spec.shape == "map":
        right = st.dictionaries(keys, a_table(spec.table) if spec.table else texts, max_size=2)
    elif spec.shape == "list":
        right = st.lists(texts, max_size=3)
    elif spec.allowed:
        right = st.sampled_from([*spec.allowed, *spec.allowed, "something-else"])
    elif kind != "str":
        right = st.sampled_from(RIGHT[kind])
    else:
        right = texts
    if kind != "str" or spec.shape != "value" or spec.allowed:
        wrong |= st.sampled_from(TEMPORAL)
    return st.one_of(right, right, right, st.sampled_from(NOT_GIVEN), texts, wrong)


@cache
def a_table(table: type[Table]) -> st.SearchStrategy[dict[str, Any]]:
    known = [st.tuples(st.just(key), a_value(spec, table)) for key, spec in fields(table).items()]
    unknown = st.tuples(st.sampled_from(["titel", "Title", "x"]), st.just("y"))
    return st.lists(st.one_of(*known, unknown), max_size=3).map(dict)


@pytest.mark.parametrize("name", schema.SCHEMAS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_schema_refuses_what_the_reader_refuses_and_nothing_else(name: str, data: st.DataObject) -> None:
    text = tomli_w.dumps(data.draw(a_table(ROOTS[name])))
    parsed = parse(text)
    assert parsed.fault is None
    problems = shape(parsed.table, ROOTS[name], text, "file.toml").problems
    refused = [problem.message for problem in problems if problem.code != "FIL010"]  # a stand-in is text all the same
    underlined = [error.message for error in VALIDATORS[name].iter_errors(as_json(tomllib.loads(text)))]
    assert bool(refused) == bool(underlined), (text, refused, underlined)


@pytest.mark.parametrize("blank", ["TODO", "", "  "])
@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_any_value_may_still_be_template_text(name: str, blank: str) -> None:
    def emptied(table: type[Table]) -> Iterator[dict[str, Any]]:
        for key, spec in fields(table).items():
            yield {key: blank}
            if spec.shape == "list":
                yield {key: [blank]}
            for held in emptied(spec.table) if spec.table else ():
                yield {key: {"table": held, "tables": [held, blank], "map": {"x": held, "y": blank}}[spec.shape]}

    for draft in emptied(ROOTS[name]):
        assert [error.message for error in VALIDATORS[name].iter_errors(draft)] == [], draft


# In an editor


@dataclass(frozen=True)
class Underlined:
    """What one of the two said of the files of a folder."""

    status: int
    lines: set[tuple[str, int]]
    said: str


def linted(linter: str, folder: Path, home: Path) -> Underlined:
    """What `taplo` or `tombi` says of all TOML files in a folder. Neither looks for schemas elsewhere."""
    command = Path(sys.executable).with_name(linter)
    arguments = {
        "taplo": ["lint", "--no-auto-config", "--colors", "never", "**/*.toml"],
        "tombi": ["lint", "--offline", "--diagnostics-format", "json-lines", "--diagnostics-file", "/dev/stdout", "."],
    }[linter]
    nowhere = "http://127.0.0.1:9"
    env = {"HOME": str(home), "XDG_CACHE_HOME": str(home), "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}
    ran = program(folder, command, *arguments, env=env)
    said = ran.out + ran.err
    found = set()
    if linter == "taplo":
        for path, line in re.findall(r"┌─ (.+?):(\d+):\d+$", said, re.MULTILINE):
            found.add((Path(path).relative_to(folder.resolve()).as_posix(), int(line)))
    else:
        for told in map(json.loads, ran.out.splitlines()):
            found.add((Path(told["path"]).as_posix(), told["range"]["start"]["line"]))
    return Underlined(ran.status, found, said)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each template, rendered once; to be copied, not changed."""
    made = tmp_path_factory.mktemp("templates")
    return {name: rendered(name, made / name) for name in templates()}


@pytest.mark.parametrize("name", templates())
def test_every_file_names_its_schema_and_meets_it(name: str, folders: dict[str, Path]) -> None:
    texts = schema.texts()
    paths = sorted(folders[name].rglob("*.toml"))
    assert paths
    for path in paths:
        text = path.read_text("utf-8")
        if {".evalkit", "data", "library", "publish"}.intersection(
            path.parts
        ):  # evalkit's own, measures, and a house style
            continue
        (line,) = re.findall(r"^#:schema (.+)$", text, re.MULTILINE)
        assert f"#:schema {line}" in text.splitlines()[:2], path
        held = path.parent / line
        kind = path.stem if path.stem in schema.SCHEMAS else path.parent.name
        assert (
            held.resolve() == folders[name] / schema.FOLDER / f"{schema.schema_of(kind)['$id'].rpartition(':')[2]}.json"
        )
        assert held.read_text("utf-8") == texts[held.name]
        VALIDATORS[held.stem].validate(as_json(tomllib.loads(text)))


@pytest.mark.parametrize("program", ["taplo", "tombi"])
@pytest.mark.parametrize("name", templates())
def test_nothing_is_underlined_in_a_new_evaluation(
    program: str, name: str, folders: dict[str, Path], tmp_path: Path
) -> None:
    found = linted(program, folders[name], tmp_path)
    assert (found.status, found.lines) == (0, set()), found.said


@dataclass(frozen=True)
class Slip:
    """A line of the worked example, by how it begins, and what stands there instead."""

    file: str
    begins: str
    put: str


COPD = "projects/copd-care-planning"
SLIPS = {
    "a wrong value": Slip(f"{COPD}/indicators/late-arrival.toml", "kind =", 'kind = "percentage"'),
    "an unknown key": Slip(f"{COPD}/indicators/left-to-it.toml", "title =", 'titel = "Left to it"'),
    "a number as text": Slip(f"{COPD}/data-capture/review-survey.toml", "minutes =", 'minutes = "10"'),
    "a number below zero": Slip(f"{COPD}/data-capture/goal-cards.toml", "minutes =", "minutes = -1"),
    "a number out of range": Slip(
        f"{COPD}/data-capture/review-survey.toml", "expected-response", "expected-response = 400"
    ),
    "text as a number": Slip(f"{COPD}/data-capture/review-survey.toml", "title =", "title = 3"),
    "a time of day": Slip("evaluation.toml", "start =", "start = 2022-04-01T09:00:00"),
    "a date in other words": Slip("evaluation.toml", "end =", 'end = "31.3.2025"'),
    "a date in quotation marks": Slip(f"{COPD}/project.toml", "start =", 'start = "2022-04-01"'),
    "an odd interval": Slip(f"{COPD}/indicators/same-main-goal.toml", "frequency =", 'frequency = "quarterly"'),
    "one reference in place of a list": Slip(f"{COPD}/indicators/same-main-goal.toml", "measures =", 'measures = "x"'),
    "a number in place of a reference": Slip(f"{COPD}/indicators/review-length.toml", "measures =", "measures = [3]"),
    "a reference with capital letters": Slip(
        f"{COPD}/indicators/rescue-pack-held.toml", "measures =", 'measures = ["Held"]'
    ),
    "text in place of a list": Slip(f"{COPD}/project.toml", "sites =", 'sites = "Merrow"'),
}
# taplo hands every date over as text, so that it cannot see the quotation marks.
UNSEEN = {"taplo": {"a date in quotation marks"}, "tombi": set[str]()}


@pytest.fixture(scope="session")
def slipped(
    folders: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, tuple[str, int]]]:
    """The worked example with all slips in it, and where they are."""
    folder = tmp_path_factory.mktemp("slipped").resolve() / "evaluation"
    shutil.copytree(folders["worked-example"], folder)
    places = {}
    for what, slip in SLIPS.items():
        path = folder / slip.file
        lines = path.read_text("utf-8").splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith(slip.begins))
        lines[at] = slip.put
        path.write_text("\n".join(lines) + "\n", "utf-8")
        places[what] = slip.file, at + 1
    return folder, places


@pytest.mark.parametrize("program", ["taplo", "tombi"])
def test_each_slip_is_underlined_where_it_is(
    program: str, slipped: tuple[Path, dict[str, tuple[str, int]]], tmp_path: Path
) -> None:
    folder, places = slipped
    found = linted(program, folder, tmp_path)
    assert found.status == 1
    expected = {place for what, place in places.items() if what not in UNSEEN[program]}
    if program == "taplo":  # marks everything in a table that holds an unknown key, and names the key
        alone, _ = places["an unknown key"]
        assert "('titel' was unexpected)" in found.said
        assert places["an unknown key"] in found.lines
        found.lines.difference_update({place for place in found.lines if place[0] == alone} - expected)
    assert found.lines == expected, found.said


# The command


@pytest.mark.parametrize("name", ["logic-model", "result"])
def test_one_schema_is_printed(name: str, here: Run) -> None:
    ran = here("schema", name)
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == named(name)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("indicator", "indicator"),
        ("indicators", "indicator"),
        ("relationships", "relationship"),
        ("evaluation.toml", "evaluation"),
        ("logic-model.toml", "logic-model"),
        ("Data-Capture", "data-capture"),
        ("findings", "findings"),
        ("projects", "project"),
    ],
)
def test_a_schema_is_asked_for_in_singular_or_plural_or_by_its_file(asked: str, name: str) -> None:
    assert schema.schema_of(asked) == schema.of_file(name)


def test_whatever_explain_calls_a_kind_of_file_has_a_schema() -> None:
    first = {kind: next(iter(fields(table))) for kind, (table, _) in guidance.TABLES.items()}
    for kind, key in first.items():
        for form in {kind, kind.removesuffix("s"), f"{kind.removesuffix('s')}s"}:
            if guidance.find(f"{form}.{key}"):
                assert schema.SCHEMAS[schema.schema_of(form)["$id"].rpartition(":")[2]] == kind


def test_all_are_written_and_nothing_else_is_touched(here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "schemas"
    folder.mkdir(parents=True)
    (folder / "mine.json").write_text("{}", "utf-8")
    (folder / "project.json").write_text("old", "utf-8")
    ran = here("schema", "--all", "deep/schemas")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.splitlines() == [f"Wrote deep/schemas/{name}.json" for name in schema.SCHEMAS]
    assert sorted(os.listdir(folder)) == sorted(["mine.json", *(f"{name}.json" for name in schema.SCHEMAS)])
    assert (folder / "mine.json").read_text("utf-8") == "{}"
    assert json.loads((folder / "project.json").read_text("utf-8"))["title"] == "projects/ID/project.toml"


def test_a_folder_is_made_and_a_new_evaluation_has_the_same(here: Run, tmp_path: Path) -> None:
    assert here("schema", "--all", "a/b").status == 0
    assert here("new", "made", "--no-input").status == 0
    made = tmp_path / "made" / ".evalkit" / "schema"
    held = {path.name: path.read_bytes() for path in made.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "a" / "b").iterdir()} == held
    listed = here("new", "other", "--no-input", "--dry-run").out.splitlines()
    assert {line for line in listed if ".evalkit/schema" in line} == {f"other/.evalkit/schema/{name}" for name in held}
    assert not (tmp_path / "other").exists()


def test_a_templates_own_schemas_give_way(here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "house" / "{{cookiecutter.folder}}"
    (folder / ".evalkit" / "schema").mkdir(parents=True)
    (tmp_path / "house" / "cookiecutter.json").write_text("{}", "utf-8")
    (folder / "evaluation.toml").write_text("format = 1\n", "utf-8")
    (folder / ".evalkit" / "schema" / "project.json").write_text("{}", "utf-8")
    assert here("new", "made", "--template", "house", "--trust").status == 0
    assert (tmp_path / "made/.evalkit/schema/project.json").read_text("utf-8") == schema.texts()["project.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["indicatr"],
            "There is no schema “indicatr”. Did you mean “indicator”?\nThe schemas are evaluation, project,",
        ),
        (["\x1b[31m‮"], "There is no schema “"),
        ([], "Which schema? Give a KIND, or --all DIR."),
        (["project", "--all", "x"], "Only one of KIND and --all can be given."),
        (["--all", "file"], "The folder file cannot be made: there is a file of this name."),
        (["--all", "file/x"], "The folder file/x cannot be made: not a directory."),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(arguments: list[str], said: str, here: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    ran = here("schema", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "\x1b" not in ran.err
    assert (tmp_path / "file").read_text("utf-8") == "mine"


# The result of a check


def closed(part: Any) -> Any:
    """A schema that takes no key but those it describes."""
    if isinstance(part, list):
        return [closed(held) for held in part]
    if not isinstance(part, dict):
        return part
    shut = {"additionalProperties": False} if "properties" in part and "required" in part else {}
    return {name: closed(held) for name, held in part.items()} | shut


def assert_described(out: str) -> dict[str, Any]:
    """The output meets the schema, and has no key that it does not describe."""
    written: dict[str, Any] = json.loads(out)
    VALIDATORS["result"].validate(written)
    Draft202012Validator(closed(named("result"))).validate(written)
    return written


def test_the_schema_of_the_result_is_of_the_version_that_is_written() -> None:
    assert named("result")["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_results_meet_their_schema(here: Run, folders: dict[str, Path]) -> None:
    for name, folder in folders.items():
        written = assert_described(here("check", "--format", "json", cwd=folder).out)
        assert len(written["evaluations"]) == 1, name
    written = assert_described(here("check", ".", "--format", "json", cwd=folders["evaluation"].parent).out)
    assert len(written["evaluations"]) == len(folders)


def test_the_result_of_a_broken_evaluation_meets_its_schema(here: Run, tmp_path: Path) -> None:
    (tmp_path / "evaluation.toml").write_text('stage = "x"\ntitel = 3\n[[waivers]]\nrule = "EXP101"\n', "utf-8")
    (tmp_path / "projects" / "P").mkdir(parents=True)
    (tmp_path / "projects" / "P" / "project.toml").write_bytes(b"\xff")
    written = assert_described(here("check", "--format", "json").out)
    assert {"FIL001", "FIL002", "FIL003"} <= {found["code"] for found in written["evaluations"][0]["findings"]}


def test_a_result_with_all_that_can_be_asked_for_meets_its_schema(
    here: Run, folders: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "made"
    shutil.copytree(folders["evaluation"], folder)
    programme = folder / "evaluation.toml"
    git(folder, "init", "--quiet")
    commit(folder)
    assert here("check", "--write-baseline", "known.json", "--select", "EXP", cwd=folder).status == 0
    waiver = (
        '\n[[waivers]]\nrule = "EXP101"\nsubject = "evaluation.toml"\nreason = "r"\nowner = "o"\nuntil = 2999-01-01\n'
    )
    rules = '\n[rules.EXP102]\nseverity = "off"\nreason = "r"\n[[require]]\nfile = "project.toml"\nkey = "lead"\nstage = "inception"\nreason = "r"\n'
    text = programme.read_text("utf-8").replace("title = ", "titel = ", 1)
    programme.write_text(text + waiver + rules, "utf-8")
    ran = here("check", "--format", "json", "--baseline", "known.json", "--since", "HEAD", cwd=folder)
    (evaluation,) = assert_described(ran.out)["evaluations"]
    assert {"known", "fixed", "since", "rules"} <= set(evaluation)
    assert evaluation["waived"]
    assert "house" in evaluation["clauses"]
    assert {found["change"] for found in evaluation["findings"]} == {"new", "unchanged"}
