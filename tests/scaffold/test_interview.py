"""What a new evaluation is about, asked question by question."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import typer

from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.interview import ask_about_evaluation, confirmed

Script = Callable[..., None]
WARD = (
    ("Name of the first project", "The ward"),
    ("Its id, the name of its folder", ""),
    ("Name of the first stakeholder", "Patients"),
    ("Its id", ""),
    ("Number or name", "people"),
    ("Name of the next stakeholder", "Nurses"),
    ("Its id", ""),
    ("Which group", "professionals"),
    ("Name of the next stakeholder", ""),
    ("Between whom", "1, 2"),
    ("Its id", ""),
    ("Another relationship", ""),
    ("Name of the next project", ""),
)
ALL = {"title": "T", "commissioner": "", "evaluator": "", "start": None, "end": None, "ci": "none"}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Script:
    """What is asked, in this order, and what is answered; nothing takes the default."""

    def give(*script: tuple[str, str]) -> None:
        left = list(script)

        def prompt(question: str, default: str, **_: Any) -> str:
            assert left, f"{question} is asked, too"
            asked, answer = left.pop(0)
            assert re.search(asked, question), question
            return answer or default

        monkeypatch.setattr(typer, "prompt", prompt)

    return give


def test_everything_is_asked_and_what_is_left_open_stays_open(answers: Script) -> None:
    answers(
        ("Title of the evaluation", "Shared care"),
        ("Commissioner", ""),
        ("Evaluator", " Us "),
        ("First day", "31 January 2026"),
        ("Last day", "1.1.2026"),
        ("Last day", "soon"),
        ("Last day", ""),
        *WARD,
        ("Number or name", "2"),
    )
    given = ask_about_evaluation({})
    assert given == {
        "title": "Shared care",
        "commissioner": "",
        "evaluator": "Us",
        "start": date(2026, 1, 31),
        "ci": "github",
        "projects": [
            {
                "id": "the-ward",
                "title": "The ward",
                "stakeholders": [
                    {"id": "patients", "name": "Patients", "group": "people"},
                    {"id": "nurses", "name": "Nurses", "group": "professionals"},
                ],
                "relationships": [
                    {"id": "patients-nurses", "type": "person-professional", "between": ["patients", "nurses"]}
                ],
            }
        ],
    }
    assert completed(checked(given))["projects"][0]["parties"] == ["patients", "nurses"]


def test_what_cannot_be_is_asked_again(answers: Script, capsys: pytest.CaptureFixture[str]) -> None:
    answers(
        ("first project", "Ward"),
        ("Its id", "The Ward"),
        ("Its id", "ward"),
        ("first stakeholder", ""),
        ("first stakeholder", "Patients"),
        ("Its id", ""),
        ("Number or name", "nobody"),
        ("Number or name", "1"),
        ("next stakeholder", "Families"),
        ("Its id", "patients"),
        ("Its id", ""),
        ("Which group", "peopel"),
        ("Which group", "people"),
        ("next stakeholder", "The trust"),
        ("Its id", "trust"),
        ("Which group", "system"),
        ("next stakeholder", ""),
        ("Between whom", "1, nobody"),
        ("Between whom", "1"),
        ("Between whom", "1, 2"),
        ("Between whom", "families, The Trust"),
        ("Its id", ""),
        ("Another relationship", "perhaps"),
        ("Another relationship", "n"),
        ("next project", ""),
    )
    (project,) = ask_about_evaluation(ALL)["projects"]
    assert project["relationships"] == [
        {"id": "families-trust", "type": "people-system", "between": ["families", "trust"]}
    ]
    said = capsys.readouterr().err
    for words in (
        "An id has lower-case letters and digits",
        "Please name at least 2.",
        "Please answer with one of: people, professionals, system, community, intermediary.\n",
        "“patients” is taken.",
        "Did you mean “people”?",
        "“nobody” is none of these stakeholders.",
        "A relationship is between two or more.",
        "None of the three types of relationship is between people (person-professional: people and professionals;",
        "That is a relationship of the type people-system.",
        "Please answer y or n.",
    ):
        assert words in said, words


@pytest.mark.parametrize(("answer", "is_so"), [("", True), ("y", True), ("n", False)])
def test_it_shows_what_was_understood(
    answer: str, is_so: bool, answers: Script, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(*WARD, ("Write this", answer))
    assert confirmed(ask_about_evaluation(ALL)) is is_so
    shown = "\nT, start open to end open\n  The ward (the-ward)\n    patients-nurses: person-professional, between patients and nurses\n"
    assert capsys.readouterr().err.endswith(shown)


def test_projects_of_the_command_line_are_not_asked_about(answers: Script, capsys: pytest.CaptureFixture[str]) -> None:
    answers(("Write this", ""))
    assert confirmed(ask_about_evaluation({**ALL, "projects": [{"id": "ward", "type": "people-system"}, {"id": "b"}]}))
    assert capsys.readouterr().err.endswith("\nT, start open to end open\n  ward\n  b\n")
