"""Answers come in, and figures follow: the same from every format and in every order, and never more than the plan allows."""

import csv
import json
import os
import random
import tomllib
from collections import defaultdict
from pathlib import Path
from statistics import median

import duckdb
import openpyxl
import pytest

from tests.conftest import Run
from tests.evidence.conftest import FIVE, HEADINGS, SURVEY, Row, answers, written

FIVE_PATH = "projects/p/indicators/five.toml"
WAVES = {"2011-06-30": ("04", "05", "06"), "2011-09-30": ("07", "08", "09")}


def computed(folder: Path, path: str = FIVE_PATH) -> list[dict[str, object]]:
    held = tomllib.loads((folder / path).read_text("utf-8"))["observations"]
    return [one for one in held if one.get("computed")]


def state(folder: Path) -> dict[str, bytes]:
    """All files of an evaluation, but what it keeps for itself."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".evalkit" not in path.parts and path.name != "record.toml"
    }


def test_figures_are_those_of_an_independent_computation(folder: Path, right: Path, here: Run) -> None:
    ran = here("record", str(right), cwd=folder)
    assert ran.status == 0, ran.out + ran.err
    for day, months in WAVES.items():
        rows = [row for row in answers() if row[1][5:7] in months and row[2] == "yes"]
        tasks = [int(row[3]) for row in rows]
        whole = next(one for one in computed(folder) if str(one["date"]) == day and "by" not in one)
        assert (whole["n"], whole["count"]) == (len(tasks), sum(number >= 5 for number in tasks))
        assert whole["value"] == pytest.approx(100 * sum(number >= 5 for number in tasks) / len(tasks), rel=1e-5)
        middle = next(one for one in computed(folder, "projects/p/indicators/tasks.toml") if str(one["date"]) == day)
        assert (middle["value"], middle["n"]) == (median(tasks), len(tasks))


def test_what_people_wrote_stays_and_what_is_computed_stands_between_marks(
    folder: Path, right: Path, here: Run
) -> None:
    here("record", str(right), cwd=folder)
    text = (folder / FIVE_PATH).read_text("utf-8")
    assert text.startswith(FIVE)
    assert text[len(FIVE) :].strip().startswith("# >>> computed by evalkit record")
    assert text.strip().endswith("# <<< computed by evalkit record")
    waves = tomllib.loads((folder / "projects/p/data-capture/survey.toml").read_text("utf-8"))["waves"]
    assert [(str(wave["date"]), wave["answered"]) for wave in waves] == [
        (day, sum(row[1][5:7] in months for row in answers())) for day, months in WAVES.items()
    ]


def test_the_same_answers_give_the_same_files_from_every_format_and_in_any_order(
    folder: Path, tmp_path: Path, right: Path, here: Run
) -> None:
    here("record", str(right), cwd=folder)
    first = state(folder)
    rows = answers()
    random.Random(2).shuffle(rows)
    files = [
        written(tmp_path / "tabs.tsv", rows, delimiter="\t"),
        written(tmp_path / "semicolons.csv", rows, delimiter=";"),
        workbook(tmp_path / "book.xlsx", rows),
        parquet(tmp_path / "rows.parquet", rows),
        lines(tmp_path / "rows.jsonl", rows),
    ]
    for file in files:
        assert here("record", str(file), cwd=folder).status == 0
        assert state(folder) == first, file.name


def test_the_number_of_a_choice_is_the_same_where_a_program_keeps_it_as_a_decimal(
    folder: Path, tmp_path: Path, here: Run
) -> None:
    plan = folder / "projects/p/data-capture/survey.toml"
    plan.write_text(SURVEY.replace('york = "York", hull = "Hull"', '1 = "York", 2 = "Hull"'), "utf-8")
    rows = [[*row[:5], "1" if row[5] == "york" else "2", row[6]] for row in answers()]
    here("record", str(written(tmp_path / "whole.csv", rows)), cwd=folder)
    first = state(folder)
    decimals = written(tmp_path / "decimals.csv", [[*row[:5], f"{row[5]}.0", row[6]] for row in rows])
    as_doubles = tmp_path / "doubles.parquet"
    typed = "SELECT * REPLACE (CAST(unit AS DOUBLE) AS unit)"
    duckdb.execute(f"COPY ({typed} FROM read_csv('{decimals}', all_varchar = true)) TO '{as_doubles}' (FORMAT parquet)")
    objects = [dict(zip(HEADINGS, row, strict=True)) | {"unit": float(row[5])} for row in rows]
    (as_lines := tmp_path / "floats.jsonl").write_text("".join(json.dumps(one) + "\n" for one in objects), "utf-8")
    for file in (decimals, as_doubles, as_lines):
        ran = here("record", str(file), "--strict", cwd=folder)
        assert (ran.status, state(folder) == first) == (0, True), file.name + ran.out


def workbook(path: Path, rows: list[Row]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([int(cell) if at == 3 and cell else cell or None for at, cell in enumerate(row)])
    book.save(path)
    return path


def parquet(path: Path, rows: list[Row]) -> Path:
    source = written(path.with_suffix(".csv"), rows)
    typed = "SELECT * REPLACE (CAST(day AS DATE) AS day, CAST(tasks AS BIGINT) AS tasks)"
    duckdb.execute(f"COPY ({typed} FROM read_csv('{source}', all_varchar = true)) TO '{path}' (FORMAT parquet)")
    return path


def lines(path: Path, rows: list[Row]) -> Path:
    objects = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), "utf-8")
    return path


def test_recorded_again_nothing_changes_and_a_corrected_file_replaces_its_waves(
    folder: Path, tmp_path: Path, right: Path, here: Run
) -> None:
    here("record", str(right), cwd=folder)
    before = {path: (folder / path).stat().st_mtime_ns for path in state(folder)}
    again = here("record", str(right), cwd=folder)
    assert again.out.count("unchanged") == 2
    assert {path: (folder / path).stat().st_mtime_ns for path in state(folder)} == before
    rows = answers()
    rows[1][3] = "14" if rows[1][3] != "14" else "0"
    corrected = here("record", str(written(tmp_path / "corrected.csv", rows)), cwd=folder)
    assert (corrected.out.count("replaces"), corrected.out.count("unchanged")) == (1, 1)


def test_two_files_with_answers_of_one_wave_are_refused_and_neither_is_lost(
    folder: Path, tmp_path: Path, right: Path, here: Run
) -> None:
    before = state(folder)
    halves = [written(tmp_path / f"{name}.csv", answers()[at::2]) for at, name in enumerate(("york", "hull"))]
    ran = here("record", *map(str, halves), cwd=folder)
    assert (ran.status, state(folder)) == (2, before)
    assert "hull.csv has answers of the wave of 2011-06-30, and so has a file before it." in ran.err
    assert here("record", str(right), str(right), cwd=folder).status == 0


def test_what_a_column_was_said_to_be_is_remembered(folder: Path, tmp_path: Path, here: Run) -> None:
    named = [*HEADINGS[:3], "How many did you do?", *HEADINGS[4:]]
    file = str(written(tmp_path / "named.csv", answers(), named))
    assert here("record", file, "--columns", "How many did you do?=tasks", cwd=folder).status == 0
    first = state(folder)
    ran = here("record", file, cwd=folder)
    assert (ran.status, state(folder) == first) == (0, True), ran.out
    renamed = [heading if heading != named[3] else "tasks" for heading in named]
    both = [[*row, "not this"] for row in answers()]
    here("record", str(written(tmp_path / "both.csv", both, [*renamed, named[3]])), cwd=folder)
    assert state(folder) == first


def test_a_wave_may_be_called_otherwise(folder: Path, tmp_path: Path, here: Run) -> None:
    path = folder / FIVE_PATH
    path.write_text(FIVE.replace('by = ["unit"]', 'by = ["unit"]\nwave = "wave"'), "utf-8")
    (folder / "projects/p/indicators/tasks.toml").unlink()
    rows = [["first" if row[1] < "2011-07" else "second", *row] for row in answers()]
    plain = written(tmp_path / "plain.csv", rows, ["wave", *HEADINGS])
    here("record", str(plain), cwd=folder)
    first = state(folder)
    for heading, said in (("group/wave", ()), ("Round", ("--columns", "Round=wave")), ("Round", ())):
        ran = here("record", str(written(tmp_path / "named.csv", rows, [heading, *HEADINGS])), *said, cwd=folder)
        assert (ran.status, state(folder) == first) == (0, True), heading + ran.out
        assert said or heading != "Round" or "unchanged" in ran.out


def test_how_many_were_invited_may_be_said_later_and_stays(folder: Path, tmp_path: Path, here: Run) -> None:
    rows = [row for row in answers() if row[1] < "2011-07"]
    file = str(written(tmp_path / "first.csv", rows))

    def invited() -> list[object]:
        plan = tomllib.loads((folder / "projects/p/data-capture/survey.toml").read_text("utf-8"))
        return [wave.get("invited") for wave in plan["waves"]]

    here("record", file, cwd=folder)
    ran = here("record", file, "--invited", "3", cwd=folder)
    assert (ran.status, invited()) == (2, [None])
    here("record", file, "--invited", "90", cwd=folder)
    assert invited() == [90]
    here("record", str(written(tmp_path / "corrected.csv", rows[1:])), cwd=folder)
    assert invited() == [90]


def test_one_changed_digit_is_found(folder: Path, right: Path, here: Run) -> None:
    here("record", str(right), cwd=folder)
    assert here("record", "--check", cwd=folder).status == 0
    text = (folder / FIVE_PATH).read_text("utf-8")
    number = next(one for one in computed(folder) if "n" in one)["n"]
    (folder / FIVE_PATH).write_text(text.replace(f"n = {number}\n", f"n = {int(str(number)) + 1}\n", 1), "utf-8")
    ran = here("record", "--check", cwd=folder)
    assert ran.status == 1
    assert f"✗ {FIVE_PATH}" in ran.out
    assert f"n = {int(str(number)) + 1}\n" in (folder / FIVE_PATH).read_text("utf-8")


def test_an_answer_to_what_was_not_asked_is_left_out(folder: Path, tmp_path: Path, here: Run) -> None:
    rows = answers()
    rows[0][2:4] = ["no", "4"]
    ran = here("record", str(written(tmp_path / "bad.csv", rows)), cwd=folder)
    assert "row 2, tasks  “4” was answered, and is asked only if “asked” is “Yes”" in " ".join(ran.out.split("\n"))


def test_respondents_twice_count_once_or_where_they_differ_not_at_all(folder: Path, tmp_path: Path, here: Run) -> None:
    rows = answers()
    differing = [*rows[8][:5], "york" if rows[8][5] == "hull" else "hull", rows[8][6]]
    ran = here("record", str(written(tmp_path / "twice.csv", [*rows, list(rows[7]), differing])), cwd=folder)
    assert "answered in row 9 already" in ran.out
    assert ran.out.count("not the same") == 2
    kept = [path.read_text("utf-8").count("\n") - 1 for path in (folder / "projects/p/data/survey").glob("*.csv")]
    assert sum(kept) == len(rows) - 1


def test_an_item_that_asks_who_somebody_is_is_refused_or_kept_as_a_hash(folder: Path, right: Path, here: Run) -> None:
    plan = folder / "projects/p/data-capture/survey.toml"
    asked = plan.read_text("utf-8").replace('label = "Anything else?"', 'label = "Your full name"')
    plan.write_text(asked, "utf-8")
    ran = here("record", str(right), cwd=folder)
    assert (ran.status, "words  identifies a person: a name" in ran.out) == (1, True)
    plan.write_text(asked.replace('label = "Your full name"', 'label = "Your full name"\nidentifier = true'), "utf-8")
    assert here("record", str(right), cwd=folder).status == 0
    kept = "".join(path.read_text("utf-8") for path in (folder / "projects/p/data/survey").glob("*.csv"))
    assert "thanks" not in kept
    assert "P001" not in kept


def test_the_key_is_readable_by_its_owner_alone_and_git_does_not_see_it(folder: Path, right: Path, here: Run) -> None:
    here("record", str(right), cwd=folder)
    assert os.stat(folder / ".evalkit/key").st_mode & 0o777 == 0o600
    assert "/key" in (folder / ".evalkit/.gitignore").read_text("utf-8").splitlines()
    assert [path.name for path in (folder / ".evalkit").iterdir() if path.name.startswith("record-")] == []


def test_windows_1252_and_utf_16_are_read_with_rows_as_a_spreadsheet_counts_them(
    folder: Path, tmp_path: Path, right: Path, here: Run
) -> None:
    here("record", str(right), cwd=folder)
    rows = answers()
    rows[2][6] = "café"
    rows[9][3] = "99"
    file = written(tmp_path / "plain.csv", rows)
    text = file.read_text("utf-8").replace("\r\n", "\n").replace("\n", "\n\n", 1)
    for encoding in ("cp1252", "utf-16"):
        file.write_bytes(text.encode(encoding))
        ran = here("record", str(file), cwd=folder)
        assert "row 12, tasks  “99”" in ran.out, ran.out + ran.err
        kept = "".join(path.read_text("utf-8") for path in (folder / "projects/p/data/survey").glob("*.csv"))
        assert "café" in kept


def test_a_withheld_part_cannot_be_had_by_subtraction(folder: Path, tmp_path: Path, here: Run) -> None:
    rows = [
        [f"P{who}", "2011-04-05", "yes", "9" if who % 2 else "1", "", "hull" if who < 6 else "york", "thanks"]
        for who in range(40)
    ]
    here("record", str(written(tmp_path / "few.csv", rows)), cwd=folder)
    parts = defaultdict(list)
    for one in computed(folder):
        parts["by" in one].append(one)
    assert parts[False][0]["n"] == 40
    assert [one.get("suppressed") for one in parts[True]] == ["fewer than 5"] * 2
    assert all("n" not in one and "value" not in one for one in parts[True])


def test_a_plan_with_many_items_finds_room_in_memory(folder: Path, tmp_path: Path, here: Run) -> None:
    plan = folder / "projects/p/data-capture/survey.toml"
    ids = [f"q{number}" for number in range(60)]
    asked = "".join(f'\n[[items]]\nid = "{id}"\nlabel = "{id}?"\ntype = "integer"\n' for id in ids)
    plan.write_text(plan.read_text("utf-8") + asked, "utf-8")
    rows = [[*row, *(str(number) for number in range(60))] for row in answers()]
    rows[3][-1] = "many"
    ran = here("record", str(written(tmp_path / "wide.csv", rows, [*HEADINGS, *ids])), cwd=folder)
    assert ran.status == 0, ran.err
    assert "q59" in ran.out
    assert "many" in ran.out
    (kept, _) = sorted((folder / "projects/p/data/survey").glob("*.csv"))
    assert "58,59" in kept.read_text("utf-8")


def test_an_item_may_be_called_as_the_database_calls_things_itself(folder: Path, tmp_path: Path, here: Run) -> None:
    ids = ("row", "rowid", "c0", "held", "part", "time", "who_")
    items = "".join(f'\n[[items]]\nid = "{id}"\nlabel = "{id}?"\ntype = "integer"\n' for id in ids)
    (folder / "projects/p/data-capture/survey.toml").write_text(SURVEY + items, "utf-8")
    for name, odd in (("plain", ""), ("odd", "n/a")):
        rows = [[*row, *(str(100 + at) for _ in ids[1:]), odd if at == 3 else "7"] for at, row in enumerate(answers())]
        assert here("record", str(written(tmp_path / f"{name}.csv", rows, [*HEADINGS, *ids])), cwd=folder).status == 0
        kept = [
            row
            for path in folder.glob("projects/p/data/survey/*.csv")
            for row in csv.DictReader(path.read_text("utf-8").splitlines())
        ]
        assert len(kept) == 80
        assert sorted(int(row["row"]) for row in kept) == list(range(100, 180))
        assert all(row["row"] == row[id] for row in kept for id in ids[1:-1])
