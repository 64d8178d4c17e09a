"""A reader who knows everything that is written, and solves for what is not, finds no withheld number: whole or in parts,
over waves of several lengths, and over several indicators that count the same answers.
"""

import random
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.conftest import Run
from tests.evidence.conftest import care_with, written

PLAN = """title = "Survey"
method = "survey"

[schedule]
start = 2011-01-01
end = 2011-12-31
every = "3 months"

[[items]]
id = "who"
type = "text"
key = true

[[items]]
id = "day"
type = "date"
required = true

[[items]]
id = "asked"
required = true
type = "select-one"
choices = { yes = "yes", no = "no" }

[[items]]
id = "better"
required = true
type = "select-one"
choices = { yes = "yes", no = "no" }

[[items]]
id = "unit"
type = "select-one"
choices = { york = "york", hull = "hull", leeds = "leeds" }

[[items]]
id = "age"
type = "select-one"
choices = { young = "young", old = "old" }
"""
HEADINGS = ["who", "day", "asked", "better", "unit", "age"]
PARTS = {"unit": ("york", "hull", "leeds"), "age": ("young", "old")}
Kind = tuple[str, str, str, str, str]
"""The quarter's last day, and answers to `asked`, `better`, `unit`, `age`, all of which have to be given."""
QUARTERS = ("2011-03-31", "2011-06-30")


@dataclass(frozen=True)
class Counted:
    """An indicator: its file without observations, of which answers it is, and which of them count."""

    text: str
    of: Callable[[Kind], bool]
    counts: Callable[[Kind], bool] | None
    by: tuple[str, ...]
    is_half_year: bool = False


def indicator(kind: str, rule: str, by: tuple[str, ...], wave: str = "") -> str:
    at = f'wave = "{wave}"\n' if wave else ""
    return f'title = "I"\nkind = "{kind}"\n[compute]\nsource = "survey"\n{rule}\nby = {list(by)}\n{at}'.replace(
        "'unit'", '"unit"'
    ).replace("'age'", '"age"')


BOTH = ("unit", "age")
INDICATORS = {
    "all": Counted(indicator("count", "", BOTH), lambda _: True, lambda _: True, BOTH),
    "asked": Counted(
        indicator("proportion", "count = \"asked = 'yes'\"", BOTH), lambda _: True, lambda k: k[1] == "yes", BOTH
    ),
    "of-asked": Counted(
        indicator("proportion", "of = \"asked = 'yes'\"\ncount = \"better = 'yes'\"", ("unit",)),
        lambda k: k[1] == "yes",
        lambda k: k[2] == "yes",
        ("unit",),
    ),
    "of-others": Counted(
        indicator("proportion", "of = \"asked = 'no'\"\ncount = \"better = 'yes'\"", ("unit",)),
        lambda k: k[1] == "no",
        lambda k: k[2] == "yes",
        ("unit",),
    ),
    "better": Counted(
        indicator("proportion", "count = \"better = 'yes'\"", ("age",), "6 months"),
        lambda _: True,
        lambda k: k[2] == "yes",
        ("age",),
        is_half_year=True,
    ),
}


def answers(seed: int) -> list[list[str]]:
    """Answers of which some parts are small."""
    chance = random.Random(seed)
    number = chance.choice((30, 60, 120))
    asked_of = chance.choice(((6, 3), (9, 1), (1, 9)))
    weights = chance.choice(((10, 5, 1), (30, 4, 1), (1, 1, 1)))
    rows = []
    for who in range(number):
        month = chance.choice((1, 2, 3, 4, 5, 6))
        asked, better = chance.choices(("yes", "no"), asked_of)[0], chance.choices(("yes", "no"), (5, 3))[0]
        unit = chance.choices(PARTS["unit"], weights)[0]
        rows.append([f"P{who}", f"2011-{month:02}-11", asked, better, unit, chance.choices(PARTS["age"], (5, 1))[0]])
    return rows


