"""Personal data, wherever they are planted, refuse the file: named with their row and column, shown nowhere, kept nowhere.

What a form tool keeps of people in columns of its own is no item of a plan: named, not stored, and no reason to refuse.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from evalkit.privacy.answers import asks_for, identifying
from tests.conftest import Run
from tests.evidence.conftest import HEADINGS, SURVEY, Row, answers, written
from tests.evidence.test_record import state

TEXTS = {
    "write to anne@example.org": "an e-mail address",
    "write to anne＠example.org": "an e-mail address",
    "anne (at) example (dot) org": "an e-mail address",
    "anne at example dot org": "an e-mail address",
    "ring me on 07700 900123": "a telephone number",
    "or on +44 (0)7700 900123": "a telephone number",
    "my NHS number is 943 476 5919": "an NHS number",
    "I live at YO31 8HE": "a postcode",
    "I live at 12 High Street": "an address",
    "it is at 53.95905, -1.08153": "a place on the map",
    "sent from 192.168.12.4": "an IP address",
    "sent from 2001:db8::ff00:42:8329": "an IP address",
    "from the tablet 00:1B:44:11:3A:B7": "the number of a device",
    "born 3 May 1947": "a date of birth",
    "D.O.B. 03/05/47": "a date of birth",
    "my birthday is on the 3rd of May 1947": "a date of birth",
    "AB 12 34 56 C is on my card": "a number of a person",
    "my name is anne": "a name",
    "Mrs O’Hara helped me": "a name",
    "Thank you. Regards, Anne": "a name",
}
"""Free text, and what is found in it."""
HARMLESS = (
    "Two nurses came at 10:30, and again on 3 May 2011",
    "7 of 10; 45 minutes; 12.5 %",
    "B12, a 2nd dose, ward 12",
    "The name of the unit is York",
    "I was born in 1947",
    "Yours sincerely",
    "room 2b 3rd floor",
    "Dr who? The sister of the patient",
)
ELSEWHERE = {
    "instead of a choice": ("unit", "ask anne@example.org", "an e-mail address"),
    "among several choices": ("help", "pen; ring 07700 900123", "a telephone number"),
    "instead of a number": ("tasks", "07700900123", "a telephone number"),
    "as a number": ("tasks", "9434765919", "an NHS number"),
    "as a number without its nought": ("tasks", "7700900123", "a telephone number"),
    "instead of a day": ("day", "born 3 May 1947", "a date of birth"),
    "instead of yes or no": ("asked", "Mrs Smith did", "a name"),
}
OWN = {
    "_submitted_by": "anne.smith",
    "meta/instanceName": "Anne Smith 1947",
    "deviceid": "imei:356938035643809",
    "SubmitterName": "Anne Smith",
    "redcap_survey_identifier": "anne@example.org",
    "Email": "anne@example.org",
    "Name": "Anne Smith",
    "IPAddress": "192.168.12.4",
    "RecipientFirstName": "Anne",
    "RecipientEmail": "anne@example.org",
    "LocationLatitude": "53.95905",
    "LocationLongitude": "-1.08153",
    "Collector ID": "42424242",
    "Custom Data 1": "943 476 5919",
}
"""Columns of form tools: not stored."""
TRACES = (
    "anne",
    "smith",
    "07700",
    "7700900123",
    "943 476",
    "9434765919",
    "1947",
    "192.168",
    "53.95905",
    "356938",
    "42424242",
)


@pytest.fixture(autouse=True)
def nothing_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is left where programs put what they need for a moment."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    yield
    assert list(elsewhere.rglob("*")) == []


def traces(folder: Path) -> list[str]:
    """Whatever of the people stands anywhere in a folder, in names and in files."""
    held = [(str(path.relative_to(folder)), path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")]
    return [
        f"{trace} in {name}"
        for name, data in held
        for trace in TRACES
        if trace.encode() in re.sub(rb"[0-9a-f]{64}", b"", data.lower()) or trace in name
    ]


def refused(ran: Any, folder: Path, before: Mapping[str, bytes], shown: list[str]) -> list[tuple[int | None, str, str]]:
    """What was named: row, column and what it is."""
    assert (ran.status, state(folder), traces(folder)) == (1, before, []), ran.out + ran.err
    assert not any(text.lower() in (ran.out + ran.err).lower() for text in shown), ran.out
    assert not (folder / ".evalkit").exists()
    (file,) = json.loads(ran.out)["files"]
    return [(one["row"], one["column"], one["what"].removeprefix("identifies a person: ")) for one in file["problems"]]


def test_free_text_is_refused_row_by_row(folder: Path, tmp_path: Path, here: Run) -> None:
    before, rows = state(folder), answers()
    for at, text in enumerate([*TEXTS, *HARMLESS]):
        rows[at][6] = text
    ran = here("record", str(written(tmp_path / "texts.csv", rows)), "--format", "json", cwd=folder)
    named = refused(ran, folder, before, [*TEXTS])
    assert named == [(row, "words", what) for row, what in enumerate(TEXTS.values(), 2)]


def test_what_stands_where_something_else_was_asked_is_refused_too(folder: Path, tmp_path: Path, here: Run) -> None:
    before, rows = state(folder), answers()
    for at, (item, text, _) in enumerate(ELSEWHERE.values()):
        rows[at][HEADINGS.index(item)] = text
    file = written(tmp_path / "elsewhere.csv", [[*row, "Second wave"] for row in rows], [*HEADINGS, "wave"])
    named = refused(
        here("record", str(file), "--format", "json", cwd=folder),
        folder,
        before,
        [text for _, text, _ in ELSEWHERE.values()],
    )
    assert named == [(row, item, what) for row, (item, _, what) in enumerate(ELSEWHERE.values(), 2)]


def test_a_number_of_a_person_is_refused_where_a_decimal_was_asked(folder: Path, tmp_path: Path, here: Run) -> None:
    plan = folder / "projects/p/data-capture/survey.toml"
    plan.write_text(SURVEY.replace('type = "integer"', 'type = "decimal"').replace("maximum = 14\n", ""), "utf-8")
    before, rows = state(folder), answers()
    asked = [at for at, row in enumerate(rows) if row[2] == "yes"]
    rows[asked[0]][3], rows[asked[1]][3] = "9434765919", "447700900123.0"
    ran = here("record", str(written(tmp_path / "planted.csv", rows)), "--format", "json", cwd=folder)
    assert refused(ran, folder, before, ["9434765919", "7700900123"]) == [
        (asked[0] + 2, "tasks", "an NHS number"),
        (asked[1] + 2, "tasks", "a telephone number"),
    ]


def test_a_wave_or_a_file_that_is_called_after_a_person_is_refused(folder: Path, tmp_path: Path, here: Run) -> None:
    before, rows = state(folder), [[*row, "of anne@example.org"] for row in answers()[:2]]
    file = written(tmp_path / "wave.csv", rows, [*HEADINGS, "wave"])
    named = refused(here("record", str(file), "--format", "json", cwd=folder), folder, before, ["anne@"])
    assert named == [(row, "wave", "an e-mail address") for row in (2, 3)]
    file = written(tmp_path / "answers of anne@example.org.csv", answers())
    named = refused(here("record", str(file), "--format", "json", cwd=folder), folder, before, ["anne@"])
    assert named == [(None, "name of the file", "an e-mail address")]


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("RecipientFirstName", "a name"),
        ("Email", "an e-mail address"),
        ("what anne@example.org says", "an e-mail address"),
        ("_geolocation", "a place on the map"),
    ],
)
def test_a_column_that_is_agreed_to_be_an_item_is_not_kept_under_another_name(
    heading: str, what: str, folder: Path, tmp_path: Path, here: Run
) -> None:
    before, rows = state(folder), [[*row[:6], "anne"] for row in answers()]
    file = written(tmp_path / "agreed.csv", rows, [*HEADINGS[:6], heading])
    ran = here("record", str(file), "--columns", f"{heading}=words", "--format", "json", cwd=folder)
    named = refused(ran, folder, before, ["anne@"])
    assert named == [(None, "words" if "@" in heading else heading, what)]


def test_what_a_tool_keeps_of_people_is_named_and_not_stored(folder: Path, tmp_path: Path, here: Run) -> None:
    headings = [*HEADINGS, *OWN, "ask anne@example.org"]
    file = written(tmp_path / "own.csv", [[*row, *OWN.values(), "yes"] for row in answers()], headings)
    ran = here("record", str(file), "--format", "json", cwd=folder)
    assert ran.status == 0, ran.out
    (told,) = json.loads(ran.out)["files"]
    assert told["not_stored"] == [*OWN, "column V (its heading is an e-mail address)"]
    assert traces(folder) == []
    assert not any(value in ran.out for value in OWN.values())


def test_what_identifies_is_kept_only_as_a_hash(folder: Path, tmp_path: Path, here: Run) -> None:
    plan = folder / "projects/p/data-capture/survey.toml"
    plan.write_text(
        SURVEY.replace('label = "Anything else?"', 'label = "Your e-mail address"\nidentifier = true'), "utf-8"
    )
    rows: list[Row] = [["anne.smith", *row[1:6], "anne@example.org"] for row in answers()]
    rows[0][3] = "many"
    ran = here("record", str(written(tmp_path / "hashed.csv", rows)), cwd=folder)
    assert ran.status == 0, ran.out
    assert (traces(folder), [trace for trace in TRACES if trace in ran.out]) == ([], [])


ASKED = {
    "Your full name": "a name",
    "first_name": "a name",
    "RecipientLastName": "a name",
    "GP’s name": "a name",
    "Name of your nurse": "a name",
    "fname": "a name",
    "Contact number": "a telephone number",
    "NHS #": "an NHS number",
    "When were you born?": "a date of birth",
    "Born on": "a date of birth",
    "Client IP": "an IP address",
    "E-mail": "an e-mail address",
    "Telephone": "a telephone number",
    "Mobile number": "a telephone number",
    "nhs_number": "an NHS number",
    "National Insurance number": "a number of a person",
    "Hospital number": "a number of a person",
    "Postcode": "a postcode",
    "Date of birth": "a date of birth",
    "IP address": "an IP address",
    "Home address": "an address",
    "Device ID": "the number of a device",
    "Latitude": "a place on the map",
    "Name of the unit": None,
    "Unit name": None,
    "Which NHS services did you use?": None,
    "How many tasks?": None,
    "Date of the review": None,
    "Number of patients": None,
    "Was the address of the clinic clear?": None,
    "Was the phone answered in good time?": None,
    "How many e-mails did you get?": None,
}


def test_whether_an_item_asks_who_somebody_is() -> None:
    assert {label: asks_for("q1", label) for label in ASKED} == ASKED
    assert {label: asks_for(label.lower().replace(" ", "_"), None) for label in ASKED} == {
        label: what if label != "RecipientLastName" else None for label, what in ASKED.items()
    }


@pytest.mark.parametrize("piece", ["anne at ", "Mr 12 High ", "53.1234 "])
def test_a_long_text_is_looked_through_in_one_go(piece: str) -> None:
    assert len(list(identifying(piece * (100_000 // len(piece))))) < 100_000
