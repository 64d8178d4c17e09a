"""What README says is to be touched to add something: tried on a copy, where nothing else is touched."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.running import Ran, python

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
TABLE = dict(
    re.findall(r"^\| (.+?) \| (.+) \|$", README.partition("| to add | touch |\n")[2].partition("\n\n")[0], re.MULTILINE)
)
TEMPLATE = "templates/evaluation/parts/project/{{cookiecutter.folder}}/project.toml"


class House:
    """A copy of evalkit, to add to."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "house"
        self.work = folder / "work"
        self.work.mkdir()
        self._touched: set[str] = set()
        for part in ("evalkit", "templates", "tests"):
            shutil.copytree(ROOT / part, self.root / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", self.root)

    def evalkit(self, *arguments: str) -> Ran:
        """Runs the copy in a folder of its own."""
        return python(self.work, "-m", "evalkit", *arguments, env={"PYTHONPATH": str(self.root)})

    def passes(self, path: str, only: str) -> bool:
        """Whether those tests of the copy pass whose names hold a text."""
        options = ("-q", "-p", "no:cacheprovider", "-k", only)
        ran = python(self.root, "-m", "pytest", *options, path, env={"PYTHONPATH": str(self.root)})
        assert ran.status in (0, 1), ran.out + ran.err
        return ran.status == 0

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8", newline="\n")
        self._touched.add(path)

    def insert(self, path: str, after: str, text: str) -> None:
        held = (self.root / path).read_text("utf-8")
        assert held.count(after) == 1, after
        self.write(path, held.replace(after, after + text))

    def assert_touched(self, what: str) -> None:
        """Asserts that what README names has been touched, all of it and nothing else."""
        named = [re.sub(r"<\w+>", "*", place) for place in re.findall(r"`([^`]+)`", TABLE[what])]
        held = {place: {path for path in self._touched if _within(path, place)} for place in named}
        assert all(held.values()), held
        assert set().union(*held.values()) == self._touched


def _within(path: str, place: str) -> bool:
    return any(Path(above).match(place.rstrip("/")) for above in (path, *map(str, Path(path).parents)) if above != ".")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_the_copy_is_what_is_run(house: House) -> None:
    code = "import evalkit; print(evalkit.__file__)"
    ran = python(house.work, "-c", code, env={"PYTHONPATH": str(house.root)})
    assert Path(ran.out.strip()).parents[1] == house.root


def test_what_is_named_is_there() -> None:
    assert set(TABLE) >= {
        "a rule",
        "a field of a file",
        "a format for reports",
        "a format for pictures",
        "a template",
        "a command",
    }
    for touched in TABLE.values():
        for place in re.findall(r"`([^`]+)`", touched):
            assert list(ROOT.glob(re.sub(r"<\w+>", "*", place).rstrip("/"))), place


def test_a_rule(house: House) -> None:
    house.insert(
        "evalkit/rules/explicit.py",
        "from evalkit.thread.subjects import Subject, evaluation, project, relationship\n",
        '''

@rule("EXP198", Stage.REPORTING, "explicit.objective", project)
def sites(s: Subject[Project], _: Today) -> Gap | None:
    """It is said where a project takes place.

    Why: Who reads of it wants to know where to look.

    Good: Two dialysis units.

    Fix: In project.toml, list `sites`.
    """
    return lacks(s.value, ("sites",), "nobody knows where to look.")
''',
    )
    assert "EXP198  It is said where a project takes place.\n" in house.evalkit("explain", "EXP198").out
    assert "  EXP198" in house.evalkit("rules").out
    assert house.evalkit("new", "care", "--no-input", "--project", "ward").status == 0
    ran = house.evalkit("check", "care", "--stage", "reporting", "--select", "EXP198", "--format", "json")
    (finding,) = ran.evaluation["findings"]
    assert (finding["file"], finding["key"]) == ("projects/ward/project.toml", ["sites"])

    assert not house.passes("tests/rules", "EXP198")
    house.write("tests/cases/EXP198/pass.case", 'A site.\n-- projects/p/project.toml --\nsites = ["North"]\n')
    house.write(
        "tests/cases/EXP198/fail.case",
        "None.\nexpect: projects/p/project.toml:1 project p :: sites\n-- projects/p/project.toml --\n",
    )
    house.write(
        "tests/cases/EXP198/breakages.toml",
        '[[break]]\nfile = "projects/asked-on-site/project.toml"\nfind = "sites = ["\nuntil = "start ="\nput = "sites = []\\n"\n'
        'line = "sites"\nsubject = "project asked-on-site"\n',
    )
    assert house.passes("tests/rules", "EXP198")
    house.assert_touched("a rule")


def test_a_field_of_a_file(house: House) -> None:
    field = '''    funder: Text = None
    """Who pays for the project.

    Good: The health board, for two years.
    Weak: Funded.
    """
'''
    house.insert("evalkit/model/project.py", '    """What the project does, in two or three sentences."""\n', field)
    assert not house.passes("tests/scaffold/test_create.py", "explained_in_a_scaffold")
    house.insert(TEMPLATE, 'summary = ""\n', '\n{{ about("project.funder") }}\nfunder = ""\n')
    assert house.passes("tests/scaffold/test_create.py", "explained_in_a_scaffold or findings_of_a_fresh")
    house.assert_touched("a field of a file")

    assert "The health board, for two years." in house.evalkit("explain", "project.funder").out
    schema = json.loads(house.evalkit("schema", "project").out)
    assert schema["properties"]["funder"]["description"].startswith("Who pays for the project.")

    assert house.evalkit("new", "care", "--no-input", "--project", "ward").status == 0
    sheet = house.work / "care/projects/ward/project.toml"
    text = sheet.read_text("utf-8")
    assert "\n# Who pays for the project.\n" in text
    assert house.evalkit("add", "project", "ward", "--evaluation", "care", "--set", "funder=The board").status == 0
    assert sheet.read_text("utf-8") == text.replace('funder = ""', 'funder = "The board"')
    assert not [f for f in _check(house).evaluation["findings"] if f["code"].startswith("FIL")]
    code = "from evalkit.files.loader import load; from pathlib import Path; print(load(Path('care')).projects[0].project.value.funder)"
    assert python(house.work, "-c", code, env={"PYTHONPATH": str(house.root)}).out == "The board\n"
    sheet.write_text(text.replace('funder = ""', "funder = 3"), "utf-8")
    (wrong,) = [f for f in _check(house).evaluation["findings"] if f["code"].startswith("FIL")]
    assert (wrong["code"], wrong["key"]) == ("FIL003", ["funder"])


def _check(house: House) -> Ran:
    return house.evalkit("check", "care", "--format", "json")


def test_a_format_for_pictures(house: House) -> None:
    house.write(
        "evalkit/drawing/formats/outline.py",
        '''"""A picture as an outline: its boxes, one in each line."""

from evalkit.drawing.diagram import Diagram, Matrix

ENDINGS = (".outline",)


def draw(picture: Diagram | Matrix) -> str:
    """The title, and what each box says."""
    diagram = picture.diagram() if isinstance(picture, Matrix) else picture
    return "\\n".join([diagram.title, *(box.said for box in diagram.boxes)]) + "\\n"
''',
    )
    assert house.evalkit("new", "care", "--no-input", "--project", "ward").status == 0
    drawn = house.evalkit("draw", "--evaluation", "care", "--format", "outline")
    assert (drawn.status, drawn.err) == (0, "")
    assert "\noutcome: " in drawn.out
    assert house.evalkit("draw", "--evaluation", "care", "--output", "model.outline").status == 0
    assert (house.work / "model.outline").read_text("utf-8") == drawn.out

    assert not house.passes("tests/drawing/test_golden.py", "outline")
    for name in ("diagram", "matrix"):
        code = f"from tests.drawing import test_golden as t; print(dict(t.golden())['{name}.outline'], end='')"
        ran = python(house.root, "-c", code, env={"PYTHONPATH": str(house.root)})
        house.write(f"tests/drawing/golden/{name}.outline", ran.out)
    assert house.passes("tests/drawing/test_golden.py", "outline or left_over")
    house.assert_touched("a format for pictures")


def test_a_command(house: House) -> None:
    house.write(
        "evalkit/cli/greet.py",
        '''"""`evalkit greet`: a greeting."""

import typer


def command(name: str = typer.Argument(metavar="NAME", help="Who is greeted.")) -> int:
    """Greet somebody."""
    typer.echo(f"Good morning, {name}")
    return 0
''',
    )
    assert house.evalkit("greet", "Ada") == Ran(0, "Good morning, Ada\n", "")
    assert house.evalkit("greet").status == 2
    assert "Did you mean “greet”?" in house.evalkit("gret").err
    assert re.search(r"^  greet +Greet somebody\.$", house.evalkit("--help").out, re.MULTILINE)
    assert house.passes("tests/cli/test_help.py", "greet or overview or forgotten")
    house.assert_touched("a command")


def test_a_template(house: House) -> None:
    house.write("templates/short/cookiecutter.json", '{"title": "Short", "_about": "Little to fill in"}')
    house.write(
        "templates/short/{{cookiecutter.folder}}/evaluation.toml",
        "format = 1\ntitle = {{ cookiecutter.title | toml }}\n",
    )
    made = house.evalkit("new", "mine", "--template", "short", "--no-input")
    assert made.status == 0, made.err
    assert 'title = "Mine"' in (house.work / "mine/evaluation.toml").read_text("utf-8")
    assert re.search(r"^ *short\b", house.evalkit("templates").out, re.MULTILINE)
    assert house.passes("tests/scaffold/test_create.py", "short")
    house.assert_touched("a template")
