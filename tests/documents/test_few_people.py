"""Numbers of few people in running text are withheld; other small numbers stay as they are."""

import pytest

from evalkit.privacy.few_people import without_few, without_sizes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It rose to 66.7% (n = 3); 40% (n = 30) before.", "It rose to a share (fewer than 5); 40% (n = 30) before."),
        ("n=4 of them, n = 4.5 points, n = 40", "fewer than 5 of them, n = 4.5 points, n = 40"),
        ("Three people left early.", "Fewer than 5 people left early."),
        ("asked 3 women on site B", "asked fewer than 5 women on site B"),
        ("two older women and four link nurses", "fewer than 5 older women and fewer than 5 link nurses"),
        ("1 patient declined", "fewer than 5 patients declined"),
        ("only one person declined", "fewer than 5 people declined"),
        ("three of the 40 respondents", "fewer than 5 of the 40 respondents"),
        ("3 out of 40 people (7.5%)", "fewer than 5 out of 40 people (a share)"),
        ("7.5% (three people)", "a share (fewer than 5 people)"),
        ("n = 3, 7.5%", "fewer than 5, a share"),
        ("two or three people", "fewer than 5 people"),
        ("3 of them came back", "fewer than 5 of them came back"),
        ("37 of 40 women came", "most of 40 women came"),
        ("37 of 40 women (92.5%) came; 92.5% (37 of 40)", "most of 40 women (a share) came; a share (most of 40)"),
        ("7.5% (n = 40), 92,5 % (n=40), 50% (n = 40)", "a share (n = 40), a share (n=40), 50% (n = 40)"),
        ("3 of 40 (7.5%) said so", "fewer than 5 of 40 (a share) said so"),
        ("Three\nwomen and 3\u00a0men left", "Fewer than 5 women and fewer than 5 men left"),
        ("between two and four people, 2–3 women", "fewer than 5 people, fewer than 5 women"),
        ("three of the women, two members of staff", "fewer than 5 of the women, fewer than 5 members of staff"),
        ("two GPs, 4 clients, three deaths", "fewer than 5 GPs, fewer than 5 clients, fewer than 5 deaths"),
        ("30 of 40 women came", "30 of 40 women came"),
    ],
)
def test_a_number_of_few_people_is_withheld(text: str, shown: str) -> None:
    assert without_few(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "One name and one number to ring, on four wards",
        "one in three people",
        "24 people, 1,204 patients, 1.3 people a day",
        "Two services that people ring; three months; four in ten",
        "three of four services, two in people's homes, 3 of 40 plans, 37 of 40 plans, two of the wards, between two and four wards",
        "0% (n = 40), 100% (n = 40), 30 of 40 women (75%)",
        "One person to ring",
        "Two people who each hold half of what is needed; rated by two people apart",
    ],
)
def test_other_small_numbers_stay(text: str) -> None:
    assert without_few(text) == text


def test_in_a_quotation_words_stay_as_they_were_said() -> None:
    assert without_sizes("Three people asked me (n = 3).") == "Three people asked me (fewer than 5)."


def test_long_text_is_read_once() -> None:
    assert without_few("three of the " * 10_000) == "three of the " * 10_000
    assert without_few("1" * 100_000 + "%") == "1" * 100_000 + "%"
    assert without_few("12% (" * 20_000) == "12% (" * 20_000
