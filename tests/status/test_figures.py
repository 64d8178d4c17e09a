"""Primary indicators over time in `status`: as signs, as values, and as data."""

from datetime import date
from pathlib import Path

import pytest

from evalkit.model.indicator import Indicator
from evalkit.series.series import series_of
from evalkit.series.spark import spark
from tests.series.making import AS_OF as LATER
from tests.series.making import indicator, observed
from tests.status.shown import at_terminal, facts, status

DAY = "2027-01-15"


def with_values(folder: Path, values: list[str], role: str = "primary", unit: str = "percent") -> Path:
    """The evaluation with an indicator of these values, month by month."""
    told = "".join(f"[[observations]]\ndate = {date(2026, at + 1, 1)}\n{held}\n" for at, held in enumerate(values))
    text = f'title = "Asked"\nkind = "proportion"\nunit = "{unit}"\nrole = "{role}"\n{told}'
    (folder / "projects/ward/indicators/asked.toml").write_text(text, "utf-8")
    return folder


def test_at_a_terminal_it_is_a_line_of_signs_with_a_gap(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_values(care, ["value = 10", 'suppressed = "fewer than 5"', "value = 50", "value = 100"])
    lines = at_terminal(care, 80, monkeypatch, as_of=DAY)
    at = lines.index("Primary indicators")
    assert lines[at + 1] == "  asked  ▁·▅█  10% → 100%, Jan 2026 to Apr 2026"


def test_where_the_signs_cannot_be_shown_the_values_are(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_values(care, ["value = 10", "value = 20", "value = 50"])
    lines = at_terminal(care, 80, monkeypatch, as_of=DAY, encoding="ascii")
    assert "  asked  10% -> 50%, Jan 2026 to Mar 2026" in lines
    out = status(care, as_of=DAY).out
    assert "  asked  10 20 50  10% → 50%, Jan 2026 to Mar 2026\n" in out


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_long_name_and_unit_keep_within_the_width(care: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with_values(care, ["value = 1"] * 12, unit="points on a scale of very many words from 0 to 100")
    path = care / "projects/ward/indicators"
    (path / "asked.toml").rename(path / "asked-before-the-decision-was-made-at-all.toml")
    lines = at_terminal(care, columns, monkeypatch, as_of=DAY)
    assert len(lines[lines.index("Primary indicators") + 1]) <= columns


@pytest.mark.parametrize(
    ("values", "role"),
    [(["value = 1", "value = 2"], "primary"), (["value = 1"] * 3, "secondary"), (["suppressed = 'x'"] * 4, "primary")],
)
def test_few_values_and_secondary_indicators_are_not_shown(care: Path, values: list[str], role: str) -> None:
    with_values(care, values, role)
    assert facts(care, as_of=DAY)["indicators"] == []
    assert "Primary indicators" not in status(care, as_of=DAY).out


def test_json_has_the_values_and_nothing_of_what_is_withheld(care: Path) -> None:
    with_values(care, ["value = 1\nn = 40", 'suppressed = "fewer than 5"\nvalue = 3', "value = 2", "value = 4"])
    assert facts(care, as_of="2026-03-15")["indicators"] == []
    (one,) = facts(care, as_of=DAY)["indicators"]
    assert (one["project"], one["id"], one["title"], one["unit"]) == ("ward", "asked", "Asked", "percent")
    assert one["values"][:2] == [
        {"date": "2026-01-01", "value": 1.0, "n": 40, "withheld": False},
        {"date": "2026-02-01", "value": None, "n": None, "withheld": True},
    ]


@pytest.mark.parametrize(
    ("values", "kind", "unit", "signs"),
    [
        ([50.1, 50.2, 50.3], "proportion", "percent", "▅▅▅"),
        ([0.5, 0.9, 1.0], "proportion", "share", "▅██"),
        ([-10.0, 0.0, 10.0], "score", "points", "▁▅█"),
        ([0.0, 0.0, 0.0], "count", "falls", "▁▁▁"),
        ([-8.0, -4.0, -8.0], "score", "points", "▁▅▁"),
    ],
)
def test_signs_are_as_high_as_the_values(values: list[float], kind: str, unit: str, signs: str) -> None:
    held: Indicator = indicator(observed(values), kind, unit)
    assert spark(series_of(held, LATER), 24) == signs
    assert spark(series_of(held, LATER), 2) == signs[-2:]
