"""The queries that stand in the page give what was counted while the rows went by, and what the tables hold is opened by others."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import pytest

from evalkit.portfolio import questions
from evalkit.portfolio.tables import Rows, columns
from tests.portfolio.conftest import AS_OF
from tests.running import run
from tests.small import PROGRAMME, edit, make


@pytest.fixture(scope="module")
def made(several: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a roll-up in every format of tables."""
    folder = tmp_path_factory.mktemp("made")
    outputs = [part for ending in ("duckdb", "parquet", "xlsx", "json", "csv") for part in ("--output", f"r.{ending}")]
    (folder / "list").write_text("gone\n", "utf-8")
    ran = run(
        folder, "portfolio", str(several), "--from", "list", "--as-of", AS_OF, "--detail", "requirements", *outputs
    )
    assert ran.status == 2, ran.err
    return folder


@pytest.fixture(scope="module")
def database(made: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(made / "r.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def answers(made: Path) -> dict[str, Any]:
    return dict(json.loads((made / "r.json").read_text("ascii"))["answers"])


def asked(database: duckdb.DuckDBPyConnection, name: str, by: str = "") -> list[dict[str, Any]]:
    found = database.execute(questions.question(name, by).sql)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_principles_and_clauses(database: duckdb.DuckDBPyConnection, answers: dict[str, Any]) -> None:
    for name, keys in (("principle", ("principles", "crafts")), ("clause", ("clauses",))):
        said = [
            {k: v for k, v in row.items() if k not in ("ranked", name, "craft")} for key in keys for row in answers[key]
        ]
        counted = asked(database, f"{name}s")
        rest = [{k: v for k, v in row.items() if k != name} for row in counted]
        key = lambda row: sorted(row.items())  # noqa: E731
        assert sorted(rest, key=key) == sorted(said, key=key)
    assert [row["clause"] for row in counted if row["evaluations"] > 2] == [
        row["clause"] for row in answers["clauses"] if row["ranked"]
    ]


def test_types_of_relationship(database: duckdb.DuckDBPyConnection, answers: dict[str, Any]) -> None:
    said = {(row["type"], row["principle"]): row for row in answers["by_type_of_relationship"] if row["due"]}
    counted = {(row["type"], row["principle"]): row for row in asked(database, "matrix")}
    assert counted == said
    assert {row["type"]: row["evaluations"] for row in asked(database, "unaddressed")} == answers[
        "types_of_relationship"
    ]


@pytest.mark.parametrize("by", [*questions.BY, "type"])
def test_groups(by: str, database: duckdb.DuckDBPyConnection, answers: dict[str, Any]) -> None:
    said = {
        (group[by], own["principle"]): (group["evaluations"], group["held"], own["percent"], own["due"])
        for group in answers[f"by_{by}"]
        for own in group["principles"]
    }
    principles = {own for _, own in said}
    rows = asked(database, "by-type") if by == "type" else asked(database, "groups", by)
    counted = {
        (row["name"], row["principle"]): (row["evaluations"], row["held"], row["percent"], row["due"])
        for row in rows
        if row["clause"] is None and row["principle"] in principles
    }
    assert counted == said
    for group in answers[f"by_{by}"]:
        if weakest := group["weakest_clause"]["clause"]:
            own = [row for row in rows if row["name"] == group[by] and row["clause"] and row["due_in"] > 2]
            clauses = {row["clause"]: row["percent"] for row in own if row["principle"] in principles}
            assert clauses[weakest] == min(clauses.values())


def test_what_is_late(database: duckdb.DuckDBPyConnection, answers: dict[str, Any], made: Path) -> None:
    stuck = asked(database, "stuck")
    assert len(stuck) == answers["stuck"]["evaluations"] == 1
    assert stuck[0]["days_in_stage_over"] == (date.fromisoformat(AS_OF) - date(2026, 6, 30)).days
    assert asked(database, "holding-back") == answers["stuck"]["held_back_by"]
    overdue = {
        row["what"]: {"evaluations": row["evaluations"], "items": row["items"]} for row in asked(database, "overdue")
    }
    assert overdue == {what: counts for what, counts in answers["overdue"].items() if counts["items"]}
    ending = [row | {"until": row.pop("waived_until").isoformat()} for row in asked(database, "waivers")]
    assert ending == answers["waivers_ending"] != []
    monday = [row for row in asked(database, "monday") if row["held"] is not True or row["overdue"]]
    assert [row["evaluation"] for row in monday] == [row["evaluation"] for row in answers["needing_help"]]


def test_burden_and_themes(database: duckdb.DuckDBPyConnection, answers: dict[str, Any]) -> None:
    said = {
        (row["groups"], row["quarter"]): (row["hours"], row["evaluations"]) for row in answers["burden"]["by_quarter"]
    }
    counted = asked(database, "burden")
    assert (
        {(row["asked_of"], row["quarter"]): (round(row["hours"], 1), row["evaluations"]) for row in counted}
        == said
        != {}
    )
    assert asked(database, "themes") == answers["themes"] != []
    assert len(asked(database, "asked-by-several")) == len(answers["burden"]["asked_by_several"])


def test_every_table_is_the_same_in_every_format(made: Path, database: duckdb.DuckDBPyConnection) -> None:
    book = openpyxl.load_workbook(made / "r.xlsx", read_only=True)
    held = json.loads((made / "r.json").read_text("ascii"))
    for table in Rows._fields:
        names = [column.name for column in columns(table)]
        rows = database.execute(f"FROM {table}").fetchall()
        parquet = duckdb.execute("FROM read_parquet(?)", [str(made / f"r.parquet/{table}.parquet")])
        assert [column[0] for column in parquet.description or ()] == names
        assert parquet.fetchall() == rows
        assert [[_plain(value) for value in row] for row in rows] == [list(row.values()) for row in held[table]]
        frame = pandas.read_csv(made / f"r.csv/{table}.csv")
        assert (list(frame), len(frame)) == (names, len(rows))
        sheet = list(book[table].iter_rows(values_only=True))
        assert (list(sheet[0]), len(sheet) - 1) == (names, len(rows))
    first = dict(zip(sheet[0], sheet[1], strict=True)) if (sheet := list(book["evaluations"].values)) else {}
    assert (first["title"], first["held"], first["end"].date()) == ("Alder", True, date(2028, 12, 31))  # type: ignore[union-attr]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def test_runs_are_kept_where_a_verdict_has_changed(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        make(tmp_path / "all" / name)

    def rolled(day: str, *more: str) -> None:
        outputs = ("--output", "r.duckdb", "--output", "r.parquet", "--output", "r.json")
        assert run(tmp_path, "portfolio", "all", "--as-of", day, *outputs, *more).status in (0, 1)

    rolled("2026-03-01", "--keep-history")
    edit(tmp_path / "all/a", PROGRAMME, 'owner = "programme lead"\n')
    rolled("2026-04-01", "--keep-history")
    rolled("2026-04-02")
    with duckdb.connect(str(tmp_path / "r.duckdb"), read_only=True) as database:
        found = database.execute("SELECT DISTINCT as_of, evaluation FROM history ORDER BY ALL").fetchall()
        rows = database.execute("FROM history ORDER BY ALL").fetchall()
    assert found == [*((date(2026, 3, 1), f"all/{name}") for name in "abc"), (date(2026, 4, 1), "all/a")]
    kept = duckdb.execute("FROM read_parquet(?) ORDER BY ALL", [str(tmp_path / "r.parquet/history.parquet")])
    assert kept.fetchall() == rows
    for name in ("r.duckdb", "r.parquet"):
        ran = run(tmp_path, "portfolio", "all", "--as-of", "2026-03-31", "--output", name, "--keep-history")
        assert (ran.status, f"{name} keeps a run of 2026-04-01" in ran.err) == (2, True)
    trend = json.loads((tmp_path / "r.json").read_text())["answers"]["trend"]
    assert [(run["as_of"], run["principles"][0]["percent"], run["principles"][0]["evaluations"]) for run in trend] == [
        ("2026-03-01", 100, 3),
        ("2026-04-01", 93, 3),
    ]


def test_rows_of_what_has_not_changed_are_kept(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        make(tmp_path / "all" / name)

    def rolled(*arguments: str) -> set[str]:
        """Rolls up; gives the evaluations of which the rows are those that were there, marked so."""
        assert run(tmp_path, "portfolio", "all", "--output", "r.duckdb", *arguments).status in (0, 1)
        with duckdb.connect(str(tmp_path / "r.duckdb")) as database:
            kept = database.execute("SELECT DISTINCT evaluation FROM scores WHERE clause = 'kept'").fetchall()
            database.execute("UPDATE scores SET clause = 'kept'")
        return {row[0] for row in kept}

    assert rolled("--as-of", "2026-03-01") == set()
    edit(tmp_path / "all/a", PROGRAMME, 'owner = "programme lead"\n')
    (tmp_path / "all/b").rename(tmp_path / "all/d")
    assert rolled("--as-of", "2026-03-02") == {"all/c"}
    with duckdb.connect(str(tmp_path / "r.duckdb"), read_only=True) as database:
        assert database.execute("SELECT DISTINCT evaluation FROM scores ORDER BY 1").fetchall() == [
            ("all/a",),
            ("all/c",),
            ("all/d",),
        ]
        assert database.execute("SELECT as_of FROM portfolio").fetchall() == [(date(2026, 3, 2),)]
    assert rolled("--as-of", "2026-03-02", "--output", "p.html", "--stage", "design") == set()


def test_other_databases_and_workbooks_are_left_alone(tmp_path: Path) -> None:
    make(tmp_path / "care")
    with duckdb.connect(str(tmp_path / "mine.duckdb")) as mine:
        mine.execute("CREATE TABLE portfolio (schema_version VARCHAR)")
    openpyxl.Workbook().save(tmp_path / "mine.xlsx")
    (tmp_path / "empty.duckdb").touch()
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    for name in before:
        ran = run(tmp_path, "portfolio", "care", "--output", name)
        assert (ran.status, f"{name} is there already and is no roll-up of evalkit" in ran.err) == (2, True)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.*")} == before


def test_a_very_large_table_is_cut_into_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        make(tmp_path / "all" / name)
    monkeypatch.setattr("evalkit.portfolio.outputs.parquet.MOST", 20)
    monkeypatch.setattr("evalkit.portfolio.outputs.parquet.PARTS", 3)
    for _ in range(2):
        ran = run(tmp_path, "portfolio", "all", "--as-of", AS_OF, "--output", "r.parquet", "--output", "r.json")
        assert ran.status in (0, 1), ran.err
    assert sorted(path.name for path in (tmp_path / "r.parquet").glob("scores*")) == [
        f"scores-{part:02}.parquet" for part in range(3)
    ]
    rows = duckdb.execute("FROM read_parquet(?)", [str(tmp_path / "r.parquet/scores*.parquet")]).fetchall()
    held = json.loads((tmp_path / "r.json").read_text("ascii"))["scores"]
    assert sorted(map(str, rows)) == sorted(str(tuple(row.values())) for row in held)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "care")
    monkeypatch.setattr("evalkit.portfolio.outputs.xlsx.MOST", 50)
    ran = run(tmp_path, "portfolio", "care", "--output", "r.xlsx", "--detail", "requirements")
    assert ran.status == 2
    assert "requirements has more than the 50 rows" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["care"]
    assert run(tmp_path, "portfolio", "care", "--output", "r.xlsx").status in (0, 1)
