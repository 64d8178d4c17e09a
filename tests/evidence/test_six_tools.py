"""The same answers as six form tools write them give the same figures, from every kind of file and in any order of rows."""

import json
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.evidence.conftest import care_with, written
from tests.evidence.six_tools import LABELS, SHAPES, Shape, answers, as_csv, as_parquet, as_workbook
from tests.evidence.test_record import computed, state
from tests.running import run

PLAN = (Path(__file__).parent / "data" / "six-tools.toml").read_text("utf-8")
INDICATORS = {
    "pen": """title = "Pen"
kind = "proportion"
[compute]
source = "visit"
count = "selected(help, 'pen')"
by = ["unit"]
""",
    "home": """title = "Home"
kind = "count"
[compute]
source = "visit"
of = "asked = 'yes'"
count = "selected(where, 'home')"
""",
    "minutes": """title = "Minutes"
kind = "mean"
[compute]
source = "visit"
value = "minutes"
by = ["asked"]
""",
}


@dataclass(frozen=True)
class Visits:
    """An evaluation whose plan was answered, and what its files held then."""

    root: Path
    held: dict[str, bytes]


def recorded(parent: Path, plan: str) -> Visits:
    """An evaluation in which the answers were recorded that are written plainly."""
    root = care_with(
        parent, {"data-capture/visit.toml": plan, **{f"indicators/{id}.toml": text for id, text in INDICATORS.items()}}
    )
    plainly = [[one["day"], *one.values()] for one in answers()]
    assert run(root, "record", str(written(parent / "plain.csv", plainly, ["end", *LABELS]))).status == 0
    return Visits(root, state(root))


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    return recorded(tmp_path_factory.mktemp("tools"), PLAN)


@pytest.fixture(scope="module")
def without_date(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    """The same, where no item says when an answer was given: the tool's own day does."""
    return recorded(tmp_path_factory.mktemp("own-day"), PLAN.replace('type = "date"\nrequired = true', 'type = "date"'))


def test_several_choices_count_whether_or_not_any_was_made(visits: Visits) -> None:
    given = [one for one in answers() if one["day"] < "2011-07-01"]
    pens = next(one for one in computed(visits.root, "projects/p/indicators/pen.toml") if "by" not in one)
    assert (pens["n"], pens["count"]) == (len(given), sum("pen" in one["help"].split() for one in given))
    asked = [one["where"].split() for one in given if one["asked"] == "yes"]
    home = next(one for one in computed(visits.root, "projects/p/indicators/home.toml") if "by" not in one)
    assert (home["n"], home["count"]) == (len(asked), sum("home" in one for one in asked))


@pytest.mark.parametrize("tool", SHAPES)
def test_a_tool_gives_what_all_give(tool: str, visits: Visits, tmp_path: Path, here: Run) -> None:
    shape = SHAPES[tool]
    above, rows = shape.rows(answers())
    random.Random(tool).shuffle(rows)
    files = [
        as_csv(tmp_path / "export.csv", shape, above, rows),
        as_workbook(tmp_path / "export.xlsx", above, rows),
        as_parquet(tmp_path / "export.parquet", above, rows),
    ]
    gives_the_same(files, shape, visits, here)


@pytest.mark.parametrize("tool", ["Kobo", "REDCap", "Microsoft Forms", "SurveyMonkey"])
def test_a_tools_own_day_is_that_of_the_answer(tool: str, without_date: Visits, tmp_path: Path, here: Run) -> None:
    shape = SHAPES[tool]
    gives_the_same([as_csv(tmp_path / "export.csv", shape, *shape.rows(answers()))], shape, without_date, here)


def gives_the_same(files: list[Path], shape: Shape, visits: Visits, here: Run) -> None:
    ran = here("record", *map(str, files), "--strict", "--format", "json", cwd=visits.root)
    assert ran.status == 0, ran.out + ran.err
    for told in json.loads(ran.out)["files"]:
        assert (told["problems"], told["rows"], told["without"]) == ([], len(answers()), []), told["file"]
        assert set(shape.not_stored) <= set(told["not_stored"]) or told["file"].endswith("parquet")
        assert [wave["change"] for wave in told["waves"]] == ["unchanged"] * 2, told["file"]
    assert state(visits.root) == visits.held
