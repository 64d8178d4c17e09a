"""Values as people write them: what has one meaning is read, what has two or none is told with its way out."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.model import written
from evalkit.model.table import INTERVAL
from evalkit.model.values import add_interval
from evalkit.toml.parse import parse

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31", " 2026-03-31 ", "2026/3/31", "31/03/2026", "31.3.2026", "31-03-2026", "31 March 2026", "31 Mar 2026",
        "31-Mar-2026", "31st of March 2026", "31. march 2026", "March 31, 2026", "2026-03-31 00:00:00", "2026-03-31T00:00",
        "31 mars 2026", "31. März 2026", "31 de marzo de 2026", "31 marzo 2026", "31 mrt. 2026", "31 Mawrth 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert written.day(text) == DAY


@pytest.mark.parametrize(
    ("text", "why", "fix"),
    [
        ("May", "which is not a date such as 31 January 2026", "Write it as 31 January 2026, or as 2026-01-31."),
        ("2026-02-30", "which is not a date such as 31 January 2026", "Write it as 31 January 2026, or as 2026-01-31."),
        (
            "2026-03-31 10:30",
            "which is not a date such as 31 January 2026",
            "Write it as 31 January 2026, or as 2026-01-31.",
        ),
        ("30/02/2026", "which is no day of the calendar", "Write it as 31 January 2026, or as 2026-01-31."),
        ("03/31/2026", "which is no date with the day first", "Write 31 March 2026 if it is that."),
        ("31/03/26", "which has a year of two figures", "Write 31 March 2026 if it is that."),
        ("31-Mar-26", "which has a year of two figures", "Write 31 March 2026 if it is that."),
        ("03/04/26", "which has a year of two figures", "Write 3 April 2026 or 4 March 2026, whichever is meant."),
    ],
)
def test_what_could_be_two_days_or_none_is_asked_back(text: str, why: str, fix: str) -> None:
    with pytest.raises(written.NotClearError) as told:
        written.day(text)
    assert (told.value.why, told.value.fix) == (why, fix)


@pytest.mark.parametrize("text", ["1er avril 2026", "1º de abril de 2026", "1. April 2026", "1 kwietnia 2026"])
def test_the_first_of_a_month_is_read_in_other_languages(text: str) -> None:
    assert written.day(text) == date(2026, 4, 1)


def test_a_month_is_read_by_each_of_its_names_and_no_name_stands_for_two() -> None:
    words = Path(written.__file__).with_name("words") / "months.toml"
    months = parse(words.read_text("utf-8")).table
    names = [name for month in months.values() for name in month]
    assert len(names) == len(set(names))
    for number, month in enumerate(months.values(), 1):
        for name in month:
            assert written.day(f"1 {name} 2026") == date(2026, number, 1)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert written.day(text) == day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.6", 0.6), ("60%", 60), ("60 %", 60), ("12.5 percent", 12.5), ("60 per cent", 60), ("1,234", 1234),
        ("1,234,567.5", 1234567.5), ("1 234", 1234), ("1'234", 1234), ("-3", -3), ("−3", -3), (".5", 0.5), ("1e3", 1000.0),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, value: float) -> None:
    read = written.number(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("text", ["", "many", "1,23,4", "nan", "inf", "1_000", "12.", "e5", "%", "+", "1" * 5000])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(written.NotClearError, match="which is not a number"):
        written.number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", 12.5), ("0,75", 0.75), ("-3,1416", -3.1416), ("1.234,5", 1234.5), ("12,5 %", 12.5),
        ("2 300,5", 2300.5), ("1'234,50", 1234.5), ("1.234,567", 1234.567), ("1.500.000", 1500000),
    ],
)  # fmt: skip
def test_a_comma_that_cannot_stand_between_thousands_is_a_decimal_one(text: str, value: float) -> None:
    assert written.number(text) == value
    assert written.number("12,500") == 12500


def test_a_point_may_stand_between_thousands_where_others_have_a_decimal_comma() -> None:
    assert [text for text in ("12,5", "60 %", "1.5", "12,500") if written.has_decimal_comma(text)] == ["12,5"]
    assert [written.without_points(text) for text in ("1.500", "1.500 %", "1.5", "12")] == [
        "1500",
        "1500 %",
        "1.5",
        "12",
    ]


def test_whole_numbers_and_yes_and_no() -> None:
    assert [written.whole(text) for text in ("412", "1,234", "412.0")] == [412, 1234, 412]
    assert [written.truth(text) for text in ("TRUE", "yes", "1", "No", "n", "0")] == [True] * 3 + [False] * 3
    for text in ("12.5", "60%", "1e999", "a few"):
        with pytest.raises(written.NotClearError, match="whole number"):
            written.whole(text)
    with pytest.raises(written.NotClearError):
        written.truth("perhaps")


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_is_read_with_and_without_commas(number: int) -> None:
    assert written.whole(str(number)) == written.whole(f"{number:,}") == number


@pytest.mark.parametrize(
    ("texts", "interval"),
    [
        ("daily, every day, each day, DAILY", "1 day"),
        ("weekly, once a week, per week, every week", "1 week"),
        ("fortnightly, every fortnight, every two weeks, every other week", "2 weeks"),
        ("monthly, Monthly., every month, a month", "1 month"),
        ("Quarterly, each quarter, per quarter, 3-monthly, three-monthly, four times a year", "3 months"),
        (
            "semi-annual, Semi-annually, semiannually, six-monthly, half-yearly, every half year, twice a year",
            "6 months",
        ),
        ("annual, annually, Yearly, every year, once a year, once every year", "1 year"),
        ("every two years, biennial, two-yearly, every second year", "2 years"),
        ("every 18 months", "18 months"),
        ("3 months, every 3 months, 3 Months", "3 months"),
    ],
)
def test_words_with_one_meaning_are_intervals(texts: str, interval: str) -> None:
    assert {text: written.interval(text) for text in texts.split(", ")} == dict.fromkeys(texts.split(", "), interval)


@pytest.mark.parametrize(
    "text", ["Ad hoc", "once", "Pre/Post", "regularly", "0 months", "months", "5 times a year", "", "q" * 9999]
)
def test_what_is_no_interval_is_told_with_what_to_do(text: str) -> None:
    with pytest.raises(written.NotClearError) as told:
        written.interval(text)
    assert told.value.why == "which is not an interval such as “3 months”"
    assert "where it is done once, or when needed, leave it empty" in told.value.fix


def data(name: str) -> dict[str, Any]:
    folder = Path(written.__file__).with_name("words")
    return dict(parse((folder / "intervals.toml").read_text("utf-8")).table[name])


def test_words_with_two_meanings_are_asked_back_with_both() -> None:
    for word, meanings in data("either").items():
        assert len(meanings) == 2
        with pytest.raises(written.NotClearError) as told:
            written.interval(word.capitalize())
        for meaning, interval in meanings.items():
            assert meaning in told.value.why
            assert f"“{interval}” for {meaning}" in told.value.fix
    with pytest.raises(written.NotClearError, match="twice a week"):
        written.interval("bi-weekly")


def test_every_word_of_the_data_stands_for_what_the_format_takes() -> None:
    held = [*data("means").values(), *data("units").values()]
    held += [interval for meanings in data("either").values() for interval in meanings.values()]
    assert all(re.match(INTERVAL, interval) and add_interval(DAY, interval) > DAY for interval in held)
    assert not data("means").keys() & data("either").keys()
    for word in data("means"):
        assert written.interval(word) == data("means")[word]


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("unit; age group", ["unit", "age group"]),
        ("unit\nage group\n\nfirst language", ["unit", "age group", "first language"]),
        ("* unit\r\n* age group\r\n", ["unit", "age group"]),
        ("- unit\n• age group\n· sex", ["unit", "age group", "sex"]),
        ("* Asks first\n  and waits\n* Listens", ["Asks first and waits", "Listens"]),
        ("unit;\nage group;", ["unit", "age group"]),
        ("Asks; waits\nListens", ["Asks; waits", "Listens"]),
        ("Asks, waits", ["Asks, waits"]),
        ("- Asks; waits", ["Asks; waits"]),
        (" ; ", []),
    ],
)
def test_a_list_stands_one_to_a_line_or_with_semicolons(text: str, elements: list[str]) -> None:
    assert written.parts(text) == elements


@given(
    st.lists(
        st.text("abc ,-;*", min_size=1, max_size=8).map(str.strip).filter(lambda t: t and t[-1] not in ",;"), min_size=1
    )
)
def test_every_list_is_read_back_from_lines_with_marks(elements: list[str]) -> None:
    assert written.parts("\n".join(f"* {element}" for element in elements)) == elements
