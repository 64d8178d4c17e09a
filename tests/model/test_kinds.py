"""The table of kinds: a row makes a kind of thing known wherever things are read, shown, added or changed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evalkit.model import file_kinds, kinds
from evalkit.model.fields import fields
from tests.running import Ran

PROJECT = Path(__file__).parents[2]
MODEL = '''class Risk(Table):
    """What could go wrong with the change itself."""

    id: Annotated[Text, Id("risk")] = None
    """Its id."""
    statement: Text = None
    """What could go wrong.

    Good: The two nurses who lead the change leave within its first year.
    """
    indicators: Indicators = NO_LIST
    """The indicators that watch it."""


class Relationship(Table):'''
ROW = """        Kind(
            name="risk",
            text="what could go wrong with the change",
            shape="list",
            table=Risk,
            path=_RELATIONSHIP,
            within="risks",
            inside="relationship",
            space="model",
            measurable=True,
            column="In practice",
        ),
        Kind(
            name="logic-model",
"""
TEMPLATE = """

{{ about("relationships.risks") }}
[[risks]]
id = "{{ relationship.prefix }}risk"
statement = "TODO"
indicators = ["TODO"]
"""


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of evalkit with one kind more: its model, its row, and its place in the template."""
    folder = tmp_path_factory.mktemp("more")
    shutil.copytree(PROJECT / "evalkit", folder / "evalkit", ignore=shutil.ignore_patterns("__pycache__", "_templates"))
    shutil.copytree(PROJECT / "templates", folder / "templates")
    model = folder / "evalkit/model/relationship.py"
    replace(model, "class Relationship(Table):", MODEL)
    model.write_text(model.read_text("utf-8") + "    risks: list[Risk] = NO_LIST\n", "utf-8")
    table = folder / "evalkit/model/kinds.py"
    replace(table, '        Kind(\n            name="logic-model",\n', ROW)
    replace(table, "Practice, Relationship\n", "Practice, Relationship, Risk\n")
    (part,) = (folder / "templates/evaluation/parts/relationship").rglob("*.toml")
    part.write_text(part.read_text("utf-8") + TEMPLATE, "utf-8")
    return folder


class Runner:
    """Runs the copy on an evaluation."""

    def __init__(self, package: Path, folder: Path) -> None:
        self.package = package
        self.folder = folder
        assert self("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
        self.folder = folder / "care"
        self.relationship = self.folder / "projects/ward/relationships/person-professional.toml"

    def __call__(self, *arguments: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "evalkit", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.package), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def evalkit(copied: Path, tmp_path: Path) -> Runner:
    return Runner(copied, tmp_path)


def test_a_kind_with_a_row_is_known_everywhere(evalkit: Runner) -> None:
    added = evalkit("add", "risk", "leads-leave", "--set", "statement=Both leads leave")
    assert "Added risk leads-leave" in added.out, added.err
    assert "in the place of first-risk" in added.out
    assert evalkit.relationship.read_text("utf-8").count("[[risks]]") == 1
    assert "Added risk too-late" in evalkit("add", "risk", "too-late", "--set", "statement=It comes too late").out
    measured = evalkit(
        "add", "indicator", "leads-in-post", "--set", "title=Leads in post", "--set", "measures=leads-leave"
    )
    assert measured.status == 0, measured.err
    named = evalkit("add", "outcome", "leads-leave", "--set", "statement=Something else")
    assert named.err.startswith("Error: There is risk “leads-leave” already, in projects/ward/relationships/")

    renamed = evalkit("rename", "risk", "leads-leave", "leaders-leave")
    assert renamed.out.startswith("Renamed risk leads-leave to leaders-leave, and 1 reference to it.")
    indicator = (evalkit.folder / "projects/ward/indicators/leads-in-post.toml").read_text("utf-8")
    assert 'measures = ["leaders-leave"]' in indicator
    found = json.loads(evalkit("check", "--format", "json").out)["evaluations"][0]["findings"]
    assert [f["message"] for f in found if f["code"].startswith("FIL")] == []

    back = evalkit("trace", "--back", "indicator:leads-in-post").out
    assert "risk leaders-leave: Both leads leave  projects/ward/relationships/person-professional.toml:" in back
    assert evalkit("draw", "--kind", "thread", "--output", "thread.dot").status == 0
    assert "Both leads leave" in (evalkit.folder / "thread.dot").read_text("utf-8")

    assert "The two nurses who lead" in evalkit("explain", "relationships.risks.statement").out
    assert "risks" in evalkit("explain", "indicators.measures").out
    risks = json.loads(evalkit("schema", "relationship").out)["properties"]["risks"]
    assert "indicators" in json.dumps(risks)
    assert "adverse-effect, risk, input" in " ".join(evalkit("add", "--help").out.split())

    refused = evalkit("remove", "risk", "leaders-leave")
    assert (refused.status, "named elsewhere" in refused.err) == (2, True)
    assert evalkit("remove", "risk", "leaders-leave", "--force").status == 0
    assert "leaders-leave" not in evalkit.relationship.read_text("utf-8")


def test_an_id_is_one_of_its_space(evalkit: Runner) -> None:
    text = evalkit.relationship.read_text("utf-8")
    evalkit.relationship.write_text(f'{text}\n[[risks]]\nid = "first-benefit"\n', "utf-8")
    found = json.loads(evalkit("check", "--format", "json").out)["evaluations"][0]["findings"]
    (doubled,) = (f for f in found if f["code"] == "FIL005")
    message = "The id “first-benefit” is there twice: this risk shares it with the benefit in "
    assert doubled["message"].startswith(message)
    assert doubled["key"] == ["risks", 1, "id"]


def test_every_row_stands_where_it_says() -> None:
    for kind in kinds.KINDS.values():
        if kind.shape != "page":
            holder = next(file.table for file in file_kinds.FILES if file.path == kind.path)
            spec = fields(holder)[kind.within] if kind.within else None
            assert (spec.table if spec else holder) is kind.table
            assert {"table": "map", "list": "tables"}.get(kind.shape, "") == (spec.shape if spec else "")
        assert not kind.inside or kinds.KINDS[kind.inside].path == kind.path
        assert kinds.kind_named(f"{kind.name}s") is kind
