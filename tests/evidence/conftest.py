"""A small evaluation with a survey, two indicators that are computed from it, and answers to it."""

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

SURVEY = (Path(__file__).parent / "data" / "survey.toml").read_text("utf-8")
FIVE = """title = "Five tasks"
kind = "proportion"
unit = "percent"

[[observations]]
date = 2011-03-31
value = 12.0   # by hand
n = 40

[compute]
source = "survey"
of = "asked = 'yes'"
count = "tasks >= 5"
by = ["unit"]
"""
TASKS = """title = "Tasks"
kind = "median"
unit = "tasks"

[compute]
source = "survey"
value = "tasks"
"""
HEADINGS = ["who", "day", "asked", "tasks", "help", "unit", "words"]
Row = list[str]


def care_with(parent: Path, files: Mapping[str, str]) -> Path:
    """An evaluation with a project that has these files, by their paths within it."""
    root = parent / "care"
    around = {
        "evaluation.toml": 'format = 1\ntitle = "Care"\nstage = "fieldwork"\n',
        "projects/p/project.toml": 'title = "P"\nstart = 2011-01-01\nend = 2013-03-31\n',
    }
    for path, text in (around | {f"projects/p/{path}": text for path, text in files.items()}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"data-capture/survey.toml": SURVEY, "indicators/five.toml": FIVE, "indicators/tasks.toml": TASKS}
    return care_with(tmp_path, files)


def answers(number: int = 80, seed: int = 1) -> list[Row]:
    """Right answers in two waves; nobody could be recognised in them, for nobody gave them."""
    chance = random.Random(seed)
    rows = []
    for who in range(number):
        asked = "yes" if who % 4 else "no"
        day = f"2011-{chance.choice((4, 5, 6, 7, 8, 9)):02}-{chance.randint(1, 28):02}"
        tasks = str(chance.randint(0, 14)) if asked == "yes" else ""
        helped = chance.choice(("pen", "aloud", "pen aloud", ""))
        rows.append([f"P{who:03}", day, asked, tasks, helped, chance.choice(("york", "hull")), "thanks"])
    return rows


def written(path: Path, rows: Sequence[Row], headings: Sequence[str] = HEADINGS, **how: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **how)  # type: ignore[arg-type]
        writer.writerow(headings)
        writer.writerows(rows)
    return path


@pytest.fixture
def right(tmp_path: Path) -> Path:
    return written(tmp_path / "right.csv", answers())


Changed = Callable[[int, str, str], list[Row]]
