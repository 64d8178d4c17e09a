"""An evaluation in which something is missing makes a draft that says how much, everywhere; it is never final."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evalkit.documents.publish import formats
from tests.documents.test_publish import contents
from tests.documents.texts import flat, metadata, said
from tests.running import run
from tests.small import edit

DAY = "2024-10-01"
COPD = "projects/copd-care-planning"


def without_objective(folder: Path) -> None:
    edit(folder, "evaluation.toml", 'centrality = """', 'centrality = """TODO')


def without_indicators(folder: Path) -> None:
    for path in (folder / "projects/going-home-together/indicators").glob("*-*.toml"):
        path.unlink()


def broken(folder: Path) -> None:
    edit(folder, f"{COPD}/findings.toml", "[judgements.patient-clinician]", "[judgements.patient-clinician")


def without_consent(folder: Path) -> None:
    path = folder / COPD / "project.toml"
    path.write_text(path.read_text("utf-8").partition("[story]")[0], "utf-8")


def missing(folder: Path, kind: str) -> int:
    """How many errors a check finds that concern a document."""
    stage = "design" if kind == "framework" else "reporting"
    found = run(folder, "check", "--stage", stage, "--as-of", DAY, "--format", "json").evaluation["findings"]
    errors = [one for one in found if one["severity"] == "error"]
    if kind == "stories":
        errors = [one for one in errors if one["project"] or one["code"].startswith("FIL")]
    return len(errors)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("framework", without_objective),
        ("report", without_indicators),
        ("report", broken),
        ("stories", without_consent),
    ],
)
def test_a_draft_says_how_much_is_missing(example: Path, kind: str, change: Callable[[Path], None]) -> None:
    change(example)
    count = missing(example, kind)
    assert count
    mark = f"Draft: {count} requirement{'s' * (count > 1)} missing"
    before = contents(example)
    final = run(example, "publish", kind, "--to", ",".join(formats()), "--as-of", DAY, "--final")
    assert (final.status, contents(example)) == (1, before)
    assert final.err.startswith(f"Nothing has been written. {mark}:\n")
    ran = run(example, "publish", kind, "--to", ",".join(formats()), "--as-of", DAY)
    assert ran.status == 0, ran.err
    assert f"\n{mark}\n" in ran.err
    for format in formats():
        path = example / f"published/{kind}.{format}"
        assert flat(mark) in said(path), format
        assert mark in metadata(path), format


def test_what_concerns_another_document_makes_no_draft(example: Path) -> None:
    without_consent(example)
    for kind, status in (("framework", 0), ("stories", 1)):
        assert run(example, "publish", kind, "--final", "--to", "md", "--as-of", DAY).status == status
