"""What is said of numbers: from where they come, and what arithmetic says of them."""

import re
from datetime import date
from pathlib import Path

import pytest

from evalkit.documents.results import reading
from evalkit.model.indicator import Indicator
from tests.documents.pages import page
from tests.running import run

START, END = date(2023, 3, 31), date(2024, 3, 31)


@pytest.mark.parametrize(
    ("keys", "last", "word"),
    [
        ({"direction": "increase", "target": 60.0}, 63.3, "Target reached"),
        ({"direction": "increase", "target": 60.0}, 45.0, "Towards the target"),
        ({"direction": "increase", "target": 60.0}, 20.0, "As before"),
        ({"direction": "increase", "target": 60.0}, 10.0, "Away from the target"),
        ({"direction": "decrease"}, 10.0, "Towards what is intended"),
        ({"direction": "decrease"}, 30.0, "Away from what is intended"),
        ({"direction": "maintain"}, 20.0, "Kept"),
        ({"direction": "maintain"}, 30.0, "Away: higher than before"),
        ({"direction": "increase", "baseline": None}, 30.0, "No baseline"),
        ({"direction": "increase"}, None, "Not yet measured"),
        ({"kind": "qualitative"}, None, "Told, not counted"),
    ],
)
def test_a_reading_is_arithmetic(keys: dict[str, object], last: float | None, word: str) -> None:
    base, target = keys.get("baseline", 20.0), keys.get("target")
    held = Indicator.model_validate(
        {
            "kind": keys.get("kind", "proportion"),
            "direction": keys.get("direction"),
            "baseline": {"date": START, "value": base} if base is not None else {},
            "target": {"date": END, "value": target} if target is not None else {},
            "observations": [{"date": END, "value": last}] if last is not None else [],
        }
    )
    assert reading(held, END)[0] == word


def test_each_result_names_its_source_and_each_finding_its_evidence(example: Path) -> None:
    assert run(example, "publish", "report", "--to", "html", "--as-of", "2024-10-01").status == 0
    said = page((example / "published/report.html").read_text("utf-8")).text
    assert "Source: Audit of care plans" in said
    assert "Told, not counted" in said
    assert "5 reviews of the focus on relationships held, planned every 6 months; each followed the one before" in said
    assert "Judgement Partly changed: People with COPD and clinic staff" in said
    assert "Adverse effect" in said.rpartition("How we know")[2]


def test_the_framework_says_what_is_asked_of_people_and_the_report_what_they_gave(example: Path) -> None:
    for kind, asked in (
        ("framework", "as planned"),
        ("report", "given by people to the evaluation, as far as answers are counted"),
    ):
        assert run(example, "publish", kind, "--to", "html", "--as-of", "2024-10-01").status == 0
        said = page((example / f"published/{kind}.html").read_text("utf-8")).text
        assert re.search(rf"Together: [\d,]+ hours, {asked}\.", said)
        assert re.search(r"Figure \d+ Hours (asked of people|that people gave), by source", said)
