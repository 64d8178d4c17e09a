"""`evalkit portfolio` as it is run: what it shows and writes, how it ends, and what it leaves alone."""

import csv
import json
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evalkit.portfolio.examine import Facts
from tests.portfolio.conftest import AS_OF
from tests.running import Ran, Run
from tests.small import PROGRAMME, edit, make


@pytest.fixture
def rollup(here: Run, several: Path) -> Run:
    """Rolls the portfolio up on its day, in the folder that holds it."""

    def rollup(*arguments: str, paths: tuple[str, ...] = (str(several),)) -> Ran:
        return here("portfolio", *paths, "--as-of", AS_OF, *arguments)

    return rollup


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_screen_says_which_principle_is_weakest_where_and_what_to_do_on_monday(rollup: Run) -> None:
    ran = rollup()
    assert ran.status == 1
    assert ran.out.startswith("The gate holds for 3 of 5 evaluations. The weakest principle is ")
    assert "A score says how complete the files are at their stage." in ran.out
    assert "By commissioner" in ran.out
    assert "1 of 1*" in ran.out
    assert "* fewer than 3 evaluations: not ranked" in ran.out
    assert "Past the planned end of their stage, gate not held: 1" in ran.out
    assert "reviews: 1, in 1 evaluation" in ran.out
    assert "2026-09-01" in ran.out
    assert "SUS401, 1 requirement" in ran.out
    monday = ran.out.partition("On Monday")[2]
    assert "1. “Birch”" in monday
    assert "46 days past the planned end of inception; 2 errors. Begin with explicit.rationale" in monday


def test_every_figure_is_recounted_from_the_check(rollup: Run, here: Run, several: Path, tmp_path: Path) -> None:
    assert rollup("--output", "r.json").status == 1
    held = json.loads((tmp_path / "r.json").read_text("ascii"))
    checked = json.loads(here("check", str(several), "--as-of", AS_OF, "--format", "json").out)["evaluations"]
    said = held["answers"]
    assert [row["evaluation"] for row in held["evaluations"]] == [one["path"] for one in checked]
    assert said["held"] == sum(one["passed"] for one in checked)
    assert (said["score"]["met"], said["score"]["due"]) == tuple(
        sum(one["score"][key] for one in checked) for key in ("met", "due")
    )
    for principle in said["principles"]:
        own = [
            [clause for id, clause in one["clauses"].items() if id.partition(".")[0] == principle["principle"]]
            for one in checked
        ]
        assert principle["met"] == sum(clause["met"] for clauses in own for clause in clauses)
        assert principle["due"] == sum(clause["due"] for clauses in own for clause in clauses)
        assert principle["percent"] == 100 * principle["met"] // principle["due"]
        assert principle["evaluations"] == sum(any(clause["due"] for clause in clauses) for clauses in own)
        assert principle["lacking_in"] == sum(any(c["due"] > c["met"] for c in clauses) for clauses in own)
    assert len(held["findings"]) == sum(len(one["findings"]) + len(one["waived"]) for one in checked)
    fingerprints = [found["fingerprint"] for one in checked for found in one["findings"]]
    assert [row["fingerprint"] for row in held["findings"] if row["state"] == "missing"] == fingerprints


def test_tables_hold_what_the_contract_says_and_no_cell_is_a_formula(here: Run, tmp_path: Path) -> None:
    make(tmp_path / "care")
    edit(tmp_path / "care", PROGRAMME, 'title = "Shared care"', 'title = "=cmd|calc"\ncommissioner = "-1+1"')
    ran = here("portfolio", "care", "--as-of", AS_OF, "--output", "t.csv", "--detail", "requirements")
    assert (ran.status, ran.out) == (0, "")
    assert sorted(os.listdir(tmp_path / "t.csv")) == [
        *("burden.csv", "evalkit-portfolio.json", "evaluations.csv", "factors.csv", "findings.csv"),
        *("relationships.csv", "requirements.csv", "scores.csv", "types.csv"),
    ]
    (row,) = table(tmp_path / "t.csv/evaluations.csv")
    assert (row["title"], row["commissioner"]) == ("'=cmd|calc", "'-1+1")
    assert (row["held"], row["stage_planned_end"], row["state"]) == ("true", "2026-06-30", "checked")
    assert list(table(tmp_path / "t.csv/relationships.csv")[0]) == [
        *("evaluation", "project", "relationship", "type", "parties", "groups", "judgement")
    ]
    states = {row["state"] for row in table(tmp_path / "t.csv/requirements.csv")}
    assert states == {"met", "missing", "later"}


