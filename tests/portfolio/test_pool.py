"""Work that is shared among processes: the same results, and one that ends its process costs nobody else anything."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from evalkit.check.options import Options
from evalkit.portfolio import pool, verdicts
from evalkit.portfolio.examine import Answer, Facts, Wish
from evalkit.portfolio.packed import unpacked
from tests.running import Run, run
from tests.small import AS_OF, PROJECT, edit, make

DAY = date.fromisoformat(AS_OF)


def several(folder: Path, number: int) -> list[Path]:
    made = [make(folder / f"e{index:02}") for index in range(number)]
    for root in made[::2]:
        edit(root, PROJECT, 'title = "Ward"\n')
    return made


def deadly(evaluation: object, options: Options) -> Answer:
    """Ends the process in which some evaluations are looked at."""
    root = evaluation.root  # type: ignore[attr-defined]  # an evaluation
    if (root / "deadly").exists():
        os.kill(os.getpid(), 9)
    return Answer(root.name)


def test_one_process_or_two_say_the_same(tmp_path: Path) -> None:
    several(tmp_path / "all", 9)
    one, two = (run(tmp_path, "check", "all", "--no-cache", "--jobs", n, "--format", "json") for n in ("1", "2"))
    assert one.out == two.out
    assert len(json.loads(one.out)["evaluations"]) == 9


@pytest.mark.skipif(os.name == "nt", reason="processes end otherwise there")
def test_what_ends_its_process_is_not_checked_and_all_others_are(tmp_path: Path) -> None:
    roots = several(tmp_path, 30)
    for index in (4, 17):
        (roots[index] / "deadly").touch()
    found = pool.found_out(roots, Wish("deadly", deadly, Options(DAY)), jobs=2)
    assert [facts.root for facts in found] == roots
    unchecked = [facts for facts in found if facts.unchecked]
    assert [facts.root for facts in unchecked] == [roots[4], roots[17]]
    assert all("ended before it was done, twice" in facts.unchecked for facts in unchecked)
    assert [unpacked(facts.body) for facts in found if not facts.unchecked] == [
        root.name for index, root in enumerate(roots) if index not in (4, 17)
    ]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything is not hindered")
def test_what_cannot_be_read_is_not_checked_and_its_gate_does_not_hold(tmp_path: Path) -> None:
    roots = several(tmp_path, 3)
    roots[1].chmod(0o300)
    try:
        reports = verdicts.reports(roots, Options(DAY))
        assert not reports.hold
        assert reports[1].findings[0].message.startswith("This evaluation has not been checked. The folder ")
    finally:
        roots[1].chmod(0o700)


def test_an_evaluation_that_was_not_checked_is_told_in_every_format(
    evalkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = several(tmp_path / "all", 2)
    found = pool.found_out(roots, verdicts.wish(Options(DAY)))
    lost = [found[0], Facts(roots[1], unchecked="It is gone.")]
    monkeypatch.setattr(verdicts, "found_out", lambda *_, **__: lost)
    ran = run(tmp_path, "check", "all", "--as-of", AS_OF)
    assert ran.status == 3
    assert "This evaluation has not been checked. It is gone." in ran.out
    assert "The gate holds for 1 of 2 evaluations." in ran.out
    held = json.loads(run(tmp_path, "check", "all", "--as-of", AS_OF, "--format", "json").out)
    assert [one["passed"] for one in held["evaluations"]] == [True, False]
    assert not held["passed"]
    assert run(tmp_path, "check", "all", "--exit-zero").status == 3
