"""The same answers as six form tools write them: the headings, rows and cells of their own exports.

Each gives the rows above the answers, and those of the answers, all as texts. What the tools write was looked up: Kobo's in
formpack, ODK Central's in its documentation, REDCap's in raw and in labelled exports, the others' in exported files.
"""

import csv
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import openpyxl

LABELS = {
    "who": "Your number",
    "day": "Date of the visit",
    "asked": "Were you asked what matters to you?",
    "tasks": "How many tasks could you do?",
    "minutes": "Minutes waited: as you remember",
    "help": "What helped? (all that apply)",
    "where": "Where were you?",
    "unit": "Unit",
    "words": "Anything else?",
}
CHOICES = {
    "asked": {"yes": "Yes", "no": "No"},
    "help": {"pen": "A pen", "paper": "A pen, and paper", "aloud": "Read aloud"},
    "where": {"home": "At home", "ward": "On the ward"},
    "unit": {"york": "York", "hull": "Hull/East"},
}
SEVERAL = ("help", "where")
Answer = Mapping[str, str]
Rows = list[list[str]]


def answers(number: int = 90, seed: int = 4) -> list[dict[str, str]]:
    """Answers that nobody gave. Of several choices none may be made where that is allowed."""
    chance = random.Random(seed)
    given = []
    for who in range(number):
        asked = chance.choice(("yes", "yes", "no"))
        given.append(
            {
                "who": f"P{who:03}",
                "day": f"2011-{chance.randint(4, 9):02}-{chance.randint(1, 28):02}",
                "asked": asked,
                "tasks": str(chance.randint(0, 14)) if asked == "yes" else "",
                "minutes": f"{chance.randint(0, 120)}.{chance.randint(1, 9)}",
                "help": " ".join(chance.sample(["pen", "paper", "aloud"], chance.randint(0, 3))),
                "where": " ".join(chance.sample(["home", "ward"], chance.randint(1, 2))) if asked == "yes" else "",
                "unit": chance.choice(("york", "hull")),
                "words": chance.choice(("", "thanks; it was “good”", 'a "word", or two', "línea")),
            }
        )
    return given


@dataclass(frozen=True)
class Shape:
    """How a tool writes. `rows`: the rows above the answers, the headings first, and those of the answers."""

    rows: Callable[[list[dict[str, str]]], tuple[Rows, Rows]]
    delimiter: str = ","
    encoding: str = "utf-8"
    not_stored: tuple[str, ...] = field(default=())
    """Some of its own columns, as they are to be told."""


def _apart(answer: Answer, item: str, yes: str, no: str) -> list[str]:
    """A column for each choice."""
    chosen = answer[item].split()
    return [yes if choice in chosen else no for choice in CHOICES[item]]


def _label(answer: Answer, item: str) -> str:
    return CHOICES[item].get(answer[item], answer[item]) if item in CHOICES else answer[item]


def _labels(answer: Answer, item: str, between: str) -> str:
    return between.join(CHOICES[item][choice] for choice in answer[item].split())