def test_one_evaluation_of_several_projects_is_rolled_up_by_project_and_theme(here: Run, worked: Path) -> None:
    ran = here("portfolio", str(worked), "--as-of", AS_OF)
    assert ran.status == 0
    assert "patient-ward (person-professional): not-changed" in ran.out
    assert "decisions taken elsewhere: barrier in asked-on-site, going-home-together" in ran.out
    assert "On Monday" not in ran.out


def test_without_a_path_it_is_the_one_here_or_those_below(here: Run, several: Path) -> None:
    assert here("portfolio", "--as-of", AS_OF, cwd=several).out.startswith("The gate holds for 3 of 5 evaluations.")
    assert here("portfolio", cwd=several / "elm/projects").out.startswith("The gate of one evaluation holds.")


@pytest.mark.parametrize("by", ["commissioner", "type", "stage", "year", "evaluator"])
def test_it_is_broken_down_as_asked(by: str, rollup: Run) -> None:
    assert f"\nBy {by} " in rollup("--by", by).out


def test_what_cannot_be_reached_or_checked_stands_in_every_output_and_never_counts_as_holding(
    rollup: Run, here: Run, several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").write_text(f"# ours\n{several / 'alder'}\n\ngone\nhttps://me:secret@x.org/y?token=1\n", "utf-8")
    ran = here("portfolio", "--from", "list", "--as-of", AS_OF, "--output", "r.json", "--output", "r.csv")
    assert ran.status == 2
    assert "2 could not be checked" in ran.err
    assert (
        "secret" not in ran.err + (tmp_path / "r.json").read_text() + (tmp_path / "r.csv/evaluations.csv").read_text()
    )
    rows = table(tmp_path / "r.csv/evaluations.csv")
    assert [(row["state"], row["held"]) for row in rows] == [("checked", "true"), ("unchecked", ""), ("unchecked", "")]
    assert rows[1]["reason"] == "There is nothing at gone."
    assert json.loads((tmp_path / "r.json").read_text())["answers"]["unchecked"] == 2

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("Jane Doe")

    monkeypatch.setattr("evalkit.portfolio.rows.rows", fails)
    ran = rollup("--output", "r.json", "--no-cache", paths=(str(several / "alder"),))
    assert ran.status == 3
    assert "A fault of evalkit itself, not of its files: RuntimeError in test_portfolio.py:" in ran.err
    assert "Jane Doe" not in ran.err


def test_one_that_ends_its_process_costs_nobody_else_anything(
    rollup: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evalkit.portfolio import pool

    def found_out(roots: Sequence[Path], *arguments: Any, **named: Any) -> list[Facts]:
        found = pool.found_out(roots, *arguments, **named)
        return [Facts(f.root, unchecked="It ended.") if f.root.name == "cedar" else f for f in found]

    monkeypatch.setattr("evalkit.portfolio.rolled.found_out", found_out)
    assert rollup("--output", "r.json").status == 3
    held = json.loads((tmp_path / "r.json").read_text())
    assert [(row["state"], row["reason"]) for row in held["evaluations"]].count(("unchecked", "It ended.")) == 1
    assert (len(held["evaluations"]), held["answers"]["unchecked"]) == (5, 1)
    assert held["answers"]["needing_help"][0]["what_to_do"] == "Make it readable, and check it again."


def test_a_folder_that_cannot_be_read_costs_nobody_else_anything(
    rollup: Run, several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def hindered(path: Any) -> Any:  # some give a number
        if isinstance(path, str) and os.path.basename(path) == "birch":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", hindered)
    assert rollup("--output", "r.csv").status == 3
    rows = {row["evaluation"].rpartition("/")[2]: row for row in table(tmp_path / "r.csv/evaluations.csv")}
    assert (len(rows), rows["birch"]["reason"]) == (5, "The folder cannot be read: permission denied.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone",), "There is nothing at gone."),
        (("--from", "gone"), "gone cannot be read: no such file or directory."),
        (("--from", "empty"), "empty lists no source."),
        (("care", "--by", "stages"), "--by is “stages”. Did you mean “stage”?"),
        (("care", "--detail", "all"), "--detail is “all”."),
        (("care", "--output", "r.doc"), "The ending of r.doc does not say which format is meant."),
        (("care", "--output", "no/r.json"), "no/r.json cannot be written: there is no folder no."),
        (("care", "--output", "r.json", "--output", "./r.json"), "Two outputs would go to r.json."),
        (("care", "--output", "mine.json"), "mine.json is there already and is no roll-up of evalkit"),
        (
            ("care", "--output", "later.json"),
            "later.json is a roll-up of version 2, and this evalkit writes version 1.",
        ),
        (("care", "--output", "mine.csv"), "mine.csv is there already and is no roll-up of evalkit"),
        (("care", "--output", "care/projects/r.json"), "is among the files of the evaluation"),
        (("care", "--output", "r.json", "--keep-history"), "--keep-history says nothing about where."),
        (("care", "--ignore", "EXP,TAN,EVI,SUS,QUE,LOG,IND,CAP,STO"), "no rule is left"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], said: str, here: Run, care: Path, tmp_path: Path
) -> None:
    for name, text in (("empty", "# nothing\n"), ("mine.json", "{}"), ("later.json", '{\n  "evalkit_portfolio": 2,')):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "mine.csv").mkdir()
    before = sorted(tmp_path.rglob("*"))
    ran = here("portfolio", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_roll_up_is_written_over_an_earlier_one_and_over_nothing_else(rollup: Run, tmp_path: Path) -> None:
    for _ in range(2):
        ran = rollup("--output", "r.csv", "--output", "r.json", "--quiet")
        assert (ran.status, ran.err, ran.out) == (1, "", "")
        assert sorted(os.listdir(tmp_path)) == ["r.csv", "r.json"]
    before = (tmp_path / "r.json").read_bytes()
    (tmp_path / "r.csv/remarks.md").write_text("Ours.", "utf-8")
    assert rollup("--output", "r.json", "--output", "r.csv").status == 2
    assert (tmp_path / "r.json").read_bytes() == before
    assert (tmp_path / "r.csv/remarks.md").read_text("utf-8") == "Ours."


def test_nothing_is_half_written_and_what_was_left_by_a_killed_one_is_taken_away(
    rollup: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rollup("--output", "r.csv", "--output", "r.json").status == 1
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    monkeypatch.setattr("evalkit.portfolio.outputs.json.answers", lambda _: 1 / 0)
    assert rollup("--output", "r.csv", "--output", "r.json").status == 3
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    shutil.copytree(tmp_path / "r.csv", tmp_path / ".r.csv.01234567/new.csv")
    (tmp_path / "r.csv").rename(tmp_path / ".r.csv.01234567/was")
    assert rollup("--output", "r.csv").status == 1
    assert sorted(os.listdir(tmp_path)) == ["r.csv", "r.json"]


def test_a_baseline_sets_known_findings_apart_in_each_evaluation(here: Run, several: Path, tmp_path: Path) -> None:
    portfolio = Path(shutil.copytree(several, tmp_path / "portfolio"))
    here("check", "portfolio", "--as-of", AS_OF, "--write-baseline", "known.json")
    assert (
        here("portfolio", "portfolio", "--as-of", AS_OF, "--baseline", "known.json", "--output", "r.json").status == 0
    )
    edit(portfolio / "alder", PROGRAMME, 'owner = "programme lead"\n')
    assert (
        here("portfolio", "portfolio", "--as-of", AS_OF, "--baseline", "known.json", "--quiet").out
        == "portfolio/alder\n"
    )
    make(tmp_path / "other")
    ran = here("portfolio", "other", "--baseline", "known.json")
    assert (ran.status, "it knows none of these" in ran.err) == (2, True)


def test_several_processes_give_the_same(rollup: Run, tmp_path: Path) -> None:
    for name, jobs in (("one", "1"), ("two", "2")):
        rollup("--output", f"{name}.json", "--jobs", jobs)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_what_needs_no_package_works_without_the_extra(here: Run, care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for name in ("r.duckdb", "r.parquet", "r.xlsx"):
        ran = here("portfolio", "care", "--output", name)
        assert (ran.status, 'python -m pip install "evalkit-relationships[portfolio]"' in ran.err) == (2, True)
    assert here("portfolio", "care").status in (0, 1)
    assert here("portfolio", "care", "--output", "r.html", "--output", "r.json", "--output", "r.csv").status in (0, 1)
