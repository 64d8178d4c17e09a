"""Paths as they are given: an empty one is not the folder one stands in, and `-` is the standard output."""

import json
import stat
from pathlib import Path

import pytest

from tests.running import run
from tests.small import AS_OF, make
from tests.strikes import tree

SAID = "There is nothing at '': an empty path leads nowhere.\nGive the path, or leave it out."
EMPTY = (
    ("rename", "relationship", "patient-nurse", "pair", "--evaluation", ""),
    ("remove", "indicator", "tasks", "--force", "--evaluation", ""),
    ("add", "review", "--set", "date=2026-03-01", "--evaluation", ""),
    ("add", "indicator", "--from", ""),
    ("update", "--evaluation", ""),
    ("update", "--template", ""),
    ("stage", "design", "--evaluation", ""),
    ("trace", "--evaluation", ""),
    ("trace", "--output", ""),
    ("chart", "tasks", "--evaluation", ""),
    ("chart", "tasks", "--output", ""),
    ("draw", "--evaluation", ""),
    ("draw", "--output", ""),
    ("check", ""),
    ("check", ".", ""),
    ("check", "--output", ""),
    ("check", "--baseline", ""),
    ("check", "--write-baseline", ""),
    ("status", ""),
    ("schema", "--all", ""),
    ("new", "", "--no-input"),
    ("new", "e", "--no-input", "--template", ""),
    ("new", "e", "--answers", ""),
    ("templates", "new", ""),
    ("templates", "check", ""),
)


@pytest.mark.parametrize("arguments", EMPTY, ids=" ".join)
def test_an_empty_path_leads_nowhere(arguments: tuple[str, ...], care: Path) -> None:
    before = tree(care)
    ran = run(care, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {SAID}")
    assert tree(care) == before


def test_a_variable_that_is_empty_counts_as_not_given(care: Path) -> None:
    assert run(care, "check", "--as-of", AS_OF, env={"EVALKIT_BASELINE": "", "EVALKIT_OUTPUT": ""}).status == 0


@pytest.mark.parametrize(
    ("arguments", "begin"),
    [
        (("check", "--as-of", AS_OF, "--format", "json"), "{"),
        (("trace", "--format", "json"), "{"),
        (("draw",), "<svg"),
    ],
)
def test_a_hyphen_is_the_standard_output(arguments: tuple[str, ...], begin: str, care: Path) -> None:
    before = tree(care)
    ran = run(care, *arguments, "--output", "-")
    assert (ran.status, ran.out) == (0, run(care, *arguments).out)
    assert begin in ran.out[:200]
    assert tree(care) == before


def test_a_report_may_go_to_the_standard_output_where_nothing_else_does(care: Path) -> None:
    ran = run(care, "check", "--as-of", AS_OF, "--output", "result.md", "--report", "json=-")
    assert ran.status == 0
    assert json.loads(ran.out)["passed"]
    ran = run(care, "check", "--as-of", AS_OF, "--report", "json=-")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("Error: Two results would go to the standard output.\n")


@pytest.mark.parametrize("mode", [0o600, 0o664])
@pytest.mark.parametrize(
    ("file", "arguments"),
    [
        ("result.json", ("check", "--as-of", AS_OF, "--output", "result.json")),
        ("result.md", ("check", "--as-of", AS_OF, "--report", "markdown=result.md")),
        ("known.json", ("check", "--as-of", AS_OF, "--write-baseline", "known.json")),
        ("model.svg", ("draw", "--output", "model.svg", "--force")),
        ("thread.csv", ("trace", "--output", "thread.csv", "--force")),
        ("schema/result.json", ("schema", "--all", "schema")),
    ],
)
def test_what_is_written_anew_keeps_its_permissions(
    file: str, arguments: tuple[str, ...], mode: int, tmp_path: Path
) -> None:
    care = make(tmp_path / "care")
    run(care, *arguments)
    written = care / file if (care / file).exists() else next((care / file).parent.iterdir())
    written.chmod(mode)
    facts = written.stat()
    assert run(care, *arguments).status == 0
    assert stat.S_IMODE(written.stat().st_mode) == mode
    assert written.stat().st_ino != facts.st_ino


def test_a_way_up_behind_a_link_leads_on_from_where_the_link_leads(tmp_path: Path) -> None:
    for place in ("care", "other/care"):
        make(tmp_path / place)
    (tmp_path / "other/deep").mkdir()
    (tmp_path / "way").symlink_to("other/deep")
    ran = run(tmp_path, "check", "way/../care", "care", "--format", "json", "--write-baseline", "known.json")
    assert [one["path"] for one in json.loads(ran.out)["evaluations"]] == ["other/care", "care"]
    known = json.loads((tmp_path / "known.json").read_text("utf-8"))
    assert {one["path"] for one in known["evaluations"]} == {"other/care", "care"}
