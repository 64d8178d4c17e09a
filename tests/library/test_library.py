"""The library of measures: facts with their sources, found, shown, and taken into plans and indicators."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from evalkit.check.options import Options
from evalkit.editing.add import add
from evalkit.editing.from_measure import take
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.evidence.scores import score
from evalkit.files.loader import load
from evalkit.framework import RELATIONSHIP_TYPES
from evalkit.library.fill import ends, plan_values, scored
from evalkit.library.find import measure, measures
from evalkit.library.measure import Measure
from evalkit.model.kinds import kind_named
from tests.conftest import Run
from tests.test_plugins import Site

HOUSE = """name = "Our pulse"
about = "How safe people feel to say what matters to them"
relationships = ["person-professional"]
answered-by = ["people"]
smallest-n = 10
reference = "Our house"
strengths = "Short"
cautions = "Ours alone"

[scoring]
rule = "mean"
reversed = [2]
to = [0, 10]

[licence]
status = "open"
looked-up = 2026-01-31

[[items]]
count = 2
minimum = 1
maximum = 5

[facts]
about = { confidence = "stated", source = "our handbook" }
items = { confidence = "stated", source = "our handbook" }
range = { confidence = "stated", source = "our handbook" }
scoring = { confidence = "stated", source = "our handbook" }
smallest-n = { confidence = "stated", source = "our handbook" }
licence = { confidence = "stated", source = "our handbook" }
"""


def test_there_are_measures_for_every_type_of_relationship() -> None:
    assert len(measures()) >= 25
    for type in RELATIONSHIP_TYPES:
        assert sum(type in one.relationships for one in measures().values()) >= 5, type


@pytest.mark.parametrize("one", measures().values(), ids=lambda one: one.id)
def test_a_measure_gives_a_plan_that_tells_no_wording_and_computes_only_what_a_source_states(one: Measure) -> None:
    values = plan_values(one)
    assert values["permission"] == {"licence": one.licence.status}
    items = values.get("items", [])
    assert len(items) == one.count
    assert all(item["label"].endswith(f"of {one.count}: wording from the authors") for item in items)
    assert all(fact.source for fact in one.facts.values() if fact.confidence == "stated")
    if one.licence.status != "unknown":
        assert "licence" in one.facts
    if one.is_computed:
        assert all(one.facts[fact].confidence == "stated" for fact in ("items", "range", "scoring"))
        assert ends(one)[0] < ends(one)[1]
        assert "no single score" not in scored(one)


def test_the_list_can_be_narrowed(here: Run) -> None:
    listed = json.loads(here("library", "--format", "json").out)
    some = json.loads(
        here(
            "library",
            "list",
            "--relationship",
            "community-system",
            "--by",
            "system",
            "--licence",
            "open",
            "--format",
            "json",
        ).out
    )
    assert {one["id"] for one in some} == {
        one["id"]
        for one in listed
        if "community-system" in one["relationships"]
        and "system" in one["answered-by"]
        and one["licence"]["status"] == "open"
    }
    assert {"wilder", "levels-of-collaboration"} <= {one["id"] for one in some}
    text = here("library", "--relationship", "community-system").out
    assert "\n  wilder  " in text
    assert "pacic" not in text
    assert "people-system" not in text
    assert here("library", "--by", "system", "--licence", "licensed", "--relationship", "community-system").status == 0


def test_what_is_known_of_a_measure_is_shown_with_its_sources(here: Run) -> None:
    shown = here("library", "show", "care").out
    for part in (
        "10 from 1 to 5",
        "Up to 2 missing answers",
        "25 answers",
        "doi.org/10.1093/fampra/cmh621",
        "from 10 to 50",
    ):
        assert part in shown
    assert "languages     unknown" in shown
    facts = json.loads(here("library", "show", "care", "--format", "json").out)["facts"]
    assert facts["languages"]["confidence"] == "unknown"
    assert facts["scoring"]["confidence"] == "stated"
    assert "no source is recorded in the library for its range and scoring" in here("library", "show", "sdm-q-9").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "colaborate"), "no measure “colaborate”. Did you mean “collaborate”?"),
        (("show",), "show takes the id of one measure"),
        (("list", "care"), "list takes no id"),
        (("shwo",), "Did you mean “show”?"),
        (("--relationship", "people-systm"), "Did you mean “people-system”?"),
        (("--by", "peple"), "Did you mean “people”?"),
        (("--licence", "opn"), "Did you mean “open”?"),
        (("--format", "xml"), "no format “xml”"),
    ],
)
def test_a_slip_is_named(arguments: tuple[str, ...], said: str, here: Run) -> None:
    ran = here("library", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_two_commands_bring_a_plan_and_its_indicator(care: Path, here: Run) -> None:
    added = here("add", "data-capture", "talks", "--measure", "collaborate", "--set", "minutes=2", cwd=care)
    assert added.status == 0, added.err
    (path,) = care.rglob("data-capture/talks.toml")
    plan = tomllib.loads(path.read_text("utf-8"))
    assert [item["id"] for item in plan["items"]] == ["collaborate_1", "collaborate_2", "collaborate_3"]
    assert {(item["type"], item["minimum"], item["maximum"]) for item in plan["items"]} == {("integer", 0, 9)}
    assert plan["minutes"] == 2
    assert plan["permission"]["licence"] == "unknown"
    added = here("add", "indicator", "--measure", "collaborate", cwd=care)
    assert added.status == 0, added.err
    (path,) = care.rglob("indicators/collaborate.toml")
    indicator = tomllib.loads(path.read_text("utf-8"))
    assert indicator["compute"] == {"source": "talks", "value": "measure:collaborate"}
    assert (indicator["kind"], indicator["unit"], indicator["sources"]) == ("proportion", "percent", ["talks"])
    assert "not to be reported for fewer than 25 answers" in indicator["limitations"]
    checked = here("check", "--stage", "fieldwork", "--select", "FIL,CAP812", cwd=care).out
    assert "FIL" not in checked
    assert "data-capture/talks.toml" in checked
    assert "The licence is unknown, and `permission.reference` is not given." in checked


def test_every_measure_brings_a_plan_and_its_indicator_in_which_nothing_is_wrong(care: Path) -> None:
    for kind in ("data-capture", "indicator"):
        wishes = [Wish(kind_named(kind)) for _ in measures()]
        for wish, id in zip(wishes, measures(), strict=True):
            take(wish, id, care)
        add(care, wishes, Options(date(2026, 1, 31))).changes.apply()
    evaluation = load(care)
    (folder,) = evaluation.projects
    for id, one in measures().items():
        indicator = folder.indicators[id].value
        assert indicator.sources == [f"{id}-survey"]
        assert (indicator.compute.value == f"measure:{id}") == one.is_computed
        if one.is_computed:
            plan = folder.plans[f"{id}-survey"].value
            assert score(indicator, plan, care), id
    assert not [problem for problem in evaluation.problems if problem.code != "FIL010"]


def test_a_measure_without_a_score_gives_an_indicator_that_says_so(care: Path, here: Run) -> None:
    assert here("add", "indicator", "factors", "--measure", "wilder", cwd=care).status == 0
    (path,) = care.rglob("indicators/factors.toml")
    indicator = tomllib.loads(path.read_text("utf-8"))
    assert "No score is computed: it has no single score." in indicator["limitations"]
    assert "compute" not in indicator


def test_a_plan_that_is_there_keeps_its_words_and_no_other_instrument(care: Path, here: Run) -> None:
    started = here("add", "data-capture", "talks", "--set", "title=Our talks", "--set", "minutes=7", cwd=care)
    assert started.status == 0, started.err
    assert here("add", "data-capture", "talks", "--measure", "sure", cwd=care).status == 0
    (path,) = care.rglob("data-capture/talks.toml")
    plan = tomllib.loads(path.read_text("utf-8"))
    assert (plan["title"], plan["minutes"], len(plan["items"])) == ("Our talks", 7, 4)
    before = path.read_bytes()
    assert "Unchanged" in here("add", "data-capture", "talks", "--measure", "sure", cwd=care).out
    ran = here("add", "data-capture", "talks", "--measure", "care", cwd=care)
    assert (ran.status, "`instrument`" in ran.err) == (2, True)
    assert path.read_bytes() == before


def test_measure_goes_with_plans_and_indicators_only(care: Path, here: Run) -> None:
    ran = here("add", "stakeholder", "x", "--measure", "care", cwd=care)
    assert ran.status == 2
    assert "--measure is for a data-capture plan or an indicator, not for stakeholder." in ran.err
    ran = here("add", "indicator", "--measure", "crae", cwd=care)
    assert (ran.status, "Did you mean “care”?" in ran.err) == (2, True)


def test_an_evaluation_has_measures_of_its_own(care: Path, here: Run) -> None:
    before = here("check", cwd=care)
    (care / "library").mkdir()
    (care / "library" / "our-pulse.toml").write_text(HOUSE, "utf-8")
    assert here("check", cwd=care).out == before.out
    assert "  our-pulse  " in here("library", cwd=care).out
    assert "Turned round first: item 2." in here("library", "show", "our-pulse", cwd=care).out
    assert here("add", "data-capture", "--measure", "our-pulse", cwd=care).status == 0
    (path,) = care.rglob("data-capture/our-pulse-survey.toml")
    assert [item["id"] for item in tomllib.loads(path.read_text("utf-8"))["items"]] == ["our_pulse_1", "our_pulse_2"]


def test_a_measure_with_halves_asks_for_decimals_and_its_file_is_named_as_a_column_can_be(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    file = tmp_path / "library" / "our-pulse.toml"
    file.write_text(HOUSE.replace("maximum = 5", "maximum = 5.5"), "utf-8")
    (item, _) = plan_values(measure("our-pulse", tmp_path))["items"]
    assert (item["type"], item["maximum"]) == ("decimal", 5.5)
    file.rename(tmp_path / "library" / "Our pulse.toml")
    with pytest.raises(EvalkitError, match="library/Our pulse"):
        measures(tmp_path)


def test_a_measure_of_ones_own_that_is_damaged_is_told_where_an_indicator_names_one(care: Path, here: Run) -> None:
    assert here("add", "data-capture", "talks", "--measure", "sure", cwd=care).status == 0
    assert here("add", "indicator", "doubts", "--measure", "sure", cwd=care).status == 0
    (care / "library").mkdir()
    (care / "library" / "other.toml").write_text("name =", "utf-8")
    checked = here("check", "--select", "FIL", cwd=care)
    assert "`compute.value` names a measure, and library/other.toml: The file cannot be read as TOML" in " ".join(
        checked.out.split()
    )


def test_a_template_of_the_house_brings_its_measures(tmp_path: Path, here: Run) -> None:
    assert here("templates", "new", "house").status == 0
    (evaluation,) = (path.parent for path in (tmp_path / "house").rglob("evaluation.toml") if "parts" not in path.parts)
    (evaluation / "library").mkdir()
    (evaluation / "library" / "our-pulse.toml").write_text(HOUSE, "utf-8")
    made = here("new", "ours", "--template", "house", "--no-input", "--ci", "none")
    assert made.status == 0, made.err
    assert (tmp_path / "ours" / "library" / "our-pulse.toml").read_text("utf-8") == HOUSE
    assert "Our pulse" in here("library", "show", "our-pulse", "--evaluation", "ours").out


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('name = "Our pulse"', "name = Our pulse", "library/our-pulse.toml: The file cannot be read as TOML (line 1"),
        ('name = "Our pulse"', 'nmae = "Our pulse"', "`name`: field required"),
        ('["person-professional"]', '["person-system"]', "“person-system” is no type of relationship"),
        ('rule = "mean"', 'rule = "median"', "`scoring.rule`: input should be"),
        ("reversed = [2]", "reversed = [3]", "an item that is turned round is none of the items"),
        ("maximum = 5", "maximum = nan", "`items.0.maximum`"),
        ("to = [0, 10]", "to = [10, 10]", "`scoring`: the lower end of the scale comes first"),
        ("maximum = 5", "maximum = 1", "`items.0`: minimum must be below maximum"),
        (
            'range = { confidence = "stated", source = "our handbook" }',
            "",
            "[facts] does not say where “range” comes from",
        ),
        ('"stated", source = "our handbook" }\nitems', '"stated" }\nitems', "a fact that is stated needs its source"),
        (
            "[facts]",
            '[facts]\nminutes = { confidence = "general-knowledge" }',
            "a source for “minutes”, which is not given",
        ),
    ],
)
def test_a_measure_of_ones_own_that_cannot_be_read_is_told_of(was: str, now: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "our-pulse.toml").write_text(HOUSE.replace(was, now, 1), "utf-8")
    with pytest.raises(EvalkitError) as raised:
        measure("our-pulse", tmp_path)
    assert said in raised.value.message


def test_a_package_brings_measures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    (site / "acme").mkdir(parents=True)
    (site / "acme" / "__init__.py").touch()
    (site / "acme" / "our-pulse.toml").write_text(HOUSE, "utf-8")
    Site(site).install("acme", "[evalkit.measures]\nacme = acme\n")
    monkeypatch.setenv("PYTHONPATH", str(site))
    from tests.running import installed

    assert "Our pulse" in installed(tmp_path, "library", "show", "our-pulse").out
    (site / "acme" / "our-pulse.toml").write_text("name = 1", "utf-8")
    ran = installed(tmp_path, "library")
    assert (ran.status, "The package acme adds to evalkit what cannot be used: acme/our-pulse.toml" in ran.err) == (
        2,
        True,
    )
