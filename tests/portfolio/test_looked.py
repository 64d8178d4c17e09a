"""What is opened in an evaluation is noted, all of it: a verdict that is kept may rest on nothing else."""

import json
import shutil
from pathlib import Path

import pytest

from tests.running import python
from tests.small import make, with_measure

OPENED = """
import json, os, sys
from datetime import date
from functools import partial
from pathlib import Path

from evalkit.check.options import Options
from evalkit.files.loader import load
from evalkit.portfolio import rolled, verdicts
from evalkit.portfolio.looked import Watched
from evalkit.status import look

root, options, opened = os.path.realpath(sys.argv[1]), Options(date(2026, 3, 1), list_met=True), set()

def note(event, given):
    if event in ("open", "os.scandir", "os.listdir") and isinstance(given[0], (str, os.PathLike)):
        path = os.path.join(os.getcwd(), os.fspath(given[0]))
        if path.startswith(root) and os.path.lexists(path):  # what is not there stands in no list
            opened.add(os.path.relpath(path, root))

sys.addaudithook(note)
for work in (verdicts.wish(options).work, partial(look._looked, project=None), rolled._in_full):
    opened.clear()
    disk = Watched(Path(root))
    work(load(Path(root), disk), options)
    print(json.dumps([sorted(opened), sorted({path or "." for path in (*disk.looked.folders, *disk.looked.files)})]))
"""


@pytest.mark.parametrize("which", ["small", "worked"])
def test_all_that_is_opened_is_noted(which: str, worked: Path, tmp_path: Path) -> None:
    if which == "small":
        with_measure(make(tmp_path / "care"))
    else:
        shutil.copytree(worked, tmp_path / "care")
    ran = python(tmp_path, "-c", OPENED, str(tmp_path / "care"))
    assert ran.status == 0, ran.err
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert len(found) == 3
    for opened, noted in found:
        assert {".", "evaluation.toml", "projects"} <= set(opened)
        assert set(opened) <= set(noted)
