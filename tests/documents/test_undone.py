"""Whoever reads a whole document cannot work out a number that it withholds: each way of filling the gaps is tried."""

import random
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest

from tests.running import run
from tests.small import INDICATOR

DAYS = ("2026-03-31", "2026-06-30")
UNITS = ("York", "Leeds", "Hull")
_ROW = re.compile(r"^\| (\d+ \w+ \d+) \| ([^|]*) \| ([^|]*) \|", re.MULTILINE)

SMALL = range(1, 5)
Cells = Mapping[tuple[str, str], tuple[int, int]]
"""Day and unit (empty for all) → how many were asked, and how many of them said yes."""


def drawn(seed: int) -> Cells:
    """Numbers of a small survey, of which some are few."""
    some, cells = random.Random(seed), {}
    for day in DAYS:
        for unit in UNITS:
            n = some.choice((some.randint(1, 4), some.randint(5, 40), some.randint(12, 60)))
            cells[day, unit] = (n, some.randint(0, n))
        parts = [cells[day, unit] for unit in UNITS]
        cells[day, ""] = (sum(n for n, _ in parts), sum(yes for _, yes in parts))
    return cells


def as_toml(number: int, cells: Cells) -> str:
    made = [
        f"\n[[observations]]\ndate = {day}\nvalue = {100 * yes / n:.4f}\nn = {n}\n"
        + (f'by = {{ unit = "{unit}" }}\n' if unit else "")
        for (day, unit), (n, yes) in cells.items()
    ]
    head = f'title = "Asked {number:02}"\nkind = "proportion"\nunit = "percent"\ndirection = "increase"\n'
    return f'{head}disaggregation = ["unit"]\n{"".join(made)}'


@pytest.fixture
def told(care: Path) -> Iterator[tuple[str, list[Cells]]]:
    """What the public reads, and what is true."""
    truth = [drawn(seed) for seed in range(30)]
    for number, cells in enumerate(truth):
        (care / INDICATOR).with_name(f"asked-{number:02}.toml").write_text(as_toml(number, cells), "utf-8")
    ran = run(care, "publish", "report", "--audience", "public", "--to", "md", "--as-of", "2026-12-31")
    assert ran.status == 0, ran.err
    yield (care / "published/report-public.md").read_text("utf-8"), truth


def test_what_is_withheld_cannot_be_worked_out(told: tuple[str, list[Cells]]) -> None:
    text, truth = told
    withheld = 0
    for number, cells in enumerate(truth):
        shown = printed(text, number)
        assert len(shown) == len(cells)
        for day, asked in product(DAYS, UNITS):
            n, yes = cells[day, asked]
            if isinstance(shown[day, asked], str) and n < 5:
                withheld += 1
                assert len(possible(shown, day, asked)) > 1, (number, day, asked, n)
            elif not isinstance(shown[day, asked], str):
                assert n >= 5, (number, day, asked)
                assert not 0 < yes < 5, (number, day, asked)
                assert not 0 < n - yes < 5, (number, day, asked)
    assert withheld > 20


def printed(text: str, number: int) -> dict[tuple[str, str], tuple[int, int] | str]:
    """What the document says of an indicator; its words where it withholds that."""
    table = text.partition(f"Values: Asked {number:02}")[2].partition("**Table")[0].partition("<a id")[0]
    months = {"31 March 2026": DAYS[0], "30 June 2026": DAYS[1]}
    found: dict[tuple[str, str], tuple[int, int] | str] = {}
    for day, who, value in _ROW.findall(table):
        n = re.search(r"n = (\d+)", value)
        share = re.search(r"([\d.]+)%", value)
        unit = who.replace("\\", "").rpartition("unit: ")[2] if "unit" in who else ""
        cell = (int(n[1]), round(float(share[1]) * int(n[1]) / 100)) if n and share else value
        found[months[day], unit] = cell
    return found


def possible(shown: Mapping[tuple[str, str], tuple[int, int] | str], day: str, asked: str) -> set[int]:
    """How many may have been asked there, for who knows all that is printed of that day, and what its words mean."""
    whole = shown[day, ""]
    if isinstance(whole, str):
        return set(SMALL)
    words = {unit: cell for unit in UNITS if isinstance(cell := shown[day, unit], str)}
    rest = whole[0] - sum(cell[0] for unit in UNITS if not isinstance(cell := shown[day, unit], str))
    found = set()
    for guess in product(range(rest + 1), repeat=len(words) - 1):
        counts = dict(zip(words, (*guess, rest - sum(guess)), strict=True))
        if all(count >= 0 and (count >= 5 or "fewer" in words[unit]) for unit, count in counts.items()):
            found.add(counts[asked])
    return found & set(SMALL)
