"""What Windows refuses and other systems do not. The errors are made here as Windows makes them; nothing of it is run there."""

import errno
import sys
from pathlib import Path

import pytest

from tests.running import run
from tests.strikes import tree


def refused(folder: Path, error: OSError, monkeypatch: pytest.MonkeyPatch) -> str:
    def rename(*_: object, **__: object) -> None:
        raise error

    (folder / "result.svg").write_text("<svg/>", "utf-8")
    monkeypatch.setattr("os.rename", rename)
    before = tree(folder)
    ran = run(folder, "draw", "--output", "result.svg", "--force")
    assert (ran.status, ran.out) == (2, "")
    assert tree(folder) == before
    return ran.err


def test_a_file_that_another_program_holds_is_to_be_closed_there(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = PermissionError(errno.EACCES, "The process cannot access the file", "result.svg")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    said = refused(care, error, monkeypatch)
    assert "result.svg cannot be written: the process cannot access the file." in said
    assert "Another program has it open: close it there, then try again." in said


def test_a_path_that_is_too_long_is_told(care: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    error = FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", f"C:/{'x' * 260}/result.svg")
    assert "The path is longer than Windows takes" in refused(care, error, monkeypatch)
