"""An evaluation of which some files are read again is the one that would be loaded."""

from pathlib import Path
from typing import Any

import pytest

from evalkit.files import loader
from evalkit.files.evaluation import Evaluation
from evalkit.files.loader import load, load_from
from evalkit.files.overlays import Laid
from evalkit.files.reread import reread
from evalkit.files.sources import Disk
from tests.running import run

PROJECT = "projects/copd-care-planning"
CHANGES: list[dict[str, bytes | None]] = [
    {"evaluation.toml": b'title = "Other"'},
    {f"{PROJECT}/project.toml": b"lead = 3"},
    {f"{PROJECT}/logic-model.toml": None},
    {f"{PROJECT}/findings.toml": b"not TOML"},
    {f"{PROJECT}/indicators/a-new-one.toml": b'title = "New"', f"{PROJECT}/indicators/left-to-it.toml": None},
    {f"{PROJECT}/relationships/patient.toml": b'between = ["TODO", "nurses"]', "evaluation.toml": b""},
    {f"{PROJECT}/data-capture/goal-cards.toml": b'title = "Cards"'},
    {f"{PROJECT}/story.md": b"## In brief\n\nOther.\n"},
    {"projects/another/project.toml": b'title = "Another"'},
]


def held(evaluation: Evaluation) -> list[Any]:
    """All that stands in the files, in the order in which it is held."""
    sheets = [evaluation.programme, *(sheet for project in evaluation.projects for sheet in project.sheets())]
    pages = [(project.id, project.story.text) for project in evaluation.projects]
    return [[(s.id, s.path, s.exists, s.text, repr(s.value)) for s in sheets], pages]


@pytest.mark.parametrize("changes", CHANGES)
def test_what_is_read_again_is_what_would_be_loaded(changes: dict[str, bytes | None], worked: Path) -> None:
    source = Laid(Disk(worked), changes)
    assert held(reread(load(worked), source, changes)) == held(load_from(source))


def test_many_rows_are_loaded_once_before_and_once_after(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"measure-{number},Measure {number}\n" for number in range(40))
    (care.parent / "rows.csv").write_text(f"id,title\n{rows}", "utf-8")
    loaded: list[Any] = []

    def counted(source: Any) -> Evaluation:
        loaded.append(source)
        return loader.load_from(source)

    for module in (
        "evalkit.editing.draft.load_from",
        "evalkit.editing.add.load_from",
        "evalkit.files.reread.load_from",
    ):
        monkeypatch.setattr(module, counted)
    ran = run(care, "add", "indicator", "--from", "../rows.csv")
    assert (ran.status, ran.out.count("Added indicator measure-")) == (0, 40), ran.err
    assert len(loaded) == 2
