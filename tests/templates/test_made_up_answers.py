"""The worked example's answers are made up by a script, with a seed; what is computed from them is what the example tells."""

import csv
import shutil
from importlib import import_module
from pathlib import Path

from evalkit.privacy.answers import asks_for
from evalkit.privacy.details import details
from tests.running import run

answers = import_module("docs.example.answers")
DATA = answers.PROJECT / "data"


def test_the_script_makes_what_the_template_has(worked: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(worked, tmp_path / "example"))
    shutil.rmtree(copy / DATA)
    for wave, file in answers.write(tmp_path):
        ran = run(copy, "record", str(file), "--source", "review-survey", "--invited", str(wave.invited), "--strict")
        assert ran.status == 0, ran.out + ran.err
    for part in ("data", "indicators", "data-capture"):
        for path in sorted((worked / answers.PROJECT / part).rglob("*")):
            if path.is_file():
                again = copy / path.relative_to(worked)
                assert again.read_bytes() == path.read_bytes(), path


def test_what_is_recorded_follows(worked: Path, example: Path) -> None:
    assert run(worked, "record", "--check").status == 0
    sheet = example / answers.PROJECT / "indicators/acted-on-plan-48h.toml"
    sheet.write_text(sheet.read_text("utf-8").replace("value = 49.3671", "value = 49.3672"), "utf-8")
    ran = run(example, "record", "--check")
    assert ran.status == 1
    assert "acted-on-plan-48h.toml" in ran.out


def test_a_dry_run_says_what_is_to_be_written(example: Path, tmp_path: Path) -> None:
    (_, file), *_ = answers.write(tmp_path)
    rows = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(rows[: len(rows) // 2]), "utf-8")
    ran = run(example, "record", str(file), "--source", "review-survey", "--dry-run")
    assert ran.status == 0
    assert "✓ projects/copd-care-planning/indicators/partnership-score.toml: 15 observations, to be written" in ran.out
    assert "something else" not in ran.out
    assert run(example, "record", "--check").status == 0


def test_nobody_can_be_recognised(worked: Path) -> None:
    files = sorted((worked / DATA).rglob("*.csv"))
    assert len(files) == 3
    for file in files:
        assert details(file.read_text("utf-8")) == []
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert {row["first_step"] for row in rows} <= {"", *answers.STEPS}
        assert [id for id in rows[0] if asks_for(id, None)] == []


def test_a_wave_that_is_named_is_replaced_whenever_its_last_answer_came(example: Path) -> None:
    text = (example / DATA / "review-survey/2024-03-31.csv").read_text("utf-8").replace("2024-03-31", "2024-03-30")
    head, rows = text.partition("\n")[::2]
    (example / "again.csv").write_text(f"{head.replace('_wave', 'wave')}\n{rows}", "utf-8")
    ran = run(example, "record", "again.csv", "--source", "review-survey")
    assert ran.status == 0, ran.out + ran.err
    assert "wave 2024-03-30: 131 answers kept, replaces 131 answers" in ran.out
    kept = sorted(path.name for path in (example / DATA / "review-survey").glob("*.csv"))
    assert kept == ["2022-11-30.csv", "2023-07-31.csv", "2024-03-30.csv"]
