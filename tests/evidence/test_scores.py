"""Scores of published measures, against a computation of their own."""

import random
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import mean

import pytest
import tomli_w

from evalkit.errors import EvalkitError
from evalkit.evidence.scores import score
from evalkit.library.fill import plan_values
from evalkit.library.find import measure, measures
from evalkit.library.measure import Measure
from evalkit.model.data_capture import DataCapture
from evalkit.model.indicator import Indicator
from tests.conftest import Run
from tests.evidence.conftest import written
from tests.library.test_library import HOUSE

Answers = list[int | None]


def care(answers: Answers) -> float | None:
    given = [answer for answer in answers if answer is not None]
    return sum(given) + (10 - len(given)) * mean(given) if len(given) >= 8 else None


def complete(score: Callable[[list[int]], float]) -> Callable[[Answers], float | None]:
    return lambda answers: None if None in answers else score([answer for answer in answers if answer is not None])


def pacic(answers: Answers) -> float | None:
    given = [answer for answer in answers if answer is not None]
    return mean(given) if len(given) >= 17 else None


RULES: dict[str, tuple[str, Callable[[Answers], float | None]]] = {
    "care": ("score", care),
    "collaborate": ("proportion", complete(lambda answers: 100 * (answers == [9, 9, 9]))),
    "howrwe": ("score", complete(lambda answers: sum(answers) / 12 * 100)),
    "cat": ("mean", complete(lambda answers: 100 * answers.count(5) / 14)),
    "hccq-6": ("mean", complete(mean)),
    "sure": ("score", complete(sum)),
    "wai-sr": ("score", complete(sum)),
    "aitcs-ii": ("score", complete(sum)),
    "pacic": ("score", pacic),
    "our-pulse": ("score", complete(lambda answers: ((answers[0] + 6 - answers[1]) / 2 - 1) / 4 * 10)),
}
"""By measure: the kind of indicator, and the score of one respondent."""


def asking(root: Path, *ids: str) -> Path:
    """An evaluation with a survey that asks these measures, and an indicator for each."""
    for folder in ("projects/p/data-capture", "projects/p/indicators", "library"):
        (root / folder).mkdir(parents=True)
    (root / "library/our-pulse.toml").write_text(HOUSE, "utf-8")
    (root / "evaluation.toml").write_text('format = 1\ntitle = "Care"\nstage = "fieldwork"\n', "utf-8")
    (root / "projects/p/project.toml").write_text('title = "P"\nstart = 2011-01-01\nend = 2013-03-31\n', "utf-8")
    schedule = {"start": date(2011, 4, 1), "end": date(2012, 3, 31), "every": "3 months"}
    items = [{"id": "day", "type": "date", "required": True}]
    items += [item for id in ids for item in plan_values(measure(id, root))["items"]]
    plan = {"title": "S", "method": "survey", "schedule": schedule, "items": items}
    (root / "projects/p/data-capture/s.toml").write_text(tomli_w.dumps(plan), "utf-8")
    for id in ids:
        compute = {"source": "s", "value": f"measure:{id}"}
        indicator = {"title": id, "kind": RULES[id][0], "unit": "points", "compute": compute}
        (root / f"projects/p/indicators/{id}.toml").write_text(tomli_w.dumps(indicator), "utf-8")
    return root


def recorded(root: Path, number: int, here: Run, *ids: str) -> list[dict[str, Answers]]:
    """Records answers; some are missing, and the best are frequent. For each respondent, the answers to each measure."""
    chance = random.Random(7)
    people = []
    for _ in range(number):
        holes = chance.choice((0, 0, 0, 0.1, 0.2))
        people.append(
            {id: [_answer(chance, one, holes) for _ in one.columns] for id in ids for one in (measure(id, root),)}
        )
    columns = [column for id in ids for column in measure(id, root).columns]
    given = [[answer for id in ids for answer in person[id]] for person in people]
    rows = [["2011-05-02", *("" if answer is None else str(answer) for answer in answers)] for answers in given]
    ran = here("record", str(written(root.parent / "answers.csv", rows, ["day", *columns])), cwd=root)
    assert ran.status == 0, ran.out + ran.err
    return people


