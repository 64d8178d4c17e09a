"""A fault of evalkit itself is one line and a report."""

import re
from pathlib import Path

import pytest

from tests.bad_input.evaluations import write
from tests.running import Ran, python

START = """
sys.argv = ["evalkit", *{command!r}]
from evalkit.__main__ import main
main()
"""


def fault(tmp_path: Path, command: list[str], patch: str) -> Ran:
    """Runs a command with a function of evalkit that fails."""
    module, _, function = patch.rpartition(".")
    code = f"""
import sys
def boom(*_, **__):
    raise RuntimeError("boom \\x1b[31m")
import evalkit.{module} as module
module.{function} = boom
"""
    return python(tmp_path, "-c", code + START.format(command=command), env={"TMPDIR": str(tmp_path)})


@pytest.mark.parametrize(
    ("command", "patch"),
    [
        (["check"], "portfolio.verdicts.reports"),
        (["new", "e", "--no-input"], "scaffold.create.create"),
        (["rules"], "explain.catalogue.write_catalogue"),
    ],
)
def test_a_fault_of_evalkit_is_one_line_and_a_report(command: list[str], patch: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    ran = fault(tmp_path, command, patch)
    assert ran.status == 3
    assert ran.out == ""
    match = re.fullmatch(r"This is a fault of evalkit itself, .* The report is in (.*)\.\n", ran.err)
    assert match, ran.err
    report = Path(match[1])
    assert report.parent == tmp_path
    assert "RuntimeError: boom" in report.read_text("utf-8")


def test_a_fault_where_no_report_can_be_written_is_still_one_line(tmp_path: Path) -> None:
    write(tmp_path, {})
    code = """
import sys, tempfile
def boom(*_, **__):
    raise RuntimeError("boom")
def full(*_, **__):
    raise OSError(28, "No space left on device")
import evalkit.portfolio.verdicts
evalkit.portfolio.verdicts.reports = boom
tempfile.NamedTemporaryFile = full
"""
    ran = python(tmp_path, "-c", code + START.format(command=["check"]))
    assert ran.status == 3
    assert "Traceback" not in ran.err
    assert ran.err.startswith("This is a fault of evalkit itself")
