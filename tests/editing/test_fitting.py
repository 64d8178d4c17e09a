"""An answer fits the other values of its thing, and the other things of its kind."""

import sys
from contextlib import redirect_stderr
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from evalkit.check.options import Options
from evalkit.editing.ask import asked
from evalkit.editing.fitting import beside
from evalkit.editing.values import Wish
from evalkit.errors import EvalkitError
from evalkit.model.kinds import KINDS
from tests.small import AS_OF
from tests.typist import Answers, Typist


def test_no_more_have_answered_than_were_invited() -> None:
    read = beside(int, KINDS["wave"], {"invited": 20}, "answered")
    assert read("12") == 12
    with pytest.raises(EvalkitError, match="It has to be 20 or less: so many were invited"):
        read("30")


def test_a_relationship_is_between_two_or_more() -> None:
    read = beside(lambda text: text.split(), KINDS["relationship"], {}, "between")
    assert read("patients nurses") == ["patients", "nurses"]
    with pytest.raises(EvalkitError, match="between two or more"):
        read("patients")


@pytest.mark.parametrize(
    ("kind", "answers", "values"),
    [
        (
            "dissemination",
            {"Audience": "1", "Message": "It works", "Planned for": ["soon", "1er avril 2026"]},
            {"audience": ["patients"], "message": "It works"},
        ),
        ("practice", {"For which": "2", "A day after": "They sit down"}, {"picture": "They sit down"}),
        ("experience", {"Whose": "2", "What it was": "Calm"}, {"of": "nurses", "summary": "Calm"}),
        ("barrier", {"Title": "Rota", "Theme": "staffing"}, {"title": "Rota", "theme": "staffing"}),
    ],
)
def test_each_kind_is_asked_for_what_it_consists_of(
    care: Path, kind: str, answers: Answers, values: dict[str, object]
) -> None:
    typist = Typist(answers)
    with mock.patch.object(sys, "stdin", typist), redirect_stderr(typist):
        found = asked(care, Wish(KINDS[kind]), Options(as_of=date.fromisoformat(AS_OF)))
    assert found.is_wanted
    given = found.wishes[-1].values
    assert {key: given[key] for key in values} == values


def test_what_cannot_be_written_costs_the_last_answer_only(care: Path) -> None:
    """A rule that there is not: all that was answered stands there to be corrected."""
    answers = {
        r"Rule\n": ["TAN999", "TAN202"],
        "Files": ["projects/ward/**", "<", ""],
        "Reason": ["Closed", "<", ""],
        "Who answers for it": ["lead", "<", ""],
        "Holds until": ["1 January 2027", "<", ""],
    }
    typist = Typist(answers)
    with mock.patch.object(sys, "stdin", typist), redirect_stderr(typist):
        found = asked(care, Wish(KINDS["waiver"]), Options(as_of=date.fromisoformat(AS_OF)))
    assert found.wishes[-1].values["reason"] == "Closed"
