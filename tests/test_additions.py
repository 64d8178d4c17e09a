"""What README says is to be touched to add something: tried on a copy, where nothing else is touched."""

import json
import re
from pathlib import Path

import pytest

from tests.copies import ROOT, TABLE, Copy, places
from tests.running import Ran

TEMPLATE = "templates/evaluation/parts/project/{{cookiecutter.folder}}/project.toml"
TRIED_ELSEWHERE = {"a kind of thing"}
"""In tests/model/test_kinds.py."""


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Where the copy is run."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def test_the_copy_is_what_is_run(copy: Copy, work: Path) -> None:
    ran = copy.python(work, "-c", "import evalkit; print(evalkit.__file__)")
    assert Path(ran.out.strip()).parents[1] == copy.root


def test_all_that_is_named_is_there_and_tried() -> None:
    tried = {name.removeprefix("test_").replace("_", " ") for name in globals() if name.startswith("test_a_")}
    assert set(TABLE) == tried | TRIED_ELSEWHERE
    for what in TABLE:
        for place in places(what):
            assert list(ROOT.glob(place)), place


def test_a_rule(copy: Copy, work: Path) -> None:
    copy.insert(
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
    assert "EXP198  It is said where a project takes place.\n" in copy.evalkit(work, "explain", "EXP198").out
    assert "  EXP198" in copy.evalkit(work, "rules").out
    assert copy.evalkit(work, "new", "care", "--no-input", "--project", "ward").status == 0
    ran = copy.evalkit(work, "check", "care", "--stage", "reporting", "--select", "EXP198", "--format", "json")
    (finding,) = ran.evaluation["findings"]
    assert (finding["file"], finding["key"]) == ("projects/ward/project.toml", ["sites"])

    assert not copy.passes("EXP198", "tests/rules")
    copy.write("tests/cases/EXP198/pass.case", 'A site.\n-- projects/p/project.toml --\nsites = ["North"]\n')
    copy.write(
        "tests/cases/EXP198/fail.case",
        "None.\nexpect: projects/p/project.toml:1 project p :: sites\n-- projects/p/project.toml --\n",
    )
    copy.write(
        "tests/cases/EXP198/breakages.toml",
        '[[break]]\nfile = "projects/asked-on-site/project.toml"\nfind = "sites = ["\nuntil = "start ="\nput = "sites = []\\n"\n'
        'line = "sites"\nsubject = "project asked-on-site"\n',
    )
    assert copy.passes("EXP198", "tests/rules")
    copy.assert_touched("a rule")


def test_a_field_of_a_file(copy: Copy, work: Path) -> None:
    field = '''    funder: Text = None
    """Funder: Who pays for the project.

    Good: The health board, for two years.
    Weak: Funded.
    """
'''
    copy.insert(
        "evalkit/model/project.py", '    """Summary: What the project does, in two or three sentences."""\n', field
    )
    assert not copy.passes("explained_in_a_scaffold", "tests/scaffold/test_create.py")
    copy.insert(TEMPLATE, 'summary = ""\n', '\n{{ about("project.funder") }}\nfunder = ""\n')
    assert copy.passes("explained_in_a_scaffold or findings_of_a_fresh", "tests/scaffold/test_create.py")
    copy.assert_touched("a field of a file")

    assert "The health board, for two years." in copy.evalkit(work, "explain", "project.funder").out
    schema = json.loads(copy.evalkit(work, "schema", "project").out)
    assert schema["properties"]["funder"]["description"].startswith("Who pays for the project.")

    assert copy.evalkit(work, "new", "care", "--no-input", "--project", "ward").status == 0
    sheet = work / "care/projects/ward/project.toml"
    text = sheet.read_text("utf-8")
    assert "\n# Who pays for the project.\n" in text
    assert copy.evalkit(work, "add", "project", "ward", "--evaluation", "care", "--set", "funder=The board").status == 0
    assert sheet.read_text("utf-8") == text.replace('funder = ""', 'funder = "The board"')
    assert not [f for f in _check(copy, work).evaluation["findings"] if f["code"].startswith("FIL")]
    code = "from evalkit.files.loader import load; from pathlib import Path; print(load(Path('care')).projects[0].project.value.funder)"
    assert copy.python(work, "-c", code).out == "The board\n"
    sheet.write_text(text.replace('funder = ""', "funder = 3"), "utf-8")
    (wrong,) = [f for f in _check(copy, work).evaluation["findings"] if f["code"].startswith("FIL")]
    assert (wrong["code"], wrong["key"]) == ("FIL003", ["funder"])


def _check(copy: Copy, work: Path) -> Ran:
    return copy.evalkit(work, "check", "care", "--format", "json")


def test_a_format_for_reports(copy: Copy, work: Path) -> None:
    copy.write(
        "evalkit/reporters/lines.py",
        '''"""For whoever counts: one line for each finding."""

from collections.abc import Sequence
from typing import TextIO

from evalkit.report import Report
from evalkit.terminal import deliver, one_line

ENDINGS = (".lines",)


def write(reports: Sequence[Report], out: TextIO) -> None:
    """Code, file and line."""
    found = [f"{f.code} {one_line(f.file)}:{f.line}\\n" for report in reports for f in report.findings]
    deliver("".join(found), out)
''',
    )
    assert copy.evalkit(work, "new", "care", "--no-input", "--project", "ward").status == 0
    ran = copy.evalkit(work, "check", "care", "--format", "lines")
    assert (ran.status, ran.err) == (1, "")
    assert re.search(r"^EXP101 evaluation\.toml:\d+$", ran.out, re.MULTILINE)
    assert copy.evalkit(work, "check", "care", "--output", "result.lines").status == 1
    assert (work / "result.lines").read_text("utf-8") == ran.out
    assert " lines, " in copy.evalkit(work, "check", "--help").out
    assert "Did you mean “lines”?" in copy.evalkit(work, "check", "care", "--format", "line").err

    assert not copy.passes("as_ever and lines", "tests/reporters/test_formats.py")
    golden = "EXP101 evaluation.toml:3\nSUS406 evaluation.toml:9\nFIL003 notes.toml:2\n"
    more = "EXP102 evaluation.toml:3\n"
    nurse = "projects/dialysis/relationships/patient-nurse.toml"
    copy.write(
        "tests/reporters/golden/lines.txt", f"{golden}TAN202 {nurse}:14\nTAN202 {nurse}:20\n{more}HOU001 {nurse}:1\n"
    )
    of_commands = "tests/cli/test_check_options.py", "tests/cli/test_help_lists.py"
    listed = "(as_ever or check_options or help_lists) and lines or formats_are_listed"
    assert copy.passes(listed, "tests/reporters/test_formats.py", *of_commands)
    copy.assert_touched("a format for reports")


def test_a_format_for_pictures(copy: Copy, work: Path) -> None:
    copy.write(
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
    assert copy.evalkit(work, "new", "care", "--no-input", "--project", "ward").status == 0
    drawn = copy.evalkit(work, "draw", "--evaluation", "care", "--format", "outline")
    assert (drawn.status, drawn.err) == (0, "")
    assert "\noutcome: " in drawn.out
    assert copy.evalkit(work, "draw", "--evaluation", "care", "--output", "model.outline").status == 0
    assert (work / "model.outline").read_text("utf-8") == drawn.out

    assert not copy.passes("outline", "tests/drawing/test_golden.py")
    for name in ("diagram", "matrix"):
        code = f"from tests.drawing import test_golden as t; print(dict(t.golden())['{name}.outline'], end='')"
        ran = copy.python(copy.root, "-c", code)
        copy.write(f"tests/drawing/golden/{name}.outline", ran.out)
    drawing = "tests/drawing/test_golden.py", "tests/drawing/test_draw.py"
    listed = "outline or left_over or found_by_listing or formats_are_listed"
    assert copy.passes(listed, *drawing, "tests/cli/test_help_lists.py")
    copy.assert_touched("a format for pictures")


def test_a_command(copy: Copy, work: Path) -> None:
    copy.write(
        "evalkit/cli/greet.py",
        '''"""`evalkit greet`: a greeting."""

import typer


def command(name: str = typer.Argument(metavar="NAME", help="Who is greeted.")) -> int:
    """Greet somebody."""
    typer.echo(f"Good morning, {name}")
    return 0
''',
    )
    assert copy.evalkit(work, "greet", "Ada") == Ran(0, "Good morning, Ada\n", "")
    assert copy.evalkit(work, "greet").status == 2
    assert "Did you mean “greet”?" in copy.evalkit(work, "gret").err
    assert re.search(r"^  greet +Greet somebody\.$", copy.evalkit(work, "--help").out, re.MULTILINE)
    assert copy.passes("greet or overview or forgotten", "tests/cli/test_help.py")
    copy.assert_touched("a command")


def test_a_template(copy: Copy, work: Path) -> None:
    copy.write("templates/short/cookiecutter.json", '{"title": "Short", "_about": "Little to fill in"}')
    copy.write(
        "templates/short/{{cookiecutter.folder}}/evaluation.toml",
        "format = 1\ntitle = {{ cookiecutter.title | toml }}\n",
    )
    made = copy.evalkit(work, "new", "mine", "--template", "short", "--no-input")
    assert made.status == 0, made.err
    assert 'title = "Mine"' in (work / "mine/evaluation.toml").read_text("utf-8")
    assert re.search(r"^ *short\b", copy.evalkit(work, "templates").out, re.MULTILINE)
    assert copy.passes("short", "tests/scaffold/test_create.py")
    copy.assert_touched("a template")


def test_a_measure(copy: Copy, work: Path) -> None:
    text = (ROOT / "evalkit/library/measures/acic.toml").read_text("utf-8")
    copy.write("evalkit/library/measures/acic-short.toml", text.replace('name = "ACIC 3.5"', 'name = "ACIC, short"'))
    assert re.search(r"^ *acic-short\b", copy.evalkit(work, "library").out, re.MULTILINE)
    assert "ACIC, short" in copy.evalkit(work, "library", "show", "acic-short").out
    assert copy.passes("acic-short", "tests/library/test_library.py")
    copy.assert_touched("a measure")
