"""Ways to start it: as a module, for help, its version and completion."""

import re
from pathlib import Path

import pytest

from evalkit.cli import commands
from tests.bad_input.evaluations import debris
from tests.running import Ran, Run, python


def test_as_a_module_it_is_the_same_command(evalkit: Run, tmp_path: Path) -> None:
    for arguments in (["rules"], ["--version"], ["chekc"]):
        assert python(tmp_path, "-m", "evalkit", *arguments) == evalkit(*arguments)


def test_the_version_is_said_however_it_is_asked(evalkit: Run) -> None:
    from evalkit import __version__

    assert evalkit("--version") == Ran(0, f"evalkit {__version__}\n", "")
    assert evalkit("--version", "check") == Ran(0, f"evalkit {__version__}\n", "")


def test_help_lists_every_command_and_no_arguments_show_it(evalkit: Run) -> None:
    ran = evalkit("--help")
    assert ran.status == 0
    assert all(re.search(rf"^  {command} ", ran.out, re.MULTILINE) for command in commands())
    bare = evalkit()
    assert bare.status in (0, 2)
    assert "Usage: evalkit [OPTIONS] COMMAND" in bare.out + bare.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [("evalkit che", "check"), ("evalkit check --sel", "--select"), ("evalkit new --temp", "--template")],
)
def test_completion(words: str, expected: str, evalkit: Run) -> None:
    env = {"_EVALKIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    ran = evalkit(env=env)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.split() == [expected]


def test_the_script_for_completion_is_shown(evalkit: Run) -> None:
    for shell in ("bash", "fish"):
        ran = evalkit("--show-completion", shell, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
        assert ran.status == 0, ran.err
        assert "_EVALKIT_COMPLETE=" in ran.out


def test_what_a_shell_cannot_be_told_is_no_fault(evalkit: Run, tmp_path: Path) -> None:
    for arguments in (["--show-completion"], ["--show-completion", "nonsense"]):
        ran = evalkit(*arguments, env={"TMPDIR": str(tmp_path)})
        assert ran.status in (0, 1, 2), ran.err
        assert "Traceback" not in ran.err
    assert debris(tmp_path) == []
