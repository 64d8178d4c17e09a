"""The figures of a sentence, and the number of people that stands with them."""

import pytest

from evalkit.prose.figures import figures, numbers, percentages, read_number
from evalkit.prose.sentences import sentences


@pytest.mark.parametrize(
    ("text", "with_n"),
    [
        ("14% came (n = 412).", True),
        ("Of 412 people, 14% came.", True),
        ("58 of 412 (14%) came.", True),
        ("14% came, and then 16% (n=90).", True),
        ("14% came. In all n = 412.", False),
        ("14 per cent came.", False),
        ("It rose by 2.5% that year.", False),
        ("36% (27/75) said so.", True),
        ("36% (26/75) said so.", False),
        ("36% scored 4/5.", False),
        ("It was 36% in 2012 (31/03/2012).", False),
        ("36% of 75 visits were by car.", True),
        ("Among 75 in-centre patients, 36% said so.", True),
        ("Between 2011 and 2012 36% of people came.", False),
        ("36% of people over 65 came.", False),
        ("36% of the 1,240 who answered said so.", True),
        ("Approx. 36% of 75 people said so.", True),
        ("We asked 75 people, e.g. 36% of them twice.", True),
        ("Six of seven (86%) call her a friend.", True),
        ("Six out of the 7 (86%) call her a friend.", True),
        ("Six of the wards had 86%.", False),
        ("Only 3 (10%) dropped out.", True),
        ("10% (3) dropped out.", True),
        ("In 2012 (10%) some dropped out.", False),
        ("It rose (10%) that year.", False),
        ("10% (2012) dropped out.", False),
    ],
)
def test_a_percentage_stands_with_its_number_of_people(text: str, with_n: bool) -> None:
    assert {one.with_n for one in percentages(text, 1)} == {with_n}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 12 to 21.5%", [("12", 12.0), ("21.5%", 21.5)]),
        ("between 12% and 21.5 per cent", [("12%", 12.0), ("21.5 per cent", 21.5)]),
        ("17.8–25.7%", [("17.8", 17.8), ("25.7%", 25.7)]),
        ("from week 10 to 48%", [("48%", 48.0)]),
        ("21,5 % and 1,240% and 21·5%", [("21,5 %", 21.5), ("1,240%", 1240.0), ("21·5%", 21.5)]),
        ("9.5 percentage points", [("9.5 percentage points", 9.5)]),
        ("9.5 %-points", [("9.5 %-points", 9.5)]),
        ("“all 99%” and “50%\nof it”", []),
        ("**36%** and _37%_ and &gt;38&#37;", [("36%", 36.0), ("37%", 37.0), ("38%", 38.0)]),
        ("https://x.org/a-20%20b", []),
    ],
)
def test_figures_are_read_as_they_are_written(text: str, found: list[tuple[str, float]]) -> None:
    assert [(one.text, one.value) for sentence in sentences(text, 1) for one in figures(sentence)] == found


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", (12, 0)), ("21.50", (21.5, 2)), ("1,240", (1240, 0)), ("1,240.5", (1240.5, 1)), ("21,5", (21.5, 1))],
)
def test_numbers_have_a_value_and_places(text: str, value: tuple[float, int]) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "The 95% CI was 3 to 15.",
        "A 95% confidence interval.",
        "A 90 % credible interval, a 95% prediction interval, a 95% interval.",
        "At a confidence of 95%.",
        "12% of the budget.",
        "Costs fell by 12%; the price rose from 3% to 5%.",
        "A 5% return, with 12% lower running costs and 20% of travel costs.",
    ],
)
def test_levels_of_confidence_and_money_are_no_percentages_of_people(text: str) -> None:
    assert list(percentages(text, 1)) == []


@pytest.mark.parametrize(
    "text", ["36% of patients said that the cost was too high.", "36% would return.", "36% of people pay for it."]
)
def test_people_who_speak_of_money_are_people(text: str) -> None:
    assert [one.text for one in percentages(text, 1)] == ["36%"]


def test_a_row_of_a_table_is_read_by_its_heads() -> None:
    table = "Of 75 people:\n| What | n | Then |\n|---|--:|---|\n| Asked | 40 | 20% |\n| Heard | | 30% |\n| Met (n = 3) | | 40% |"
    assert [(one.text, one.line, one.with_n) for one in percentages(table, 7)] == [
        ("20%", 10, True),
        ("30%", 11, False),
        ("40%", 12, True),
    ]
    headed = "| What | Before (n = 40) | Weeks |\n|---|---|---|\n| Asked | 20% | 30% |"
    assert [(one.text, one.with_n) for one in percentages(headed, 1)] == [("20%", True), ("30%", False)]


def test_numbers_of_people_are_read_where_they_are_given_as_n() -> None:
    (sentence,) = sentences("It was 12% (n = 1,240), then (N=27/75), “n = 3”, n = 4%, and in 5.", 1)
    assert [one.values for one in numbers(sentence)] == [(1240,), (27, 75)]


def test_text_of_any_length_is_read_in_one_pass() -> None:
    for text in (
        "5% ",
        "n = 5% ",
        "“5% ",
        "| 5% ",
        "5 of ",
        "1,1,",
        "costs 5% ",
        "5% of the ",
        "12 to ",
        "[5%](a ",
        "5% (5/9) ",
    ):
        found = list(percentages(f"x {text * 5_000}", 1))
        assert len(found) in (0, 1, 5_000), text
