"""An import that is killed in the middle, or runs at the same time as another: all of it is in the files, or none."""

import json
import os
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from openpyxl import load_workbook

from tests.running import COMMAND, environment, run
from tests.small import AS_OF, make
from tests.strikes import KILLED, NEVER, fresh, killed, moments, strike, tree

IMPORT = ("import", "plan.xlsx", "--yes")
ANOTHER = ("add", "review", "--set", "date=2026-03-01", "--set", "note=On course.")
"""A command that writes, and finishes what was interrupted."""


def edit(book: Path, target: Path, *changes: tuple[str, str, int, str]) -> None:
    """Saves a copy of a workbook: sheet, heading, row and what stands there then."""
    opened = load_workbook(book)
    for sheet, heading, row, said in changes:
        page = opened[sheet]
        column = next(cell.column for cell in page[1] if cell.value == heading)
        page.cell(row, column).value = said
    opened.save(target)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small evaluation with a workbook in which three files are changed, and an indicator is new."""
    folder = make(tmp_path_factory.mktemp("imports") / "ward")
    assert run(folder, "export", "workbook", "--output", "empty.xlsx").status == 0
    edit(
        folder / "empty.xlsx",
        folder / "plan.xlsx",
        ("Evaluation", "Title", 2, "A workbook came back"),
        ("Projects", "Title", 2, "Its project"),
        ("Indicators", "Title", 2, "Its indicator"),
        ("Indicators", "Title", 3, "A new one"),
    )
    return folder


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_an_import_that_is_killed_is_whole_or_not_there_and_the_next_command_finishes_it(
    ward: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ward"
    number = len(strike(fresh(ward, folder), IMPORT, NEVER, killed).operations)
    seen = []
    for imported in (False, True):
        fresh(ward, folder)
        if imported:
            assert strike(folder, IMPORT, NEVER, killed).ran.status == 0
        seen.append((read(folder), run(folder, *ANOTHER).status, tree(folder)))
    finished = 0
    for at in moments(number, 4):
        done = strike(fresh(ward, folder), IMPORT, at, killed)
        assert done.ran.status == KILLED
        found, another = read(folder), run(folder, *ANOTHER)
        assert (found, another.status, tree(folder)) in seen, (at, done.operations[at:])
        finished += "interrupted" in another.err
    assert finished


def read(folder: Path) -> str:
    return run(folder, "check", "--format", "json", "--as-of", AS_OF).out


def test_of_two_imports_at_once_each_is_there_whole_or_is_refused(ward: Path, tmp_path: Path) -> None:
    folder = fresh(ward, tmp_path / "ward")
    said = {
        "first": (("Evaluation", "Commissioner", 2, "The first"), ("Projects", "Summary", 2, "Of the first")),
        "second": (("Evaluation", "Evaluator", 2, "The second"), ("Indicators", "What counts", 2, "Of the second")),
    }
    for name, changes in said.items():
        edit(folder / "empty.xlsx", folder / f"{name}.xlsx", *changes)
    running = {
        name: Popen(
            [str(COMMAND), "import", f"{name}.xlsx", "--yes"], cwd=folder, env=environment(), stdout=PIPE, stderr=PIPE
        )
        for name in said
    }
    ended = {name: (process.communicate()[1].decode(), process.returncode) for name, process in running.items()}
    held = b"".join(data for path, (_, data) in tree(folder).items() if path.endswith(".toml")).decode()
    for name, (err, status) in ended.items():
        assert status in (0, 1, 2), (name, err)
        assert {change[3] in held for change in said[name]} == {status == 0}, (name, err)
    assert 0 in {status for _, status in ended.values()}, ended
    assert json.loads(read(folder))["evaluations"]
