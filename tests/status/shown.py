"""Where a small evaluation stands: as it is shown, and as data."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evalkit.check.options import Options
from evalkit.status.look import overviews
from evalkit.status.text.write import write
from tests.running import Ran, run
from tests.small import AS_OF, PROGRAMME


def status(folder: Path, *arguments: str, as_of: str = AS_OF) -> Ran:
    ran = run(folder, "status", "--as-of", as_of, *arguments)
    assert ran.status == 0, ran.err
    return ran


def facts(folder: Path, *arguments: str, as_of: str = AS_OF) -> dict[str, Any]:
    return status(folder, *arguments, "--format", "json", as_of=as_of).evaluation


class Paper(io.StringIO):
    """Takes what is written as a terminal would."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def at_terminal(
    folder: Path, columns: int, monkeypatch: pytest.MonkeyPatch, *, as_of: str = AS_OF, encoding: str = "utf-8"
) -> list[str]:
    """The lines at a terminal of this width, without colours."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(folder.parent)
    out = Paper()
    out.encoding = encoding
    write(overviews([Path(folder.name)], Options(as_of=date.fromisoformat(as_of))), out)
    return out.getvalue().splitlines()


def place(folder: Path, text: str) -> int:
    """The line of evaluation.toml that reads so."""
    return (folder / PROGRAMME).read_text("utf-8").splitlines().index(text) + 1