def _answer(chance: random.Random, one: Measure, holes: float) -> int | None:
    if chance.random() < holes:
        return None
    low, high = map(int, one.range or (0, 0))
    return high if chance.random() < 0.7 else chance.randint(low, high)


def computed(root: Path, id: str) -> dict[str, object]:
    (one,) = tomllib.loads((root / f"projects/p/indicators/{id}.toml").read_text("utf-8"))["observations"]
    return dict(one)


def test_scores_are_those_of_an_independent_computation(tmp_path: Path, here: Run) -> None:
    root = asking(tmp_path / "care", *RULES)
    people = recorded(root, 120, here, *RULES)
    assert {one.id for one in measures(root).values() if one.is_computed} == {*RULES}
    for id, (_, rule) in RULES.items():
        scores = [score for person in people if (score := rule(person[id])) is not None]
        assert 40 < len(scores) < 120, id
        one = computed(root, id)
        assert one["n"] == len(scores), id
        assert one["value"] == pytest.approx(mean(scores), rel=1e-5), id
        assert "note" not in one


def test_below_the_smallest_n_a_score_says_so(tmp_path: Path, here: Run) -> None:
    root = asking(tmp_path / "care", "care", "hccq-6")
    recorded(root, 24, here, "care", "hccq-6")
    one = computed(root, "care")
    assert one["note"] == f"{one['n']} answers are fewer than the 25 from which on CARE Measure is to be reported."
    assert "note" not in computed(root, "hccq-6")


def test_a_measure_that_there_is_not_stops_the_record_with_the_file(tmp_path: Path, here: Run) -> None:
    root = asking(tmp_path / "care", "sure")
    path = root / "projects/p/indicators/sure.toml"
    path.write_text(path.read_text("utf-8").replace("measure:sure", "measure:suer"), "utf-8")
    rows = [["2011-05-02", "1", "1", "0", "1"]] * 6
    file = written(tmp_path / "a.csv", rows, ["day", *measure("sure").columns])
    ran = here("record", str(file), cwd=root)
    assert ran.status == 2
    assert "projects/p/indicators/sure.toml cannot be computed" in ran.err
    assert "no measure “suer”. Did you mean “sure”?" in ran.err


def plan_of(id: str, /, **changed: object) -> DataCapture:
    """A plan that asks a measure, its first item changed."""
    first, *others = plan_values(measure(id))["items"] or [{}]
    return DataCapture.model_validate({"items": [first | changed, *others]})


@pytest.mark.parametrize(
    ("id", "kind", "more", "said"),
    [
        ("wilder", "score", {}, "gives no score: it has no single score"),
        ("sdm-q-9", "score", {}, "gives no score: no source is recorded in the library for its range and scoring"),
        ("collaborate", "score", {}, "is no score: Counted are those whose every answer is the highest."),
        ("care", "proportion", {}, "is no proportion: The score is the sum"),
        ("care", "score", {"missing": "count as no"}, "says itself how missing answers count"),
    ],
)
def test_what_cannot_be_computed_is_told_of(
    id: str, kind: str, more: dict[str, str], said: str, tmp_path: Path
) -> None:
    indicator = Indicator.model_validate({"kind": kind, "compute": {"value": f"measure:{id}", **more}})
    with pytest.raises(EvalkitError) as raised:
        score(indicator, plan_of(id), tmp_path)
    assert said in raised.value.message


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"id": "sure_x"}, "the plan has no item “sure_1” of SURE test"),
        ({"maximum": 2}, "“sure_1” is not answered from 0 to 1 in the plan"),
        ({"type": "text"}, "“sure_1” is not answered from 0 to 1 in the plan"),
        (
            {"type": "select-one", "choices": {"0": "No", "2": "Yes"}},
            "“sure_1” is not answered from 0 to 1 in the plan",
        ),
        ({"type": "select-one", "choices": {"0": "No", "1": "Yes"}}, ""),
    ],
)
def test_a_plan_must_ask_the_items_of_the_measure(changed: dict[str, object], said: str, tmp_path: Path) -> None:
    indicator = Indicator.model_validate({"kind": "score", "compute": {"value": "measure:sure"}})
    if not said:
        assert score(indicator, plan_of("sure", **changed), tmp_path)
        return
    with pytest.raises(EvalkitError) as raised:
        score(indicator, plan_of("sure", **changed), tmp_path)
    assert said in raised.value.message
