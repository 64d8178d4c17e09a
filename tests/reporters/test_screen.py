"""What is told at a terminal: as much as can be seen at once, the gravest in full."""

import re
import sys
from pathlib import Path

import pytest

from tests.running import Run
from tests.terminal import at_terminal, uncoloured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
TEMPLATES = {
    "evaluation": ("--template", "evaluation", "--project", "care:person-professional"),
    "closing-the-gap": ("--template", "closing-the-gap"),
    "worked-example": ("--template", "worked-example"),
}


def screen(folder: Path, *arguments: str) -> list[str]:
    """The lines that a terminal of 80 columns shows."""
    shown = uncoloured(at_terminal(folder, "check", "--as-of", "2026-06-01", *arguments).out).rstrip("\n")
    return [line[at : at + 80] for line in shown.split("\n") for at in range(0, max(len(line), 1), 80)]


def codes(lines: list[str]) -> list[str]:
    return [line[:6] for line in lines if re.match("[A-Z]{3}[0-9]{3}  ", line)]


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_found_of_a_new_evaluation_fits_one_screen(template: str, here: Run, tmp_path: Path) -> None:
    made = here("new", "x", "--no-input", *TEMPLATES[template], cwd=tmp_path)
    assert made.status == 0, made.err
    lines = screen(tmp_path, "x")
    assert len(lines) < 24
    if template == "worked-example":
        assert len(lines) == 1
        return
    assert any(line.startswith("        Fix: ") for line in lines)
    assert any(line.startswith("Score  ") for line in lines)
    assert lines[-1] == "  All of it, and how to put it right: evalkit check x --verbose"


def test_each_finding_has_a_line_where_there_is_room_and_verbose_tells_all(here: Run, tmp_path: Path) -> None:
    assert here("new", "x", "--no-input", *TEMPLATES["evaluation"], cwd=tmp_path).status == 0
    short, whole = screen(tmp_path, "x"), screen(tmp_path, "x", "--verbose")
    told = codes(short)
    assert told[0] == "EXP101"
    assert told == codes(whole)
    assert sum("Fix:" in line for line in whole) == len(told)
    assert sum("Fix:" in line for line in short) < len(told)


def test_what_has_no_room_is_counted(here: Run, tmp_path: Path) -> None:
    assert here("new", "x", "--no-input", *TEMPLATES["closing-the-gap"], cwd=tmp_path).status == 0
    (counted,) = (line for line in screen(tmp_path, "x") if line.startswith("and "))
    assert re.fullmatch(r"and \d+ more findings", counted)
    piped = here("check", "x", "--as-of", "2026-06-01", cwd=tmp_path).out
    assert "more findings" not in piped
    assert len(re.findall(r"^ {8}x/\S+:\d+", piped, re.MULTILINE)) > int(counted.split()[1])


def test_where_all_can_be_seen_all_is_told_in_full(here: Run, tmp_path: Path) -> None:
    assert here("new", "x", "--no-input", *TEMPLATES["evaluation"], cwd=tmp_path).status == 0
    lines = screen(tmp_path, "x", "--select", "EXP106")
    assert "Score by principle" in lines
    assert "All of it" not in lines[-1]
