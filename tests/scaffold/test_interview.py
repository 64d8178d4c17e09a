"""What a new evaluation is about, asked question by question."""

import re
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from evalkit.scaffold.answers import checked, completed
from evalkit.scaffold.interview import asked

Script = Callable[..., None]
WARD = (
    ("Name of the first project", "The ward"),
    ("Name of the first stakeholder", "Patients"),
    ("Which group", "people"),
    ("Name of the next stakeholder", "Nurses"),
    ("Which group", "prof"),
    ("Name of the next stakeholder", ""),
    ("Between whom", "1, 2"),
    ("Another relationship", ""),
    ("Name of the next project", ""),
)
ALL = {"title": "T", "commissioner": "", "evaluator": "", "start": None, "end": None, "ci": "none"}


class _Answers:
    """Standard input that answers what was last shown, in this order."""

    def __init__(self, script: list[tuple[str, str]], shown: Callable[[], str]) -> None:
        self._left, self._shown = script, shown

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        question = self._shown()
        assert self._left, f"{question} is asked, too"
        pattern, answer = self._left.pop(0)
        assert re.search(pattern, question), (pattern, question)
        return f"{answer}\n"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Script:
    """What is asked, in this order, and what is answered; nothing takes the default. What was said is kept in `said`."""

    def give(*script: tuple[str, str], said: list[str] | None = None) -> None:
        def shown() -> str:
            text = capsys.readouterr().err
            if said is not None:
                said.append(text)
            return text

        monkeypatch.setattr(sys, "stdin", _Answers(list(script), shown))

    return give


def test_everything_is_asked_and_what_is_left_open_stays_open(answers: Script) -> None:
    answers(
        ("Title of the evaluation", "Shared care"),
        ("Commissioner", ""),
        ("Evaluator", " Us "),
        ("First day", "31 January 2026"),
        ("Last day", "1.1.2026"),
        ("before the first day", "soon"),
        ("not a date", ""),
        *WARD,
        ("on every change", "2"),
        ("Write this", ""),
    )
    given, is_wanted = asked({})
    assert is_wanted
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


def test_one_goes_back_any_number_of_steps_and_nothing_that_was_answered_is_lost(answers: Script) -> None:
    answers(
        ("Title of the evaluation", "<"),
        ("first question", "Shared care"),
        ("Commissioner", "Trust"),
        ("Evaluator", "<"),
        ("Commissioner", "<"),
        ("Title of the evaluation", ""),
        ("Commissioner", "The trust"),
        ("Evaluator", ""),
        ("First day", ""),
        ("Last day", ""),
        *WARD[:3],
        ("next stakeholder", "<"),
        ("Which group", "<"),
        ("(?s)first stakeholder.*Enter: Patients", "Patients<"),
        ("(?s)first project.*Enter: The ward", ""),
        ("(?s)first stakeholder.*Enter: Patients", "People"),
        *WARD[2:],
        ("on every change", ""),
        ("Write this", "<"),
        ("on every change", "gitlab"),
        ("Write this", "n"),
    )
    given, is_wanted = asked({})
    assert not is_wanted
    assert (given["title"], given["commissioner"], given["ci"]) == ("Shared care", "The trust", "gitlab")
    assert [one["name"] for one in given["projects"][0]["stakeholders"]] == ["People", "Nurses"]


def test_what_cannot_be_is_asked_again(answers: Script) -> None:
    said: list[str] = []
    answers(
        ("first project", "Ward"),
        ("first stakeholder", ""),
        ("", "Patients"),
        ("Which group", "nobody"),
        ("", "1"),
        ("next stakeholder", "Families"),
        ("Which group", "peopel"),
        ("", "people"),
        ("It takes one more", "PATIENTS"),
        ("Which group", "community"),
        ("next stakeholder", "The trust"),
        ("Which group", "system"),
        ("next stakeholder", ""),
        ("Between whom", "1, nobody"),
        ("", "1"),
        ("", "1, 2"),
        ("", "families, The Trust"),
        ("Another relationship", "perhaps"),
        ("", "n"),
        ("next project", ""),
        ("Write this", ""),
        said=said,
    )
    (project,) = asked(ALL)[0]["projects"]
    assert project["relationships"] == [
        {"id": "families-the-trust", "type": "people-system", "between": ["families", "the-trust"]}
    ]
    for words in (
        "This is needed to go on",
        "Did you mean “people”?",
        "“nobody” is none of these.",
        "A relationship is between two or more.",
        "None of the three types of relationship is between people (person-professional: people and professionals;",
        "That is one between people using services and the wider health care system (people-system).",
        "Please answer y or n.",
        "\nT, start open to end open\n  Ward (ward)\n    between Families and The trust (families-the-trust): people-system\n",
    ):
        assert words in "".join(said), words


def test_projects_of_the_command_line_are_not_asked_about(answers: Script) -> None:
    said: list[str] = []
    answers(("Write this", ""), said=said)
    known: dict[str, Any] = {**ALL, "projects": [{"id": "ward", "type": "people-system"}, {"id": "b"}]}
    assert asked(known)[1]
    assert "\nT, start open to end open\n  ward\n  b\n" in "".join(said)


def test_a_question_mark_says_what_is_meant_and_what_enter_does(answers: Script) -> None:
    answers(
        ("Commissioner", "?"),
        (r"(?s)Who commissions.*leaves it open", ""),
        WARD[0],
        (WARD[1][0], "?"),
        ("(?s)as its members would say it.*An answer is needed", "Patients"),
        (WARD[2][0], "?"),
        ("(?s)which types of relationship.*takes what is proposed", "1"),
        *WARD[3:],
        ("Write this", ""),
    )
    asked({key: value for key, value in ALL.items() if key != "commissioner"})