def _kobo(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """XML values and headings, with groups; `select_multiple` as one column and as one for each choice."""
    headings = ["start", "end", "visit/who", "visit/day", "visit/asked", "visit/more/tasks", "visit/more/minutes"]
    for item in SEVERAL:
        headings += [f"visit/more/{item}", *(f"visit/more/{item}/{choice}" for choice in CHOICES[item])]
    headings += ["visit/unit", "words", "__version__", "_id", "_uuid", "_submission_time", "_validation_status"]
    headings += ["_notes", "_status", "_submitted_by", "_tags", "_index"]
    rows = []
    for at, one in enumerate(given, 1):
        row = [f"{one['day']}T10:12:13.123+01:00", f"{one['day']}T10:19:13.123+01:00"]
        row += [one[item] for item in ("who", "day", "asked", "tasks", "minutes")]
        for item in SEVERAL:
            row += [one[item], *(_apart(one, item, "1", "0") if one[item] else [""] * len(CHOICES[item]))]
        row += [one["unit"], one["words"], "vF3", str(2200 + at), f"uuid-{at}", f"{one['day']}T09:20:00"]
        rows.append([*row, "", "", "submitted_via_web", "fieldworker", "", str(at)])
    return [headings], rows


def _kobo_labels(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Labels, with those of groups; several choices in one column, with blanks between."""
    items = [*LABELS]
    headings = ["start", "end", *(f"The visit/{LABELS[item]}" for item in items), "_id", "_submission_time"]
    rows = []
    for at, one in enumerate(given, 1):
        cells = [_labels(one, item, " ") if item in SEVERAL else _label(one, item) for item in items]
        rows.append([f"{one['day']}T10:12:13+01:00", f"{one['day']}T10:19:13+01:00", *cells, str(at), one["day"]])
    return [headings], rows


def _odk(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Groups before a hyphen, choices behind a slash; the order of choices is that in which they were made."""
    headings = ["SubmissionDate", "visit-who", "visit-day", "visit-asked", "visit-more-tasks", "visit-more-minutes"]
    headings += ["visit-more-help", "visit-more-where", "visit-unit", "words", "meta-instanceID", "KEY", "SubmitterID"]
    headings += ["SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID"]
    headings += ["Edits", "FormVersion"]
    rows = []
    for at, one in enumerate(given, 1):
        row = [f"{one['day']}T09:20:00.123Z"]
        row += [one[item] for item in ("who", "day", "asked", "tasks", "minutes", "help", "where", "unit", "words")]
        rows.append([*row, f"uuid:{at}", f"uuid:{at}", "12", "Field Worker", "0", "0", "", "", "collect:xyz", "0", "3"])
    return [headings], rows


def _redcap(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Raw: a 1 or a 0 for each choice, also where the question was not asked."""
    headings = ["record_id", "redcap_survey_identifier", "visit_timestamp", "who", "day", "asked", "tasks", "minutes"]
    headings += [f"{item}___{choice}" for item in SEVERAL for choice in CHOICES[item]]
    headings += ["unit", "words", "visit_complete"]
    rows = []
    for at, one in enumerate(given, 1):
        row = [str(at), "", f"{one['day']} 10:19:13"]
        row += [one[item] for item in ("who", "day", "asked", "tasks", "minutes")]
        row += [cell for item in SEVERAL for cell in _apart(one, item, "1", "0")]
        rows.append([*row, one["unit"], one["words"], "2"])
    return [headings], rows


def _redcap_labels(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    headings = ["Record ID", "Survey Timestamp"]
    headings += [LABELS[item] for item in ("who", "day", "asked", "tasks", "minutes")]
    headings += [f"{LABELS[item]} (choice={label})" for item in SEVERAL for label in CHOICES[item].values()]
    headings += [LABELS["unit"], LABELS["words"], "Complete?"]
    rows = []
    for at, one in enumerate(given, 1):
        row = [str(at), f"{one['day']} 10:19:13"]
        row += [_label(one, item) for item in ("who", "day", "asked", "tasks", "minutes")]
        row += [cell for item in SEVERAL for cell in _apart(one, item, "Checked", "Unchecked")]
        rows.append([*row, _label(one, "unit"), one["words"], "Complete"])
    return [headings], rows


def _microsoft(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Questions as headings, with what its editor leaves in them; a semicolon behind each choice; American days."""
    headings = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
    headings += [f"{label.replace(' ', chr(0xA0), 1)}\n" if item == "unit" else label for item, label in LABELS.items()]
    rows = []
    for at, held in enumerate(given, 1):
        year, month, number = held["day"].split("-")
        day = f"{int(month)}/{int(number)}/{year[2:]}"
        one = {**held, "day": f"{int(month)}/{int(number)}/{year}"}
        cells = [
            _labels(one, item, ";") + ";" * bool(one[item]) if item in SEVERAL else _label(one, item) for item in LABELS
        ]
        rows.append([str(at), f"{day} 10:12:13", f"{day} 10:19:13", "anonymous", "", "", *cells])
    return [headings], rows


def _qualtrics(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Three rows: names, questions (its own in the user's language), and what programs need."""
    own = {
        "StartDate": "Anfangsdatum",
        "EndDate": "Enddatum",
        "Status": "Antworttyp",
        "IPAddress": "IP-Adresse",
        "Progress": "Aktueller Stand",
        "Duration (in seconds)": "Dauer (in Sekunden)",
        "Finished": "Beendet",
        "RecordedDate": "Erfassungsdatum",
        "ResponseId": "Antwort-ID",
        "RecipientLastName": "Nachname des Empfängers",
        "RecipientFirstName": "Vorname des Empfängers",
        "RecipientEmail": "E-Mail des Empfängers",
        "ExternalReference": "Externe Datenreferenz",
        "LocationLatitude": "Breitengrad des Standorts",
        "LocationLongitude": "Längengrad des Standorts",
        "DistributionChannel": "Verteilungskanal",
        "UserLanguage": "Benutzersprache",
    }
    names, questions, imported = [*own], [*own.values()], [f'{{"ImportId":"{name}"}}' for name in own]
    for number, (item, label) in enumerate(LABELS.items(), 1):
        if item in SEVERAL:
            for at, choice in enumerate(CHOICES[item].values(), 1):
                names.append(f"Q{number}_{at}")
                questions.append(f"{label} - Selected Choice - {choice}")
                imported.append(f'{{"ImportId":"QID{number}","choiceId":"{at}"}}')
        else:
            names.append(f"Q{number}")
            questions.append(f"{label} - Selected Choice" if item == "unit" else label)
            imported.append(f'{{"ImportId":"QID{number}_TEXT"}}')
    names, questions = [*names, "Q8_3_TEXT"], [*questions, "Unit - Other - Text"]
    imported = [*imported, '{"ImportId":"QID8_3_TEXT"}']
    rows = []
    for at, one in enumerate(given, 1):
        row = [f"{one['day']} 10:12:13", f"{one['day']} 10:19:13", "IP Address", "192.0.2.7", "100", "420", "True"]
        row += [f"{one['day']} 10:19:14", f"R_{at}", "Smith", "Anne", "anne@example.org", "", "53.95", "-1.08"]
        row += ["anonymous", "DE"]
        for item in LABELS:
            several = [label if cell else "" for label, cell in _chosen(one, item)] if item in SEVERAL else []
            row += several or [_label(one, item)]
        rows.append([*row, ""])
    return [names, questions, imported], rows


def _chosen(answer: Answer, item: str) -> Iterator[tuple[str, bool]]:
    chosen = answer[item].split()
    yield from ((label, choice in chosen) for choice, label in CHOICES[item].items())


def _surveymonkey(given: list[dict[str, str]]) -> tuple[Rows, Rows]:
    """Two rows: questions, and choices below those that have a column for each; American days of its own."""
    own = ["Respondent ID", "Collector ID", "Date Created", "Date Modified", "IP Address", "Email Address"]
    own += ["First Name", "Last Name", "Custom Data 1"]
    headings, below = [*own], [""] * len(own)
    for item, label in LABELS.items():
        if item in SEVERAL:
            headings += [label, *[""] * (len(CHOICES[item]) - 1)]
            below += CHOICES[item].values()
        else:
            headings.append(label)
            below.append("Response" if item in CHOICES else "Open-Ended Response")
        if item == "unit":
            headings.append("")
            below.append("Other (please specify)")
    rows = []
    for at, held in enumerate(given, 1):
        year, month, number = held["day"].split("-")
        day = f"{month}/{number}/{year}"
        one = {**held, "day": day}
        row = [str(11_000 + at), "42", f"{day} 10:12:13 AM", f"{day} 10:19:13 AM", "192.0.2.7", "", "", "", ""]
        for item in LABELS:
            row += (
                [label if yes else "" for label, yes in _chosen(one, item)] if item in SEVERAL else [_label(one, item)]
            )
            row += [""] * (item == "unit")
        rows.append(row)
    return [headings, below], rows


SHAPES = {
    "Kobo": Shape(_kobo, ";", "utf-8-sig", ("_submitted_by", "_uuid")),
    "Kobo, labels": Shape(_kobo_labels, ";", "utf-8-sig", ("_id",)),
    "ODK Central": Shape(_odk, not_stored=("meta-instanceID", "SubmitterName", "DeviceID")),
    "REDCap": Shape(_redcap, not_stored=("record_id", "redcap_survey_identifier", "visit_complete")),
    "REDCap, labels": Shape(_redcap_labels, not_stored=("Record ID", "Complete?")),
    "Microsoft Forms": Shape(_microsoft, not_stored=("Email", "Name")),
    "Qualtrics": Shape(_qualtrics, not_stored=("IPAddress", "RecipientFirstName", "LocationLatitude", "Q8_3_TEXT")),
    "SurveyMonkey": Shape(
        _surveymonkey, not_stored=("Collector ID", "IP Address", "First Name", "Unit: Other (please specify)")
    ),
}


def as_csv(path: Path, shape: Shape, above: Rows, rows: Rows) -> Path:
    with path.open("w", encoding=shape.encoding, newline="") as file:
        csv.writer(file, delimiter=shape.delimiter).writerows([*above, *rows])
    return path


def as_workbook(path: Path, above: Rows, rows: Rows) -> Path:
    """Numbers as numbers, as the tools write them."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in above:
        sheet.append([cell or None for cell in row])
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "", 1).isdecimal() else cell or None for cell in row])
    book.save(path)
    return path


def as_parquet(path: Path, above: Rows, rows: Rows) -> Path:
    """As a program writes it that has read the export: columns without a heading have a number."""
    headings = [name or f"Unnamed: {at}" for at, name in enumerate(above[0])]
    names = ['"' + name.replace('"', '""') + '"' for name in headings]
    written = path.with_suffix(".texts.csv")
    with written.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*above[1:], *rows])
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(names)))
    read = f"read_csv('{written}', header = false, auto_detect = false, quote = '\"', escape = '\"', columns = {{{columns}}})"
    duckdb.execute(f"COPY (SELECT * FROM {read} AS t({', '.join(names)})) TO '{path}' (FORMAT parquet)")
    return path
