"""The table of kinds: a row makes a kind of thing known wherever things are read, shown, added or changed."""

import json
from pathlib import Path

import pytest

from evalkit.model import file_kinds, kinds
from evalkit.model.fields import fields
from tests.copies import Copy
from tests.running import Ran

PART = "templates/evaluation/parts/relationship/{{cookiecutter.folder}}/{{cookiecutter.id}}.toml"
MODEL = '''class Risk(Table):
    """What could go wrong with the change itself."""

    id: Annotated[Text, Id("risk")] = None
    """Id: The id by which indicators name it."""
    statement: Text = None
    """Risk: What could go wrong.

    Good: The two nurses who lead the change leave within its first year.
    """
    indicators: Indicators = NO_LIST
    """Indicators: The indicators that watch it."""


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
        Kind(name="logic-model",\
"""
TEMPLATE = """

{{ about("relationships.risks") }}
[[risks]]
id = "{{ relationship.prefix }}risk"
statement = "TODO"
indicators = ["TODO"]
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of evalkit with one kind more: its model, its row, and its place in the template."""
    copy = Copy(tmp_path_factory.mktemp("more") / "copy")
    copy.replace("evalkit/model/relationship.py", "class Relationship(Table):", MODEL)
    copy.append("evalkit/model/relationship.py", '    risks: list[Risk] = NO_LIST\n    """Risks"""\n')
    copy.replace("evalkit/model/kinds.py", '        Kind(name="logic-model",', ROW)
    copy.replace("evalkit/model/kinds.py", "Practice, Relationship\n", "Practice, Relationship, Risk\n")
    copy.append(PART, TEMPLATE)
    copy.assert_touched("a kind of thing")
    return copy


class Runner:
    """Runs the copy on an evaluation."""

    def __init__(self, copy: Copy, folder: Path) -> None:
        self.copy = copy
        self.folder = folder
        assert self("new", "care", "--no-input", "--project", "ward:person-professional").status == 0
        self.folder = folder / "care"
        self.relationship = self.folder / "projects/ward/relationships/person-professional.toml"

    def __call__(self, *arguments: str) -> Ran:
        ran = self.copy.evalkit(self.folder, *arguments)
        assert "Traceback" not in ran.err
        return ran


@pytest.fixture
def evalkit(copied: Copy, tmp_path: Path) -> Runner:
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
