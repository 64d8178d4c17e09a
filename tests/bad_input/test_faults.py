"""A fault of evalkit itself is one line and a report."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.bad_input.evaluations import write


def fault(
    tmp_path: Path, command: Sequence[str], patch: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command with a function of evalkit that fails."""
    code = f"""
import sys
def boom(*_, **__):
    raise RuntimeError("boom \\x1b[31m")
import evalkit.{patch.rpartition(".")[0]} as module
module.{patch.rpartition(".")[2]} = boom
sys.argv = ["evalkit", *{list(command)!r}]
from evalkit.__main__ import main
main()
"""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path), **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "patch"),
    [
        (["check"], "portfolio.pool.check_all"),
        (["new", "e", "--no-input"], "scaffold.create.create"),
        (["rules"], "explain.write_catalogue"),
    ],
)
def test_a_fault_of_evalkit_is_one_line_and_a_report(command: list[str], patch: str, tmp_path: Path) -> None:
    write(tmp_path, {})
    completed = fault(tmp_path, command, patch)
    assert completed.returncode == 3
    assert completed.stdout == ""
    match = re.fullmatch(r"This is a fault of evalkit itself, .* The report is in (.*)\.\n", completed.stderr)
    assert match, completed.stderr
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
import evalkit.portfolio.pool
evalkit.portfolio.pool.check_all = boom
tempfile.NamedTemporaryFile = full
sys.argv = ["evalkit", "check"]
from evalkit.__main__ import main
main()
"""
    completed = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert completed.returncode == 3
    assert "Traceback" not in completed.stderr
    assert completed.stderr.startswith("This is a fault of evalkit itself")
