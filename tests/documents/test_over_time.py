"""Indicators with many values in a report: a figure of their own, and what the rules find in words."""

from pathlib import Path

from tests.running import Run
from tests.test_chart import ASKED

FEW = """title = "Calm"
kind = "mean"
unit = "points"
[[observations]]
date = 2011-01-01
value = 3
[[observations]]
date = 2011-02-01
suppressed = "fewer than 5"
[[observations]]
date = 2011-03-01
value = 4
"""


def test_many_values_are_a_figure_with_words_and_few_stand_side_by_side(care: Path, here: Run) -> None:
    for id, text in (("asked", ASKED), ("calm", FEW), ("calmer", FEW.replace("Calm", "Calmer"))):
        (care / f"projects/ward/indicators/{id}.toml").write_text(text, "utf-8")
    ran = here("publish", "report", "--to", "md,html", "--output", "out", "--as-of", "2027-01-15", cwd=care)
    assert ran.status == 0, ran.err
    text = (care / "out/report.md").read_text("utf-8")
    words = "12 months in a row lie above the median (Jan 2012 to Dec 2012), where chance leaves up to 8: this is no chance."
    assert text.count(words) == 1
    assert words in (care / "out/report.html").read_text("utf-8")
    drawn = [path.read_text("utf-8") for path in sorted((care / "out").rglob("*.svg"))]
    (large,) = [svg for svg in drawn if "median" in svg]
    assert "12 in a row" in large
    assert words not in large
    (small,) = [svg for svg in drawn if "Calmer" in svg]
    assert "Asked first" not in small
    assert 'stroke-width="2" fill="none"' not in small
