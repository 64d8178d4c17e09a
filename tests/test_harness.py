"""The tests themselves: every system collects them, and what surrounds them does not reach what they run."""

from pathlib import Path

from tests.running import python

PROJECT = Path(__file__).parents[1]
OF_UNIX = ("fcntl", "grp", "pty", "pwd", "resource", "termios")
"""Modules that Windows does not have."""


def test_all_tests_are_collected_without_the_modules_of_unix() -> None:
    code = f"""
import sys
sys.modules |= dict.fromkeys({OF_UNIX!r})
import pytest
sys.exit(pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", "tests"]))
"""
    ran = python(PROJECT, "-c", code)
    assert ran.status == 0, ran.out[-2000:] + ran.err[-2000:]


def test_variables_of_whoever_runs_the_tests_are_left_out(tmp_path: Path) -> None:
    test = "tests/cli/test_check_options.py::test_the_installed_command_takes_variables"
    ran = python(
        PROJECT,
        "-m",
        "pytest",
        "-qq",
        "-p",
        "no:cacheprovider",
        f"--basetemp={tmp_path / 'within'}",
        test,
        env={"EVALKIT_SELECT": "TAN", "GIT_DIR": "/nowhere"},
    )
    assert ran.status == 0, ran.out[-2000:]
