"""Where a key joins the waves, it is told what changed in the same people; and an item that is a hash is asked no more."""

import random
import re
import tomllib
from pathlib import Path
from statistics import fmean

import pytest
from statsmodels.stats.weightstats import DescrStatsW

from tests.conftest import Run
from tests.evidence.conftest import care_with, written

PLAN = """title = "Visits"
method = "survey"

[schedule]
start = 2022-02-01
end = 2023-12-31
every = "6 months"

[[items]]
id = "pid"
type = "text"
key = true

[[items]]
id = "seen_on"
type = "date"
required = true

[[items]]
id = "pain"
type = "decimal"

[[items]]
id = "weeks"
type = "decimal"

[[items]]
id = "place"
type = "select-one"
choices = { home = "Home", away = "Away" }
"""
HEADINGS = ["pid", "seen_on", "pain", "weeks", "place"]
PAIN = 'title = "Pain"\nkind = "{kind}"\nunit = "points"\n\n[compute]\nsource = "visits"\n'
Row = list[str]


def visits(parent: Path, compute: str, kind: str = "mean") -> Path:
    files = {"data-capture/visits.toml": PLAN, "indicators/pain.toml": PAIN.format(kind=kind) + compute}
    return care_with(parent, files)


def observed(folder: Path) -> list[dict[str, object]]:
    held = tomllib.loads((folder / "projects/p/indicators/pain.toml").read_text("utf-8"))
    return list(held.get("observations", []))


def before_and_after(once_only: int) -> list[Row]:
    chance = random.Random(3)
    first = [[f"P{who}", "2022-03-01", f"{chance.uniform(3, 9):.1f}", "4", "home"] for who in range(30)]
    later = [[f"P{who}", "2022-09-01", f"{chance.uniform(1, 7):.1f}", "4", "home"] for who in range(once_only, 30)]
    return [*first, *later]


def test_the_mean_change_of_the_same_people_is_told_with_its_interval(tmp_path: Path, here: Run) -> None:
    folder, rows = visits(tmp_path, 'value = "pain"\n'), before_and_after(once_only=8)
    assert here("record", str(written(tmp_path / "visits.csv", rows, HEADINGS)), cwd=folder).status == 0
    held = {(who, day): float(pain) for who, day, pain, *_ in rows}
    changes = [held[who, "2022-09-01"] - held[who, "2022-03-01"] for who, day, *_ in rows if day == "2022-09-01"]
    first, later = observed(folder)
    assert "note" not in first
    found = re.fullmatch(
        r"Of the 22 who answered on 2022-07-31 too, the mean change since is (\S+) \(95 % interval (\S+) to (\S+)\)\.",
        str(later["note"]),
    )
    assert found, later
    expected = (fmean(changes), *DescrStatsW(changes).tconfint_mean())
    assert [float(number) for number in found.groups()] == pytest.approx(expected, rel=1e-5)
    assert here("record", "--check", cwd=folder).status == 0


def test_of_fewer_than_five_who_answered_twice_nothing_is_told(tmp_path: Path, here: Run) -> None:
    folder, rows = visits(tmp_path, 'value = "pain"\n'), before_and_after(once_only=26)
    rows += [[f"Q{who}", "2022-09-01", "5", "4", "home"] for who in range(9)]
    here("record", str(written(tmp_path / "visits.csv", rows, HEADINGS)), cwd=folder)
    assert not any("note" in one for one in observed(folder))


def test_where_something_is_withheld_the_number_of_the_others_is_not_told_either(tmp_path: Path, here: Run) -> None:
    folder, rows = visits(tmp_path, 'value = "pain"\nby = ["place"]\n'), before_and_after(once_only=3)
    rows += [[f"Q{who}", "2022-09-01", "5", "4", "away"] for who in range(3)]
    here("record", str(written(tmp_path / "visits.csv", rows, HEADINGS)), cwd=folder)
    assert any("suppressed" in one for one in observed(folder))
    assert not any("note" in one for one in observed(folder))


def test_an_event_without_the_time_in_which_it_could_be_seen_belongs_to_no_rate(tmp_path: Path, here: Run) -> None:
    folder = visits(tmp_path, 'count = "pain > 4"\ntime = "weeks"\nper = 10\n', kind="rate")
    rows = [[f"P{who}", "2022-03-01", "5" if who < 16 else "1", "" if who < 6 else "2", "home"] for who in range(30)]
    here("record", str(written(tmp_path / "visits.csv", rows, HEADINGS)), cwd=folder)
    (one,) = observed(folder)
    assert (one["n"], one["count"], one["value"], one["note"]) == (
        24,
        10,
        pytest.approx(100 / 48, rel=1e-5),
        "Exposure: 48.",
    )


def test_a_part_of_so_few_that_it_is_withheld_may_have_been_seen_for_no_time(tmp_path: Path, here: Run) -> None:
    folder = visits(tmp_path, 'count = "pain > 4"\ntime = "weeks"\nby = ["place"]\n', kind="rate")
    rows = [[f"P{who}", "2022-03-01", "5" if who % 2 else "1", "2", "home"] for who in range(30)]
    rows += [["Q1", "2022-03-01", "5", "0", "away"]]
    ran = here("record", str(written(tmp_path / "visits.csv", rows, HEADINGS)), cwd=folder)
    assert ran.status == 0, ran.err
    assert [one.get("suppressed") for one in observed(folder) if "by" in one] == ["fewer than 5"] * 2


def test_of_what_is_kept_as_a_hash_only_is_asked_whether_it_was_answered(tmp_path: Path, here: Run) -> None:
    folder = visits(tmp_path, 'of = "pid != \'\'"\nvalue = "pain"\n')
    rows = [["" if who < 9 else f"P{who}", "2022-03-01", "5", "4", "home"] for who in range(30)]
    file = str(written(tmp_path / "visits.csv", rows, HEADINGS))
    assert here("record", file, cwd=folder).status == 0
    assert [one["n"] for one in observed(folder)] == [21]


@pytest.mark.parametrize("compute", ['value = "pain"\nby = ["pid"]\n', 'of = "pid = \'P9\'"\nvalue = "pain"\n'])
def test_a_figure_by_what_is_kept_as_a_hash_is_refused(tmp_path: Path, here: Run, compute: str) -> None:
    folder = visits(tmp_path, compute)
    file = str(written(tmp_path / "visits.csv", before_and_after(once_only=8), HEADINGS))
    ran = here("record", file, cwd=folder)
    assert ran.status == 2
    assert "projects/p/indicators/pain.toml cannot be computed: “pid” is kept only as a hash." in " ".join(
        ran.err.split()
    )
    assert not observed(folder)
