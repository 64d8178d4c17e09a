"""Text that a terminal or a template would obey."""

import json
import re
import sys
from pathlib import Path

import pytest
import tomli
import tomli_w

from evalkit.reporters import own_formats
from evalkit.scaffold import create
from evalkit.templates import find
from tests.bad_input.evaluations import MARKUP, NASTY, OBEYED, answers, debris, made, write
from tests.running import Run
from tests.terminal import Terminal, at_terminal, uncoloured

SIGNS = "\x1b[31m\x07\r\x85\x9b\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"
SEEN_BY_NOBODY = re.compile(r"(?![\t\n])[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
ODD_PROJECT = f"p{SIGNS}"


@pytest.mark.parametrize("command", [("check",), ("status",), ("check", "--format", "json")])
def test_what_a_terminal_would_obey_is_plain_text_on_a_pipe(
    command: tuple[str, ...], nasty: Path, evalkit: Run
) -> None:
    ran = evalkit(*command, "--stage", "reporting", cwd=nasty)
    assert ran.status == (0 if "status" in command else 1), ran.err
    assert not OBEYED.search(ran.out + ran.err)
    assert MARKUP in ran.out
    if "json" in command:
        assert json.loads(ran.out)["evaluations"][0]["title"] == NASTY
    else:
        assert f"\\x1b[31mR \\x1b]0;t\\x07 \\x9b31m \\u202eabc\\u2066 {MARKUP}" in ran.out


IN_FORMATS = [
    *(("check", "--stage", "reporting", "--format", format) for format in own_formats()),
    ("check", "--stage", "reporting", "--verbose"),
    ("status",),
    ("status", "--format", "json"),
    ("stage",),
    ("trace",),
    ("trace", "--loose"),
    ("trace", "--matrix"),
    *(("trace", "--format", format) for format in ("csv", "json", "mermaid", "dot")),
    *(("draw", "--project", ODD_PROJECT, "--format", format) for format in ("svg", "mermaid", "dot")),
    ("add", "relationship", "new", "--project", ODD_PROJECT, "--set", "type=people-system", "--dry-run"),
]


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation whose folders and files, and what stands in them, have all in them that a terminal would obey."""
    folder = tmp_path_factory.mktemp("odd") / f"e{SIGNS}"
    here = f"projects/{ODD_PROJECT}"
    return write(
        folder,
        {
            "evaluation.toml": tomli_w.dumps({"format": 1, "title": SIGNS, "stage": "design", SIGNS: 1}),
            f"{here}/project.toml": tomli_w.dumps({"title": SIGNS, "stakeholders": {SIGNS: {"name": SIGNS}}}),
            f"{here}/relationships/r{SIGNS}.toml": tomli_w.dumps({"title": SIGNS, "between": [SIGNS]}),
            f"{here}/relationships/b{SIGNS}.toml": "= 3",
            f"{here}/logic-model.toml": tomli_w.dumps({"outcomes": {SIGNS: {"statement": SIGNS, "through": SIGNS}}}),
            f"{here}/story{SIGNS}.md": SIGNS,
        },
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
@pytest.mark.parametrize("arguments", IN_FORMATS, ids=" ".join)
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_names_of_files_and_folders_let_through_nothing_that_a_terminal_would_obey(
    arguments: tuple[str, ...], inside: bool, oddly_named: Path, here: Run
) -> None:
    named = {"check": [oddly_named.name], "status": [oddly_named.name]}.get(arguments[0])
    where = [] if inside else named or ["--evaluation", oddly_named.name]
    ran = here(*arguments, *where, cwd=oddly_named if inside else oddly_named.parent)
    assert ran.status in (0, 1, 2), ran.err
    assert not SEEN_BY_NOBODY.search(ran.out + ran.err)


@pytest.mark.parametrize("command", ["check", "status"])
def test_what_a_terminal_would_obey_is_plain_text_at_a_terminal(command: str, nasty: Path) -> None:
    ran = at_terminal(nasty, command, "--stage", "reporting", columns=400)
    assert ran.status == (0 if command == "status" else 1)
    text = uncoloured(ran.out)
    assert text != ran.out
    assert not OBEYED.search(text)
    assert f"\\x1b[31mR \\x1b]0;t\\x07 \\x9b31m \\u202eabc\\u2066 {MARKUP}" in text


HOSTILE_ARGUMENTS = [
    ("check", "\x1b[31mnope"),
    ("explain", "\x1b[31mnope"),
    ("new", "full", "--no-input"),
    ("new", "e", "--answers", "answers.toml"),
    pytest.param(("new", "\x1b[31me", "--no-input", "--dry-run")),
    ("new", "e", "--template", "\x1b[31mnope"),
    ("new", "e", "--no-input", "--set", "\x1b[31mnope=1"),
    ("new", "e", "--no-input", "--project", "\x1b[31mnope"),
    ("check", "--stage", "\x1b[31mnope"),
    ("check", "--format", "\x1b[31mnope"),
    ("check", "--as-of", "\x1b[31mnope"),
    ("check", "--select", "\x1b[31mnope"),
    ("\x1b[31mnope",),
    ("check", "--\x1b[31mnope"),
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    write(tmp_path, {"full/\x1b]0;pwned\x07": "", "answers.toml": tomli_w.dumps({NASTY: 1, "start": NASTY})})
    return tmp_path


@pytest.mark.parametrize("arguments", HOSTILE_ARGUMENTS)
def test_errors_repeat_nothing_that_a_terminal_would_obey(arguments: tuple[str, ...], hostile: Path, here: Run) -> None:
    ran = here(*arguments, cwd=hostile)
    assert ran.status == (0 if "--dry-run" in arguments else 2)
    assert ran.err
    assert not OBEYED.search(ran.out + ran.err)


TITLES = [NASTY, "{{ 7*7 }}", "{% bad", "{# x", '"""', "'''", "\\", 'a"b\\c\n\td\x7f', "[x]\nformat = 9", "TODO"]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_written_as_it_was_given(title: str, tmp_path: Path, here: Run) -> None:
    ran = here("new", "e", "--no-input", "--set", f"title={title}", "--set", f"commissioner={title}")
    assert ran.status == 0, ran.err
    assert not OBEYED.search(ran.out + ran.err)
    written = tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))
    assert (written["title"], written["commissioner"], written["format"]) == (title, title, 1)
    assert "49" not in (tmp_path / "e/README.md").read_text("utf-8")


def test_a_title_given_on_the_command_line_is_written_as_it_was_given(tmp_path: Path, evalkit: Run) -> None:
    ran = evalkit("new", "e", "--no-input", "--set", f"title={NASTY}")
    assert ran.status == 0, ran.err
    assert not OBEYED.search(ran.out + ran.err)
    assert tomli.loads((tmp_path / "e/evaluation.toml").read_text("utf-8"))["title"] == NASTY


def test_the_readme_of_a_new_evaluation_holds_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    create.create(find.template("evaluation"), answers(NASTY), tmp_path / "e")
    for path in made(tmp_path / "e"):
        text = (tmp_path / "e" / path).read_text("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text), path


def test_answers_at_a_terminal_are_plain_text(tmp_path: Path) -> None:
    with Terminal(tmp_path, "new", "e") as at:
        at.answer("Title", "\x1b[31m {{ 7*7 }} [bold]")
        at.until("Commissioner")
        at.interrupt()
        assert at.ended() == 130
    assert "\x1b[31m" not in at.shown
    assert debris(tmp_path) == []
    assert not (tmp_path / "e").exists()