def kinds_of(rows: list[list[str]]) -> dict[Kind, int]:
    """How many answers there really are of every kind that there could be."""
    every = product(QUARTERS, ("yes", "no"), ("yes", "no"), PARTS["unit"], PARTS["age"])
    found: dict[Kind, int] = dict.fromkeys(every, 0)
    for _, day, asked, better, unit, age in rows:
        found[QUARTERS[day > "2011-04"], asked, better, unit, age] += 1
    return found


def is_meant(kind: Kind, day: str, by: Mapping[str, str], counted: Counted) -> bool:
    in_wave = day == QUARTERS[1] if counted.is_half_year else day == kind[0]
    here = {"unit": kind[3], "age": kind[4]}
    return in_wave and counted.of(kind) and all(here[name] == label for name, label in by.items())


def numbers(root: Path, kinds: Mapping[Kind, int]) -> tuple[list[Any], list[Any], list[str]]:
    """The sums that are written, each as kinds and its value; the small ones that are not; and what is wrong."""
    shown, hidden, wrong = [], [], []
    for id, counted in INDICATORS.items():
        held = tomllib.loads((root / f"projects/p/indicators/{id}.toml").read_text("utf-8")).get("observations", [])
        for one in held:
            of = np.array([is_meant(kind, str(one["date"]), one.get("by", {}), counted) for kind in kinds], dtype=float)
            counting = np.array([bool(counted.counts and counted.counts(kind)) for kind in kinds]) * of
            sizes = np.array(list(kinds.values()))
            for which, name in ((of, "n"), (counting, "count"), (of - counting, "rest")):
                value = round(float(which @ sizes))
                if "suppressed" in one:
                    if 0 < value < 5:
                        hidden.append((which, value, f"{id} {one['date']} {one.get('by', '')} {name}"))
                elif name != "rest":
                    shown.append((which, value))
                    wrong += [f"{id}: {name} {one}"] * (one[name] != value)
                if "suppressed" not in one and 0 < value < 5 and id != "all":
                    wrong.append(f"shown: {id} {one} {name}")
    plan = tomllib.loads((root / "projects/p/data-capture/survey.toml").read_text("utf-8"))
    told = [wave for wave in plan["waves"] if "answered" in wave]
    shown += [(np.array([str(one["date"]) == kind[0] for kind in kinds], dtype=float), one["answered"]) for one in told]
    return shown, hidden, wrong


def found_out(shown: list[Any], hidden: list[Any]) -> list[str]:
    """The hidden numbers that can be one whole number only, of all that fits what is shown."""
    rows, values = np.array([row for row, _ in shown]), np.array([value for _, value in shown], dtype=float)

    def least(wish: Any) -> Any:
        exactly = [LinearConstraint(rows, values, values)] if shown else []
        found = milp(wish, constraints=exactly, bounds=Bounds(0, 500), integrality=np.ones(len(wish)))
        assert found.success
        return found.x

    found = []
    while hidden:
        first, value, name = hidden[0]
        ends = least(first), least(-first)
        moved = [abs(which @ (ends[0] - ends[1])) > 0.5 for which, *_ in hidden]
        found += [] if moved[0] else [f"{name} = {value}"]
        hidden = [one for one, is_moved in zip(hidden[1:], moved[1:], strict=True) if not is_moved]
    return found


@pytest.mark.parametrize("seed", [6])
def test_no_withheld_number_follows_from_all_that_are_written(seed: int, tmp_path: Path, here: Run) -> None:
    files = {f"indicators/{id}.toml": counted.text for id, counted in INDICATORS.items()}
    root = care_with(tmp_path, {"data-capture/survey.toml": PLAN, **files})
    rows = answers(seed)
    ran = here("record", str(written(tmp_path / "answers.csv", rows, HEADINGS)), cwd=root)
    assert ran.status == 0, ran.err
    shown, hidden, wrong = numbers(root, kinds_of(rows))
    assert wrong == []
    assert hidden
    assert found_out(shown, hidden) == []
    assert here("record", "--check", cwd=root).status == 0
