"""A guided session: from a new scaffold to the design gate, and what becomes of it when it is interrupted."""

import re
import sys
from contextlib import redirect_stderr
from pathlib import Path
from unittest import mock

import pytest

from tests.filling.plan import PLAN
from tests.running import Ran, Run, run
from tests.typist import Answers, Typist

NEW = ("new", "ward", "--no-input", "--set", "title=The ward", "--project", "dialysis:person-professional")
AS_OF = ("--as-of", "2026-11-26")


def filled(folder: Path, answers: Answers, *arguments: str, ends_at: str = "", by: str = "") -> tuple[Ran, Typist]:
    """Answers a session off a terminal. `ends_at`: what is asked where the input ends; `by`: the signal in its place."""
    typist = Typist(answers, ends_at=ends_at, interrupts=by == "Ctrl-C")
    with (
        mock.patch.object(sys, "stdin", typist),
        mock.patch("tests.running.redirect_stderr", lambda _: redirect_stderr(typist)),
    ):
        ran = run(folder, "fill", *arguments, *AS_OF)
    return ran, typist


@pytest.fixture
def ward(here: Run, tmp_path: Path) -> Path:
    """A new evaluation."""
    assert here(*NEW).status == 0
    return tmp_path / "ward"


def test_what_is_answered_stands_in_the_files_under_the_guidance(ward: Path) -> None:
    filled(ward, PLAN, "benefits", "--stage", "design")
    (file,) = (ward / "projects/dialysis/relationships").glob("*.toml")
    text = file.read_text("utf-8")
    assert 'id = "people-choose-their-own-tasks"' in text
    assert "# What will be better." in text
    assert 'for = ["people"]' in text


def test_a_second_session_goes_on_where_the_first_one_stopped(ward: Path) -> None:
    _, first = filled(ward, PLAN, "practice", "--stage", "design", ends_at="Professionals · A day")
    assert "In practice · 1 of 8 · design gate 23 of 83" in first.shown
    _, second = filled(ward, PLAN, "practice", "--stage", "design", ends_at="· Agreed")
    assert re.search(
        r"In practice · 1 of 4 · design gate \d+ of \d+\nProfessionals · A day after the change", second.shown
    )


def test_sections_are_listed_with_their_counts(ward: Path, here: Run) -> None:
    listed = here("fill", "--list", "--stage", "design", *AS_OF, cwd=ward)
    assert listed.status == 0
    assert re.search(r"(?m)^practice +In practice +8 questions$", listed.out)
    assert listed.out.split()[0] == "objective"
    assert here("fill", "benefit", cwd=ward).status == 2


def test_the_words_good_and_weak_stand_behind_a_question_mark(ward: Path) -> None:
    _, typist = filled(ward, {r"\(Enter|Good": "Done", "central": ["?", ""]}, "objective", "--stage", "design")
    assert "  Good: Training and booklets alone were tried before" in typist.shown
    assert "  Weak: Relationships are important in everything we do." in typist.shown


def test_a_name_that_is_not_there_may_be_added_now_or_later_or_be_an_error(ward: Path) -> None:
    filled(ward, PLAN, "benefits", "--stage", "design", ends_at="For whom")
    answers = {
        "is not there yet": ["a typing error", "now", "2"],
        "For whom": ["Familys", "Families, Chaplains"],
        r"> \n\n[^\n]*For whom": "1, Families, Chaplains",
    }
    _, typist = filled(ward, {**answers, **PLAN, **answers}, "benefits", "--stage", "design")
    text = (ward / "projects/dialysis/project.toml").read_text("utf-8")
    assert '[stakeholders.families]\nname = "Families"' in text
    assert "Chaplains" not in text
    assert "Next: add a stakeholder, “Chaplains”: evalkit add stakeholder" in typist.shown
    (file,) = (ward / "projects/dialysis/relationships").glob("*.toml")
    assert 'for = ["families"]' in file.read_text("utf-8")


def test_where_a_section_has_nothing_open_the_others_are_offered(ward: Path) -> None:
    filled(ward, PLAN, "objective", "--stage", "design", ends_at="Which section")
    _, again = filled(ward, {"Which section": "In practice"}, "objective", "--stage", "design", ends_at="In practice ·")
    assert "Enter: stop for now" in again.shown
    assert "In practice · 1 of 8" in again.shown
