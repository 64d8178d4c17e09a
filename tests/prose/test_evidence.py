"""What a sentence says in figures, held against what was measured."""

import pytest

from evalkit.prose.evidence import Indicated, Measured, strange_figures
from evalkit.prose.sentences import sentences

TASKS = [Measured(12.0, 398), Measured(30.0, counts_people=False), Measured(21.5, 412, 17.8, 25.7)]
KNOWN = {
    "tasks": Indicated([*TASKS, Measured(-9.1, 804, -15.0, -3.2)]),
    "bare": Indicated([Measured(12.0, 398), Measured(21.5, 412)]),
    "cost": Indicated([Measured(4.0, 6)], of_money=True),
    "half": Indicated([Measured(50.0), Measured(60.0, 9)]),
    "nothing": Indicated([Measured(None)]),
}


def strange(text: str) -> list[str]:
    (sentence,) = sentences(text, 1)
    return [f"{one.text} {one.beside}".strip() for one in strange_figures(sentence, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "[It](tasks) rose from 12% (n = 398) to 21.5% (n = 412)",
        "[It](tasks) rose to 22%",
        "[It](tasks) was to reach 30%",
        "[It](tasks) rose by 9.5 percentage points",
        "[It](tasks) rose by 10 percentage points, from 12% to 22%",
        "[It](tasks) rose by 9.5% (in percentage points)",
        "[It](tasks) rose by almost 79%",
        "[It](tasks) rose from 12% to 22%, by 83%",
        "[It](tasks) rose to 21.5% (95% CI 17.8% to 25.7%, n = 412)",
        "[It](tasks) fell by 9.1 percentage points (n = 804)",
        "[It](bare) rose to 21.5% (95% CI 17% to 26%)",
        "[It](bare): 12% and 21.5% (n = 398 and n = 412)",
        "[It](bare): n = 412, 21.5%",
        "[It](bare) cost 7% of the budget",
        "[It](half) was 50% (n = 7)",
        "[It](nothing) was 77% (n = 7)",
        "12% did [it](bare)",
        "No link, and 77%",
        "[Other](elsewhere) was 77%",
        "[It](bare) was “77%”",
    ],
)
def test_what_was_measured_may_be_said(text: str) -> None:
    assert strange(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[It](bare) rose to 22.5%", ["22.5%"]),
        ("[It](bare) rose to 21.50% and 21.4%", ["21.4%"]),
        ("[It](bare) rose by 9.5%", ["9.5%"]),
        ("[It](bare) rose, 79% more", ["79%"]),
        ("[It](bare) rose by 70%", ["70%"]),
        ("[It](bare) rose by 8 percentage points", ["8 percentage points"]),
        ("[It](bare) rose from 12% (n = 412) to 21.5%", ["12% n = 412"]),
        ("[It](bare): n = 398: 21.5%", ["21.5% n = 398"]),
        ("[It](bare) is known of n = 400", ["n = 400"]),
        ("[It](tasks) rose to 21.5% (95% CI 16.8% to 25.7%)", ["16.8%"]),
        ("[It](cost) took 5% of costs", ["5%"]),
        ("21.5% in [it](bare), 40% in [the other](cost), 3% there", ["40%", "3%"]),
        ("12–20% did [it](bare)", ["20%"]),
    ],
)
def test_what_was_not_measured_is_strange(text: str, found: list[str]) -> None:
    assert strange(text) == found


def test_half_a_unit_either_way_is_rounded() -> None:
    assert strange("[It](bare) was 21% or 22%") == []
    assert strange("[It](bare) was 20.9% or 22%") == ["20.9%"]


def test_sentences_full_of_figures_and_links_take_no_time() -> None:
    assert strange(" ".join(["[It](bare) 77%,"] * 100)) == ["77%"] * 100
    assert strange("[It](bare) " + "77% " * 20_000) == []
