"""A guided session after the design stage: what happened, what was found, and what was told."""

from pathlib import Path

import pytest

from tests.filling.plan import PLAN
from tests.filling.test_fill import NEW, filled
from tests.running import Run


@pytest.fixture
def ward(here: Run, tmp_path: Path) -> Path:
    """A new evaluation."""
    assert here(*NEW).status == 0
    return tmp_path / "ward"


def test_a_review_is_saved_with_its_day_and_one_goes_back_within_it(ward: Path) -> None:
    answers = {
        r"A new review: Day\n": "1 May 2026",
        r"once more\nReview · Day": "2 May 2026",
        "What was decided": ["<", "On course"],
    }
    ran, typist = filled(ward, {**answers, **PLAN}, "reflection", "--stage", "fieldwork", ends_at="Which section")
    assert (ran.status, typist.missed) == (0, [])
    text = (ward / "evaluation.toml").read_text("utf-8")
    assert "date = 2026-05-02" in text
    assert 'note = "On course"' in text
    assert "evalkit add reflection begins one." in typist.shown


def test_what_was_found_is_asked_by_the_names_of_those_it_is_about(ward: Path) -> None:
    answers = {"What changed": "Both say so", "What it was like": "Calm", "Evidence": ""}
    _, typist = filled(ward, answers, "telling", "--stage", "analysis", ends_at="Promoter · |Which section")
    for title in (
        "People who use the service and Professionals · What changed\n",
        "People who use the service · What it was like\n",
        "Professionals · What it was like\n",
        "Barrier · Theme\n",
    ):
        assert title in typist.shown
    assert 'summary = "Both say so"' in (ward / "projects/dialysis/findings.toml").read_text("utf-8")


def test_the_answer_to_each_question_is_asked_for_by_the_question(ward: Path) -> None:
    answers = {"Did the project lead to": "It did", "How was the change": ""}
    _, typist = filled(ward, answers, "telling", "--stage", "reporting", ends_at="How was the change")
    assert "At the end: the answer to each question" in typist.shown
    assert 'change = "It did"' in (ward / "evaluation.toml").read_text("utf-8")
